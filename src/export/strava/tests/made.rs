//! Made tables, as the service writes them, in three languages and any width.

use super::super::*;
/// The names of an English table of 103 columns, in order. Earlier widths lack the last ones before the photos.
pub(super) const ENGLISH: &str = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,\
    Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,\
    Elapsed Time,Moving Time,Distance,Max Speed,Average Speed,Elevation Gain,Elevation Loss,Elevation Low,\
    Elevation High,Max Grade,Average Grade,Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,\
    Max Heart Rate,Average Heart Rate,Max Watts,Average Watts,Calories,Max Temperature,Average Temperature,\
    Relative Effort,Total Work,Number of Runs,Uphill Time,Downhill Time,Other Time,Perceived Exertion,Type,Start Time,\
    Weighted Average Power,Power Count,Prefer Perceived Exertion,Perceived Relative Effort,Commute,\
    Total Weight Lifted,From Upload,Grade Adjusted Distance,Weather Observation Time,Weather Condition,\
    Weather Temperature,Apparent Temperature,Dewpoint,Humidity,Weather Pressure,Wind Speed,Wind Gust,Wind Bearing,\
    Precipitation Intensity,Sunrise Time,Sunset Time,Moon Phase,Bike,Gear,Precipitation Probability,\
    Precipitation Type,Cloud Cover,Weather Visibility,UV Index,Weather Ozone,Jump Count,Total Grit,Average Flow,\
    Flagged,Average Elapsed Speed,Dirt Distance,Newly Explored Distance,Newly Explored Dirt Distance,Activity Count,\
    Total Steps,Carbon Saved,Pool Length,Training Load,Intensity,Average Grade Adjusted Pace,Timer Time,Total Cycles,\
    Recovery,With Pet,Competition,Long Run,For a Cause,With Kid,Downhill Distance,Total Sets,Total Reps,Media";

/// The beginnings of a German and a French header; the rest does not matter.
pub(super) const GERMAN: &str = "Aktivitäts-ID,Aktivitätsdatum,Name der Aktivität,Aktivitätsart,Aktivitätsbeschreibung,\
    Verstrichene Zeit,Distanz,Max. Herzfrequenz,Relative Leistung,Pendeln,Hinweis zur Privatsphäre für Aktivitäten,\
    Aktivitätsausrüstung,Dateiname,Sportlergewicht,Fahrradgewicht,Verstrichene Zeit,Bewegungszeit,Distanz";
pub(super) const FRENCH: &str = "ID de l'activité,Date de l'activité,Nom de l'activité,Type d'activité,Description de l'activité,\
    Temps écoulé,Distance,Fréquence cardiaque max.,Effort relatif,Trajet,Note privée,Équipement,Nom du fichier,\
    Poids de l'athlète,Poids du vélo,Temps écoulé,Durée de déplacement,Distance";

#[derive(Clone, Copy)]
pub(super) struct Language {
    pub(super) header: &'static str,
    pub(super) date: &'static str,
    pub(super) run: &'static str,
    pub(super) ride: &'static str,
    pub(super) comma: bool,
}

pub(super) const LANGUAGES: [Language; 3] = [
    Language { header: ENGLISH, date: "May 29, 2022, 3:53:35 PM", run: "Run", ride: "Ride", comma: false },
    Language { header: GERMAN, date: "29.05.2022, 15:53:35", run: "Lauf", ride: "Radfahrt", comma: true },
    Language { header: FRENCH, date: "29 mai 2022 à 15:53:35", run: "Course à pied", ride: "Vélo", comma: true },
];

pub(super) fn position(name: &str, occurrence: usize) -> usize {
    ENGLISH.split(',').enumerate().filter(|(_, other)| *other == name).nth(occurrence - 1).unwrap().0
}

pub(super) fn header(language: Language, width: usize) -> Vec<String> {
    let mut names: Vec<String> = language.header.split(',').map(str::to_owned).collect();
    names.truncate(width - 1);
    while names.len() < width - 1 {
        names.push(format!("Spalte {}", names.len()));
    }
    names.push(if language.header == ENGLISH { "Media".into() } else { "Medien".into() });
    names
}

/// A run of `km` kilometres, number `n`.
pub(super) fn run(language: Language, width: usize, n: usize, km: f64) -> Vec<String> {
    let mut cells = vec![String::new(); width];
    let mut set = |name: &str, occurrence: usize, value: String| {
        let at = position(name, occurrence);
        // In a narrower table the column does not exist yet; the last is always that of the photos.
        if at + 1 < width {
            cells[at] = value;
        }
    };
    let local = |number: f64| {
        let text = format!("{number:.2}");
        if language.comma { text.replace('.', ",") } else { text }
    };
    let moving = (km * 360.0).round();
    set("Activity ID", 1, format!("{}", 8_000_000_000_usize + n));
    set("Activity Date", 1, language.date.into());
    set("Activity Name", 1, format!("Run {n}, \"slow\""));
    set("Activity Type", 1, language.run.into());
    set("Activity Description", 1, "first line\nsecond, with comma".into());
    set("Elapsed Time", 1, format!("{}", moving + 30.0));
    set("Distance", 1, local(km));
    set("Max Heart Rate", 1, "171".into());
    set("Commute", 1, "false".into());
    set("Activity Gear", 1, "Blue pair".into());
    set("Filename", 1, format!("activities/{n}.fit.gz"));
    set("Elapsed Time", 2, format!("{:.1}", moving + 30.0));
    set("Moving Time", 1, format!("{moving:.1}"));
    set("Distance", 2, format!("{}", km * 1000.0 + 0.125));
    set("Average Speed", 1, format!("{}", (km * 1000.0 + 0.125) / moving));
    set("Elevation Gain", 1, "61.878849029541016".into());
    set("Elevation Loss", 1, "86.0".into());
    set("Elevation Low", 1, "357.2".into());
    set("Elevation High", 1, "376.7".into());
    set("Max Cadence", 1, "92.0".into());
    set("Average Cadence", 1, "81.25".into());
    set("Max Heart Rate", 2, "171.0".into());
    set("Average Heart Rate", 1, "151.5".into());
    set("Perceived Exertion", 1, "6.0".into());
    set("Gear", 1, "11884".into());
    set("Total Steps", 1, format!("{:.1}", (km * 1000.0).round()));
    set("Timer Time", 1, format!("{}", moving + 10.0));
    cells
}

pub(super) fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Runs of 5, 6, 7 … km.
pub(super) fn runs(language: Language, width: usize, count: usize) -> Vec<Vec<String>> {
    let runs = (0..count).map(|n| run(language, width, n, 5.0 + n as f64));
    std::iter::once(header(language, width)).chain(runs).collect()
}

pub(super) fn read(rows: &[Vec<String>]) -> Table {
    activities(&csv(rows)).unwrap()
}

pub(super) fn expected(n: usize, width: usize) -> TableActivity {
    let km = 5.0 + n as f64;
    TableActivity {
        id: Some(format!("{}", 8_000_000_000_usize + n)),
        file: Some(format!("activities/{n}.fit.gz")),
        start_s: Some(1_653_839_615.0),
        name: Some(format!("Run {n}, \"slow\"")),
        sport: Some(Sport::Running),
        distance_m: Some(km * 1000.0 + 0.125),
        elapsed_s: Some(km * 360.0 + 30.0),
        timer_s: (width > 92).then_some(km * 360.0 + 10.0),
        moving_s: Some(km * 360.0),
        gain_m: Some(61.878_849_029_541_016),
        loss_m: Some(86.0),
        cadence_spm: Some(162.5),
        steps: (width > 86).then_some(km * 1000.0),
        mean_bpm: Some(151.5),
        max_bpm: Some(171.0),
        rpe: Some(6.0),
        gear: Some("Blue pair".into()),
        ..TableActivity::default()
    }
}
