//! The table `activities`.

use super::ReportTable;
use super::column::Origin::{Derived, Json};
use super::column::{count, day, flag, instant, list, number, text, whole, word};
use crate::summary::ActivitySummary;

/// The table `activities`: every scalar field of an activity, and summaries of its lists.
pub static ACTIVITIES: ReportTable<ActivitySummary> = ReportTable {
    name: "activities",
    about: "one row an activity; copies that were merged into it have none",
    columns: &[
        text("id", Json("/id"), "unique in a report and athlete", |a| Some(a.id.clone())),
        text("athlete", Json("/athlete"), "with --athletes", |a| a.athlete.clone()),
        instant("start_utc", Json("/start"), "start", |a| Some(a.start)),
        day("local_date", Derived, "the local day of the start", |a| Some(a.local_start.date())),
        number("utc_offset_s", Derived, "the local offset from UTC, seconds", |a| {
            Some(f64::from(a.local_start.offset().seconds()))
        }),
        text("zone_from", Json("/zone_from"), "where the local time comes from", |a| word(a.zone_from)),
        text("sport", Json("/sport"), "sport", |a| word(a.sport)),
        text("sub_sport", Json("/sub_sport"), "finer sport", |a| a.sub_sport.clone()),
        text("name", Json("/name"), "title; empty with --private", |a| a.name.clone()),
        text("gear", Json("/gear"), "shoes or other gear", |a| a.gear.clone()),
        count("points", Json("/points"), "samples decoded, before any cleaning", |a| whole(a.points)),
        number("distance_m", Json("/distance_m"), "distance, metres", |a| a.distance_m),
        number("elapsed_s", Json("/elapsed_s"), "first to last moment, seconds", |a| a.elapsed_s),
        number("timer_s", Json("/timer_s"), "watch running, seconds", |a| a.timer_s),
        number("moving_s", Json("/moving_s"), "faster than 0.5 m/s, seconds", |a| a.moving_s),
        count("pauses", Json("/pauses"), "pauses", |a| whole(a.pauses)),
        number("steps", Json("/steps"), "steps of both feet", |a| a.steps),
        number("elevation_loss_m", Json("/elevation/loss_m"), "descent from altitude, metres", |a| a.elevation.loss_m),
        number("elevation_loss_low_m", Json("/elevation/loss_low_m"), "its range, from", |a| a.elevation.loss_low_m),
        number("elevation_loss_high_m", Json("/elevation/loss_high_m"), "its range, to", |a| a.elevation.loss_high_m),
        number("elevation_gain_m", Json("/elevation/gain_m"), "climb from altitude, metres", |a| a.elevation.gain_m),
        number("device_loss_m", Json("/elevation/device_loss_m"), "the device's own descent, metres", |a| {
            a.elevation.device_loss_m
        }),
        number("device_gain_m", Json("/elevation/device_gain_m"), "the device's own climb, metres", |a| {
            a.elevation.device_gain_m
        }),
        number("below_10_pct_m", Json("/elevation/below_10_pct_m"), "distance steeper down than 10 %, metres", |a| {
            a.elevation.below_10_pct_m
        }),
        number("longest_descent_m", Json("/elevation/longest_descent_m"), "longest descent, metres", |a| {
            a.elevation.longest_descent_m
        }),
        number("mean_cadence_spm", Json("/cadence/mean_spm"), "mean of the positive samples, steps a minute", |a| {
            a.cadence.mean_spm
        }),
        number("running_cadence_spm", Json("/cadence/running_spm"), "median while running, steps a minute", |a| {
            a.cadence.running_spm
        }),
        text("cadence_unit_from", Json("/cadence/unit_from"), "why the file's cadence was read so", |a| {
            a.cadence.unit_from.clone()
        }),
        number("mean_heart_rate_bpm", Json("/heart_rate/mean_bpm"), "mean heart rate, beats a minute", |a| {
            a.heart_rate.mean_bpm
        }),
        number("max_heart_rate_bpm", Json("/heart_rate/max_bpm"), "highest heart rate, beats a minute", |a| {
            a.heart_rate.max_bpm
        }),
        number(
            "runner_max_bpm",
            Json("/heart_rate_bounds/max_bpm"),
            "the runner's highest heart rate on that day",
            |a| a.heart_rate_bounds.max_bpm,
        ),
        text("runner_max_bpm_from", Json("/heart_rate_bounds/max_bpm_from"), "what told it", |a| {
            word(a.heart_rate_bounds.max_bpm_from)
        }),
        number("runner_resting_bpm", Json("/heart_rate_bounds/resting_bpm"), "the runner's heart rate at rest", |a| {
            a.heart_rate_bounds.resting_bpm
        }),
        text("runner_resting_bpm_from", Json("/heart_rate_bounds/resting_bpm_from"), "what told it", |a| {
            word(a.heart_rate_bounds.resting_bpm_from)
        }),
        number(
            "runner_threshold_bpm",
            Json("/heart_rate_bounds/threshold_bpm"),
            "at the lactate threshold, configured or by the watch",
            |a| a.heart_rate_bounds.threshold_bpm,
        ),
        number("knee_load_flat_km", Json("/knee_load/flat_km"), "estimate, flat-km equivalents", |a| {
            a.knee_load.map(|k| k.flat_km)
        }),
        number("knee_load_low_flat_km", Json("/knee_load/low"), "its range, from", |a| a.knee_load.map(|k| k.low)),
        number("knee_load_high_flat_km", Json("/knee_load/high"), "its range, to", |a| a.knee_load.map(|k| k.high)),
        flag("knee_load_valid", Json("/knee_load/valid"), "whether enough was covered", |a| {
            a.knee_load.map(|k| k.valid)
        }),
        number("high_intensity_min", Json("/intensity/high_minutes"), "minutes of high heart rate", |a| {
            a.intensity.and_then(|i| i.high_minutes)
        }),
        number("rpe", Json("/effort/rpe"), "own rating of the effort, 0 to 10", |a| a.effort.rpe),
        number("longest_prior_30d_m", Json("/longest_prior_30d_m"), "longest run of the 30 days before, metres", |a| {
            a.longest_prior_30d_m
        }),
        number("ratio_to_prior", Json("/ratio_to_prior"), "distance over that, minus 1", |a| a.ratio_to_prior),
        text("notes", Derived, "codes of what was repaired or doubtful", |a| {
            let codes: Vec<String> = a.notes.iter().filter_map(|n| word(n.code)).collect();
            list(&codes)
        }),
        count("duplicates", Derived, "copies merged into it", |a| whole(a.duplicates.len())),
        text("source_path", Json("/source/path"), "the file as it was given", |a| Some(a.source.path.clone())),
        text("source_member", Json("/source/member"), "the member inside an archive", |a| a.source.member.clone()),
        text("source_format", Json("/source/format"), "format of the file", |a| word(a.source.format)),
        count("source_session", Json("/source/session"), "number of the session in the file, from 0", |a| {
            whole(a.source.session)
        }),
        text("device", Json("/source/device"), "maker and model, or the program that wrote the file", |a| {
            a.source.device.clone()
        }),
        text("local_start", Json("/local_start"), "start in local time, with the offset from UTC", |a| {
            Some(crate::summary::rfc3339(&a.local_start))
        }),
        number("elevation_gain_low_m", Json("/elevation/gain_low_m"), "range of the climb, from, metres", |a| {
            a.elevation.gain_low_m
        }),
        number("elevation_gain_high_m", Json("/elevation/gain_high_m"), "range of the climb, to, metres", |a| {
            a.elevation.gain_high_m
        }),
        number("table_loss_m", Json("/elevation/table_loss_m"), "descent in the export's table, metres", |a| {
            a.elevation.table_loss_m
        }),
        number("table_gain_m", Json("/elevation/table_gain_m"), "climb in the export's table, metres", |a| {
            a.elevation.table_gain_m
        }),
        text("altitude_from", Json("/elevation/altitude_from"), "what measured the altitude", |a| {
            word(a.elevation.altitude_from)
        }),
        text("elevation_method", Json("/elevation/method"), "how descent and climb were computed", |a| {
            a.elevation.method.clone()
        }),
        number("elevation_min_m", Json("/elevation/min_m"), "lowest altitude, metres", |a| a.elevation.min_m),
        number("elevation_max_m", Json("/elevation/max_m"), "highest altitude, metres", |a| a.elevation.max_m),
        number("below_5_pct_m", Json("/elevation/below_5_pct_m"), "distance steeper down than 5 %, metres", |a| {
            a.elevation.below_5_pct_m
        }),
        number("below_15_pct_m", Json("/elevation/below_15_pct_m"), "distance steeper down than 15 %, metres", |a| {
            a.elevation.below_15_pct_m
        }),
        number("cadence_fade_pct", Json("/cadence/fade_pct"), "drop from the first to the last third, per cent", |a| {
            a.cadence.fade_pct
        }),
        text("cadence_unit", Json("/cadence/unit"), "the unit in which the file counts", |a| word(a.cadence.unit)),
        number("step_length_m", Json("/cadence/step_length_m"), "distance over steps, metres", |a| {
            a.cadence.step_length_m
        }),
        number("altitude_covered_m", Json("/coverage/altitude/distance_m"), "distance with altitude, metres", |a| {
            a.coverage.altitude.distance_m
        }),
        number("altitude_covered_s", Json("/coverage/altitude/time_s"), "watch time with altitude, seconds", |a| {
            a.coverage.altitude.time_s
        }),
        number(
            "altitude_share",
            Json("/coverage/altitude/share"),
            "the share of both with altitude, whichever is less",
            |a| a.coverage.altitude.share,
        ),
        number("cadence_covered_m", Json("/coverage/cadence/distance_m"), "distance with cadence, metres", |a| {
            a.coverage.cadence.distance_m
        }),
        number("cadence_covered_s", Json("/coverage/cadence/time_s"), "watch time with cadence, seconds", |a| {
            a.coverage.cadence.time_s
        }),
        number(
            "cadence_share",
            Json("/coverage/cadence/share"),
            "the share of both with cadence, whichever is less",
            |a| a.coverage.cadence.share,
        ),
        number(
            "heart_rate_covered_m",
            Json("/coverage/heart_rate/distance_m"),
            "distance with heart rate, metres",
            |a| a.coverage.heart_rate.distance_m,
        ),
        number(
            "heart_rate_covered_s",
            Json("/coverage/heart_rate/time_s"),
            "watch time with heart rate, seconds",
            |a| a.coverage.heart_rate.time_s,
        ),
        number(
            "heart_rate_share",
            Json("/coverage/heart_rate/share"),
            "the share of both with heart rate, whichever is less",
            |a| a.coverage.heart_rate.share,
        ),
        number("stance_time_ms", Json("/dynamics/stance_time_ms"), "mean ground contact time, milliseconds", |a| {
            a.dynamics.stance_time_ms
        }),
        number("balance_pct", Json("/dynamics/balance_pct"), "left foot's share of ground contact, per cent", |a| {
            a.dynamics.balance_pct
        }),
        number(
            "vertical_oscillation_mm",
            Json("/dynamics/vertical_oscillation_mm"),
            "mean vertical oscillation, millimetres",
            |a| a.dynamics.vertical_oscillation_mm,
        ),
        number("vertical_ratio_pct", Json("/dynamics/vertical_ratio_pct"), "mean vertical ratio, per cent", |a| {
            a.dynamics.vertical_ratio_pct
        }),
        number(
            "device_step_length_mm",
            Json("/dynamics/step_length_mm"),
            "mean step length by the device, millimetres",
            |a| a.dynamics.step_length_mm,
        ),
        number("feel", Json("/effort/feel"), "own feeling, 0 very weak to 100 very strong", |a| a.effort.feel),
        number("walked_m", Json("/walked_m"), "distance walked, metres", |a| a.walked_m),
        number(
            "knee_load_covered_m",
            Json("/knee_load/covered_m"),
            "distance run within the measured speeds and grades, metres",
            |a| a.knee_load.map(|k| k.covered_m),
        ),
        number(
            "knee_load_walked_m",
            Json("/knee_load/walked_m"),
            "distance walked, which is not in the estimate, metres",
            |a| a.knee_load.map(|k| k.walked_m),
        ),
        number(
            "knee_load_walked_loss_m",
            Json("/knee_load/walked_loss_m"),
            "descent walked, which is not in the estimate, metres",
            |a| a.knee_load.map(|k| k.walked_loss_m),
        ),
        number(
            "knee_load_extrapolated_m",
            Json("/knee_load/extrapolated_m"),
            "distance run steeper downhill, or slower, than was measured, metres",
            |a| a.knee_load.map(|k| k.extrapolated_m),
        ),
        flag(
            "knee_load_own_cadence",
            Json("/knee_load/own_cadence"),
            "whether the runner's own cadence is counted in",
            |a| a.knee_load.map(|k| k.own_cadence),
        ),
        number("trimp_banister", Json("/intensity/trimp_banister"), "Banister's TRIMP", |a| {
            a.intensity.and_then(|i| i.trimp_banister)
        }),
        number("trimp_edwards", Json("/intensity/edwards"), "Edwards' sum over five heart-rate zones", |a| {
            a.intensity.and_then(|i| i.edwards)
        }),
        text("distance_from", Json("/distance_from"), "which source tells the distance", |a| {
            a.distance_from.and_then(word)
        }),
    ],
};
