// The pages of a history, of a soreness and of the next run, as a browser shows them.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, whole } from "./browser.mjs";
import { HOSTILE, ROOT, Reports } from "./reports.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { viewport: { width: 375, height: 740 } };
const EXPORTS = ["testdata/garmin-export.zip", "testdata/strava-export.zip"];
// Written by the test of the same name in tests/it.
const TEN_YEARS = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "tmp", "ten-years.html");
const reports = new Reports();
const made = {};
let browser;

before(async () => {
  browser = await launch();
  const pain = reports.file("pain.csv", `date,score,when,note\n2026-09-13,3,morning,"${HOSTILE.replaceAll('"', '""')}"\n2026-09-14,4,during,\n2026-11-09,2,hour,\n`);
  made.scan = reports.make("scan", ["scan", ...EXPORTS, "--pain", pain]);
  made.private = reports.make("private", ["scan", ...EXPORTS, "--pain", pain, "--private"]);
  made.miles = reports.make("miles", ["scan", ...EXPORTS, "--units", "imperial", "--week-start", "sunday"]);
  made.sore = reports.make("sore", ["scan", ...EXPORTS, "--sore-since", "2026-09-20", "--pain", pain]);
  made.next = reports.make("next", ["next", EXPORTS[0], "--as-of", "2026-09-01"]);
  made.plan = reports.make("plan", ["next", EXPORTS[0], "--as-of", "2026-09-01", "--run", "18km,600m"]);
  made.hostile = reports.make("hostile", ["scan", reports.hostile()]);
  made.talking = reports.make("talking", ["scan", reports.talking()]);
  made.one = reports.make("one", ["scan", "testdata/race.gpx"]);
  made.athletes = reports.make("athletes", ["scan", "--athletes", "testdata"]);
  made.tenYears = TEN_YEARS;
});
after(async () => {
  await browser.close();
  reports.end();
});

// Opens a page, lets `look` at it, and finds that it asked for nothing and that nothing went wrong.
async function opened(name, options, look) {
  const { page, requests, errors, milliseconds, close } = await open(browser, made[name], options);
  try {
    if (options.javaScriptEnabled !== false) await whole(page);
    await look(page, milliseconds);
    const asked = requests.map(url => url.split("#")[0]).filter(url => !/^(data|blob):/.test(url));
    assert.deepEqual([...new Set(asked)], ["file://" + made[name]]);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
}

test("the bars show distance, descent or knee load, with flags above the highest", () => opened("scan", {}, async page => {
  const figure = page.locator("figure.weeks").first();
  const seen = () => page.evaluate(() => {
    const view = [...document.querySelectorAll("figure.weeks .view")].find(view => view.checkVisibility());
    const tops = [...view.querySelectorAll(".sign.caution use, .sign.strong use")].map(use => parseFloat(use.getAttribute("y")));
    return { name: view.querySelector(".name").textContent, keys: [...document.querySelectorAll("figure.weeks:first-of-type .keys")].filter(keys => keys.checkVisibility()).map(keys => keys.textContent).join(), tops };
  });
  const first = await seen();
  assert.equal(first.name, "Distance, km");
  for (const key of ["distance of the week", "longest run of 30 days", "days without a run"]) assert.ok(first.keys.includes(key), `${key} in ${first.keys}`);
  assert.ok(first.tops.length > 0 && first.tops.every(y => y >= 0 && y < 100), `${first.tops}`);
  await figure.getByRole("radio", { name: "Descent" }).check();
  assert.equal((await seen()).name, "Descent, m");
  assert.equal(await page.locator("g.sign.caution").first().evaluate(node => node.querySelector("use").getAttribute("href")), "#triangle");
}));

test("mentions that are ticked make one command and a pain log", async () => {
  await opened("talking", { javaScriptEnabled: false }, async page => {
    assert.ok(await page.getByText("kneewise pain --confirm 2026-05-01").isVisible(), "the command is text");
    assert.equal(await page.locator(".confirm :is(input, button):visible").count(), 0);
  });
  await opened("talking", { acceptDownloads: true }, async page => {
    for (const box of await page.locator(".mentions input").all()) await box.check();
    const ticked = page.locator(".ticked");
    assert.match(await ticked.textContent(), /2 days ticked\..*kneewise pain --confirm 2026-05-01 2026-05-03/);
    const [download] = await Promise.all([page.waitForEvent("download"), ticked.getByRole("button", { name: "Save" }).click()]);
    assert.equal(download.suggestedFilename(), "knee.csv");
    const log = reports.file("knee.csv", readFileSync(await download.path(), "utf8"));
    const read = reports.json(["scan", made.talking.replace("talking.html", "talking"), "--back-test", "--pain", log]).back_test;
    assert.deepEqual([read.mentions.length, read.onsets.length], [0, 1]);
    await page.locator(".mentions button").first().click();
    await page.waitForFunction(() => document.querySelector(".mentions button").textContent === "Copied");
    await page.locator(".mentions input").first().uncheck();
    assert.match(await ticked.textContent(), /1 day ticked/);
  });
});

test("the switch works without script, and weeks say a sentence with it", async () => {
  await opened("scan", { javaScriptEnabled: false }, async page => {
    const figure = page.locator("figure.weeks").first();
    await figure.getByRole("radio", { name: "Descent" }).check();
    assert.ok(await figure.getByText("Descent, m").isVisible());
    assert.ok(!await figure.getByText("Distance, km").isVisible());
  });
  await opened("scan", {}, async page => {
    const area = page.locator("figure.weeks svg.panel").first();
    await area.scrollIntoViewIfNeeded();
    const box = await area.boundingBox();
    await page.mouse.move(box.x + box.width - 30, box.y + box.height - 8);
    assert.match(await page.textContent("figure.weeks .readout"), /^\d+.*: distance\s[\d.]+\skm, runs\s\d+, .*rest\s\d\sdays/);
  });
});

test("a bar opens its week, and a run its detail with a profile", () => opened("scan", {}, async page => {
  assert.equal(await page.locator("details.week[open]").count(), 0);
  const bar = page.locator("figure.weeks svg.panel").first();
  await bar.scrollIntoViewIfNeeded();
  // What comes into sight is laid out, and answers, a frame later.
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100)))));
  const box = await bar.boundingBox();
  await page.mouse.click(box.x + box.width - 30, box.y + box.height - 8);
  await page.waitForSelector("details.week[open]");
  const race = page.locator("details.run", { hasText: "Lakeside Half Marathon" }).first();
  await page.evaluate(id => { location.hash = id; }, await race.getAttribute("id"));
  await page.waitForFunction(id => document.getElementById(id).open, await race.getAttribute("id"));
  assert.ok(await race.locator("figure.profile svg.panel").first().isVisible());
  assert.match(await race.textContent(), /21\.1\skm/);
  await race.getByText("As a table").click();
  assert.equal(await race.locator("tbody tr").count(), 22);
}));

test("findings lead to their run, and the run back to them", () => opened("scan", {}, async page => {
  const link = page.locator("p.to-run a").first();
  const run = (await link.getAttribute("href")).slice(1);
  await link.click();
  await page.waitForFunction(id => document.getElementById(id).open && document.getElementById(id).checkVisibility(), run);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "SUMMARY");
  const back = page.locator(`#${run} .links a`).first();
  const finding = (await back.getAttribute("href")).slice(1);
  await back.click();
  assert.equal(await page.locator(`[id="${finding}"]`).count(), 1);
  // Every link within the page has a place.
  const lost = await page.evaluate(() => [...document.querySelectorAll("a[href^='#']")]
    .map(a => a.getAttribute("href").slice(1)).filter(id => !document.getElementById(id)));
  assert.deepEqual(lost, []);
}));

test("the runs of a week are there at once where it is opened or linked to, and without script", async () => {
  const { page, close } = await open(browser, made.scan);
  const folded = await page.evaluate(() => {
    const texts = [...document.querySelectorAll("noscript")].map(one => one.textContent);
    const [opened, linked] = [texts.find(text => text.includes("details")), texts.findLast(text => text.includes("details"))];
    const week = [...document.querySelectorAll("details.week")].find(week => week.querySelector("noscript")?.textContent === opened);
    week.open = true;
    const id = linked.match(/id="?(run-[^" >]+)/)[1];
    location.hash = id;
    return { week: week.id, run: id, length: texts.length };
  });
  assert.ok(folded.length > 10);
  await page.waitForFunction(({ week, run }) => document.querySelector(`[id="${week}"] details.run`) && document.getElementById(run)?.open, folded);
  await whole(page);
  const runs = await page.locator("details.run").count();
  await close();
  await opened("scan", { javaScriptEnabled: false }, async page => assert.equal(await page.locator("details.run").count(), runs));
});

test("links of the contents end at their headings", async () => {
  for (const width of [1280, 375]) {
    const { page, close } = await open(browser, made.scan, { viewport: { width, height: 740 } });
    for (const link of await page.locator(".contents a").all()) {
      await page.evaluate(() => scrollTo(0, 0));
      await link.click();
      await page.waitForTimeout(300);
      const there = await link.evaluate(a => {
        const isFoot = scrollY + innerHeight > document.documentElement.scrollHeight - 2;
        return isFoot ? 0 : document.querySelector(a.hash).getBoundingClientRect().top;
      });
      assert.ok(Math.abs(there) < 60, `${await link.textContent()}: ${there} px beside its place at ${width} px`);
    }
    await close();
  }
});

test("all parts of a history are there", () => opened("scan", {}, async page => {
  const heads = await page.locator("h2").allTextContents();
  for (const head of ["What stands out", "State now", "Weeks", "Months and years", "Earlier findings", "Days", "Pain", "Cadence", "Routes", "Shoes", "Not judged", "Files"]) {
    assert.ok(heads.includes(head), `${head} among ${heads}`);
  }
  assert.ok(await page.locator("table.broken tbody tr").count() > 0, "damaged files are named");
  assert.match(await page.textContent("figure.cadence"), /your own line/);
  assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll(".contents a")].filter(a => !document.querySelector(a.hash)).length), 0);
  assert.ok(await page.locator("ol.routes figure.route").count() > 0, "routes have their runs");
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(node => node.id));
  assert.equal(new Set(ids).size, ids.length, "ids are used once");
}));

for (const name of ["scan", "private", "miles", "sore", "next", "plan", "hostile", "one", "athletes"]) {
  test(`${name}: fits a phone, and axe finds nothing`, () => opened(name, PHONE, async page => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 375, `${wide} pixels wide`);
    // What is folded, some of each kind: hundreds of weeks are alike.
    await page.evaluate(() => {
      for (const kind of ["twin", "week", "run", "earlier", "files", "year"]) {
        [...document.querySelectorAll(`details.${kind}`)].slice(0, 4).forEach(details => { details.open = true; });
      }
    });
    const unfolded = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(unfolded <= 375, `${unfolded} pixels wide when unfolded`);
    await page.evaluate(AXE);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(node => node.target).join(" ")}`), []);
    }
  }));
}

test("limits stand on one axis with the runs before", () => opened("plan", {}, async page => {
  assert.ok(await page.locator("figure.next").count() >= 2);
  assert.match(await page.textContent("main"), /the plan: 18\.0\skm/);
  assert.ok(await page.locator("figure.next .sign.was use").count() > 5);
  const words = await page.textContent("main");
  assert.match(words, /Longest in 30\sdays: [\d.]+\s\([^)]+\) → a comment above [\d.]+\skm, until \d+\s\w+ \(KW101\)/);
  assert.doesNotMatch(words, /session.spike|week.jump/i);
  assert.ok(statSync(made.next).size <= 40_000, `${statSync(made.next).size} bytes`);
}));

test("names and notes from files are text", async () => {
  for (const name of ["hostile", "scan"]) {
    await opened(name, {}, async page => {
      await page.evaluate(() => document.querySelectorAll("details").forEach(details => { details.open = true; }));
      assert.equal(await page.evaluate(() => window.hacked), undefined);
      assert.equal(await page.locator("main img").count(), 0);
      const text = await page.textContent("main");
      assert.ok(text.includes("</script>") && !/[\u202e\u200b]/.test(text));
    });
  }
});

test("a private history holds no place, no name and no word of the runner", () => opened("private", {}, async page => {
  const whole = readFileSync(made.private, "utf8").replace(/<script>[\s\S]*?<\/script>/g, "");
  assert.ok(!/garmin-export|testdata|Lakeside|Made-up|hacked|lat_deg/.test(whole));
  assert.equal(await page.locator("svg.sketch").count(), 0);
  assert.ok(await page.locator("details.run").count() > 100);
}));

test("ten years open soon, are one page and scroll smoothly", { skip: !existsSync(TEN_YEARS) && "cargo test ten_years writes it" }, () =>
  opened("tenYears", {}, async (page, milliseconds) => {
    const megabytes = statSync(TEN_YEARS).size / 1e6;
    const longest = await page.evaluate(async () => {
      let longest = 0;
      new PerformanceObserver(list => list.getEntries().forEach(task => { longest = Math.max(longest, task.duration); })).observe({ type: "longtask" });
      for (let y = 0; y < document.documentElement.scrollHeight; y += 600) {
        scrollTo(0, y);
        await new Promise(requestAnimationFrame);
      }
      return longest;
    });
    console.log(`ten years: ${megabytes.toFixed(2)} MB, charts drawn after ${Math.round(milliseconds)} ms, longest task while scrolling ${Math.round(longest)} ms`);
    assert.ok(megabytes <= 4 && milliseconds < 8_000);
    assert.ok(await page.locator("details.run").count() >= 3_000);
  }));
