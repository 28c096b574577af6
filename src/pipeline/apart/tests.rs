//! Reading apart gives the reports of reading from paths.

use super::*;
use crate::base::ledger::Code;
use crate::base::progress::Progress;
use crate::source::listed::{ListedFile, among};
use std::path::PathBuf;
use std::sync::Mutex;

#[derive(Default)]
struct Seen(Mutex<(Vec<String>, u64)>);

impl Watch for Seen {
    fn begins(&self, _place: &[u32], member: Option<&str>) {
        self.0.lock().unwrap().0.push(member.unwrap_or_default().to_owned());
    }

    fn ends(&self, share_bytes: u64) {
        self.0.lock().unwrap().1 += share_bytes;
    }
}

struct Workers(Vec<FilesReader>);

impl Workers {
    fn of(gathering: &Gathering, count: usize) -> Self {
        let reader = || {
            let mut reader = FilesReader::one_of(2);
            for (number, file) in (0..).zip(gathering.files()) {
                let own = gathering.own_settings(file).map(str::to_owned);
                reader.open(number, file.clone(), own, Window::of(std::fs::read(&file.path).unwrap()));
            }
            reader
        };
        Workers((0..count).map(|_| reader()).collect())
    }

    fn read(&mut self, parts: Vec<(usize, FilePart)>, gathering: &mut Gathering, config: &Config) -> Vec<PartAnswer> {
        let mut answers = Vec::new();
        let workers = self.0.len();
        for (turn, (file, part)) in parts.into_iter().enumerate().rev() {
            let before = gathering.unpacked(file);
            let reader = &mut self.0[turn % workers];
            let answer = reader.read(file as u32, &part, before, config, &Seen::default()).unwrap();
            if !config.detail {
                gathering.add(file, &answer).unwrap();
            }
            answers.push(answer);
        }
        answers
    }
}

fn gathered(files: &[&str], config: &Config) -> (Gathering, Workers) {
    let listed = |path: &&str| ListedFile { path: (*path).to_owned(), bytes: std::fs::metadata(path).unwrap().len() };
    let listed: Vec<ListedFile> = files.iter().map(listed).collect();
    read_all(Gathering::of(among(&listed, false)), config)
}

fn read_all(mut gathering: Gathering, config: &Config) -> (Gathering, Workers) {
    let mut workers = Workers::of(&gathering, 3);
    let count = gathering.files().count();
    let parts: Vec<(usize, FilePart)> = (0..count)
        .flat_map(|file| workers.0[0].parts(file as u32, config, 3).into_iter().map(move |part| (file, part)))
        .collect();
    assert!(parts.len() >= count);
    workers.read(parts, &mut gathering, &Config { detail: false, ..config.clone() });
    (gathering, workers)
}

fn same(apart: &Report, whole: &Report) {
    assert_eq!(serde_json::to_string(apart).unwrap(), serde_json::to_string(whole).unwrap());
}

const EXPORTS: [&str; 2] = ["testdata/garmin-export.zip", "testdata/strava-export.zip"];

#[test]
fn a_scan_apart_is_the_scan_of_the_paths() {
    let paths: Vec<PathBuf> = EXPORTS.iter().map(PathBuf::from).collect();
    for overview in [false, true] {
        let config = Config::default().with(|config| config.overview = overview);
        let (mut gathering, mut workers) = gathered(&EXPORTS, &config);
        let (report, parts) = gathering.scan(&config);
        assert_eq!(parts.is_empty(), !overview);
        let again = workers.read(parts, &mut gathering, &Config { detail: true, ..config.clone() });
        let apart = finished(report, &again, &config).unwrap();
        let whole = crate::scan(&paths, &config, &Progress::default()).unwrap();
        same(&apart, &whole);
        assert!(!overview || apart.activities.iter().any(|activity| !activity.profile.is_empty()));
    }
}

/// Exports that keep the samples of a workout in files beside the one that names it, too.
#[test]
fn exports_of_every_kind_apart_are_those_of_the_paths_as_zip_and_as_folder() {
    let dir = tempfile::Builder::new().prefix("exports").tempdir().unwrap();
    for name in ["adidas", "apple-health", "fitbit", "garmin", "huawei", "polar", "samsung", "strava", "zepp"] {
        let zip = format!("testdata/{name}-export.zip");
        let folder = dir.path().join(name);
        zip::ZipArchive::new(std::fs::File::open(&zip).unwrap()).unwrap().extract(&folder).unwrap();
        let walk = walkdir::WalkDir::new(&folder).into_iter().filter_map(Result::ok);
        let files = walk.filter(|entry| entry.file_type().is_file());
        let files: Vec<String> = files.map(|entry| entry.path().to_string_lossy().into_owned()).collect();
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        for (paths, files) in [(vec![PathBuf::from(&zip)], &[zip.as_str()][..]), (vec![folder.clone()], &files[..])] {
            let config = Config::default().with(|config| config.overview = true);
            let (mut gathering, mut workers) = gathered(files, &config);
            let (report, parts) = gathering.scan(&config);
            let again = workers.read(parts, &mut gathering, &Config { detail: true, ..config.clone() });
            let apart = finished(report, &again, &config).unwrap();
            assert!(!apart.activities.is_empty(), "{name}");
            same(&apart, &crate::scan(&paths, &config, &Progress::default()).unwrap());
        }
    }
}

#[test]
fn athletes_apart_are_those_of_the_paths() {
    let dir = tempfile::Builder::new().prefix("club").tempdir().unwrap();
    let club = dir.path().join("club");
    std::fs::create_dir_all(club.join("eva/.git")).unwrap();
    let copy = |from: &str, to: &str| _ = std::fs::copy(from, club.join(to)).unwrap();
    copy("testdata/race.fit", "eva/race.fit");
    copy("testdata/race.gpx", "loose.gpx");
    copy("testdata/samsung-export.zip", "tom@example.org.zip");
    let text = "tz = \"Pacific/Auckland\"\n[athlete]\nmax_bpm = 199\n";
    std::fs::write(club.join("eva/kneewise.toml"), text).unwrap();
    std::fs::write(club.join("eva/pain.csv"), "2026-01-01;3\n").unwrap();
    std::fs::write(club.join("eva/.git/x"), "").unwrap();
    let config = Config::default().with(|config| config.athletes = true);
    // As a browser names them: below the folder that was chosen.
    let on_disk = |path: &Path| dir.path().join(path);
    let walk = walkdir::WalkDir::new(&club).into_iter().filter_map(Result::ok);
    let files = walk.filter(|entry| entry.file_type().is_file());
    let path = |path: &Path| path.strip_prefix(dir.path()).unwrap().to_string_lossy().into_owned();
    let listed: Vec<ListedFile> =
        files.map(|entry| ListedFile { path: path(entry.path()), bytes: entry.metadata().unwrap().len() }).collect();
    let open = |path: &Path| std::fs::read(on_disk(path)).map(Window::of);
    let mut gathering = Gathering::of_athletes(among(&listed, true), &config, &open);
    let mut reader = FilesReader::one_of(2);
    let files: Vec<SourceFile> = gathering.files().cloned().collect();
    for (number, file) in (0..).zip(&files) {
        let own = gathering.own_settings(file).map(str::to_owned);
        assert_eq!(own.is_some(), file.athlete.as_deref() == Some("eva"));
        reader.open(number, file.clone(), own, open(&file.path).unwrap());
        let answer = reader.read(number, &FilePart::WHOLE, UnpackedSize::default(), &config, &Seen::default());
        gathering.add(number as usize, &answer.unwrap()).unwrap();
    }
    let here = |report: &Report| {
        serde_json::to_string(report).unwrap().replace(&format!("{}/", dir.path().to_string_lossy()), "")
    };
    let whole = crate::scan(std::slice::from_ref(&club), &config, &Progress::default()).unwrap();
    let apart = gathering.whole(&config);
    assert_eq!(here(&apart), here(&whole));
    let offset = |athlete: &str| {
        apart.activities.iter().find(|run| run.athlete.as_deref() == Some(athlete)).unwrap().local_start.offset()
    };
    assert_eq!(offset("eva").seconds(), 12 * 3600, "read with the athlete's own zone");
    assert_eq!(apart.cohort.as_ref().map(|rates| rates.athletes), Some(3));

    let (mut these, mut those) = (Vec::new(), Vec::new());
    gathering
        .each(&config, |name, report| {
            these.push((name.map(str::to_owned), here(report)));
            Ok(())
        })
        .unwrap();
    let cohort = crate::Cohort::find(&[club], &config).unwrap();
    cohort
        .each(&Progress::default(), None, |name, report| {
            those.push((name.map(str::to_owned), here(report)));
            Ok(())
        })
        .unwrap();
    assert_eq!(these, those);
}

#[test]
fn check_next_and_course_apart_are_those_of_the_paths() {
    let config = Config::default();
    let progress = Progress::default();
    let export = PathBuf::from(EXPORTS[0]);
    let (past, _) = gathered(&[EXPORTS[0]], &config);
    let planned = || PlannedRun::new(18_000.0, Some(600.0)).ok();
    same(
        &past.next(planned(), &config),
        &crate::next(std::slice::from_ref(&export), planned(), &config, &progress).unwrap(),
    );
    let course = "testdata/race.gpx";
    let apart = past.course(course, &std::fs::read(course).unwrap(), &config).unwrap();
    same(&apart, &crate::course(course.as_ref(), std::slice::from_ref(&export), &config, &progress).unwrap());
    assert!(past.course("a.gpx", b"<gpx/>", &config).is_err());

    let race = "testdata/race.fit";
    for past_paths in [vec![], vec![export]] {
        let has_past = !past_paths.is_empty();
        let own = checking(&config, has_past);
        let mut checked = Gathering::of(among(&[ListedFile { path: race.to_owned(), bytes: 0 }], false));
        let window = Window::of(std::fs::read(race).unwrap());
        let mut reader = FilesReader::one_of(2);
        reader.open(0, checked.files().next().unwrap().clone(), None, window);
        let answer = reader.read(0, &FilePart::WHOLE, UnpackedSize::default(), &own, &Seen::default()).unwrap();
        checked.add(0, &answer).unwrap();
        let names = vec![EXPORTS[0].to_owned()];
        // A history that holds the checked file too is judged without it.
        let (with_own, _) = gathered(&[EXPORTS[0], race], &config);
        let nothing = Gathering::of(among(&[], false));
        for history in if has_past { [&past, &with_own] } else { [&nothing, &checked] } {
            let apart = checked.check(history, names.clone(), &config);
            same(&apart, &crate::check(&[race.into()], &past_paths, &config, &progress).unwrap());
        }
    }
}

#[test]
fn a_member_that_ends_its_worker_is_in_the_ledger_and_the_rest_is_read() {
    let config = Config::default();
    let file = ListedFile { path: EXPORTS[1].to_owned(), bytes: std::fs::metadata(EXPORTS[1]).unwrap().len() };
    let mut gathering = Gathering::of(among(&[file], false));
    let mut workers = Workers::of(&gathering, 1);
    let (all, _) = gathered(&[EXPORTS[1]], &config);
    let (place, outcome) = all.files[0].outcomes.iter().find(|(_, outcome)| !outcome.activities.is_empty()).unwrap();
    let rest = FilePart::WHOLE.without(place).into_iter().map(|part| (0, part)).collect();
    workers.read(rest, &mut gathering, &config);
    gathering.add_panicked(0, place, outcome.ledger.member.as_deref());
    let (report, _) = gathering.scan(&config);
    let panicked: Vec<_> = report.ledger.iter().filter(|entry| entry.code == Code::Panicked).collect();
    assert_eq!(panicked.len(), 1);
    assert_eq!(panicked[0].member, outcome.ledger.member);
    assert_eq!(report.ledger.len(), all.scan(&config).0.ledger.len());
}

#[test]
fn progress_tells_every_member_and_all_bytes() {
    let path = EXPORTS[1];
    let bytes = std::fs::read(path).unwrap();
    let length = bytes.len() as u64;
    let gathering = Gathering::of(among(&[ListedFile { path: path.to_owned(), bytes: length }], false));
    let mut reader = FilesReader::one_of(2);
    reader.open(0, gathering.files().next().unwrap().clone(), None, Window::of(bytes));
    let seen = Seen::default();
    reader.read(0, &FilePart::WHOLE, UnpackedSize::default(), &Config::default(), &seen).unwrap();
    let (members, told) = seen.0.into_inner().unwrap();
    assert!(members.len() > 20 && members.iter().any(|member| member.ends_with(".fit.gz")), "{members:?}");
    assert!(told <= length && told > length * 9 / 10, "{told} of {length}");
}
