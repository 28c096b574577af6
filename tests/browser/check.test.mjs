// The page of a run, as a browser shows it.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open } from "./browser.mjs";
import { HOSTILE, Reports } from "./reports.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { viewport: { width: 375, height: 740 } };
const reports = new Reports();
const made = {};
let browser;

before(async () => {
  browser = await launch();
  made.race = reports.make("race", ["check", "testdata/race.fit"]);
  made.miles = reports.make("miles", ["check", "testdata/race.fit", "--units", "imperial"]);
  made.private = reports.make("private", ["check", "testdata/race.gpx", "--private"]);
  made.several = reports.make("several", ["check", "testdata/race.fit", "testdata/race.gpx"]);
  made.hostile = reports.make("hostile", ["check", reports.hostile()]);
  made.course = reports.make("course", ["course", reports.course(), "--history", "testdata/garmin-export.zip"]);
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
    assert.deepEqual(requests.filter(url => !/^(data|blob):/.test(url)), ["file://" + made[name]]);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
}

const state = (page, id) => page.evaluate(id => {
  const plot = document.getElementById(id);
  const dot = plot.data.at(-1);
  return {
    range: plot._fullLayout.xaxis.range.map(Number), line: plot.layout.shapes?.[0]?.visible, dot: dot.x?.[0] ?? null,
    ink: plot.querySelector(".xtick text, .ytick text")?.style.fill,
  };
}, id);

const chartOf = (page, kind) => page.evaluate(kind => JSON.parse(document.getElementById("charts").textContent)
  .find(chart => chart.kind === kind)?.id, kind);

test("opens soon and is small", () => opened("race", {}, async (page, milliseconds) => {
  assert.ok(statSync(made.race).size < 6_500_000, `${statSync(made.race).size} bytes`);
  // Machines differ and may be busy; the figure itself is printed.
  console.log(`race report: ${(statSync(made.race).size / 1e6).toFixed(2)} MB, charts drawn after ${Math.round(milliseconds)} ms`);
  assert.ok(milliseconds < 20_000, `${milliseconds} ms`);
  assert.match(await page.textContent("h1"), /869\sm of descent in 21\.2\skm/);
}));

test("pointing at the profile marks the place on the map, and the other way round", () => opened("race", {}, async page => {
  const [profile, map] = [await chartOf(page, "profile"), await chartOf(page, "map")];
  assert.equal((await state(page, map)).dot, null);
  const area = page.locator(`#${profile} .nsewdrag`).first();
  await area.scrollIntoViewIfNeeded();
  const box = await area.boundingBox();
  await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.5);
  await page.mouse.move(box.x + box.width * 0.25, box.y + box.height * 0.5, { steps: 3 });
  await page.waitForFunction(id => document.getElementById(id).data.at(-1).x[0] != null, map);
  const readout = `#${profile}-readout`;
  const first = await page.textContent(readout);
  assert.match(first, /^\d+\.\d\skm · [\d,]+\sm · /);
  assert.equal((await state(page, profile)).line, true);

  const drag = page.locator(`#${map} .nsewdrag`).first();
  await drag.scrollIntoViewIfNeeded();
  const finish = await page.evaluate(([map]) => {
    const plot = document.getElementById(map), { east, north } = JSON.parse(document.getElementById("charts").textContent)
      .find(chart => chart.id === map).more;
    const i = Math.floor(east.length * 0.6), { xaxis, yaxis, _size } = plot._fullLayout, at = plot.getBoundingClientRect();
    return { x: at.x + xaxis._offset + xaxis.l2p(east[i]), y: at.y + yaxis._offset + yaxis.l2p(north[i]) };
  }, [map]);
  await page.mouse.move(finish.x - 6, finish.y);
  await page.mouse.move(finish.x, finish.y, { steps: 3 });
  await page.waitForFunction(([id, first]) => document.getElementById(id).textContent !== first, [readout.slice(1), first]);
}));

test("zooms by dragging and by button, and goes back", () => opened("race", {}, async page => {
  const profile = await chartOf(page, "profile");
  const whole = (await state(page, profile)).range;
  const figure = page.locator("figure.profile");
  await figure.getByRole("button", { name: /^Zoom in/ }).click();
  const near = (await state(page, profile)).range;
  assert.ok(Math.abs((near[1] - near[0]) * 2 - (whole[1] - whole[0])) < 0.01, `${near}`);
  await figure.getByRole("button", { name: /^Reset zoom/ }).click();
  assert.deepEqual((await state(page, profile)).range, whole);
  const area = page.locator(`#${profile} .nsewdrag`).first();
  await area.scrollIntoViewIfNeeded();
  const box = await area.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.3, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.6, y, { steps: 5 });
  await page.mouse.up();
  await page.waitForFunction(([id, end]) => +document.getElementById(id)._fullLayout.xaxis.range[1] < end, [profile, whole[1] * 0.9]);
  // The page scrolls where the wheel turns over a chart.
  const before = await page.evaluate(() => scrollY);
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(before => scrollY !== before, before);
}));

test("follows the system into the dark and back", () => opened("race", { colorScheme: "dark" }, async page => {
  const profile = await chartOf(page, "profile");
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [dark, ink] = [await paper(), (await state(page, profile)).ink];
  await page.emulateMedia({ colorScheme: "light" });
  await page.waitForFunction(([id, ink]) => document.getElementById(id).querySelector(".xtick text, .ytick text")?.style.fill !== ink, [profile, ink]);
  assert.notEqual(await paper(), dark);
}));

for (const name of ["race", "miles", "private", "several", "hostile", "course"]) {
  test(`${name}: fits a phone, and axe finds nothing`, () => opened(name, PHONE, async page => {
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 375, `${wide} pixels wide`);
    await page.evaluate(() => document.querySelectorAll("details").forEach(details => { details.open = true; }));
    // Outside of the page's own policy: the tests may add a script, the page may not.
    await page.evaluate(AXE);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.map(node => node.target).join(" ")}`), []);
    }
  }));
}

test("can be used with the keyboard alone", () => opened("race", {}, async page => {
  const reached = new Set();
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => {
      const at = document.activeElement;
      return at.getAttribute("aria-label") ?? at.textContent.trim();
    }));
  }
  for (const name of ["Skip to the report", "Place along the run", "Reset zoom: Elevation of the run", "As a table"]) {
    assert.ok(reached.has(name), `${name} among ${[...reached].join(", ")}`);
  }
  await page.getByRole("slider").first().focus();
  await page.keyboard.press("ArrowRight");
  assert.match(await page.getByRole("slider").first().getAttribute("aria-valuetext"), /km/);
  assert.notEqual((await state(page, await chartOf(page, "map"))).dot, null);
}));

for (const format of ["A4", "Letter"]) {
  test(`prints on ${format}`, () => opened("race", { colorScheme: "dark" }, async page => {
    await page.locator("figure.profile").getByRole("button", { name: /^Zoom in/ }).click();
    // What is seen when the printer asks: light, whole, no wider than the paper.
    await page.evaluate(() => addEventListener("beforeprint", () => {
      const plots = [...document.querySelectorAll(".plot")];
      window.seen = {
        widths: plots.map(plot => plot._fullLayout.width), from: +plots[0]._fullLayout.xaxis.range[0],
        paper: getComputedStyle(document.documentElement).getPropertyValue("--paper").trim(),
      };
    }));
    const pdf = await page.pdf({ format, preferCSSPageSize: false, printBackground: true });
    const { widths, from, paper } = await page.evaluate(() => window.seen);
    assert.ok(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 30_000, `${pdf.length} bytes`);
    assert.ok(widths.every(width => width <= 680), `${widths}`);
    assert.equal(from, 0);
    assert.equal(paper, "#fcfcfb");
  }));
}

test("names from files are text", () => opened("hostile", {}, async page => {
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("main img").count(), 0);
  const text = await page.textContent("main");
  assert.ok(text.includes("</script>") && text.includes("<b>&hostile'\".gpx"), text.slice(0, 400));
  assert.ok(!/[\u202e\u200b]/.test(text) && HOSTILE.includes("\u202e"));
}));

test("a private page holds no place, no name and no map", () => opened("private", {}, async page => {
  assert.equal(await chartOf(page, "map"), undefined);
  const whole = readFileSync(made.private, "utf8").replace(/<script>[\s\S]*?<\/script>/g, "");
  assert.ok(!/race\.gpx|testdata|"east"|lat_deg/.test(whole));
  assert.match(await page.textContent("main"), /No map is drawn: this report was made with --private/);
}));

test("miles and feet", () => opened("miles", {}, async page => {
  const text = await page.textContent("main");
  assert.match(text, /13\.2\smi/);
  assert.doesNotMatch(text, /\d\skm\b/);
}));
