//! The progress bar on stderr, and the closing line with the time taken.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use kneewise::base::message::NBSP;
use kneewise::base::progress::Progress;
use kneewise::internal::render::{name, number};
use kneewise::render::Style;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use unicode_width::UnicodeWidthStr;

/// Delay before the bar appears: it should not flicker in short runs.
const AFTER: Duration = Duration::from_millis(500);

/// Interval between updates.
const EVERY: Duration = Duration::from_millis(100);

/// Shortest run with a closing line.
const CLOSING: Duration = Duration::from_secs(1);

/// Columns for the name of the input.
const NAME: usize = 20;

/// Narrowest bar; below it the percentage says more.
const LEAST_BAR: usize = 4;

/// A bar that is drawn until it is finished or dropped.
#[derive(Debug)]
pub(crate) struct Bar {
    progress: Arc<Progress>,
    begun: Instant,
    color: bool,
    drawing: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Bar {
    /// Starts drawing on stderr, if that is a terminal (`style.terminal` refers to stderr here) and not quiet.
    pub(crate) fn start(progress: Arc<Progress>, name: &str, style: &Style) -> Self {
        let begun = Instant::now();
        let drawing = (style.terminal && style.verbose >= 0).then(|| {
            let (stop, stopped) = mpsc::channel();
            let (progress, style) = (Arc::clone(&progress), style.clone());
            let name = name::shorten(&name::whole(name, &style), NAME, style.ascii);
            let thread = std::thread::spawn(move || draw(&progress, &name, &style, begun, &stopped));
            (stop, thread)
        });
        Bar { progress, begun, color: style.color, drawing }
    }

    /// Erases the bar. Returns the closing line for stderr, if it is a terminal and the run took more than a second.
    pub(crate) fn finish(mut self) -> Option<String> {
        let watched = self.drawing.is_some();
        self.erase();
        let elapsed = self.begun.elapsed();
        let quiet = if self.color { anstyle::Style::new().dimmed() } else { anstyle::Style::new() };
        (watched && elapsed > CLOSING)
            .then(|| format!("{quiet}{}{quiet:#}", closing(&Counts::of(&self.progress), elapsed)))
    }

    fn erase(&mut self) {
        if let Some((stop, thread)) = self.drawing.take() {
            drop(stop);
            // The thread only draws; its failure must not hide the result.
            let _ = thread.join();
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.erase();
    }
}

fn draw(progress: &Progress, name: &str, style: &Style, begun: Instant, stopped: &mpsc::Receiver<()>) {
    if stopped.recv_timeout(AFTER) != Err(RecvTimeoutError::Timeout) {
        return;
    }
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
    if let Ok(template) = ProgressStyle::with_template("{msg}") {
        bar.set_style(template);
    }
    loop {
        bar.set_message(line(name, &Counts::of(progress), begun.elapsed(), style));
        if stopped.recv_timeout(EVERY) != Err(RecvTimeoutError::Timeout) {
            return bar.finish_and_clear();
        }
    }
}

/// The counters at one point in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    total: u64,
    done: u64,
    files: u64,
}

impl Counts {
    fn of(progress: &Progress) -> Self {
        let total = progress.bytes_total.load(Relaxed);
        let done = progress.bytes_done.load(Relaxed);
        // A file that grew while being read must not show more than 100 %.
        let done = if total > 0 { done.min(total) } else { done };
        Counts { total, done, files: progress.files_done.load(Relaxed) }
    }
}

/// `export.zip  ██████████░░░░░░░  60 %  1,441 files  412/690 MB  231 MB/s  1 s left`
fn line(name: &str, counts: &Counts, elapsed: Duration, style: &Style) -> String {
    let files = number::counted(usize::try_from(counts.files).unwrap_or(usize::MAX), "file", "files");
    let rate = counts.done as f64 / elapsed.as_secs_f64().max(1e-3);
    let speed = format!("{}/s", number::bytes(rate as u64));
    let width = style.width.clamp(20, 120);
    let (head, tail) = if counts.total == 0 {
        (String::new(), vec![files, number::bytes(counts.done), speed])
    } else {
        let share = counts.done as f64 / counts.total as f64;
        let amount = format!("{}/{}", number::megabytes(counts.done), number::bytes(counts.total));
        let left = (rate > 0.0).then(|| time_left((counts.total - counts.done) as f64 / rate));
        (
            format!("{} %", percent(share)),
            [Some(files), Some(amount), Some(speed), left].into_iter().flatten().collect(),
        )
    };
    // What does not fit is left out, from the end.
    let mut text = format!("{}{}", if head.is_empty() { "" } else { "  " }, head);
    let room = |text: &str| width.saturating_sub(name.width() + text.width());
    for part in tail {
        if room(&text) < part.width() + 2 {
            break;
        }
        text.push_str("  ");
        text.push_str(&part);
    }
    let cells = room(&text).saturating_sub(2);
    let bar = if counts.total > 0 && cells >= LEAST_BAR {
        format!("  {}", bar(counts.done as f64 / counts.total as f64, cells, style.ascii))
    } else {
        String::new()
    };
    format!("{name}{bar}{text}").replace(NBSP, " ")
}

/// Whole percent; 100 only when everything is done.
fn percent(share: f64) -> u64 {
    ((share * 100.0).round() as u64).min(if share < 1.0 { 99 } else { 100 })
}

fn bar(share: f64, cells: usize, ascii: bool) -> String {
    let inside = if ascii { cells - 2 } else { cells };
    let full = ((share * inside as f64).round() as usize).min(inside);
    let (done, open) = if ascii { ("#", "-") } else { ("█", "░") };
    let cells = done.repeat(full) + &open.repeat(inside - full);
    if ascii { format!("[{cells}]") } else { cells }
}

fn time_left(seconds: f64) -> String {
    if seconds < 99.5 {
        format!("{} s left", seconds.round().max(1.0) as u64)
    } else {
        format!("{} min left", (seconds / 60.0).ceil().min(9_999.0) as u64)
    }
}

/// `2,413 files, 690 MB in 3.0 s (230 MB/s)`
fn closing(counts: &Counts, elapsed: Duration) -> String {
    let seconds = elapsed.as_secs_f64();
    let files = number::counted(usize::try_from(counts.files).unwrap_or(usize::MAX), "file", "files");
    let speed = number::bytes((counts.done as f64 / seconds.max(1e-3)) as u64);
    format!("{files}, {} in {} s ({speed}/s)", number::bytes(counts.done), number::fixed(seconds, 1)).replace(NBSP, " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: Counts = Counts { total: 690_000_000, done: 412_000_000, files: 1_441 };
    const ELAPSED: Duration = Duration::from_millis(1_783);

    fn drawn(counts: &Counts, width: usize, ascii: bool) -> String {
        let style = Style::default().with(|style| (style.width, style.ascii) = (width, ascii));
        line("export.zip", counts, ELAPSED, &style)
    }

    #[test]
    fn as_it_is_drawn() {
        assert_eq!(
            drawn(&DRAWN, 80, false),
            "export.zip  ██████████░░░░░░░  60 %  1,441 files  412/690 MB  231 MB/s  1 s left"
        );
        assert_eq!(
            drawn(&DRAWN, 80, true),
            "export.zip  [#########------]  60 %  1,441 files  412/690 MB  231 MB/s  1 s left"
        );
        assert_eq!(drawn(&DRAWN, 120, false).width(), 120);
    }

    #[test]
    fn standard_input_has_no_end() {
        let counts = Counts { total: 0, ..DRAWN };
        assert_eq!(drawn(&counts, 80, false), "export.zip  1,441 files  412 MB  231 MB/s");
    }

    #[test]
    fn it_always_fits() {
        for width in 20..=130 {
            for ascii in [false, true] {
                for counts in [
                    DRAWN,
                    Counts { total: 0, ..DRAWN },
                    Counts { done: 0, ..DRAWN },
                    Counts { done: 690_000_000, ..DRAWN },
                ] {
                    let text = drawn(&counts, width, ascii);
                    assert!(text.width() <= width.min(120) && !text.ends_with(' '), "{width}: {text}");
                }
            }
        }
    }

    #[test]
    fn the_closing_line() {
        let counts = Counts { total: 690_000_000, done: 690_000_000, files: 2_413 };
        assert_eq!(closing(&counts, Duration::from_secs(3)), "2,413 files, 690 MB in 3.0 s (230 MB/s)");
    }

    #[test]
    fn time_left_is_never_nothing() {
        assert_eq!(
            [time_left(0.0), time_left(99.4), time_left(99.5), time_left(600.0)],
            ["1 s left", "99 s left", "2 min left", "10 min left"]
        );
    }

    #[test]
    fn nothing_is_drawn_where_nobody_watches() {
        let progress = Arc::new(Progress::default());
        let bar = Bar::start(progress, "x", &Style::default());
        assert!(bar.drawing.is_none());
        assert_eq!(bar.finish(), None);
    }

    #[test]
    fn more_than_everything_is_everything() {
        let progress = Progress::default();
        progress.bytes_total.store(10, Relaxed);
        progress.bytes_done.store(11, Relaxed);
        assert_eq!(Counts::of(&progress).done, 10);
    }
}
