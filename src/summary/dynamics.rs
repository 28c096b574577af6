//! Running dynamics: one table of figures, each the mean of the channel with its name. To add a figure, add a row to `dynamics!`
//! and a column to the table of activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Definition of one figure.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DynamicsFigure {
    /// Its field in the report, which is also the key of its channel: `stance_time_ms`.
    pub key: &'static str,
    /// Decimals in the report.
    pub decimals: i32,
    /// Display in HTML pages; `None` if not shown there.
    pub shown: Option<DynamicsLabel>,
    /// Its value.
    pub value: fn(&Dynamics) -> Option<f64>,
    /// Its value, mutable.
    pub value_mut: fn(&mut Dynamics) -> &mut Option<f64>,
}

/// Display of a figure in HTML pages.
#[derive(Clone, Copy, Debug)]
pub struct DynamicsLabel {
    /// Label.
    pub label: &'static str,
    /// Decimals.
    pub decimals: u32,
    /// Unit.
    pub unit: &'static str,
    /// Explanation.
    pub remark: &'static str,
}

/// Makes [`Dynamics`] from the table: its fields and their rows.
macro_rules! dynamics {
    ($($(#[$doc:meta])+ $key:ident: decimals $decimals:literal, shown $shown:expr;)+) => {
        /// Running dynamics: means of the samples, without those of 0 (standing).
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
        #[non_exhaustive]
        pub struct Dynamics {
            $($(#[$doc])+ pub $key: Option<f64>,)+
        }

        impl Dynamics {
            /// All figures.
            pub const FIGURES: [DynamicsFigure; [$(stringify!($key)),+].len()] = [$(
                DynamicsFigure {
                    key: stringify!($key),
                    decimals: $decimals,
                    shown: $shown,
                    value: |dynamics| dynamics.$key,
                    value_mut: |dynamics| &mut dynamics.$key,
                },
            )+];
        }
    };
}

const fn shown(label: &'static str, decimals: u32, unit: &'static str, remark: &'static str) -> DynamicsLabel {
    DynamicsLabel { label, decimals, unit, remark }
}

dynamics! {
    /// Ground contact time.
    stance_time_ms: decimals 1, shown Some(shown("ground contact", 0, "ms", "mean"));
    /// Ground contact time balance, left foot's share.
    balance_pct: decimals 2, shown Some(shown("balance", 1, "%", "of ground contact on the left foot"));
    /// Vertical oscillation.
    vertical_oscillation_mm: decimals 1, shown Some(shown("oscillation", 0, "mm", "vertical, mean"));
    /// Vertical ratio.
    vertical_ratio_pct: decimals 2, shown Some(shown("vertical ratio", 1, "%", "oscillation over step length"));
    /// Step length from the device.
    step_length_mm: decimals 0, shown None;
}
