// Every kind of page: its arguments, and how many sheets of paper it has at most; without a number it is not for paper.
import { HOSTILE } from "./reports.mjs";

const GARMIN = "testdata/garmin-export.zip", STRAVA = "testdata/strava-export.zip";

export function views(reports) {
  const pain = reports.file("pain.csv", `date,score,when,note\n2026-09-13,3,morning,"${HOSTILE.replaceAll('"', '""')}"\n2026-09-14,4,during,\n2026-11-09,2,hour,\n`);
  return {
    race: [2, ["check", "testdata/race.fit"]],
    miles: [2, ["check", "testdata/race.fit", "--units", "imperial"]],
    history: [2, ["check", "testdata/race.fit", "--history", GARMIN]],
    indoor: [1, ["check", reports.indoor()]],
    multisport: [, ["check", reports.multisport()]],
    several: [, ["check", "testdata/race.fit", "testdata/race.gpx"]],
    three: [, ["check", "testdata/race.fit", "testdata/race.gpx", "testdata/race.tcx"]],
    hostile: [, ["check", reports.hostile()]],
    course: [2, ["course", reports.course(), "--history", GARMIN]],
    season: [4, ["scan", GARMIN]],
    pain: [4, ["scan", GARMIN, STRAVA, "--pain", pain]],
    imperial: [4, ["scan", GARMIN, "--units", "imperial", "--week-start", "sunday"]],
    one: [1, ["scan", "testdata/race.gpx"]],
    talking: [, ["scan", reports.talking()]],
    backTest: [1, ["scan", GARMIN, STRAVA, "--pain", pain, "--back-test"]],
    athletes: [, ["scan", "--athletes", "testdata"]],
    sore: [1, ["scan", GARMIN, STRAVA, "--sore-since", "2026-09-20", "--pain", pain]],
    unlogged: [1, ["scan", GARMIN, "--sore-since", "2026-09-20"]],
    next: [1, ["next", GARMIN, "--as-of", "2026-09-01"]],
    plan: [1, ["next", GARMIN, "--as-of", "2026-09-01", "--run", "18km,600m"]],
  };
}
