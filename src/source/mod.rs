//! Step 1 and 2 of the way: find the files, open them, look into archives, tell formats apart.

mod archive;
pub mod find;
#[cfg(test)]
pub(crate) mod made;
pub mod name;
pub mod open;
pub mod own;
mod unpack;
mod window;
