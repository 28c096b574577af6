// The pages of a history, of a soreness and of the next run, as a browser shows them.
import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
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
  made.one = reports.make("one", ["scan", "testdata/race.gpx"]);
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
    await look(page, milliseconds);
    const asked = requests.map(url => url.split("#")[0]).filter(url => !/^(data|blob):/.test(url));
    assert.deepEqual([...new Set(asked)], ["file://" + made[name]]);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
}

const shown = (page, kind) => page.evaluate(kind => {
  const plot = document.querySelector(`figure.${kind} .plot`);
  return {
    traces: plot.data.filter(trace => trace.visible !== false).map(trace => trace.name ?? trace.type),
    top: plot._fullLayout.yaxis.range[1], unit: plot._fullLayout.yaxis.title.text,
    ink: plot.querySelector(".xtick text, .ytick text")?.style.fill,
  };
}, kind);

test("the bars show distance, descent or knee load, with flags above the highest", () => opened("scan", {}, async page => {
  const figure = page.locator("figure.weeks");
  const first = await shown(page, "weeks");
  assert.ok(first.traces.includes("Distance") && first.traces.includes("longest run of 30 days") && first.traces.includes("caution"), `${first.traces}`);
  assert.equal(first.unit, "km");
  await figure.getByRole("button", { name: "Descent" }).click();
  const second = await shown(page, "weeks");
  assert.ok(second.traces.includes("Descent") && !second.traces.includes("Distance"), `${second.traces}`);
  assert.ok(second.unit === "m" && second.top > 500, JSON.stringify(second));
  assert.equal(await figure.getByRole("button", { name: "Descent" }).getAttribute("aria-pressed"), "true");
  const flags = await page.evaluate(() => {
    const plot = document.querySelector("figure.weeks .plot");
    const flags = plot.data.filter(t => t.visible !== false && ["caution", "strong"].includes(t.name));
    return { highest: Math.max(...flags.flatMap(t => t.y)), top: plot._fullLayout.yaxis.range[1], symbols: flags.map(t => t.marker.symbol) };
  });
  assert.ok(flags.highest < flags.top * 0.95, JSON.stringify(flags));
  assert.equal(new Set(flags.symbols).size, flags.symbols.length);
}));

test("a bar opens its week, and a run its detail with a profile", () => opened("scan", {}, async page => {
  assert.equal(await page.locator("details.week[open]").count(), 0);
  const bar = page.locator("figure.weeks .nsewdrag").first();
  await bar.scrollIntoViewIfNeeded();
  const box = await bar.boundingBox();
  await page.mouse.move(box.x + box.width - 30, box.y + box.height - 8);
  await page.mouse.move(box.x + box.width - 28, box.y + box.height - 8, { steps: 3 });
  await page.mouse.down();
  await page.mouse.up();
  await page.waitForSelector("details.week[open]");
  const race = page.locator("details.run", { hasText: "Lakeside Half Marathon" }).first();
  await page.evaluate(id => { location.hash = id; }, await race.getAttribute("id"));
  await page.waitForFunction(id => document.getElementById(id).open, await race.getAttribute("id"));
  await page.waitForFunction(id => document.getElementById(id).querySelector(".plot .main-svg"), await race.getAttribute("id"));
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

test("all parts of a history are there", () => opened("scan", {}, async page => {
  const heads = await page.locator("h2").allTextContents();
  for (const head of ["What stands out", "State now", "Weeks", "Earlier findings, by week", "Days", "Pain", "Cadence", "Routes", "Shoes", "Not judged", "Files"]) {
    assert.ok(heads.includes(head), `${head} among ${heads}`);
  }
  assert.ok(await page.locator("table.broken tbody tr").count() > 0, "damaged files are named");
  assert.ok((await shown(page, "cadence")).traces.includes("your own line"));
  const ids = await page.evaluate(() => [...document.querySelectorAll("[id]")].map(node => node.id));
  assert.equal(new Set(ids).size, ids.length, "ids are used once");
}));

test("follows the system into the dark", () => opened("scan", { colorScheme: "dark" }, async page => {
  const { ink } = await shown(page, "days");
  await page.emulateMedia({ colorScheme: "light" });
  await page.waitForFunction(ink => document.querySelector("figure.days .plot").querySelector(".xtick text").style.fill !== ink, ink);
}));

for (const name of ["scan", "private", "miles", "sore", "next", "plan", "hostile", "one"]) {
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

for (const format of ["A4", "Letter"]) {
  test(`what changed stands on one sheet of ${format}`, () => opened("sore", {}, async page => {
    const pdf = await page.pdf({ format, printBackground: true });
    assert.equal(pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length, 1);
  }));
}

test("limits are bars", () => opened("plan", {}, async page => {
  assert.ok(await page.locator("figure.next").count() >= 2);
  assert.match(await page.textContent("main"), /◆ is the plan: 18\.0\skm/);
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

test("ten years open soon and are under 10 MB", { skip: !existsSync(TEN_YEARS) && "cargo test ten_years writes it" }, () =>
  opened("tenYears", {}, async (page, milliseconds) => {
    const megabytes = statSync(TEN_YEARS).size / 1e6;
    console.log(`ten years: ${megabytes.toFixed(2)} MB, charts drawn after ${Math.round(milliseconds)} ms`);
    assert.ok(megabytes < 10 && milliseconds < 8_000);
    await page.locator("figure.weeks").getByRole("button", { name: "All" }).click();
    assert.ok(await page.locator("details.run").count() >= 3_000);
  }));
