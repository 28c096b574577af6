//! Tests of reading a pain log.

use super::encoding::Encoding;
use super::*;
use jiff::civil::date as day;
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<Vec<PainEntry>, PainError> {
    super::read(bytes, None)
}

fn one(line: &str) -> Result<PainEntry, String> {
    let mut entries = read(line.as_bytes()).map_err(|e| e.to_string())?;
    assert_eq!(entries.len(), 1, "{line}");
    Ok(entries.remove(0))
}

fn error(log: &str) -> String {
    read(log.as_bytes()).unwrap_err().to_string()
}

#[test]
fn a_log_with_everything() {
    let log = "\u{feff}# left knee\r\ndate,score,when,note\r\n\r\n2026-09-12,4,during,\"last downhill, slow\"\r\n\
               2026-09-12 , 2.5 , an hour after\r\n  # better\r\n2026-09-13,0,morning,\r\n2026-09-14,1\r\n";
    let entry = |d: i8, score: f64, when: PainWhen, note: Option<&str>| PainEntry {
        date: day(2026, 9, d),
        score,
        when,
        place: None,
        side: None,
        note: note.map(str::to_owned),
    };
    let expected = [
        entry(12, 4.0, PainWhen::During, Some("last downhill, slow")),
        entry(12, 2.5, PainWhen::HourAfter, None),
        entry(13, 0.0, PainWhen::NextMorning, None),
        entry(14, 1.0, PainWhen::During, None),
    ];
    assert_eq!(read(log.as_bytes()).unwrap(), expected);
}

#[test]
fn nothing_is_no_error() {
    for log in ["", "\n\n", "date,score\n", "# nothing\n", ",,\n"] {
        assert_eq!(read(log.as_bytes()), Ok(Vec::new()), "{log:?}");
    }
}

#[test]
fn dates_as_people_write_them() {
    for text in [
        "2026-09-12",
        "2026/09/12",
        "2026.9.12",
        "20260912",
        "2026-09-12T07:30:00Z",
        "2026-09-12 07:30",
        "12.09.2026",
        "12. 9. 2026",
        "12 Sep 2026",
        "12 September 2026",
        "12th Sept 2026",
        "Sep 12 2026",
        "Sat 12 Sep 2026",
        "12-Sep-2026",
        "2026 Sep 12",
        "9/12/2026",
        "09/12/2026",
    ] {
        let found = one(&format!("{text};3"));
        if text.contains("/12/") && !text.starts_with("2026") {
            assert!(found.unwrap_err().contains("either of two months"), "{text}");
        } else {
            assert_eq!(found.map(|e| e.date), Ok(day(2026, 9, 12)), "{text}");
        }
    }
    assert_eq!(one("13/9/2026,3").unwrap().date, day(2026, 9, 13), "13 is no month");
    assert_eq!(one("9/13/2026,3").unwrap().date, day(2026, 9, 13));
    assert_eq!(one("5/5/2026,3").unwrap().date, day(2026, 5, 5), "the same either way");
    assert_eq!(one("\"Sep 12, 2026\",3").unwrap().date, day(2026, 9, 12));
}

#[test]
fn what_is_no_date() {
    for text in [
        "2026-09-31",
        "2026-13-01",
        "26-09-12",
        "yesterday",
        "12 Foo 2026",
        "1969-12-31",
        "2101-01-01",
        "2026-09",
        "99999999999",
        "2026-09-12 noon",
    ] {
        let found = error(&format!("2026-01-01,1\n{text},3\n"));
        assert_eq!(found, format!("line 2: '{text}' is not a date; write it as 2026-09-12"));
    }
    assert!(one("1970-01-01,3").is_ok() && one("2100-12-31,3").is_ok());
}

#[test]
fn scores_from_zero_to_ten() {
    for (text, score) in [("0", 0.0), ("10", 10.0), ("4.5", 4.5), ("4/10", 4.0), ("\"4,5\"", 4.5)] {
        assert_eq!(one(&format!("2026-09-12,{text}")).map(|e| e.score), Ok(score), "{text}");
    }
    assert_eq!(one("2026-09-12;4,5;morning").unwrap().score, 4.5);
    for text in ["10.1", "-1", "11", "four", "NaN", "inf", "1e1", "+3", "3/5"] {
        assert_eq!(error(&format!("2026-09-12,{text}")), format!("line 1: '{text}' is not a score from 0 to 10"));
    }
    assert_eq!(error("2026-09-12"), "line 1: no score after the date");
    assert_eq!(error("2026-09-12,,morning"), "line 1: no score after the date");
}

#[test]
fn when_in_plain_words() {
    for (text, when) in [
        ("", PainWhen::During),
        ("During", PainWhen::During),
        ("while running", PainWhen::During),
        ("after", PainWhen::HourAfter),
        ("hour", PainWhen::HourAfter),
        ("hour_after", PainWhen::HourAfter),
        ("An hour  after", PainWhen::HourAfter),
        ("MORNING", PainWhen::NextMorning),
        ("next-morning", PainWhen::NextMorning),
        ("rest", PainWhen::AtRest),
        ("At rest", PainWhen::AtRest),
        ("night", PainWhen::AtNight),
        ("at_night", PainWhen::AtNight),
    ] {
        assert_eq!(one(&format!("2026-09-12,3,{text}")).map(|e| e.when), Ok(when), "{text}");
    }
    assert_eq!(
        error("2026-09-12,3,on the stairs"),
        "line 1: 'on the stairs' does not say when it was felt; write during, hour, morning, rest or night, or leave it empty"
    );
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    assert!(error("# a\n\n# b\ndate,score\n2026-09-12,3,,\"two\nlines\"\n2026-09-13,x\n").starts_with("line 7:"));
    assert!(error("date,score\r\n2026-09-12,3\r\n\r\nfoo,3\r\n").starts_with("line 4:"));
    assert!(error("2026-09-12,3\n# a\n  # b\n\n \nfoo,3").starts_with("line 6:"));
}

#[test]
fn a_later_header_names_columns_only() {
    let log = read(b"2026-09-12,3\nscore,date,note,side\n4,2026-09-13,stairs,left\n").unwrap();
    assert_eq!((log[1].score, log[1].note.as_deref(), log[1].side), (4.0, Some("stairs"), Some(Side::Left)));
    assert!(error("2026-09-12,3\ndate,hello\n").starts_with("line 2: 'date' is not a date"));
    assert!(error("date,score\n2026-09-12,3\ndate\n").starts_with("line 3:"));
    assert!(error("foo,3\n").starts_with("line 1: 'foo'"), "a header has no score");
}

#[test]
fn a_first_line_that_is_no_header_is_a_mistake() {
    for header in ["date,score", "Date;Score", "Datum;Schmerz", "Day (local),pain", "\u{feff}date,score", "日期,score"]
    {
        assert_eq!(read(header.as_bytes()), Ok(Vec::new()), "{header}");
    }
    for rubbish in ["rubbish", "lorem,ipsum", "knee hurts", "dates,score", "%%%,x"] {
        let said = error(&format!("{rubbish}\n2026-09-12,3\n"));
        assert!(said.starts_with("line 1: '") && said.contains("is not a date"), "{said}");
    }
    assert!(error("2026-09-12,3\nrubbish\n").starts_with("line 2: 'rubbish' is not a date"));
}

#[test]
fn a_quotation_mark_swallows_nothing() {
    assert_eq!(error("2026-09-12,4,,\"ouch\n2026-09-13,7\n"), "line 1: a quotation mark (\") is not closed");
    assert_eq!(read(b"2026-09-12,4,,\"two\nlines\"\n").map(|e| e.len()), Ok(1));
    assert_eq!(read(b"2026-09-12,4,,\"two\nlines\"\n2026-09-13,7\n").map(|e| e.len()), Ok(2));
    assert_eq!(read(b"2026-09-12,4,,a 5\" step\n2026-09-13,7\n").map(|e| e.len()), Ok(2));
}

#[test]
fn a_line_that_names_the_separator_is_none() {
    for separator in [',', ';', '\t'] {
        let log = format!("sep={separator}\r\ndate{separator}score\r\n2026-09-12{separator}3\r\n");
        assert_eq!(read(log.as_bytes()).map(|log| log.len()), Ok(1), "{log:?}");
    }
    assert!(error("date,score\nsep=,\n").starts_with("line 2: 'sep='"), "only the first line");
}

#[test]
fn a_day_to_come_is_refused() {
    let read = |log: &str| super::read(log.as_bytes(), Some(day(2026, 9, 12))).map_err(|e| e.to_string());
    assert_eq!(read("date,score\n2026-09-12,3\n").map(|e| e.len()), Ok(1));
    assert_eq!(
        read("date,score\n13 Sep 2026,3\n").map(|e| e.len()),
        Err("line 2: '13 Sep 2026' is in the future".to_owned())
    );
}

#[test]
fn columns_in_any_order_and_number() {
    for log in [
        "date,score,when,where,side,note\n2026-09-12,3,after,knee,left,\"a, b\"",
        "date,score,when,where,side,note\n2026-09-12,3,after,,left,a, b",
        "note,side,date,score,when\n\"a, b\",left,2026-09-12,3,hour",
        "score;date;mood;note;when;where\n3;2026-09-12;bad;a, b;after;left knee",
    ] {
        let entry = one(log).unwrap();
        assert_eq!((entry.score, entry.when, entry.side), (3.0, PainWhen::HourAfter, Some(Side::Left)), "{log}");
        assert_eq!(entry.note.as_deref(), Some("a, b"));
    }
    assert_eq!(
        error("date,score,note,side\n2026-09-12,3,a, b,left"),
        "line 2: more cells than the header names; put a note with commas between quotation marks"
    );
    assert_eq!(
        error("date,score,side\n2026-09-12,3,up"),
        "line 2: 'up' is not a side; write left, right or both, or leave it empty"
    );
}

#[test]
fn the_knee_is_counted_and_nothing_else() {
    let log = read_log(
        b"date,score,when,where\n2026-09-12,3,,\n2026-09-13,4,,hip\n2026-09-14,5,,Knie links\n2026-09-15,,mention,\n2026-09-16,,break,\n\
          2026-09-17,2,mention,",
        None,
    )
    .unwrap();
    let days = |entries: &[PainEntry]| entries.iter().map(|e| e.date.day()).collect::<Vec<_>>();
    assert_eq!((days(&log.knee), days(&log.elsewhere)), (vec![12, 14, 17], vec![13]));
    assert_eq!(
        log.marks.iter().map(|m| (m.date.day(), m.kind)).collect::<Vec<_>>(),
        [(15, MarkKind::Mention), (16, MarkKind::Break)]
    );
    assert_eq!(log.knee[1].side, Some(Side::Left));
    assert_eq!(error("date,score,when\n2026-09-12,,during"), "line 2: no score after the date");
}

#[test]
fn notes_may_hold_commas() {
    assert_eq!(one("2026-09-12,3,,stairs, then the hill,").unwrap().note.as_deref(), Some("stairs, then the hill"));
    assert_eq!(one("2026-09-12\t3\tmorning\ta note").unwrap().note.as_deref(), Some("a note"));
}

#[test]
fn what_is_no_log_at_all() {
    assert_eq!(read(&[0xff, 0xfe, b'2', 0, b'0']).unwrap_err(), PainError::NotText { line: 1 }, "half a character");
    assert_eq!(
        read(b"2026-01-01,1\n2026-01-02,2,,\xDC\n").unwrap_err().to_string(),
        "line 2: not UTF-8 text; save it as CSV with UTF-8"
    );
    assert_eq!(read(&vec![b'a'; MOST_BYTES + 1]).unwrap_err(), PainError::TooLarge);
    let long = error(&format!("2026-01-01,1\n{}\u{1b}[2J,3", "x".repeat(100)));
    assert!(long.contains("xxx…'") && long.len() < 150, "{long}");
    assert!(!error("2026-01-01,1\n\u{1b}[2J,3").contains('\u{1b}'));
}

fn utf16(text: &str, encoding: Encoding) -> Vec<u8> {
    encoding.encoded(format!("\u{feff}{text}").into_bytes())
}

#[test]
fn spreadsheets_unicode_text_is_read_and_added_to() {
    for encoding in [Encoding::Utf16Little, Encoding::Utf16Big] {
        let log = utf16("Datum\tSchmerz\tNotiz\r\n12.09.2026\t4\tÜbung, 膝 🦵\r\n", encoding);
        assert_eq!(Encoding::of(&log), encoding);
        let new = NewLine {
            date: day(2026, 9, 14),
            score: Some(3.0),
            when: "",
            place: String::new(),
            side: None,
            note: "wieder 🦵".to_owned(),
        };
        let added = addition(&log, &new).unwrap();
        assert_eq!(added, encoding.encoded("2026-09-14\t3\twieder 🦵\r\n".into()));
        let notes: Vec<_> = read(&[log, added].concat()).unwrap().into_iter().map(|entry| entry.note).collect();
        assert_eq!(notes, [Some("Übung, 膝 🦵".to_owned()), Some("wieder 🦵".to_owned())]);
    }
}

#[test]
fn half_a_character_is_an_error() {
    let mut log = utf16("2026-09-12\t4\n2026-09-13\t4", Encoding::Utf16Little);
    assert_eq!(read(&log).map(|log| log.len()), Ok(2));
    log.pop();
    assert_eq!(read(&log), Err(PainError::NotText { line: 2 }));
    let lone = [&utf16("2026-09-12\t4\t", Encoding::Utf16Little)[..], &[0x00, 0xD8]].concat();
    assert_eq!(read(&lone), Err(PainError::NotText { line: 1 }));
}

proptest! {
    #[test]
    fn any_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&bytes);
    }

    #[test]
    fn nearly_a_log(log in "([0-9]{1,4}[-/. ][0-9a-zA-Zé]{1,5}[-/. ][0-9]{1,4}|[a-z ]{0,8}),[0-9./-]{0,4}(,[a-z ]{0,9}){0,3}\n?") {
        if let Ok(entries) = read(log.as_bytes()) {
            for entry in entries {
                prop_assert!((0.0..=10.0).contains(&entry.score) && YEARS.contains(&entry.date.year()));
            }
        }
    }

    #[test]
    fn what_is_written_is_read(days in 0i32..40_000, tenths in 0u8..=100, style in 0usize..4) {
        let date = day(1990, 1, 1).saturating_add(jiff::Span::new().days(days));
        let text = date.strftime(["%Y-%m-%d", "%d.%m.%Y", "%-d %b %Y", "%Y%m%d"][style]).to_string();
        let entry = one(&format!("{text},{}.{}", tenths / 10, tenths % 10));
        prop_assert_eq!(entry, Ok(PainEntry { date, score: f64::from(tenths) / 10.0, when: PainWhen::During, place: None, side: None, note: None }));
    }
}
