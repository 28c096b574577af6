//! The page's settings: the text of a `kneewise.toml`, the pain log, and what only the browser knows (clock and zone).

use crate::told;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use kneewise::config::{CLOCK_GRACE_H, Config, pain};
use kneewise::internal::{rule, settings};
use serde::Deserialize;
use wasm_bindgen::JsError;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageSettings {
    /// As in `kneewise.toml`.
    toml: String,
    /// The pain log as CSV; empty for none.
    pain: String,
    /// The browser's time zone.
    zone: String,
    /// The browser's clock, milliseconds since 1970.
    now_ms: i64,
    /// Leave out positions, place names and file names.
    private: bool,
    /// Each folder or archive is one athlete's.
    athletes: bool,
}

impl PageSettings {
    /// The day that the browser's clock shows.
    fn today(&self) -> Option<Date> {
        let zone = TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC);
        Timestamp::from_millisecond(self.now_ms).ok().map(|now| now.to_zoned(zone).date())
    }
}

/// The configuration with "now" set to the browser's day, as the program does where it looks ahead.
pub(crate) fn as_of_today(text: &str) -> Result<Config, JsError> {
    let page: PageSettings = serde_json::from_str(text).map_err(told)?;
    Ok(config(text)?.with(|config| {
        config.as_of = page.today();
        config.as_of_today = true;
    }))
}

/// The configuration that the page's settings mean, as the program makes it.
pub(crate) fn config(text: &str) -> Result<Config, JsError> {
    let page: PageSettings = serde_json::from_str(text).map_err(told)?;
    let read = settings::read(&page.toml, &rule::keys());
    let mut config = read.map_err(|error| told(format!("Settings: {error}.")))?.config;
    config.fallback_zone = TimeZone::get(&page.zone).unwrap_or(TimeZone::UTC);
    config.latest =
        Timestamp::from_millisecond(page.now_ms).ok().and_then(|now| now.checked_add(CLOCK_GRACE_H.hours()).ok());
    config.private = page.private;
    config.athletes = page.athletes;
    if !page.pain.is_empty() {
        let log = pain::read_log(page.pain.as_bytes(), config.latest_day());
        let log = log.map_err(|error| told(format!("Pain log, {error}.")))?;
        (config.pain, config.pain_marks) = (log.knee, log.marks);
    }
    Ok(config)
}
