//! Shoes.

use super::table::{TableColumn, table};
use crate::base::units::Units;
use crate::render::wording::{date, name, number};
use crate::report::{Overview, ShoeDistance};
use jiff::civil::Date;
use maud::{Markup, html};

/// The pairs of shoes with their distance.
pub(super) fn shoes(overview: &Overview, as_of: Option<Date>, units: Units) -> Markup {
    let shoes = &overview.shoes;
    if shoes.is_empty() {
        return html! {};
    }
    let cells = |of: &dyn Fn(&ShoeDistance) -> String| shoes.iter().map(of).collect::<Vec<_>>();
    let distance = |m: f64| number::decimal(number::round(m / number::long_unit_m(units)), 0);
    table(
        "Pairs of shoes, the last worn first",
        &[
            TableColumn::text("pair", cells(&|s| name::clean(&s.name))),
            TableColumn::number("distance", number::long_unit(units), cells(&|s| distance(s.distance_m))),
            TableColumn::number(
                "to be replaced after",
                number::long_unit(units),
                cells(&|s| s.maximum_m.map_or_else(|| number::MISSING.to_owned(), distance)),
            ),
            TableColumn::number("times worn", "", cells(&|s| number::count(s.activities))),
            TableColumn::text(
                "worn",
                cells(&|s| format!("{}–{}", date::short(s.first, as_of), date::short(s.last, as_of))),
            ),
            TableColumn::text("", cells(&|s| if s.out_of_use { "out of use".to_owned() } else { String::new() })),
        ],
    )
}
