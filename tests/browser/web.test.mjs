// kneewise in a browser: target/kneewise.html, opened as a file, gives what the program gives.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test as run } from "node:test";
import { launch } from "./browser.mjs";
import { ROOT } from "./reports.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FILE = process.env.KNEEWISE_PAGE ?? join(ROOT, "target", "kneewise.html");
const PROGRAM = process.env.KNEEWISE ?? join(ROOT, "target", "release", "kneewise");
const DATA = join(ROOT, "testdata");
const ZONE = "Europe/Zurich";
const PHONE = { viewport: { width: 375, height: 740 }, hasTouch: true };
const CORPUS = process.env.KNEEWISE_CORPUS;
const folder = mkdtempSync(join(tmpdir(), "kneewise-web-"));
let browser;
// Building the page takes minutes, so it is not always there. Where it is named, it has to be.
const made = existsSync(FILE) || process.env.KNEEWISE_PAGE !== undefined;
if (!made) console.log("skipped: target/kneewise.html is not there; web/build makes it");
const test = (name, options, body) => typeof options === "function" ? run(name, { skip: !made }, options) : run(name, { ...options, skip: options.skip || !made }, body);
before(async () => { browser = await launch(); });
after(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});

// Opens the page, lets `use` use it, and finds that it asked for nothing and that nothing went wrong.
async function opened(use, { init, expected, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, timezoneId: ZONE, ...options });
  if (init) await context.addInitScript(init);
  const page = await context.newPage();
  const requests = [], errors = [];
  context.on("request", request => requests.push(request.url()));
  page.on("console", message => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", error => errors.push(String(error)));
  try {
    await page.goto("file://" + FILE);
    await page.waitForFunction(() => document.documentElement.dataset.ready);
    await use(page, context);
    assert.deepEqual(requests.filter(url => url !== "file://" + FILE && !url.startsWith("blob:null/")), []);
    assert.deepEqual(errors.filter(error => !expected?.test(error)), []);
  } finally {
    await context.close();
  }
}

const drawn = async (page, act) => {
  const old = await page.evaluate(() => document.documentElement.dataset.drawn ?? "");
  await act();
  await page.waitForFunction(old => (document.documentElement.dataset.drawn ?? "") !== old || !document.getElementById("error").hidden, old, { timeout: 120_000 });
  assert.equal(await page.isVisible("#error"), false, await page.textContent("#error"));
};
const choose = (page, files) => drawn(page, () => page.setInputFiles("#choose-files", files));
const choose_folder = (page, path) => drawn(page, () => page.setInputFiles("#choose-folder", path));
const fails = async (page, act) => {
  await act();
  await page.waitForSelector("#error:not([hidden])", { timeout: 60_000 });
  return page.innerText("#error");
};
const frame = page => page.frameLocator("#frame");
// The workers, one for each core and one more, when those are gone that were before, or only ran to warm up.
async function workers(page) {
  const wanted = Math.min(8, await page.evaluate(() => navigator.hardwareConcurrency)) + 1;
  for (let tries = 0; page.workers().length !== wanted && tries < 600; tries++) await page.waitForTimeout(50);
  assert.equal(page.workers().length, wanted);
  return page.workers();
}

async function download(page, format, is_private = false) {
  await page.click("[data-dialog=downloads]");
  await page.setChecked("#private", is_private);
  const [file] = await Promise.all([page.waitForEvent("download", { timeout: 60_000 }), page.click(`[data-format=${format}]`)]);
  return readFileSync(await file.path());
}

function program(args, cwd = DATA) {
  try {
    return execFileSync(PROGRAM, args, { cwd, env: { ...process.env, TZ: ZONE }, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 29 });
  } catch (error) {
    if (![1, 3, 4].includes(error.status) || error.status === 1 && !error.stdout.length) throw error;
    return error.stdout;
  }
}
const program_page = args => {
  const out = join(folder, "program.html");
  program([...args, "--format", "html", "-o", out]);
  return readFileSync(out);
};
// The first difference, of texts that are too long to print.
function same(page, program) {
  if (page.equals(program)) return;
  const [a, b] = [page.toString(), program.toString()];
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  assert.fail(`differs at ${at}:\npage    ${a.slice(Math.max(0, at - 200), at + 100)}\nprogram ${b.slice(Math.max(0, at - 200), at + 100)}`);
}
const python = (code, ...args) => execFileSync("python3", ["-c", code, ...args], { cwd: folder });
// A folder as a zip of it, its own name included.
const zipped = (path, name) => {
  python("import shutil,sys;shutil.make_archive(sys.argv[1],'zip',sys.argv[2],sys.argv[3])", name, dirname(path), path.split("/").pop());
  return join(folder, name + ".zip");
};

test("is one file of at most 8 MB", () => {
  const size = statSync(FILE).size;
  console.log(`kneewise.html: ${(size / 1e6).toFixed(2)} MB`);
  assert.ok(size <= 8_000_000, `${size}`);
});

test("is forbidden any connection by the browser itself", () => opened(async page => {
  const refused = await page.evaluate(async () => {
    const violated = new Promise(done => document.addEventListener("securitypolicyviolation", event => done(event.effectiveDirective)));
    const outcome = await fetch("https://example.com/").then(() => "fetched", () => "refused");
    return [outcome, await violated];
  });
  assert.deepEqual(refused, ["refused", "connect-src"]);
}, { expected: /Content Security Policy/ }));

test("gives the program's JSON of both exports", () => opened(async page => {
  await choose(page, [join(DATA, "garmin-export.zip"), join(DATA, "strava-export.zip")]);
  same(await download(page, "json"), program(["scan", "garmin-export.zip", "strava-export.zip", "--format", "json"]));
  assert.match(await frame(page).locator("h1").innerText(), /\d/);
}));

test("gives the program's pages, and JSON of one run, of the next and of a course", () => opened(async page => {
  await choose(page, [join(DATA, "garmin-export.zip"), join(DATA, "race.fit")]);
  same(await download(page, "html"), program_page(["scan", "garmin-export.zip", "race.fit"]));
  await drawn(page, () => page.selectOption("#kind", "check"));
  const check = ["check", "race.fit", "--history", "garmin-export.zip"];
  same(await download(page, "json"), program([...check, "--format", "json"]));
  same(await download(page, "html"), program_page(check));
  assert.match(await frame(page).locator("h1").innerText(), /30\s+days\s+before/);

  await drawn(page, () => page.selectOption("#kind", "next"));
  await page.fill("#next-distance", "18");
  await page.fill("#next-loss", "600");
  await drawn(page, () => page.click("#ask button"));
  const all = ["garmin-export.zip", "race.fit"];
  same(await download(page, "json"), program(["next", ...all, "--run", "18km,600m", "--format", "json"]));

  await page.selectOption("#kind", "course");
  await page.setInputFiles("#course-file", join(DATA, "race.gpx"));
  await drawn(page, () => page.click("#ask button"));
  same(await download(page, "json"), program(["course", "race.gpx", "--history", ...all, "--format", "json"]));
  same(await download(page, "html"), program_page(["course", "race.gpx", "--history", ...all]));

  await page.selectOption("#kind", "sore");
  await page.fill("#sore-since", "2026-09-10");
  await drawn(page, () => page.click("#ask button"));
  same(await download(page, "json"), program(["scan", ...all, "--sore-since", "2026-09-10", "--format", "json"]));
  await drawn(page, () => page.selectOption("#kind", "back_test"));
}));

test("gives the program's JSON of every kind of export, as zip and as folder", () => opened(async page => {
  for (const name of ["adidas", "apple-health", "fitbit", "huawei", "polar", "samsung", "zepp"]) {
    const zip = `${name}-export.zip`;
    await choose(page, [join(DATA, zip)]);
    same(await download(page, "json"), program(["scan", zip, "--format", "json"]));
    await page.click("#again");
    // In a folder, samples lie in files beside the one that names them.
    const unpacked = join(folder, name);
    python("import zipfile,sys;zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])", join(DATA, zip), unpacked);
    await choose_folder(page, unpacked);
    same(await download(page, "json"), program(["scan", name, "--format", "json"], folder));
    await page.click("#again");
  }
}));

test("gives the program's JSON of a folder, with broken files", () => opened(async page => {
  await choose_folder(page, join(DATA, "broken"));
  same(await download(page, "json"), program(["scan", "broken", "--format", "json"]));
}));

for (const [name, path] of [["corpus, in a zip", CORPUS], ["cases", CORPUS && join(CORPUS, "..", "cases")]]) {
  test(`gives the program's JSON of the ${name}`, { skip: !path || !existsSync(path) }, () => opened(async page => {
    const zip = zipped(path, name.slice(0, 5).trim());
    await choose(page, [zip]);
    same(await download(page, "json"), program(["scan", zip.split("/").pop(), "--format", "json"], folder));
  }));
}

const cohort = CORPUS && join(CORPUS, "..", "cohort");
const of_several = page => settings(page, () => page.check("#set-athletes"));
const settings = async (page, change) => {
  await page.click("[data-dialog=settings]");
  await change();
  await page.click("#settings .close");
};
const unzipped = (bytes, name) => {
  writeFileSync(join(folder, name + ".zip"), bytes);
  python("import zipfile,sys;zipfile.ZipFile(sys.argv[1]+'.zip').extractall(sys.argv[1])", name);
  return join(folder, name);
};
test("gives the program's reports of several runners, each with their own settings and pain log", () => opened(async page => {
  const club = join(folder, "club");
  mkdirSync(join(club, "eva"), { recursive: true });
  copyFileSync(join(DATA, "race.fit"), join(club, "eva", "race.fit"));
  copyFileSync(join(DATA, "strava-export.zip"), join(club, "tom@example.org.zip"));
  copyFileSync(join(DATA, "race.gpx"), join(club, "loose.gpx"));
  writeFileSync(join(club, "eva", "kneewise.toml"), 'tz = "Pacific/Auckland"\n[athlete]\nmax_bpm = 199\n');
  writeFileSync(join(club, "eva", "pain.csv"), "2026-09-11;3\n");
  await of_several(page);
  await choose_folder(page, club);
  const args = ["scan", "club", "--athletes"];
  same(await download(page, "json"), program([...args, "--format", "json"], folder));
  program([...args, "--format", "html", "-o", "program.html", "--force"], folder);
  same(await download(page, "html"), readFileSync(join(folder, "program.html")));
  const csv = unzipped(await download(page, "csv"), "club-csv");
  program([...args, "--format", "csv", "-o", "club-tables"], folder);
  const tables = readdirSync(join(folder, "club-tables")).sort();
  assert.deepEqual(readdirSync(csv).sort(), tables);
  for (const table of tables) same(readFileSync(join(csv, table)), readFileSync(join(folder, "club-tables", table)));
  assert.deepEqual(await page.locator("#kind option").allTextContents(), ["Everything"]);
  // As one runner again.
  await drawn(page, () => settings(page, () => page.uncheck("#set-athletes")));
  assert.equal(await page.locator("#kind option").count(), 5);
}));

test("lists every service with the steps to its export, as the program does", () => opened(async page => {
  const guide = readFileSync(join(ROOT, "src", "docs", "guide.md"), "utf8");
  const table = guide.split("\n").filter(line => line.startsWith("| ")).map(line => line.slice(2, -2).split(" | "));
  const rows = table.slice(table.findIndex(([first]) => first === "from") + 1).slice(0, await page.locator("#origins dt").count());
  assert.ok(rows.length >= 11, `${rows.length}`);
  const said = await page.textContent("#origins");
  for (const [name, ...cells] of rows) {
    assert.ok(said.toLowerCase().includes(name.toLowerCase()), name);
    for (const cell of cells.filter(cell => cell.trim())) assert.ok(said.includes(cell), cell);
  }
}));

test("gives the program's JSON of a cohort, and of one of its folders", { skip: !cohort || !existsSync(cohort) }, () => opened(async page => {
  const name = readdirSync(cohort).sort().find(name => statSync(join(cohort, name)).isDirectory());
  await choose_folder(page, join(cohort, name));
  same(await download(page, "json"), program(["scan", name, "--format", "json"], cohort));
  await page.click("#again");
  await of_several(page);
  await choose_folder(page, cohort);
  same(await download(page, "json"), program(["scan", "cohort", "--athletes", "--format", "json"], dirname(cohort)));
}));

test("gives the program's JSON of hostile archives", () => opened(async page => {
  python(`
import zipfile, io, struct
def z(name, members, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(name, "w", method) as out:
        for member, data in members: out.writestr(member, data)
race = open(${JSON.stringify(join(DATA, "race.fit"))}, "rb").read()
z("bomb.zip", [("a.fit", bytes(300 << 20))])
inner = io.BytesIO(); z(inner, [(f"{i}.gpx", b"<gpx>" + bytes(40 << 20)) for i in range(4)])
z("bombs.zip", [(f"{i}.zip", inner.getvalue()) for i in range(3)] + [("ok.fit", race)])
z("evil.zip", [("../../../etc/passwd", b"x"), ("</script><script>alert(1)</script>.fit", race), ("a\\\\b.fit", race)])
whole = open("evil.zip", "rb").read()
open("cut.zip", "wb").write(whole[:len(whole) * 2 // 3])
deep = race
for level in range(9):
    box = io.BytesIO(); z(box, [("in.zip" if level else "a.fit", deep)]); deep = box.getvalue()
open("deep.zip", "wb").write(deep)
`);
  const names = ["bomb.zip", "bombs.zip", "cut.zip", "deep.zip", "evil.zip"];
  await choose(page, names.map(name => join(folder, name)));
  same(await download(page, "json"), program(["scan", ...names, "--format", "json"], folder));
}));

test("takes what is dropped", () => opened(async page => {
  const base64 = readFileSync(join(DATA, "race.fit")).toString("base64");
  const transfer = await page.evaluateHandle(base64 => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(base64), sign => sign.charCodeAt(0))], "race.fit"));
    return transfer;
  }, base64);
  await page.dispatchEvent("body", "dragover", { dataTransfer: transfer });
  assert.equal(await page.evaluate(() => document.body.classList.contains("over")), true);
  await drawn(page, () => page.dispatchEvent("body", "drop", { dataTransfer: transfer }));
  assert.equal(await page.inputValue("#kind"), "check");
  same(await download(page, "json"), program(["check", "race.fit", "--format", "json"]));
}));

test("shows a race within half a second of choosing it", () => opened(async page => {
  await choose(page, [join(DATA, "race.fit")]);
  const begun = Date.now();
  await choose_again(page, join(DATA, "race.gpx"));
  console.log(`another race after ${Date.now() - begun} ms`);
  await page.click("#again");
  await page.waitForFunction(() => document.body.dataset.screen === "start");
}));
const choose_again = (page, file) => drawn(page, () => page.setInputFiles("#more-files", file));

const many = () => {
  const path = join(folder, "many");
  if (existsSync(path)) return path;
  mkdirSync(path);
  for (let copy = 0; copy < 12; copy++) copyFileSync(join(DATA, "garmin-export.zip"), join(path, `${copy}.zip`));
  return path;
};

test("tells its progress, and stops", () => opened(async page => {
  await page.evaluate(() => {
    window.told = [];
    new MutationObserver(() => window.told.push([document.getElementById("bar").value, document.getElementById("progress-text").textContent]))
      .observe(document.getElementById("progress-text"), { childList: true, characterData: true, subtree: true });
  });
  // The workers never end the last file, so that there is something to stop however fast they are.
  await Promise.all((await workers(page)).map(worker => worker.evaluate(() => {
    const read = calls.read;
    calls.read = job => {
      while (job.number === 11);
      return read(job);
    };
  })));
  await page.setInputFiles("#choose-folder", many());
  await page.waitForFunction(() => window.told.length > 3 && window.told.at(-1)[0] > 5);
  await page.click("#stop");
  assert.match(await page.innerText("#said"), /Stopped/);
  assert.equal(await page.isVisible("#start"), true);
  const told = await page.evaluate(() => window.told);
  assert.match(told.at(-1)[1], /^[\d,]+ files? read, [\d.]+ MB of [\d.]+ MB(, [\d.]+ MB\/s)?/);
  assert.ok(told.every(([value], at) => !at || value >= told[at - 1][0]), "it never goes back");
  // The old workers are gone.
  await workers(page);
  // And goes on with something else.
  await drawn(page, () => page.click("#example"));
  assert.match(await page.innerText("#counted"), /files read/);
}));

test("says what died with a worker, and reads the rest", () => opened(async page => {
  await Promise.all((await workers(page)).map(worker => worker.evaluate(() => {
    const begins = self.kneewiseBegins;
    self.kneewiseBegins = (place, member) => {
      begins(place, member);
      if (member?.includes("activities/") && place.at(-1) % 20 === 7) throw new WebAssembly.RuntimeError("unreachable");
    };
  })));
  await choose(page, [join(DATA, "strava-export.zip")]);
  const report = JSON.parse(await download(page, "json"));
  const whole = JSON.parse(program(["scan", "strava-export.zip", "--format", "json"]));
  const died = report.ledger.filter(entry => entry.code === "panicked");
  assert.ok(died.length >= 1, "none died");
  assert.ok(died.every(entry => entry.member.includes("activities/")));
  assert.equal(report.ledger.length, whole.ledger.length);
}));

test("tells errors as sentences with a next step", () => opened(async page => {
  const wrong = await fails(page, () => page.setInputFiles("#choose-files", join(DATA, "screenshots", "check.png")));
  assert.match(wrong, /There is no run in check\.png\.[\s\S]*Choose the zip/);
  writeFileSync(join(folder, "huge.fit"), "");
  truncateSync(join(folder, "huge.fit"), 5_000_000_000);
  const huge = await fails(page, () => page.setInputFiles("#choose-files", join(folder, "huge.fit")));
  assert.match(huge, /huge\.fit has 5\.0 GB: no recording is that large\.[\s\S]*Drop the export's zip/);
  python(`
import zipfile
with zipfile.ZipFile("locked.zip", "w") as out: out.write(${JSON.stringify(join(DATA, "race.fit"))}, "race.fit")
data = bytearray(open("locked.zip", "rb").read())
data[6] |= 1; data[data.index(b"PK\\x01\\x02") + 8] |= 1
open("locked.zip", "wb").write(data)`);
  const locked = await fails(page, () => page.setInputFiles("#choose-files", join(folder, "locked.zip")));
  assert.match(locked, /locked\.zip is encrypted\.[\s\S]*password/);
  const empty = await fails(page, () => page.setInputFiles("#choose-files", { name: "empty.zip", mimeType: "", buffer: Buffer.alloc(0) }));
  assert.match(empty, /There is no run in empty\.zip/);
  // None of this is the end.
  await choose(page, [join(DATA, "race.tcx")]);
}));

// A browser may put a page to sleep that lies in the background.
test("goes on where it was when it was put to sleep in the background", () => opened(async (page, context) => {
  const session = await context.newCDPSession(page);
  await drawn(page, async () => {
    await page.setInputFiles("#choose-files", [join(DATA, "garmin-export.zip"), join(DATA, "strava-export.zip")]);
    await session.send("Page.setWebLifecycleState", { state: "frozen" });
    await page.waitForTimeout(500);
    await session.send("Page.setWebLifecycleState", { state: "active" });
  });
  same(await download(page, "json"), program(["scan", "garmin-export.zip", "strava-export.zip", "--format", "json"]));
}));

test("says what is gone while it was looked at, and goes on after a fault of its own", () => opened(async page => {
  const path = join(folder, "going");
  mkdirSync(path);
  for (const name of ["race.fit", "race.gpx"]) copyFileSync(join(DATA, name), join(path, name));
  await choose_folder(page, path);
  // Another time zone makes it read again, and one file is gone meanwhile.
  rmSync(join(path, "race.gpx"));
  await drawn(page, () => settings(page, () => page.fill("#set-tz", "Asia/Tokyo")));
  assert.match(await page.innerText("#counted"), /2 files read, 1 could not be\./);
  const { ledger } = JSON.parse(await download(page, "json"));
  assert.match(ledger.find(entry => entry.code === "read_error").detail, /cannot read it any more/);

  // A fault while the report is made.
  await Promise.all((await workers(page)).map(worker => worker.evaluate(() => {
    calls.finish = () => { throw new WebAssembly.RuntimeError("unreachable"); };
  })));
  assert.match(await fails(page, () => page.selectOption("#kind", "back_test")), /Something went wrong inside kneewise\.[\s\S]*Reload the page/);
  await page.click("#again");
  await choose(page, [join(DATA, "race.fit")]);

  // A file that is no route, and one that is no pain log, of 5 GB.
  writeFileSync(join(folder, "large.gpx"), "");
  truncateSync(join(folder, "large.gpx"), 5_000_000_000);
  await page.selectOption("#kind", "course");
  await page.setInputFiles("#course-file", join(folder, "large.gpx"));
  assert.match(await fails(page, () => page.click("#ask button")), /large\.gpx has 5\.0 GB: no route is that large/);
  await page.click("[data-dialog=pain]");
  await page.setInputFiles("#pain-load", join(folder, "large.gpx"));
  await page.waitForFunction(() => /no pain log is that large/.test(document.getElementById("kept").textContent));
}));

test("says with words what a screen reader reads", () => opened(async page => {
  const names = async () => (await page.locator("body").ariaSnapshot()).split("\n");
  const start = await names();
  for (const name of ['heading "What your runs took from your knees" [level=1]', 'button "Choose files"', 'button "Choose a folder"', 'button "See a made-up season"', 'button "Pain log"', 'button "Settings"']) {
    assert.ok(start.some(line => line.trim() === `- ${name}` || line.trim() === `- ${name}:`), `${name} in\n${start.join("\n")}`);
  }
  await drawn(page, () => page.click("#example"));
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Report: Everything");
  assert.match(await page.textContent("#progress-said"), /^(75|100) % read$/);
  const report = await names();
  for (const name of [/combobox "Report"/, /button "Download"/, /button "Start over"/, /heading "Report: Everything"/]) assert.ok(report.some(line => name.test(line)), `${name} in\n${report.join("\n")}`);
  await page.click("[data-dialog=pain]");
  const pain = await names();
  assert.ok(pain.some(line => /dialog "Pain log"/.test(line)) && pain.some(line => /button "\w+ \d+, \d{4}, no entry"/.test(line)), pain.join("\n"));
}));

test("keeps a pain log only if asked to, and forgets it", () => opened(async (page, context) => {
  const stored = page => page.evaluate(() => JSON.stringify({ ...localStorage }));
  await page.click("[data-dialog=pain]");
  const day = page.locator("#pain-days button:not([disabled])").last();
  await day.click();
  await page.click("#pain-scores button >> nth=4");
  assert.match(await page.innerText("#pain-count"), /1 day entered/);
  assert.equal(await stored(page), "{}");
  await page.check("#keep-pain");
  assert.match(await stored(page), /,4/);
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("#pain-save")]);
  const csv = readFileSync(await file.path(), "utf8");
  assert.match(csv, /^date,score,when\n\d{4}-\d\d-\d\d,4\n$/);
  await page.reload();
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  await page.click("[data-dialog=pain]");
  assert.match(await page.innerText("#pain-count"), /1 day entered/);
  await page.click("#forget");
  assert.match(await page.innerText("#kept"), /Forgotten/);
  assert.equal(await stored(page), "{}");
  assert.match(await page.innerText("#pain-count"), /No day entered/);
  // A log of one's own counts as it does with the program.
  await page.setInputFiles("#pain-load", { name: "pain.csv", mimeType: "text/csv", buffer: Buffer.from("2026-09-11;3\n2026-09-12;5\n") });
  await page.waitForFunction(() => /a loaded log/.test(document.getElementById("pain-count").textContent));
  await page.click("#pain .close");
  await choose(page, [join(DATA, "garmin-export.zip")]);
  writeFileSync(join(folder, "pain.csv"), "2026-09-11;3\n2026-09-12;5\n");
  same(await download(page, "json"), program(["scan", "garmin-export.zip", "--pain", join(folder, "pain.csv"), "--format", "json"]));
  assert.equal((await context.storageState()).origins.length, 0);
}));

test("says so where nothing can be kept", () => opened(async page => {
  await page.click("[data-dialog=pain]");
  await page.click("#keep-pain");
  assert.match(await page.innerText("#kept"), /keeps nothing/);
  assert.equal(await page.isChecked("#keep-pain"), false);
}, { init: () => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; } }));

test("has the program's settings", () => opened(async page => {
  await page.click("[data-dialog=settings]");
  await page.selectOption("#set-units", "imperial");
  await page.selectOption("#set-week_start", "sunday");
  await page.fill("#set-tz", "America/New_York");
  await page.fill("#set-birth_year", "1985");
  await page.fill("#set-max_bpm", "186");
  await page.fill("#set-threshold_pace", "4:45");
  await page.click("#add-shoe");
  await page.fill(".shoe input >> nth=0", 'Blue "pair" \\ é');
  await page.fill(".shoe input >> nth=2", "800");
  await page.click("#settings .close");
  await choose(page, [join(DATA, "garmin-export.zip")]);
  const settings = 'units = "imperial"\nweek_start = "sunday"\ntz = "America/New_York"\n[athlete]\nbirth_year = 1985\nmax_bpm = 186\n'
    + 'threshold_pace = "4:45"\n[[athlete.shoes]]\nname = "Blue \\"pair\\" \\\\ é"\nmaximum_km = 800\n';
  writeFileSync(join(folder, "kneewise.toml"), settings);
  const args = ["scan", "garmin-export.zip", "--config", join(folder, "kneewise.toml")];
  same(await download(page, "json"), program([...args, "--format", "json"]));
  same(await download(page, "html"), program_page(args));
  // A wrong one is said, with what is wrong.
  await page.click("[data-dialog=settings]");
  await page.fill("#set-max_bpm", "20");
  const said = await fails(page, () => page.click("#settings .close"));
  assert.match(said, /Highest heart rate: 20 is out of range, from 100 to 250\.[\s\S]*under Settings/);
}));

test("hands out tables, and a private page", () => opened(async page => {
  await choose(page, [join(DATA, "garmin-export.zip")]);
  for (const format of ["csv", "parquet"]) {
    unzipped(await download(page, format), format);
  }
  program(["scan", "garmin-export.zip", "--format", "csv", "-o", join(folder, "tables")]);
  const tables = readdirSync(join(folder, "tables")).sort();
  assert.deepEqual(readdirSync(join(folder, "csv")).sort(), tables);
  for (const table of tables) same(readFileSync(join(folder, "csv", table)), readFileSync(join(folder, "tables", table)));
  for (const table of tables.filter(name => name.endsWith(".csv"))) {
    assert.equal(readFileSync(join(folder, "parquet", table.replace(".csv", ".parquet"))).subarray(0, 4).toString(), "PAR1");
  }
  // DuckDB reads the same number of activities from both.
  if (process.env.KNEEWISE_DUCKDB) {
    const count = "import duckdb,sys;a,b=[duckdb.sql(f\"select count(*),sum(distance_m) from '{path}'\").fetchall()[0] for path in sys.argv[1:]];assert a==b and a[0]>50,(a,b)";
    execFileSync(process.env.KNEEWISE_DUCKDB, ["-c", count, join(folder, "parquet", "activities.parquet"), join(folder, "csv", "activities.csv")]);
  }
  same(await download(page, "html", true), program_page(["scan", "garmin-export.zip", "--private"]));
}));

test("is usable on a phone, by keyboard, at 200 %, and without a fault that axe finds", async () => {
  for (const options of [{}, PHONE, { colorScheme: "dark" }, { viewport: { width: 640, height: 450 } }]) {
    await opened(async page => {
      const fits = async where => {
        const [wide, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        assert.ok(wide <= window, `${where}: ${wide} in ${window}`);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => axe.run(document, { iframes: false }));
        assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes.map(node => node.html.slice(0, 120))]), [], where);
      };
      await fits("start");
      for (const dialog of ["pain", "settings"]) {
        await page.click(`[data-dialog=${dialog}]`);
        if (dialog === "pain") await page.locator("#pain-days button:not([disabled])").last().click();
        await fits(dialog);
        await page.keyboard.press("Escape");
        await page.waitForSelector(`#${dialog}`, { state: "hidden" });
      }
      // By keyboard alone: to the example, then through the reports.
      await page.focus("#choose-folder");
      await page.keyboard.press("Tab");
      assert.equal(await page.evaluate(() => document.activeElement.id), "example");
      await drawn(page, () => page.keyboard.press("Enter"));
      await fits("report");
      // What is left of a window is the report's; in small ones it has nearly a whole window to itself.
      const [report, window] = await page.evaluate(() => [document.getElementById("frame").clientHeight, innerHeight]);
      assert.ok(report >= (window < 500 ? 0.9 : 0.7) * window, `${report} of ${window}`);
      await page.focus("#kind");
      await drawn(page, () => page.keyboard.press("ArrowDown"));
      assert.equal(await page.inputValue("#kind"), "next");
      await fits("next");
      const said = await fails(page, async () => { await page.selectOption("#kind", "course"); await page.click("#ask button"); });
      assert.match(said, /No course chosen/);
      await fits("error");
    }, options);
  }
});
