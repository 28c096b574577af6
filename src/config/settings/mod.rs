//! User settings: one table of keys ([`KEYS`]), from which the reader of `kneewise.toml`, the commented file of `kneewise init`,
//! the options and the environment variables are made. Rule thresholds come from the rules' own tables, which are passed to the
//! reader.

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
