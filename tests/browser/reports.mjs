// The reports that are opened: made with the program, of the data of the repository and of files made here.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const PROGRAM = process.env.KNEEWISE ?? join(ROOT, "target", "release", "kneewise");

// A name that would act where it is not escaped: closes scripts and attributes, holds control and right-to-left signs.
export const HOSTILE = "</script><script>window.hacked=1</script><img src=x onerror=window.hacked=1>\"'`&amp;\u202egnp.\u200b--ink";

export class Reports {
  folder = mkdtempSync(join(tmpdir(), "kneewise-"));

  // Writes a report and says where.
  make(name, args) {
    const out = join(this.folder, name + ".html");
    this.run([...args, "--format", "html", "-o", out]);
    return out;
  }

  // The report as data.
  json(args) {
    return JSON.parse(this.run([...args, "--format", "json"]));
  }

  // What the program prints. Codes of 3 and 4 come with a report too.
  run(args) {
    try {
      return execFileSync(PROGRAM, args, { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
    } catch (error) {
      if (![3, 4].includes(error.status)) throw error;
      return error.stdout;
    }
  }

  file(name, text) {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  }

  // A run with a hostile title, of the points of the repository's own GPX file.
  hostile() {
    const escaped = HOSTILE.replace(/[&<>"']/g, c => `&#${c.codePointAt(0)};`);
    const gpx = readFileSync(join(ROOT, "testdata", "race.gpx"), "utf8");
    const titled = gpx.replace(/creator="[^"]*"/, `creator="${escaped}"`)
      .replace(/<trk>(\s*<name>[^<]*<\/name>)?/, `<trk><name>${escaped}</name>`);
    return this.file("<b>&hostile'\".gpx", titled);
  }

  // A folder of two runs whose words speak of a knee that hurts.
  talking() {
    const run = (day, name) => {
      const points = Array.from({ length: 600 }, (_, s) => `<trkpt lat="${46 + s * 3e-5}" lon="8"><ele>500</ele><time>${day}T06:${String(Math.floor(s / 60)).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}Z</time></trkpt>`);
      return this.file(join("talking", `${day}.gpx`), `<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><name>${name}</name><trkseg>${points.join("")}</trkseg></trk></gpx>`);
    };
    run("2026-05-01", "Left knee sore");
    return dirname(run("2026-05-03", "Knie zwickt"));
  }

  // The track of the repository's GPX file as a planned course, without times.
  course() {
    const gpx = readFileSync(join(ROOT, "testdata", "race.gpx"), "utf8");
    return this.file("course.gpx", gpx.replace(/<time>[^<]*<\/time>/g, "").replace(/<extensions>[\s\S]*?<\/extensions>/g, ""));
  }

  // A run on a treadmill: time, heart rate, steps and the belt's distance, without positions and altitude.
  indoor() {
    const at = s => `2026-05-05T06:${String(Math.floor(s / 60)).padStart(2, "0")}:${String(s % 60).padStart(2, "0")}Z`;
    const points = Array.from({ length: 180 }, (_, k) => k * 10).map(s => `<Trackpoint><Time>${at(s)}</Time><DistanceMeters>${(s * 2.9 + 20 * Math.sin(s / 90)).toFixed(1)}</DistanceMeters>` +
      `<HeartRateBpm><Value>${120 + Math.round(s / 60)}</Value></HeartRateBpm><Cadence>${80 + s % 4}</Cadence></Trackpoint>`);
    return this.file("indoor.tcx", '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="Running">' +
      `<Id>${at(0)}</Id><Lap StartTime="${at(0)}"><TotalTimeSeconds>1790</TotalTimeSeconds><DistanceMeters>5191</DistanceMeters><Intensity>Active</Intensity>` +
      `<Track>${points.join("")}</Track></Lap></Activity></Activities></TrainingCenterDatabase>`);
  }

  // A triathlon's end as one session: the points of the repository's GPX file as a ride, a transition of a minute, and two runs.
  multisport() {
    const gpx = readFileSync(join(ROOT, "testdata", "race.gpx"), "utf8");
    const points = [...gpx.matchAll(/<trkpt lat="([^"]+)" lon="([^"]+)">\s*<ele>([^<]+)<\/ele>\s*<time>([^<]+)<\/time>/g)];
    const track = some => some.map(([, lat, lon, ele, time]) => `<Trackpoint><Time>${time}</Time><Position><LatitudeDegrees>${lat}</LatitudeDegrees>` +
      `<LongitudeDegrees>${lon}</LongitudeDegrees></Position><AltitudeMeters>${ele}</AltitudeMeters></Trackpoint>`).join("");
    const seconds = some => (Date.parse(some.at(-1)[4]) - Date.parse(some[0][4])) / 1e3;
    const lap = (some, tag = "Lap") => `<${tag} StartTime="${some[0][4]}"><TotalTimeSeconds>${seconds(some)}</TotalTimeSeconds>` +
      `<Intensity>Active</Intensity><Track>${track(some)}</Track></${tag}>`;
    const leg = (sport, some) => `<Activity Sport="${sport}"><Id>${some[0][4]}</Id>${lap(some)}</Activity>`;
    const cut = [0.3, 0.32, 0.6].map(share => Math.round(points.length * share));
    const [ride, change, run, second] = [points.slice(0, cut[0]), points.slice(cut[0], cut[1]), points.slice(cut[1], cut[2]), points.slice(cut[2])];
    return this.file("multisport.tcx", '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><MultiSportSession>' +
      `<Id>${points[0][4]}</Id><FirstSport>${leg("Biking", ride)}</FirstSport><NextSport>${lap(change, "Transition")}${leg("Running", run)}</NextSport>` +
      `<NextSport>${leg("Running", second)}</NextSport></MultiSportSession></Activities></TrainingCenterDatabase>`);
  }

  end() {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
