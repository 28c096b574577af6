//! The settings that people can change: one table of keys ([`KEYS`]), from which `kneewise.toml` is read, the commented file that
//! `kneewise init` writes is made, and the program makes its options and environment variables. Thresholds of rules come from the rules'
//! own tables, which the reader is given.

mod key;
mod keys;
mod read;
mod template;
mod values;

pub use key::{Key, SettingsTable, Shown, ValueKind};
pub use keys::KEYS;
pub use read::{SettingsError, read};
pub use template::template;
pub use values::Settings;
