//! The rows of `kneewise dump`: one line per row for people; one object per row, or one row per value, for programs.

use super::wording::name;
use crate::dump::{DumpRow, DumpValue};
use std::fmt::Write as _;
use std::io::{self, Write};

/// Width of the kind and number of a row; longer ones push their fields to the right.
const HEAD: usize = 18;

/// `record 17         timestamp=2026-09-12T05:30:17Z  heart_rate=142 bpm`: a line a row. Texts with blanks in them stand
/// between quotation marks; signs that would act on a terminal are `?`. With `ascii` there are no others.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn text(rows: impl Iterator<Item = DumpRow>, ascii: bool, out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        let line = line(&row);
        writeln!(out, "{}", if ascii { name::ascii(&line) } else { line })?;
    }
    Ok(())
}

fn line(row: &DumpRow) -> String {
    let head = format!("{} {}", name::without_signs(&row.kind), row.number);
    if row.fields.is_empty() {
        return head;
    }
    let mut line = format!("{head:HEAD$}");
    for field in &row.fields {
        let text = match &field.value {
            DumpValue::Text(text) if text.is_empty() || text.contains([' ', '"']) => {
                format!("\"{}\"", name::without_signs(text).replace('"', "\\\""))
            }
            DumpValue::Text(text) => name::without_signs(text),
            number @ DumpValue::Number(_) => number.to_string(),
        };
        let unit = if field.unit.is_empty() { "" } else { " " };
        let _ = write!(line, "  {}={text}{unit}{}", name::without_signs(&field.name), name::without_signs(&field.unit));
    }
    line
}

/// One object per line: `{"kind":"record","number":17,"fields":[{"name":"heart_rate","value":142,"unit":"bpm"}]}`. A list of
/// fields and not an object, because a message may have two fields with the same name.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn json(rows: impl Iterator<Item = DumpRow>, out: &mut dyn Write) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, &row)?;
        writeln!(out)?;
    }
    Ok(())
}

/// One row per value: `kind,number,field,value,unit`. A dump row without values is left out.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn csv(rows: impl Iterator<Item = DumpRow>, out: &mut dyn Write) -> io::Result<()> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["kind", "number", "field", "value", "unit"]).map_err(as_io)?;
    for row in rows {
        let number = row.number.to_string();
        for field in &row.fields {
            let value = field.value.to_string();
            out.write_record([&row.kind, &number, &field.name, &value, &field.unit]).map_err(as_io)?;
        }
    }
    out.flush()
}

/// The operating system's own error, so that a closed pipe is still recognised.
fn as_io(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dump::DumpField;

    fn rows() -> impl Iterator<Item = DumpRow> {
        let field = |name: &str, value, unit: &str| DumpField { name: name.into(), value, unit: unit.into() };
        let text = |text: &str| DumpValue::Text(text.into());
        let row = |kind: &str, number, fields| DumpRow { kind: kind.into(), number, fields };
        [
            row(
                "record",
                17,
                vec![field("heart_rate", DumpValue::Number(142.0), "bpm"), field("sport", text("run"), "")],
            ),
            row("a_kind_that_is_too_long", 1, vec![field("name", text("Say \"hi\"\n\u{1b}[31m"), "")]),
            row("none", 2, vec![]),
        ]
        .into_iter()
    }

    fn written(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn where_only_ascii_is_understood() {
        let mut out = Vec::new();
        let row = DumpRow {
            kind: "record".into(),
            number: 1,
            fields: vec![DumpField { name: "lat".into(), value: DumpValue::Number(1.5), unit: "°".into() }],
        };
        text(std::iter::once(row), true, &mut out).unwrap();
        assert_eq!(String::from_utf8(out).unwrap().trim_end(), "record 1            lat=1.5  deg");
    }

    #[test]
    fn a_line_a_row_for_people() {
        assert_eq!(
            written(|out| text(rows(), false, out)),
            "record 17           heart_rate=142 bpm  sport=run\n\
             a_kind_that_is_too_long 1  name=\"Say \\\"hi\\\"??[31m\"\n\
             none 2\n"
        );
    }

    #[test]
    fn an_object_a_line_for_programs() {
        let text = written(|out| json(rows(), out));
        let objects: Vec<serde_json::Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects.len(), 3);
        assert_eq!(objects[0]["fields"][0]["value"], 142);
        assert_eq!(objects[1]["fields"][0]["value"], "Say \"hi\"\n\u{1b}[31m");
    }

    #[test]
    fn a_row_a_value_for_tables() {
        assert_eq!(
            written(|out| csv(rows(), out)).lines().take(3).collect::<Vec<_>>(),
            ["kind,number,field,value,unit", "record,17,heart_rate,142,bpm", "record,17,sport,run,"]
        );
    }

    #[test]
    fn a_closed_pipe_is_known_as_one() {
        struct Closed;
        impl Write for Closed {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let written = [text(rows(), false, &mut Closed), json(rows(), &mut Closed), csv(rows(), &mut Closed)];
        for result in written {
            assert_eq!(result.unwrap_err().kind(), io::ErrorKind::BrokenPipe);
        }
    }
}
