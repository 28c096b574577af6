//! What recorded a workout, without the name of its owner.

/// The device in the export's description, `<<HKDevice: 0x…>, name:Apple Watch, …, model:Watch, hardware:Watch6,2, …>`, else the app.
///
/// A watch is called "Apple Watch of …" as a source: its owner's name is left out.
pub(super) fn device(description: Option<&str>, source: Option<&str>) -> Option<String> {
    let part = |name: &str| {
        let description = description?;
        let (_, after) = description.split_once(&format!(" {name}:"))?;
        // `hardware:Watch6,2` has a comma itself; the next part begins behind a comma and a space.
        let value = after.split(", ").next().unwrap_or_default().trim_end_matches('>').trim();
        (!value.is_empty()).then(|| value.to_owned())
    };
    let of_model = || {
        let maker = part("manufacturer").filter(|maker| maker != "Apple Inc.").map(|maker| format!("{maker} "));
        let model = part("hardware").or_else(|| part("model"))?;
        let apple = if maker.is_none() { "Apple " } else { "" };
        Some(format!("{apple}{}{model}", maker.unwrap_or_default()))
    };
    of_model().or_else(|| {
        let source = source?.replace('\u{a0}', " ");
        let known = ["Apple Watch", "iPhone", "iPad"].into_iter().find(|known| source.contains(known));
        Some(known.map_or_else(|| source.replace(char::is_control, " ").trim().to_owned(), str::to_owned))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_device_has_its_model_and_no_owner() {
        let watch = "<<HKDevice: 0x2830>, name:Apple Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2, software:9.1>";
        let strap = "<<HKDevice: 0x1>, name:H10 of Ann, manufacturer:Polar Electro Oy, model:H10>";
        for (description, source, expected) in [
            (Some(watch), Some("Anns Apple Watch"), Some("Apple Watch6,2")),
            (Some(strap), None, Some("Polar Electro Oy H10")),
            (None, Some("Ann’s Apple\u{a0}Watch"), Some("Apple Watch")),
            (None, Some("Apple Watch von Ann"), Some("Apple Watch")),
            (None, Some("iPhone de Ann"), Some("iPhone")),
            (None, Some("Strava"), Some("Strava")),
            (Some("nonsense"), Some("Nike Run Club"), Some("Nike Run Club")),
            (None, None, None),
        ] {
            assert_eq!(device(description, source).as_deref(), expected);
        }
    }
}
