//! Each descent as a row linked to its place in the profile: how the steep parts were run is the main concern of this program.

use super::page::Page;
use crate::base::provenance::AltitudeSource;
use crate::render::wording::number::{self, MISSING};
use crate::report::Course;
use crate::summary::{ActivitySummary, Descent};
use maud::{Markup, html};

/// Smallest drop listed, metres, and for altitude from GPS, which is noisier: less is a step in the ground or noise.
const LEAST_M: [f64; 2] = [10.0, 25.0];

/// The descents in the order of the run. `chart` is the id of the profile; without one there are no links.
pub(super) fn descents(page: &Page, activity: &ActivitySummary, chart: Option<&str>) -> Markup {
    let by_gps = activity.elevation.altitude_from == Some(AltitudeSource::Gps);
    let mut shown: Vec<&Descent> =
        activity.descents.iter().filter(|d| d.drop_m >= LEAST_M[usize::from(by_gps)]).collect();
    shown.sort_by(|a, b| a.from_m.total_cmp(&b.from_m));
    if shown.is_empty() || !activity.sport.on_foot() {
        return html! {};
    }
    rows(page, &shown, by_gps, chart)
}

/// Those of a planned course, which has no time and no heart.
pub(super) fn of_course(page: &Page, course: &Course, chart: &str) -> Markup {
    let mut shown: Vec<&Descent> = course.descents.iter().collect();
    shown.sort_by(|a, b| a.from_m.total_cmp(&b.from_m));
    html! { @if !shown.is_empty() { (rows(page, &shown, false, Some(chart))) } }
}

fn rows(page: &Page, shown: &[&Descent], by_gps: bool, chart: Option<&str>) -> Markup {
    let units = page.style.units;
    let (long, short) = (number::long_unit(units), number::short_unit(units));
    let has = |of: fn(&Descent) -> Option<f64>| shown.iter().any(|d| of(d).is_some());
    let grade = |g: f64| format!("{}\u{a0}%", number::fixed(g.abs() * 100.0, 0));
    let or = |v: Option<f64>, say: &dyn Fn(f64) -> String| v.map_or_else(|| MISSING.to_owned(), say);
    let whole = |v: f64| number::fixed(v, 0);
    let pace = |d: &Descent| {
        d.timer_s.and_then(|s| number::pace(s, d.to_m - d.from_m, units)).unwrap_or_else(|| MISSING.to_owned())
    };
    html! {
        div.scroll tabindex="0" role="group" aria-label="Descents" {
            table.descents {
                caption {
                    "The largest, in their order"
                    @if by_gps { "; altitude from GPS, so how steep each is at its steepest is not told" }
                }
                thead { tr {
                    th scope="col" { "from–to " span.unit { (long) } } th.number scope="col" { "down " span.unit { (short) } }
                    th.number scope="col" { "grade" } @if !by_gps { th.number.w scope="col" { "steepest" } }
                    @if has(|d| d.timer_s) { th.number.w scope="col" { "time" } th.number scope="col" { "pace " span.unit { "/" (long) } } }
                    @if has(|d| d.cadence_spm) { th.number.w scope="col" { "cadence " span.unit { "spm" } } }
                    @if has(|d| d.heart_rate_bpm) { th.number.w scope="col" { "heart " span.unit { "bpm" } } }
                    @if has(|d| d.knee_load_flat_km) { th.number scope="col" { "load " span.unit { (number::load_unit(units)) } } }
                } }
                tbody { @for d in shown {
                    @let place = format!("{}–{}", number::distance(d.from_m, units), number::distance(d.to_m, units));
                    tr {
                        th scope="row" {
                            @if let Some(chart) = chart {
                                a href=(format!("#{chart}")) data-stretch=(stretch(d, number::long_unit_m(units))) { (place) }
                            } @else { (place) }
                        }
                        td.number { (number::height(d.drop_m, units)) }
                        td.number { (grade(d.mean_grade)) }
                        @if !by_gps { td.number.w { (or(d.steepest_grade, &grade)) } }
                        @if has(|d| d.timer_s) { td.number.w { (or(d.timer_s, &number::time)) } td.number { (pace(d)) } }
                        @if has(|d| d.cadence_spm) { td.number.w { (or(d.cadence_spm, &whole)) } }
                        @if has(|d| d.heart_rate_bpm) { td.number.w { (or(d.heart_rate_bpm, &whole)) } }
                        @if has(|d| d.knee_load_flat_km) { td.number { (or(d.knee_load_flat_km, &|v| number::load(v, units))) } }
                    }
                } }
            }
        }
    }
}

/// From and to, in the units of the profile, for the script.
fn stretch(d: &Descent, unit_m: f64) -> String {
    format!("{:.3} {:.3}", d.from_m / unit_m, d.to_m / unit_m)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Style;
    use crate::render::fixture;

    #[test]
    fn noise_is_no_descent_and_gps_tells_no_steepest() {
        let report = fixture::mountain();
        let page = Page::new(&report, &Style::default());
        let mut run = report.activities[0].clone();
        let descent = |drop_m| Descent {
            from_m: 1_000.0,
            to_m: 3_000.0,
            drop_m,
            mean_grade: -0.1,
            steepest_grade: Some(-0.45),
            timer_s: Some(600.0),
            ..Descent::default()
        };
        run.descents = vec![descent(3.0), descent(10.0), descent(24.9), descent(200.0)];
        let drawn = descents(&page, &run, Some("chart-0")).into_string();
        assert_eq!(drawn.matches("data-stretch=\"1.000 3.000\"").count(), 3, "{drawn}");
        assert!(drawn.contains("45\u{a0}%") && drawn.contains("5:00"), "{drawn}");
        run.elevation.altitude_from = Some(AltitudeSource::Gps);
        let drawn = descents(&page, &run, None).into_string();
        assert_eq!(drawn.matches("<tr>").count(), 2, "a head and 200 m: {drawn}");
        assert!(!drawn.contains("45\u{a0}%") && !drawn.contains("data-stretch"), "{drawn}");
    }
}
