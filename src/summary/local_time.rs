//! Local time with its UTC offset, `2026-10-05T08:30:00+02:00`: the only information about the zone in a report. What goes from one
//! worker to another keeps the zone itself.

use jiff::Zoned;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// RFC 3339, for a time with its offset.
const LOCAL_TIME: &str = "%Y-%m-%dT%H:%M:%S%:z";

/// Local time with its UTC offset, `2026-10-05T08:30:00+02:00`.
#[must_use]
pub(crate) fn rfc3339(local: &Zoned) -> String {
    local.strftime(LOCAL_TIME).to_string()
}

pub(super) fn serialize<S: Serializer>(local: &Zoned, serializer: S) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() { serializer.serialize_str(&rfc3339(local)) } else { local.serialize(serializer) }
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Zoned, D::Error> {
    if !deserializer.is_human_readable() {
        return Zoned::deserialize(deserializer);
    }
    let text = String::deserialize(deserializer)?;
    Zoned::strptime(LOCAL_TIME, text).map_err(D::Error::custom)
}
