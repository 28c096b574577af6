//! kneewise in a browser: what the page's script calls. Workers read parts of files ([`Reader`]); one of them puts what they
//! read together and makes reports ([`Desk`]).

mod desk;
mod settings;
mod tables;
mod worker;

pub use desk::Desk;
pub use worker::Reader;

use kneewise::internal::format::origins::{ExportOrigin, ORIGINS};
use wasm_bindgen::prelude::*;

/// The services and apps whose exports are read, as JSON: the table of `kneewise formats`.
#[wasm_bindgen]
#[must_use]
pub fn origins() -> String {
    let row = |origin: &ExportOrigin| {
        let ExportOrigin { name, give, read, not_read, steps, .. } = origin;
        serde_json::json!({ "name": name, "give": give, "read": read, "not_read": not_read, "steps": steps })
    };
    serde_json::Value::from_iter(ORIGINS.iter().map(row)).to_string()
}

/// An error as the page shows it.
fn told(error: impl std::fmt::Display) -> JsError {
    JsError::new(&error.to_string())
}
