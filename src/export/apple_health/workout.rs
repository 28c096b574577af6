//! A workout as the document describes it.

use super::records::HealthRecord;
use crate::base::owner::Sex;

/// A route belongs to its workout if it lies within it by this, seconds: the watch searches satellites before, and the phone
/// records on after.
pub(super) const ROUTE_SLACK_S: f64 = 600.0;

/// A value belongs to the sample nearest to it within this time, seconds; else it is a sample of its own.
pub(super) const NEAR_S: f64 = 2.5;

/// A workout, before its records and its route are put together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Workout {
    /// `HKWorkoutActivityTypeRunning` and the like.
    pub kind: String,
    /// Start, Unix seconds.
    pub start_s: f64,
    /// End, Unix seconds.
    pub end_s: f64,
    /// Without pauses, seconds.
    pub timer_s: Option<f64>,
    /// Paths of its routes, relative to the document.
    pub routes: Vec<String>,
    /// The app or device that wrote it; it may contain its owner's name.
    pub(super) source: Option<String>,
    pub(super) device: Option<String>,
    pub(super) brand: Option<String>,
    /// Local minus UTC of its start, in the zone of the export.
    pub(super) offset_s: Option<f64>,
    /// Its own zone, `Europe/Zurich`.
    pub(super) zone: Option<String>,
    pub(super) distance_m: Option<f64>,
    pub(super) gain_m: Option<f64>,
    pub(super) loss_m: Option<f64>,
    pub(super) steps: Option<f64>,
    pub(super) mean_bpm: Option<f64>,
    pub(super) max_bpm: Option<f64>,
    pub(super) indoor: Option<bool>,
    pub(super) open_water: bool,
    pub(super) events: Vec<WorkoutEvent>,
    pub(super) records: Vec<HealthRecord>,
}

/// What happened during a workout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WorkoutEventKind {
    /// Stopped by hand.
    Pause,
    /// Resumed after a pause.
    Resume,
    /// Stopped because the runner stood.
    MotionPause,
    /// Resumed because the runner moved.
    MotionResume,
    /// A lap, marked by the button or the end of a lane.
    Lap,
    /// A part, such as a kilometre or an interval.
    Segment,
}

impl WorkoutEventKind {
    pub(super) fn of(name: &str) -> Option<WorkoutEventKind> {
        Some(match name.strip_prefix("HKWorkoutEventType")? {
            "Pause" => WorkoutEventKind::Pause,
            "Resume" => WorkoutEventKind::Resume,
            "MotionPaused" => WorkoutEventKind::MotionPause,
            "MotionResumed" => WorkoutEventKind::MotionResume,
            "Lap" => WorkoutEventKind::Lap,
            "Segment" => WorkoutEventKind::Segment,
            _ => return None,
        })
    }
}

/// An event with its time, Unix seconds, and how long it lasted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorkoutEvent {
    /// What happened.
    pub kind: WorkoutEventKind,
    /// When it began.
    pub at_s: f64,
    /// How long it lasted, seconds; 0 for a moment.
    pub for_s: f64,
}

/// A sex and a day of birth.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Me {
    pub(super) sex: Option<Sex>,
    pub(super) born_s: Option<f64>,
}
