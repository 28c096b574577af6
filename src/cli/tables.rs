//! Tables into a folder: one file each.

use super::args::{CsvDialect, Format, Shared};
use super::output;
use super::problem::Problem;
use kneewise::render::csv::{self, Dialect};
use kneewise::report::Report;
use kneewise::report::table::NAMES;
use std::io;
use std::path::Path;

/// Languages that write a decimal comma, and so separate cells by a semicolon (Unicode CLDR, `decimal` of `latn`).
const DECIMAL_COMMA: [&str; 34] = [
    "bg", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fr", "gl", "hr", "hu", "id", "is", "it", "lt", "lv",
    "nb", "nl", "nn", "no", "pl", "pt", "ro", "ru", "sk", "sl", "sr", "sv", "tr", "uk", "vi",
];

/// Spanish as it is written in these countries has a decimal point.
const SPANISH_WITH_POINT: [&str; 11] = ["MX", "US", "GT", "HN", "NI", "PA", "PE", "PR", "SV", "DO", "CU"];

/// Says before anything is read that tables need a folder.
pub(crate) fn need_a_folder(shared: &Shared) -> Result<(), Problem> {
    match (&shared.output, shared.format) {
        (None, Format::Csv) => Err(Problem::usage("--format csv writes several tables and needs a folder")
            .help("add -o FOLDER; it is made if it is not there")),
        (Some(path), Format::Csv) if path.exists() && !path.is_dir() => {
            Err(Problem::usage(format!("--format csv needs a folder, and {} is a file", path.display())))
        }
        _ => Ok(()),
    }
}

/// Refuses what has no tables.
pub(crate) fn has_none(command: &str, shared: &Shared) -> Result<(), Problem> {
    if shared.format == Format::Csv {
        return Err(Problem::usage(format!("{command} has no tables; use --format json")));
    }
    Ok(())
}

/// Writes each table of the report to a file of its own in the folder.
pub(crate) fn csv(report: &Report, folder: &Path, dialect: CsvDialect) -> io::Result<()> {
    let dialect = match dialect {
        CsvDialect::Plain => Dialect::default(),
        CsvDialect::Excel => {
            let named = ["LC_ALL", "LC_NUMERIC", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
            excel(&named.into_iter().find(|value| !value.is_empty()).unwrap_or_default())
        }
    };
    std::fs::create_dir_all(folder)?;
    for name in NAMES {
        output::to(Some(&folder.join(format!("{name}.csv"))), false, |out| csv::table(report, name, dialect, out))?;
    }
    Ok(())
}

/// What a spreadsheet of that locale (`de_DE.UTF-8`) expects.
fn excel(locale: &str) -> Dialect {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    let (language, country) = name.split_once('_').unwrap_or((name, ""));
    let swiss = matches!(country, "CH" | "LI");
    let comma = DECIMAL_COMMA.contains(&language) && !(language == "es" && SPANISH_WITH_POINT.contains(&country));
    // Switzerland separates by a semicolon, and has a decimal point.
    Dialect {
        byte_order_mark: true,
        separator: if comma || swiss { b';' } else { b',' },
        decimal_comma: comma && !swiss,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_decides_separator_and_decimal_sign() {
        for (locale, separator, decimal_comma) in [
            ("de_DE.UTF-8", b';', true),
            ("fr", b';', true),
            ("de_CH.UTF-8", b';', false),
            ("es_ES", b';', true),
            ("es_MX", b',', false),
            ("en_GB.UTF-8", b',', false),
            ("C.UTF-8", b',', false),
            ("", b',', false),
        ] {
            assert_eq!(excel(locale), Dialect { byte_order_mark: true, separator, decimal_comma }, "{locale}");
        }
    }
}
