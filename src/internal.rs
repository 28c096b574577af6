//! Parts of the stages that the program, the benches, the fuzzers and the tests of this package use. It may change in any
//! version.

/// One module per stage, with everything that it exports.
macro_rules! stages {
    ($($stage:ident,)+) => {
        $(
            /// The stage of this name.
            pub mod $stage {
                pub use crate::$stage::*;
            }
        )+
    };
}

stages! { activity, decode, dump, export, format, history, metric, source, }

pub use crate::base::suggest::nearest;
pub use crate::base::words::{commas, lower};

/// The settings file, the environment and the options.
pub mod settings {
    pub use crate::config::settings::*;
}

/// Rules.
pub mod rule {
    pub use crate::rule::judging::*;
    /// What a watch cannot see.
    pub mod cannot_see {
        pub use crate::rule::cannot_see::*;
    }
}

/// Builds a report from what was read and judged.
pub mod report {
    pub use crate::report::build::*;
}

/// Reading in parts, by workers without common memory.
pub mod apart {
    pub use crate::pipeline::apart::*;
}

/// Words and figures for people, and the rows of `dump`.
pub mod render {
    pub use crate::render::wording::*;
    /// Rows of a file's raw contents.
    pub mod dump {
        pub use crate::render::dump::*;
    }
}
