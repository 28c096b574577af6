//! kneewise in a browser: what the page's script calls. Workers read parts of files ([`Reader`]); one of them puts what they
//! read together and makes reports ([`Desk`]).

mod desk;
mod settings;
mod tables;
mod worker;

pub use desk::Desk;
pub use worker::Reader;

use wasm_bindgen::JsError;

/// An error as the page shows it.
fn told(error: impl std::fmt::Display) -> JsError {
    JsError::new(&error.to_string())
}
