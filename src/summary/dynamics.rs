//! Running dynamics: one table of figures, each the mean of the channel of its name. A new figure is a row of `dynamics!` and a
//! column of the table of activities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is known of one figure.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct DynamicsFigure {
    /// Its field in the report, which is also the key of its channel: `stance_time_ms`.
    pub key: &'static str,
    /// Its decimals in the report.
    pub decimals: i32,
    /// How pages show it; `None` where they do not.
    pub shown: Option<Shown>,
    /// Its value.
    pub value: fn(&Dynamics) -> Option<f64>,
    /// Its value, to change it.
    pub value_mut: fn(&mut Dynamics) -> &mut Option<f64>,
}

/// How pages show a figure.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// Its name for people.
    pub label: &'static str,
    /// Its decimals.
    pub decimals: u32,
    /// Its unit.
    pub unit: &'static str,
    /// What it is.
    pub remark: &'static str,
}

/// Makes [`Dynamics`] from the table: the fields and their rows.
macro_rules! dynamics {
    ($($(#[$doc:meta])+ $key:ident: decimals $decimals:literal, shown $shown:expr;)+) => {
        /// Running dynamics: means of the samples, those of 0 (standing) left out.
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema, Serialize)]
        #[non_exhaustive]
        pub struct Dynamics {
            $($(#[$doc])+ pub $key: Option<f64>,)+
        }

        impl Dynamics {
            /// The table.
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

const fn shown(label: &'static str, decimals: u32, unit: &'static str, remark: &'static str) -> Shown {
    Shown { label, decimals, unit, remark }
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
    /// Step length by the device.
    step_length_mm: decimals 0, shown None;
}
