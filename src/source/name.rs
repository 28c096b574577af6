//! What names imply: which files are left unread, and how a name is displayed.

use crate::base::ledger::Code;

/// Files that macOS and Windows leave in folders and archives, and the Windows recycle bin.
const SYSTEM: &[&str] =
    &["$RECYCLE.BIN", ".DS_Store", "System Volume Information", "Thumbs.db", "__MACOSX", "desktop.ini"];

/// Photos and videos.
const MEDIA: &[&str] = &[
    "3gp", "aac", "avi", "bmp", "gif", "heic", "heif", "jpeg", "jpg", "m4a", "m4v", "mkv", "mov", "mp3", "mp4", "mpg",
    "png", "tif", "tiff", "wav", "webm", "webp",
];

/// Tables of a Strava export about other people, messages, devices and home locations. None helps to judge a run.
const STRAVA_PRIVATE: &[&str] = &[
    "blocks",
    "comments",
    "connected_apps",
    "contacts",
    "direct_messages",
    "email_preferences",
    "followers",
    "following",
    "logins",
    "messages",
    "messaging",
    "mobile_device_identifiers",
    "orders",
    "posts",
    "privacy_zones",
    "reactions",
    "social_settings",
    "support_tickets",
];

/// Tables of a Garmin export about the person, by the end of the stem: some begin with the account's name.
const GARMIN_PRIVATE: &[&str] = &["user_contact", "social-profile", "social_profile"];

/// Why a file or folder of this name, below what the user named, is left unread, wherever it lies.
#[must_use]
pub fn left_alone(component: &str) -> Option<Code> {
    if SYSTEM.iter().any(|system| component.eq_ignore_ascii_case(system)) {
        return Some(Code::SystemLeftover);
    }
    // AppleDouble: macOS keeps resource forks next to the file under this name.
    if component.starts_with("._") {
        return Some(Code::SystemLeftover);
    }
    let hidden = component.starts_with('.') && component != "." && component != "..";
    hidden.then_some(Code::Hidden)
}

/// Whether the name is that of a photo or video.
#[must_use]
pub fn is_media(file_name: &str) -> bool {
    let (_, extension) = split(file_name);
    MEDIA.iter().any(|media| extension.eq_ignore_ascii_case(media))
}

/// Whether the name is, inside an export, that of a table that is never opened.
#[must_use]
pub fn is_private(file_name: &str) -> bool {
    let (stem, extension) = split(file_name);
    let stem = stem.to_ascii_lowercase();
    match extension.to_ascii_lowercase().as_str() {
        "csv" => STRAVA_PRIVATE.contains(&stem.as_str()),
        "json" => stem == "customer" || GARMIN_PRIVATE.iter().any(|end| stem.ends_with(end)),
        _ => false,
    }
}

/// Why a member of an archive, named with its folders, is not unpacked.
#[must_use]
pub fn member_left_alone(member: &str) -> Option<Code> {
    let mut components = member.split('/').filter(|component| !component.is_empty());
    if let Some(code) = components.clone().find_map(left_alone) {
        return Some(code);
    }
    let file_name = components.next_back().unwrap_or_default();
    if is_media(file_name) || (components.next_back() == Some("media") && split(file_name).1.is_empty()) {
        return Some(Code::Media);
    }
    is_private(file_name).then_some(Code::Private)
}

/// The name before and after its last dot; a leading dot does not count.
#[must_use]
pub fn split(file_name: &str) -> (&str, &str) {
    match file_name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, extension),
        _ => (file_name, ""),
    }
}

/// A path or member name for display: e-mail addresses become `…`, characters that would disturb a terminal `?`.
///
/// Garmin names the members of an export after the account's address (`name@host.org_123.fit`).
#[must_use]
pub fn show_name(name: &str) -> String {
    let clean: String = name.chars().map(|sign| if disturbs(sign) { '?' } else { sign }).collect();
    if !clean.contains('@') && !clean.contains("%40") {
        return clean;
    }
    let clean = clean.replace("%40", "@");
    let shown: Vec<String> = clean.split('/').map(without_address).collect();
    shown.join("/")
}

/// Control characters, and marks that change the writing direction (`gpx.exe` can be made to look like `exe.gpx`).
fn disturbs(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn without_address(component: &str) -> String {
    let mut shown = String::with_capacity(component.len());
    let mut rest = component;
    while let Some(at) = rest.find('@') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let local = before.trim_end_matches(|sign: char| sign.is_alphanumeric() || "._%+-'".contains(sign));
        let run = after.find(|sign: char| !(sign.is_alphanumeric() || ".-".contains(sign))).unwrap_or(after.len());
        let host = without_extensions(&after[..run]);
        if local.len() < before.len() && host.contains('.') {
            shown.push_str(local);
            shown.push('…');
            rest = &after[host.len()..];
        } else {
            shown.push_str(&rest[..=at]);
            rest = after;
        }
    }
    shown.push_str(rest);
    shown
}

/// The host without known extensions: `host.org` of `host.org.fit.gz`. An unlisted extension is hidden with the host.
fn without_extensions(host: &str) -> &str {
    let mut host = host.trim_end_matches('.');
    while let Some((stem, extension)) = host.rsplit_once('.') {
        let known = ["fit", "gpx", "tcx", "gz", "zip", "json", "csv", "txt"];
        if !known.iter().any(|known| extension.eq_ignore_ascii_case(known)) {
            break;
        }
        host = stem;
    }
    host
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_not_shown() {
        for (name, shown) in [
            ("john.doe@mail.com_12345.fit", "…_12345.fit"),
            ("a/john.doe@mail.co.uk/12345.fit", "a/…/12345.fit"),
            ("john_doe+run@my-host.com_0_summarizedActivities.json", "…_0_summarizedActivities.json"),
            ("jürgen@läufer.de.fit.gz", "….fit.gz"),
            ("john%40mail.com_1.fit", "…_1.fit"),
            ("Fwd john@mail.com, eva@mail.org.zip", "Fwd …, ….zip"),
            // no address: nobody before the sign, or no host after it
            ("run@night.fit", "run@night.fit"),
            ("@home.de/1.fit", "@home.de/1.fit"),
            ("5k@4:30.gpx", "5k@4:30.gpx"),
            ("plain/activities/1.fit.gz", "plain/activities/1.fit.gz"),
        ] {
            assert_eq!(show_name(name), shown);
        }
    }

    #[test]
    fn signs_that_disturb_are_not_shown() {
        assert_eq!(show_name("a\u{202e}xpg.fit"), "a?xpg.fit");
        assert_eq!(show_name("a\u{1b}[2Jb\n\0.fit"), "a?[2Jb??.fit");
        assert_eq!(show_name("../../ruñ 日本 👩‍🚀.fit"), "../../ruñ 日本 👩‍🚀.fit");
    }

    #[test]
    fn names_tell_what_is_left_alone() {
        for (member, code) in [
            ("__MACOSX/activities/._a.gpx", Some(Code::SystemLeftover)),
            ("activities/.DS_Store", Some(Code::SystemLeftover)),
            ("x/Thumbs.db", Some(Code::SystemLeftover)),
            ("$Recycle.Bin/1.fit", Some(Code::SystemLeftover)),
            ("x/._1.fit", Some(Code::SystemLeftover)),
            (".git/1.fit", Some(Code::Hidden)),
            ("../../evil.fit", None),
            ("./a.fit", None),
            ("media/abc.JPG", Some(Code::Media)),
            ("export/media/0a1b2c3d", Some(Code::Media)),
            ("multimedia/0a1b2c3d", None),
            ("media/1.fit", None),
            ("contacts.csv", Some(Code::Private)),
            ("export/Logins.csv", Some(Code::Private)),
            ("contacts.fit", None),
            ("DI-Connect-User/user_contact.json", Some(Code::Private)),
            ("DI-Connect-User/runner-social-profile.json", Some(Code::Private)),
            ("customer_data/customer.json", Some(Code::Private)),
            ("activities.csv", None),
            ("media.csv", None),
        ] {
            assert_eq!(member_left_alone(member), code, "{member}");
        }
    }
}
