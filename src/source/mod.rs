//! The first two stages: finds the files, opens them and looks into archives. Knows no recording formats.

mod archive;
pub mod athlete_files;
pub mod beside;
pub mod find;
#[cfg(test)]
pub(crate) mod fixture;
mod inflate;
pub mod listed;
pub mod name;
pub mod open;
pub mod part;
pub mod stream;
mod unpack;
pub mod window;
