//! Facts about a pair of shoes from the configuration and the exports.

use crate::config::Config;
use crate::export::Gear;

/// A pair before its first recorded run.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    /// Earlier distance, metres.
    pub start_m: f64,
    /// Distance at which its owner wants to replace it, metres.
    pub maximum_m: Option<f64>,
    /// Whether it is out of use in all exports that have it.
    pub out_of_use: bool,
}

/// The pair with this name. The configuration takes precedence over exports.
#[must_use]
pub fn pair<'a>(name: &str, gear: impl Iterator<Item = &'a Gear>, config: &Config) -> Pair {
    let configured = config.athlete.shoes.iter().find(|shoe| shoe.name.trim() == name);
    let exported: Vec<&Gear> = gear.filter(|gear| gear.name.trim() == name).collect();
    let exported_m = exported.iter().filter_map(|gear| gear.maximum_m).find(|m| *m > 0.0);
    Pair {
        start_m: configured.map_or(0.0, |shoe| shoe.start_m),
        maximum_m: configured.and_then(|shoe| shoe.maximum_m).or(exported_m),
        out_of_use: !exported.is_empty() && exported.iter().all(|gear| gear.retired),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Shoe;

    #[test]
    fn the_configuration_knows_better() {
        let gear = |maximum_m, retired| Gear { name: " Red ".into(), maximum_m, retired, ..Gear::default() };
        let mut config = Config::default();
        assert_eq!(pair("Red", [].iter(), &config), Pair::default());
        let exported = [gear(Some(0.0), true), gear(Some(600_000.0), false)];
        let known = pair("Red", exported.iter(), &config);
        assert_eq!((known.maximum_m, known.out_of_use), (Some(600_000.0), false), "0 is no maximum");
        assert!(pair("Red", exported[..1].iter(), &config).out_of_use);
        config.athlete.shoes = vec![Shoe { name: "Red".into(), start_m: 100.0, maximum_m: Some(5.0) }];
        let known = pair("Red", exported.iter(), &config);
        assert_eq!((known.start_m, known.maximum_m), (100.0, Some(5.0)));
    }
}
