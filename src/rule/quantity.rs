//! Quantities measured by rules, one line each.

use crate::base::measure::{Measure, Unit};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! quantities {
    ($($(#[$doc:meta])+ $quantity:ident = $name:literal, $measure:ident;)+) => {
        /// Quantity of a finding's values. In JSON it is the pair of `quantity` and `unit`.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize, JsonSchema, Serialize)]
        #[serde(into = "Named", try_from = "Named")]
        #[non_exhaustive]
        pub enum Quantity {
            /// No quantity: the name of the rule replaces it.
            #[default]
            Nothing,
            $($(#[$doc])+ $quantity,)+
        }

        impl Quantity {
            /// All quantities.
            pub const ALL: &[Quantity] = &[Quantity::Nothing, $(Quantity::$quantity),+];

            /// Its name in rows, JSON and tables.
            ///
            /// ```
            /// assert_eq!(kneewise::rule::quantity::Quantity::Distance.as_str(), "distance");
            /// ```
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self {
                    Quantity::Nothing => "",
                    $(Quantity::$quantity => $name,)+
                }
            }

            /// Kind of figure of its values.
            #[must_use]
            pub(crate) fn measure(self) -> Measure {
                match self {
                    Quantity::Nothing => Measure::Nothing,
                    $(Quantity::$quantity => Measure::$measure,)+
                }
            }
        }
    };
}

quantities! {
    /// Distance of a run.
    Distance = "distance", Distance;
    /// Distance of seven days.
    SevenDays = "7 days", Distance;
    /// Descent of a run.
    Descent = "descent", Height;
    /// Distance of a run at more than 10 % downhill.
    Steep = "steep", Distance;
    /// Distance of a pair of shoes.
    Shoes = "shoes", Distance;
    /// Knee load of a run.
    KneeLoad = "knee load", KneeLoad;
    /// Time at high intensity in seven days.
    HardMinutes = "hard minutes", MinutesOfSeconds;
    /// Time of a run at more than 5 % downhill and faster than easy.
    FastDownhill = "fast downhill", Duration;
    /// Time of sports other than running.
    OtherSport = "other sport", HoursOfSeconds;
    /// Days without a run.
    DaysOff = "days off", Days;
    /// Days in a row with a hard run.
    HardDays = "hard days", Days;
    /// Days since strength training.
    Strength = "strength", Days;
    /// Mean of seven daily loads divided by their spread.
    AlikeDays = "alike days", Times;
    /// Median cadence of easy running on the flat.
    EasyCadence = "easy cadence", Cadence;
    /// Cadence late in a run against its beginning.
    CadenceLateOn = "cadence late on", Percent;
    /// Share of the ground contact on one foot.
    LeftRightBalance = "left-right balance", Percent;
    /// Decoupling of heart rate and speed.
    Drift = "drift", Percent;
    /// Speed of the first ten minutes of a run against its median.
    FirstTenMinutes = "first 10 min", Percent;
    /// Speed of the last five minutes of a run against its median.
    LastFiveMinutes = "last 5 min", Percent;
    /// Share of the distance in one pair of shoes.
    OnePair = "one pair", Percent;
    /// Share of the runs on one route.
    OneRoute = "one route", Percent;
    /// Share of the distance on trails.
    Trails = "trails", Percent;
    /// Perceived effort.
    Effort = "effort", Score;
    /// Pain.
    Pain = "pain", Score;
}

impl Quantity {
    /// The unit of its values.
    #[must_use]
    pub(crate) fn unit(self) -> Unit {
        self.measure().unit()
    }

    /// Whether it is a sum over several days.
    #[cfg(feature = "terminal")]
    #[must_use]
    pub(crate) fn is_of_days(self) -> bool {
        self == Quantity::SevenDays
    }
}

/// JSON form of a quantity.
#[derive(Deserialize, JsonSchema, Serialize)]
struct Named {
    /// The quantity, as in a row ("distance", "descent", "7 days").
    quantity: String,
    /// Unit of the three values: `m`, `s`, `spm`, `flat_km`, `%`, `days`, `times`, `score` or empty.
    unit: Unit,
}

impl From<Quantity> for Named {
    fn from(quantity: Quantity) -> Self {
        Named { quantity: quantity.as_str().to_owned(), unit: quantity.unit() }
    }
}

impl TryFrom<Named> for Quantity {
    type Error = String;

    fn try_from(named: Named) -> Result<Self, String> {
        let known = Quantity::ALL
            .iter()
            .copied()
            .find(|quantity| (quantity.as_str(), quantity.unit()) == (named.quantity.as_str(), named.unit));
        known.ok_or_else(|| format!("unknown quantity '{}'", named.quantity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_read_back() {
        for quantity in Quantity::ALL {
            let written = serde_json::to_value(quantity).unwrap();
            assert_eq!(written["quantity"], quantity.as_str());
            assert_eq!(written["unit"], quantity.unit().as_str());
            assert_eq!(serde_json::from_value::<Quantity>(written).unwrap(), *quantity);
        }
        let new = serde_json::json!({ "quantity": "jumps", "unit": "m" });
        assert!(serde_json::from_value::<Quantity>(new).is_err());
    }
}
