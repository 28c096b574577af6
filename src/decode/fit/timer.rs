//! `event` messages: timer stops and starts.

use super::time::unix_s;
use super::wire::Definition;
use crate::decode::raw::Stop;

/// Stops of the watch's timer.
#[derive(Debug, Default)]
pub(super) struct Timer {
    stopped_s: Option<f64>,
    /// Completed stops so far.
    pub(super) stops: Vec<Stop>,
}

impl Timer {
    /// Processes one `event` message.
    pub(super) fn push(&mut self, definition: &Definition, body: &[u8], time: Option<u32>) {
        const TIMER: f64 = 0.0;
        const START: f64 = 0.0;
        // stop, stop_all, stop_disable, stop_disable_all
        const STOPS: [f64; 4] = [1.0, 4.0, 8.0, 9.0];
        let (Some(TIMER), Some(kind), Some(time)) = (definition.value(body, 0), definition.value(body, 1), time) else {
            return;
        };
        if kind == START {
            if let Some(from_s) = self.stopped_s.take().filter(|&from_s| from_s < unix_s(time)) {
                self.stops.push(Stop { from_s, to_s: unix_s(time) });
            }
        } else if STOPS.contains(&kind) {
            // Several stops in a row are one: stop, then stop_all on saving.
            self.stopped_s = self.stopped_s.or(Some(unix_s(time)));
        }
    }
}
