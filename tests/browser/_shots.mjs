import { launch } from "./browser.mjs";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
const OUT = "/tmp/scratch-page/s"; 
import { mkdirSync } from "node:fs"; mkdirSync(OUT, { recursive: true });
const B = process.env.KNEEWISE, T = "/tmp/w/page/testdata", C = "/work/shared/corpus";
const make = (name, args) => { try { execFileSync(B, [...args, "--format", "html", "-o", join(OUT, name + ".html")], { stdio: "ignore", cwd: "/tmp/w/page" }); } catch {} return join(OUT, name + ".html"); };
const EX = [T + "/garmin-export.zip", T + "/strava-export.zip"];
const all = {
  race: () => make("race", ["check", T + "/race.fit"]),
  judged: () => make("judged", ["check", T + "/race.fit", "--history", EX[0]]),
  several: () => make("several", ["check", T + "/race.fit", T + "/race.gpx"]),
  scan: () => make("scan", ["scan", ...EX]),
  next: () => make("next", ["next", EX[0], "--as-of", "2026-09-01", "--run", "18km,600m"]),
  sore: () => make("sore", ["scan", ...EX, "--sore-since", "2026-09-20"]),
  running: () => make("running", ["check", C + "/fit/FitFileParser__running.fit"]),
  laps: () => make("laps", ["check", C + "/fit/GoldenCheetah__HRV-Data.fit"]),
  tri: () => make("tri", ["check", C + "/fit/GoldenCheetah__MultiSport-2019-11-24.fit"]),
  hist: () => make("hist", ["scan", C + "/history/runpandas-session-gpx"]),
};
const b = await launch();
for (const spec of process.argv.slice(2)) {
  const [name, ...how] = spec.split(",");
  const f = all[name]();
  const phone = how.includes("phone");
  const c = await b.newContext({ viewport: phone ? { width: 375, height: 812 } : { width: 1280, height: 900 }, colorScheme: how.includes("dark") ? "dark" : "light", forcedColors: how.includes("forced") ? "active" : "none", hasTouch: phone, deviceScaleFactor: 1 });
  const p = await c.newPage();
  await p.goto("file://" + f);
  await p.waitForTimeout(300);
  if (how.includes("open")) await p.evaluate(() => document.querySelectorAll("details.week, details.run, details.twin, details.year").forEach((d, i) => { if (i < 14) d.open = true; }));
  if (how.includes("print")) { await p.pdf({ path: join(OUT, name + ".pdf"), format: "A4", printBackground: true }); }
  else {
    const high = await p.evaluate(() => document.documentElement.scrollHeight), step = phone ? 3000 : 2400;
    for (let y = 0, k = 0; y < high && k < 5; y += step, k++) await p.screenshot({ path: join(OUT, spec.replaceAll(",", "-") + "-" + k + ".png"), fullPage: true, clip: { x: 0, y, width: phone ? 375 : 1280, height: Math.min(step, high - y) } });
  }
  await c.close();
}
await b.close();
