//! `kneewise dump`: all contents of one file, or its track as GPX.

use super::exit::Exit;
use super::problem::Problem;
use super::stdin::{self, is_stdin};
use super::values::{ColorArg, DumpFormat};
use super::{failure, output, overwrite, style};
use kneewise::Config;
use kneewise::base::ledger::Code;
use kneewise::internal::commas;
use kneewise::internal::dump::open::{self, DumpError, Opened};
use kneewise::internal::dump::private::without_owner;
use kneewise::internal::dump::{DAMAGE, DumpRow, DumpValue, write_gpx};
use kneewise::internal::render::dump as write;
use kneewise::internal::render::name;
use kneewise::render::Style;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

/// Most members of an archive that are named.
const NAMED: usize = 10;

/// Prints the rows of `file`, or writes its track to `gpx`.
pub(crate) fn dump(
    file: &Path,
    format: DumpFormat,
    gpx: Option<&Path>,
    force: bool,
    private: bool,
) -> Result<Exit, Problem> {
    let style = style::plain(ColorArg::Auto, false);
    let shown = if private { "file 1".to_owned() } else { name::whole(&file.to_string_lossy(), &style) };
    if let Some(out) = gpx.filter(|out| !force && !is_stdin(out)) {
        overwrite::refuse_file(out, &[file.to_owned()])?;
    }
    let opened = opened(file, &shown, &style)?;
    if let Some(out) = gpx {
        return track(&opened, &shown, out);
    }
    let mut damage = Damage::default();
    let rows = opened.rows().filter_map(|row| if private { without_owner(row) } else { Some(row) });
    let rows = rows.inspect(|row| damage.look(row));
    output::to(None, |out| match format {
        DumpFormat::Text => write::text(rows, style.ascii, out),
        DumpFormat::Json => write::json(rows, out),
        DumpFormat::Csv => write::csv(rows, out),
    })
    .map_err(|error| failure::unwritable(None, &error))?;
    Ok(damage.tell(&shown))
}

fn opened(file: &Path, shown: &str, style: &Style) -> Result<Opened, Problem> {
    let config = Config::default();
    let opened = if is_stdin(file) {
        open::open_bytes(stdin::NAME, stdin::read(config.limits.member_bytes)?, &config)
    } else if !file.exists() {
        return Err(failure::unreadable(&kneewise::Error::NotFound(file.to_owned()), style));
    } else if file.is_dir() {
        return Err(Problem::nothing(format!("{shown} is a folder"))
            .help(format!("dump shows one file; for all of them: kneewise scan {shown}")));
    } else {
        open::open(file, &config)
    };
    opened.map_err(|error| match error {
        DumpError::Several(names) => {
            let mut text = format!("{shown} holds {} files to choose from; dump shows one", commas(names.len() as u64));
            for name in names.iter().take(NAMED) {
                text.push('\n');
                text.push_str(&name::whole(name, style));
            }
            if names.len() > NAMED {
                let _ = write!(text, "\n{} more", commas((names.len() - NAMED) as u64));
            }
            Problem::nothing(text).help(format!("unpack one of them, or see what is in all: kneewise scan {shown}"))
        }
        DumpError::Unusable { code: Code::UnknownFormat, detail } => {
            failure::not_a_watch_file(shown, detail.as_deref().unwrap_or("something else"))
        }
        DumpError::Unusable { code, detail } => {
            failure::failed(shown, code, &failure::sentence(detail.as_deref().unwrap_or(code.meaning())))
        }
        error => Problem::nothing(format!("{shown}: {error}")),
    })
}

fn track(opened: &Opened, shown: &str, out: &Path) -> Result<Exit, Problem> {
    let activities = &opened.decoded.activities;
    if !activities.iter().any(|a| !a.samples.lat_deg.is_empty() && !a.samples.lon_deg.is_empty()) {
        let why = match (&opened.decoded.content, activities.is_empty()) {
            (Some(content), true) => format!("it holds {content}"),
            (None, true) => "it holds no activity".to_owned(),
            (_, false) => "it holds no positions, as indoors".to_owned(),
        };
        return Err(Problem::nothing(format!("{shown} has no track: {why}")));
    }
    let to = (!is_stdin(out)).then_some(out);
    output::to(to, |file| write_gpx::write(file, activities)).map_err(|error| failure::unwritable(to, &error))?;
    let mut damage = Damage::default();
    opened.rows().filter(|row| row.kind == DAMAGE).for_each(|row| damage.look(&row));
    Ok(damage.tell(shown))
}

/// Damage found in the rows.
#[derive(Debug, Default)]
struct Damage {
    first: Option<String>,
    places: usize,
}

impl Damage {
    fn look(&mut self, row: &DumpRow) {
        if row.kind != DAMAGE {
            return;
        }
        self.places += 1;
        if self.first.is_none() {
            self.first = Some(sentence(row));
        }
    }

    /// Reports the damage on standard error, so that standard output has only rows.
    fn tell(self, shown: &str) -> Exit {
        let Some(first) = self.first else { return Exit::Done };
        let more = match self.places {
            1 => String::new(),
            2 => " (and at 1 more place)".to_owned(),
            n => format!(" (and at {} more places)", commas(n as u64 - 1)),
        };
        let yellow = anstyle::AnsiColor::Yellow.on_default().bold();
        let text = style::fitting(format!("{yellow}damaged:{yellow:#} {shown}: {first}{more}"));
        let _ = writeln!(anstream::stderr().lock(), "{text}");
        Exit::SomeFailed
    }
}

/// `a message that goes beyond the end at byte 11,707`
fn sentence(row: &DumpRow) -> String {
    let number = |name: &str| {
        row.fields.iter().find(|field| field.name == name).and_then(|field| match field.value {
            DumpValue::Number(v) => Some(commas(v as u64)),
            DumpValue::Text(_) => None,
        })
    };
    let what = row.fields.iter().find(|field| field.name == "what").map_or(String::new(), |f| f.value.to_string());
    match (number("byte"), number("line"), number("column")) {
        (Some(byte), ..) => format!("{what} at byte {byte}"),
        (_, Some(line), Some(column)) => format!("{what} at line {line}, column {column}"),
        _ => what,
    }
}
