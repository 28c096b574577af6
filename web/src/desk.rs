//! Where everything comes together: which files there are, what was read of them, and the reports made of that.

use crate::settings;
use crate::tables::{self, TableFormat};
use crate::told;
use crate::worker::BrowserFile;
use jiff::civil::Date;
use kneewise::PlannedRun;
use kneewise::base::ledger::{LedgerEntry, Status};
use kneewise::base::units::Units;
use kneewise::config::Config;
use kneewise::internal::apart::{self, Gathering, PartAnswer};
use kneewise::internal::source::find::{Found, SourceFile};
use kneewise::internal::source::listed::{ListedFile, among};
use kneewise::internal::source::open::UnpackedSize;
use kneewise::internal::source::part::FilePart;
use kneewise::internal::source::window::Window;
use kneewise::render::{Style, html, json};
use kneewise::report::Report;
use serde::Deserialize;
use serde_json::{Value, json};
use std::io;
use std::path::Path;
use wasm_bindgen::prelude::*;

/// Which report, and how it is wanted.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    /// `scan`, `check`, `next`, `course`, `sore` or `back_test`.
    report: String,
    /// `html`, `json`, `csv` or `parquet`.
    format: String,
    /// The planned run of `next`, metres.
    run_m: Option<f64>,
    /// Its descent, metres.
    run_loss_m: Option<f64>,
    /// The day on which it began to hurt.
    sore_since: Option<String>,
    /// The name of the planned course.
    course: Option<String>,
    /// What the user chose, as the history of a check.
    past: Vec<String>,
}

/// A report on its way: parts of its runs may have to be read again.
#[derive(Debug)]
struct Pending {
    wish: Wish,
    config: Config,
    report: Report,
    again: Vec<PartAnswer>,
    scan: bool,
}

/// Files, what was read of them, and reports.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Desk {
    history: Gathering,
    checked: Gathering,
    pending: Option<Pending>,
}

#[wasm_bindgen]
impl Desk {
    /// For files listed as JSON: those of the history, which the script knows by their numbers in that list, and those to check.
    #[wasm_bindgen(constructor)]
    pub fn new(history: &str, checked: &str, settings: &str) -> Result<Desk, JsError> {
        let config = settings::config(settings)?;
        let listed = |text: &str| -> Result<Vec<ListedFile>, JsError> { serde_json::from_str(text).map_err(told) };
        let found = |listed: &[ListedFile]| if listed.is_empty() { Found::default() } else { among(listed, false) };
        let (history, checked) = (listed(history)?, listed(checked)?);
        let history = if config.athletes {
            let open = |path: &Path| {
                let place = history.iter().position(|file| Path::new(&file.path) == path);
                let number = place.ok_or(io::ErrorKind::NotFound)?;
                Ok(Window::of(BrowserFile { number: number as u32, bytes: history[number].bytes }))
            };
            Gathering::of_athletes(among(&history, true), &config, &open)
        } else {
            Gathering::of(found(&history))
        };
        Ok(Desk { history, checked: Gathering::of(found(&checked)), pending: None })
    }

    /// The files to read, as JSON: those of the history and those to check, each with the athlete to whom it belongs and their own
    /// settings.
    pub fn files(&self) -> Result<String, JsError> {
        let files = |gathering: &Gathering| -> Vec<Value> {
            let told_of = |file: &SourceFile| {
                let own = gathering.own_settings(file);
                json!({ "path": file.path.to_string_lossy(), "athlete": file.athlete, "own_settings": own })
            };
            gathering.files().map(told_of).collect()
        };
        serde_json::to_string(&[files(&self.history), files(&self.checked)]).map_err(told)
    }

    fn group(&mut self, checked: bool) -> &mut Gathering {
        if checked { &mut self.checked } else { &mut self.history }
    }

    /// Takes in what a part of a file gave.
    pub fn add(
        &mut self,
        checked: bool,
        file: usize,
        bytes: Vec<u8>,
        unpacked_bytes: f64,
        members: f64,
    ) -> Result<(), JsError> {
        let unpacked = UnpackedSize { bytes: unpacked_bytes as u64, members: members as u64 };
        self.group(checked).add(file, &PartAnswer { bytes, unpacked }).map_err(told)
    }

    /// Accounts for a file or member that ended its worker.
    pub fn add_panicked(&mut self, checked: bool, file: usize, place: &[u32], member: Option<String>) {
        self.group(checked).add_panicked(file, place, member.as_deref());
    }

    /// Begins a report, and says as JSON which parts of the history have to be read again in detail.
    pub fn begin(&mut self, settings: &str, wish: &str, course: &[u8]) -> Result<String, JsError> {
        let mut config = settings::config(settings)?;
        let wish: Wish = serde_json::from_str(wish).map_err(told)?;
        let page = wish.format == "html";
        let mut scan = false;
        let mut parts: Vec<(usize, FilePart)> = Vec::new();
        let report = match wish.report.as_str() {
            "scan" if config.athletes => {
                config.overview = page;
                self.history.whole(&config)
            }
            "check" => self.checked.check(&self.history, wish.past.clone(), &config),
            "next" => {
                let planned = wish.run_m.map(|metres| PlannedRun::new(metres, wish.run_loss_m)).transpose();
                config = settings::as_of_today(settings)?;
                self.history.next(planned.map_err(told)?, &config)
            }
            "course" => {
                let name = wish.course.as_deref().unwrap_or("course");
                self.history.course(name, course, &config).map_err(told)?
            }
            _ => {
                if wish.report == "sore" {
                    let day = wish.sore_since.as_deref().unwrap_or_default();
                    let day: Date = day.parse().map_err(|_| told("Say on which day it began to hurt."))?;
                    config.sore_since = Some(day);
                }
                config.back_test = wish.report == "back_test";
                config.overview = page;
                scan = true;
                let (report, again) = self.history.scan(&config);
                parts = again;
                report
            }
        };
        self.pending = Some(Pending { wish, config, report, again: Vec::new(), scan });
        serde_json::to_string(&parts).map_err(told)
    }

    /// Takes in what was read again.
    pub fn add_again(&mut self, bytes: Vec<u8>) {
        if let Some(pending) = &mut self.pending {
            pending.again.push(PartAnswer { bytes, unpacked: UnpackedSize::default() });
        }
    }

    /// Finishes the report: its bytes in the format that was wanted.
    pub fn finish(&mut self) -> Result<Vec<u8>, JsError> {
        let Pending { wish, config, report, again, scan } = self.pending.take().ok_or_else(|| told("no report"))?;
        let report = if scan { apart::finished(report, &again, &config).map_err(told)? } else { report };
        let written = match wish.format.as_str() {
            "json" => bytes(|out| json::json(&report, out)),
            "csv" => self.tables(&report, TableFormat::Csv, &config),
            "parquet" => self.tables(&report, TableFormat::Parquet, &config),
            _ => page(&wish.report, &report, config.units),
        };
        written.map_err(told)
    }

    /// What came of the files, as JSON: how many gave something, and why others did not.
    pub fn account(&self) -> Result<String, JsError> {
        // What is checked is part of the history too.
        let all = || self.history.ledger();
        let told_of = |entry: &LedgerEntry| -> Value {
            json!({
                "path": entry.path, "member": entry.member, "why": entry.code.meaning(), "detail": entry.detail,
                "failed": entry.status == Status::Failed,
            })
        };
        let mut others: Vec<&LedgerEntry> = all().filter(|(_, usable, _)| !usable).map(|(entry, ..)| entry).collect();
        others.sort_by_key(|entry| entry.status != Status::Failed);
        let newest = all().filter_map(|(.., newest)| newest).max_by_key(|run| run.start);
        let account = json!({
            "files": all().count(),
            "usable": all().filter(|(_, usable, _)| *usable).count(),
            "failed": others.iter().filter(|entry| entry.status == Status::Failed).count(),
            "others": others.into_iter().take(20).map(told_of).collect::<Vec<_>>(),
            "newest": newest.map(|run| run.local_start.date().to_string()),
        });
        serde_json::to_string(&account).map_err(told)
    }
}

impl Desk {
    fn tables(&self, report: &Report, format: TableFormat, config: &Config) -> io::Result<Vec<u8>> {
        if config.athletes { tables::of_athletes(&self.history, format, config) } else { tables::of(report, format) }
    }
}

fn bytes(write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    write(&mut out)?;
    Ok(out)
}

/// The page of a report, as the program writes it.
fn page(kind: &str, report: &Report, units: Units) -> io::Result<Vec<u8>> {
    let style = Style::default().with(|style| style.units = units);
    bytes(|out| match kind {
        "check" => html::check(report, &style, out),
        "next" => html::next(report, &style, out),
        "course" => html::course(report, &style, out),
        "sore" => html::sore(report, &style, out),
        "back_test" => html::back_test(report, &style, out),
        _ => html::scan(report, &style, out),
    })
}
