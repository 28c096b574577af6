//! Tests of the XML reader.

use super::*;
use proptest::prelude::*;

/// Events as text: `+name`, `-name=text`; then the damage.
fn walk(source: &str) -> (String, Vec<Damage>, Option<Note>) {
    let mut reader = XmlReader::new(source, 64);
    let mut log = Vec::new();
    while let Some(event) = reader.next() {
        log.push(match event {
            Event::Start(tag) => format!("+{}", tag.name),
            Event::End(name) => format!("-{name}={}", reader.text()),
        });
    }
    let (damage, note) = reader.finish();
    (log.join(" "), damage, note)
}

fn clean(source: &str) -> String {
    let (log, damage, note) = walk(source);
    assert_eq!((damage, note), (vec![], None), "{source}");
    log
}

proptest! {
    #[test]
    fn plain_attributes_are_those_of_quick_xml(parts in proptest::collection::vec(
        ((" |  |\n|", "lat|lon|a:lat|x|"), ("=|= ", "[\"']"), ("[0-9.&<=' -]{0,4}", "[\"']")), 0..4,
    )) {
        let mut content = "p".to_owned();
        for ((blank, key), (equals, quote), (value, end)) in parts {
            content.extend([blank, key, equals, quote, value, end]);
        }
        let tag = Tag { name: "p", content: &content, name_len: 1 };
        for name in ["lat", "lon", "x"] {
            let expected = Attributes::html(&content, 1)
                .with_checks(false)
                .filter_map(Result::ok)
                .find(|attribute| attribute.key.local_name().into_inner() == name);
            if let Some(found) = tag.plain_attribute(name) {
                prop_assert_eq!(Some(found), expected.as_ref().map(|a| &*a.value), "{}", content);
            }
        }
    }
}

#[test]
fn names_are_local_and_empty_elements_end() {
    assert_eq!(clean("  <?xml version='1.0'?><a:x><b:y>1</b:y><z/></a:x>"), "+x +y -y=1 +z -z= -x=");
    assert_eq!(clean("<p:x></q:x>"), "+x -x=", "a prefix that changes is not damage");
}

#[test]
fn text_is_gathered_from_all_its_forms() {
    assert_eq!(clean("<a> x &amp; <![CDATA[<y>]]><!-- z --> &#65;&#x42;&lt; </a>"), "+a -a=x & <y> AB<");
    assert_eq!(clean("<a>&own; & b</a>"), "+a -a=&own; & b", "unknown entities stay as written");
    assert_eq!(clean("<!DOCTYPE a [<!ENTITY own 'boom'>]><a>&own;</a>"), "+a -a=&own;", "never expanded");
}

#[test]
fn attributes_in_any_quoting() {
    let source = r#"<a one="1" p:two='2' three=3 four="a&amp;b&own;&" five/>"#;
    let Some(Event::Start(tag)) = XmlReader::new(source, 9).next() else { panic!("no tag") };
    let values = ["one", "two", "three", "four", "five", "six"].map(|name| tag.attribute(name));
    let expected = [Some("1"), Some("2"), Some("3"), Some("a&b&own;&"), Some(""), None];
    assert_eq!(values.each_ref().map(Option::as_deref), expected);
}

#[test]
fn end_tags_that_do_not_match_are_mended() {
    let (log, damage, note) = walk("<a><b>1<c>2</b></x><d>3</d></a>");
    assert_eq!(log, "+a +b +c -c=2 -b=2 +d -d=3 -a=3");
    assert!(damage.is_empty());
    assert_eq!(note.unwrap().text, "2 end tags do not match what is open; read as far as it made sense");
}

#[test]
fn truncation_says_where() {
    let (log, damage, _) = walk("<a>\n<b>1</b>\n é<c");
    assert_eq!(log, "+a +b -b=1");
    assert_eq!(damage.len(), 1);
    assert_eq!((damage[0].place, damage[0].truncated), (Place::Line { line: 3, column: 3 }, true));
    let (_, damage, _) = walk("<a><b>1</b>");
    assert_eq!((damage[0].truncated, damage[0].what.as_str()), (true, "the document ends inside <a>"));
    for cut in ["<a>text<!-- <b/>", "<a><![CDATA[<b/>", "<a><?pi <b/>", "<a b='1"] {
        let (log, damage, _) = walk(cut);
        assert_eq!((log.as_str(), damage[0].truncated), (if cut.starts_with("<a>") { "+a" } else { "" }, true));
    }
}

#[test]
fn damage_quotes_no_garbage() {
    let (_, damage, _) = walk(&format!("<\u{1b}[31m{}>", "x".repeat(10_000)));
    assert!(damage[0].what.len() <= 100 && !damage[0].what.contains('\u{1b}'));
    assert_eq!(title(" a\u{1b}b\n"), Some("a b".to_owned()));
    assert_eq!(title(" \t "), None);
}

#[test]
fn a_broken_tag_costs_itself_only() {
    let (log, damage, _) = walk("<a><b x=\"1></b><c>2</c></a>");
    assert_eq!(log, "+a +c -c=2 -a=2");
    assert_eq!((damage.len(), damage[0].truncated), (1, false));
    assert_eq!(damage[0].place, Place::Line { line: 1, column: 4 });
}

#[test]
fn nesting_stops_at_the_limit() {
    for (depth, broken) in [(64, false), (65, true), (100_000, true)] {
        let source = "<a>".repeat(depth) + &"</a>".repeat(depth);
        assert_eq!(!walk(&source).1.is_empty(), broken, "{depth}");
    }
}

#[test]
fn many_broken_tags_do_not_take_forever() {
    let (_, damage, _) = walk(&"<a b=\"1>".repeat(100_001));
    assert!(damage.len() <= MAX_DAMAGE);
}

proptest! {
    #[test]
    fn any_text_ends(source in "[<>/a-c\"'=&;! \\[\\]?#x-]{0,60}") {
        let mut reader = XmlReader::new(&source, 8);
        let mut open = 0_i64;
        while let Some(event) = reader.next() {
            open += if matches!(event, Event::Start(_)) { 1 } else { -1 };
            prop_assert!((0..=8).contains(&open));
        }
        prop_assert!(reader.finish().0.len() <= MAX_DAMAGE);
    }
}
