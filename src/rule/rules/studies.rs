//! Studies that more than one rule rests on, as they are cited.

pub(super) const DOYLE_2023: &str = "Doyle EW et al. Sports Biomech 2023. doi:10.1080/14763141.2023.2226111";

pub(super) const MALISOUX_2015: &str = "Malisoux L et al. Can parallel use of different running shoes decrease running-related injury \
                                        risk? Scand J Med Sci Sports 2015;25(1):110-115. doi:10.1111/sms.12154";

pub(super) const VAN_HOOREN_2024: &str =
    "Van Hooren B et al. Scand J Med Sci Sports 2024;34(2):e14570. doi:10.1111/sms.14570";

pub(super) const VAN_MECHELEN_1993: &str = "van Mechelen W et al. Prevention of running injuries by warm-up, cool-down, and stretching \
                                            exercises. Am J Sports Med 1993;21(5):711-719. doi:10.1177/036354659302100513";

/// Of rules that take the shares of KW101 for another quantity, which no study has compared.
pub(super) const LIMITS_OF_KW101: &str = "thresholds borrowed from Frandsen 2025 (KW101)";
