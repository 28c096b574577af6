// The page of a run, as a browser shows it.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, open, whole } from "./browser.mjs";
import { HOSTILE, Reports } from "./reports.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PHONE = { viewport: { width: 375, height: 740 } };
const reports = new Reports();
const made = {};
const OVER_WEEKS = ["check", "testdata/race.fit", "--history", "testdata/garmin-export.zip"];
let browser, race, judged;

before(async () => {
  browser = await launch();
  made.race = reports.make("race", ["check", "testdata/race.fit"]);
  race = reports.json(["check", "testdata/race.fit"]).activities[0];
  made.history = reports.make("history", OVER_WEEKS);
  judged = reports.json(OVER_WEEKS).activities[0];
  made.miles = reports.make("miles", ["check", "testdata/race.fit", "--units", "imperial"]);
  made.private = reports.make("private", ["check", "testdata/race.gpx", "--private"]);
  made.several = reports.make("several", ["check", "testdata/race.fit", "testdata/race.gpx"]);
  made.multisport = reports.make("multisport", ["check", reports.multisport()]);
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
    if (options.javaScriptEnabled !== false) await whole(page);
    await look(page, milliseconds);
    const asked = requests.map(url => url.split("#")[0]);
    assert.deepEqual([...new Set(asked)], ["file://" + made[name]]);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
}

// The frame of the altitude, and a place in it by its share of the width.
const frame = async page => {
  const area = page.locator("figure.profile svg.panel").first();
  await area.scrollIntoViewIfNeeded();
  const box = await area.boundingBox();
  return share => [box.x + box.width * share, box.y + box.height / 2];
};
const readout = page => page.evaluate(() => {
  const [here, over] = document.querySelectorAll("figure.profile .readout > div");
  const shown = over.className === "off" ? here : over;
  const told = [...shown.querySelectorAll("span:not(.head)")].map(span => [span.firstChild.textContent, span.lastChild.textContent]);
  return { head: shown.querySelector(".head").textContent, ...Object.fromEntries(told) };
});
const shown = page => page.evaluate(() => document.querySelector("figure.profile svg.area").getAttribute("viewBox").split(" ").map(Number));
const WHOLE = [0, 0, 10000, 1760];

test("is small and there at once", () => opened("race", {}, async (page, milliseconds) => {
  const size = statSync(made.race).size;
  console.log(`race report: ${(size / 1e3).toFixed(0)} kB, charts drawn after ${Math.round(milliseconds)} ms`);
  assert.ok(size <= 150_000, `${size} bytes`);
  // Alone on the machine a tenth of it; machines differ and may be busy.
  assert.ok(milliseconds < 2_500, `${milliseconds} ms`);
  assert.match(await page.textContent("h1"), /869\sm of descent in 21\.2\skm/);
}));

test("moving over the profile costs little", () => opened("race", {}, async page => {
  const at = await frame(page);
  await page.mouse.move(...at(0.1));
  const each = await page.evaluate(async ([x, y, wide]) => {
    const plot = document.querySelector("figure.profile .plot"), took = [];
    for (let k = 0; k < 100; k++) {
      const begun = performance.now();
      plot.dispatchEvent(new PointerEvent("pointermove", { clientX: x + wide * k / 100, clientY: y, bubbles: true }));
      document.body.offsetHeight;
      took.push(performance.now() - begun);
    }
    return took.sort((a, b) => a - b)[50];
  }, [...at(0), at(1)[0] - at(0)[0]]);
  console.log(`a move over the profile: ${each.toFixed(1)} ms`);
  assert.ok(each <= 8, `${each} ms`);
}));

test("pointing at the profile marks the place on the map, and the other way round", () => opened("race", {}, async page => {
  const at = await frame(page);
  await page.mouse.move(...at(0.25));
  const first = await readout(page);
  assert.match(first.head, /^At 5\.\d\skm$/);
  assert.match(first["Heart rate"], /^\d+\sbpm$/);
  const dot = () => page.evaluate(() => document.querySelector("figure.map .here").getAttribute("x"));
  const there = await dot();
  await page.locator("figure.map svg.panel").scrollIntoViewIfNeeded();
  const box = await page.locator("figure.map svg.panel").boundingBox();
  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.6);
  assert.notEqual(await dot(), there);
  assert.notEqual((await readout(page)).head, first.head);
}));

// The numbers of a stretch are those of the report.
test("a dragged range tells what the report holds, and zooms", () => opened("race", {}, async page => {
  const at = await frame(page);
  await page.mouse.move(...at(0.2));
  await page.mouse.down();
  await page.mouse.move(...at(0.45), { steps: 5 });
  await page.mouse.up();
  const told = await readout(page);
  const [, from, to] = told.head.match(/^From ([\d.]+) to ([\d.]+)\skm$/).map(Number);
  const nearest = km => race.profile.reduce((best, p) => Math.abs(p.distance_m - km * 1000) < Math.abs(best.distance_m - km * 1000) ? p : best);
  const [a, b] = [nearest(from), nearest(to)];
  const inside = race.profile.slice(race.profile.indexOf(a) + 1, race.profile.indexOf(b) + 1);
  const number = text => Number(text.replace(/,/g, "").match(/^[\d.]+/)[0]);
  const seconds = text => text.match(/^[\d:]+/)[0].split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const near = (name, told, expected, by) => assert.ok(Math.abs(told - expected) <= by, `${name}: ${told}, the report says ${expected}`);
  const metres = b.distance_m - a.distance_m;
  near("distance", number(told.Distance), metres / 1000, 0.06);
  near("time", seconds(told.Time), b.timer_s - a.timer_s, 1);
  near("climb", number(told.Climb), b.gain_m - a.gain_m, 1);
  near("descent", number(told.Descent), b.loss_m - a.loss_m, 1);
  near("steep", number(told["Over 10\u00a0% down"]), b.below_10_pct_m - a.below_10_pct_m, 1);
  near("pace", seconds(told.Pace), (b.timer_s - a.timer_s) / metres * 1000, 1);
  near("knee load", number(told["Knee load in all"]), inside.reduce((sum, p) => sum + (p.knee_load_flat_km ?? 0), 0), 0.06);
  for (const [name, of] of [["Heart rate, all", "heart_rate_bpm"], ["Cadence, running", "cadence_spm"]]) {
    let [sum, weight] = [0, 0];
    inside.forEach((p, k) => {
      const before = inside[k - 1] ?? a;
      const walked = (p.walked_m - before.walked_m) * 2 > p.distance_m - before.distance_m;
      if (p[of] == null || walked && of === "cadence_spm") return;
      const dt = p.timer_s - before.timer_s;
      sum += p[of] * dt;
      weight += dt;
    });
    near(name, number(told[name]), sum / weight, 1);
  }
  const [x, y, w, h] = await shown(page);
  assert.ok(x > 1500 && w < 3500 && h < 1760 && y >= 0, `zoomed across and upwards: ${[x, y, w, h]}`);
  await page.getByRole("button", { name: "The whole again" }).click();
  assert.deepEqual(await shown(page), WHOLE);
  // The page scrolls where the wheel turns over a chart.
  const before = await page.evaluate(() => scrollY);
  await page.mouse.move(...(await frame(page))(0.5));
  await page.mouse.wheel(0, 200);
  await page.waitForFunction(before => scrollY !== before, before);
}));

test("a finger drags a range, and what it says stays in sight", () => opened("race", { ...PHONE, hasTouch: true }, async page => {
  const at = await frame(page);
  const client = await page.context().newCDPSession(page);
  const touch = (type, share) => client.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x: at(share)[0], y: at(share)[1] }] });
  await touch("touchStart", 0.3);
  for (const share of [0.35, 0.4, 0.5, 0.6]) await touch("touchMove", share);
  const told = await readout(page);
  assert.match(told.head, /^From [\d.]+ to [\d.]+\skm$/);
  const box = await page.locator("figure.profile .readout").boundingBox();
  assert.ok(box.y >= -1 && box.y + box.height < 741, JSON.stringify(box));
  await touch("touchEnd");
  // A made-up tap so soon after a made-up drag is no click in Chromium; what the button does is what is looked at here.
  await page.getByRole("button", { name: "Zoom to it" }).click();
  await page.waitForFunction(() => document.querySelector("figure.profile svg.area").getAttribute("viewBox").split(" ")[2] < 4000);
  // With the last panel in sight the readout still is.
  await page.locator("figure.profile svg.panel").last().scrollIntoViewIfNeeded();
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector("figure.profile .readout").getBoundingClientRect();
    return top >= -1 && bottom < innerHeight;
  });
}));

test("can be used with the keyboard alone", () => opened("race", {}, async page => {
  const reached = new Set();
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => {
      const at = document.activeElement;
      return at.getAttribute("aria-label") ?? at.textContent.trim();
    }));
  }
  const names = [...reached].join(" | ");
  for (const name of ["Skip to the report", "along the distance", "As a table"]) assert.ok(names.includes(name), `${name} among ${names}`);
  const slider = page.locator("figure.profile [role=slider]");
  await slider.focus();
  await page.keyboard.press("Home");
  for (let i = 0; i < 3; i++) await page.keyboard.press("PageDown");
  await page.keyboard.press("PageUp");
  assert.match(await slider.getAttribute("aria-valuetext"), /Altitude/);
  for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+PageUp");
  assert.match((await readout(page)).head, /^From/);
  await page.keyboard.press("Enter");
  assert.ok((await shown(page))[2] < 3000);
  await page.keyboard.press("Escape");
  assert.deepEqual(await shown(page), WHOLE);
}));

test("a descent leads to its place", () => opened("race", {}, async page => {
  assert.ok(await page.locator("table.descents tbody tr").count() >= 2);
  const link = page.locator("a[data-stretch]").first();
  const [from, to] = (await link.getAttribute("data-stretch")).split(" ").map(Number);
  await link.click();
  const told = await readout(page);
  const [, a, b] = told.head.match(/^From ([\d.]+) to ([\d.]+)/).map(Number);
  assert.ok(Math.abs(a - from) < 0.05 && Math.abs(b - to) < 0.05, `${told.head}: ${from} ${to}`);
  assert.ok((await shown(page))[2] < 9_000);
}));

test("laps that the watch cut are folded, with its own numbers", () => opened("race", {}, async page => {
  const laps = page.locator("[data-part=laps] details");
  assert.match(await laps.locator("summary").textContent(), /^22 laps that the watch cut by itself, every 1\.00\skm$/);
  assert.ok(!await laps.locator("table").isVisible());
  await laps.locator("summary").click();
  const told = await laps.locator("tbody tr").evaluateAll(rows => rows.map(row => [...row.cells].map(cell => cell.textContent)));
  assert.deepEqual(told.map(cells => Number(cells[1])), race.laps.map(lap => Math.round(lap.distance_m / 10) / 100));
}));

// Cells of a table's body, as texts.
const cells = table => table.locator("tbody tr").evaluateAll(rows => rows.map(row => [...row.cells].map(cell => cell.textContent)));
const seconds = text => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

test("zones of heart rate are those of the report", () => opened("history", {}, async page => {
  const zones = page.locator("[data-part=heart-rate-zones]");
  const { zone_minutes: minutes } = judged.intensity, highest = judged.heart_rate_bounds.max_bpm;
  assert.ok((await zones.locator("caption").textContent()).includes(`highest heart rate of ${highest}\u00a0bpm`) || (await zones.locator("caption").textContent()).includes(`highest heart rate of ${highest} bpm`));
  const told = (await cells(zones)).reverse();
  assert.equal(told.length, minutes.length);
  const all = minutes.reduce((sum, each) => sum + each);
  told.forEach(([name, from, time, share], i) => {
    assert.match(name, new RegExp(`^${i + 1}, from ${50 + 10 * i}\\s%$`));
    assert.equal(from, `${Math.ceil((0.5 + 0.1 * i) * highest - 1e-9)}`);
    assert.ok(Math.abs(seconds(time) - minutes[i] * 60) <= 0.5, `zone ${i + 1}: ${time}, the report says ${minutes[i]} min`);
    assert.equal(parseInt(share), Math.round(minutes[i] / all * 100));
  });
}));

test("laps have the device's own numbers", () => opened("race", {}, async page => {
  await page.locator("[data-part=laps] summary").click();
  const heads = await page.locator("[data-part=laps] thead th").evaluateAll(all => all.map(head => head.firstChild.data.trim()));
  const told = await cells(page.locator("[data-part=laps]"));
  assert.equal(told.length, race.laps.length);
  race.laps.forEach((lap, i) => {
    const cell = head => told[i][heads.indexOf(head)];
    assert.equal(Number(cell("distance")), Math.round(lap.distance_m / 10) / 100);
    assert.ok(Math.abs(seconds(cell("time")) - (lap.timer_s ?? lap.elapsed_s)) <= 0.5);
    assert.ok(Math.abs(seconds(cell("pace")) - lap.timer_s / lap.distance_m * 1000) <= 1);
    for (const [head, value] of [["heart", lap.mean_bpm], ["highest", lap.max_bpm]]) {
      if (value != null) assert.equal(Number(cell(head)), Math.round(value));
    }
  });
}));

test("a split that was walked has no knee load, and the profile a gap", () => opened("race", {}, async page => {
  const heads = await page.locator("[data-part=splits] thead th").evaluateAll(all => all.map(head => head.firstChild.data.trim()));
  const told = await cells(page.locator("[data-part=splits]"));
  const walked = race.splits.map(split => split.walked_m > 0.75 * (split.to_m - split.from_m));
  assert.ok(walked.includes(true));
  walked.forEach((is, i) => assert.equal(told[i][heads.indexOf("knee load")] === "–", is, `split ${i + 1}`));
  const line = page.locator("figure.profile svg.panel").nth(4).locator("path.line");
  assert.ok((await line.getAttribute("d")).match(/M/g).length > 1);
}));

test("without script everything is there", () => opened("race", { javaScriptEnabled: false }, async page => {
  for (const panel of await page.locator("figure.profile svg.panel").all()) assert.ok((await panel.boundingBox()).height > 40);
  const text = await page.textContent("main");
  for (const word of ["Altitude, m", "Pace, min/km", "Heart rate, bpm", "start and finish", "As a table"]) assert.ok(text.includes(word), word);
}));

test("follows the system into the dark, and forced colours leave shapes", async () => {
  await opened("race", { colorScheme: "dark" }, async page => {
    const line = () => page.evaluate(() => getComputedStyle(document.querySelector("figure.profile .line")).stroke);
    const dark = await line();
    await page.emulateMedia({ colorScheme: "light" });
    assert.notEqual(await line(), dark);
  });
  await opened("race", { forcedColors: "active" }, async page => {
    const seen = await page.evaluate(() => ["up", "steep", "steepest"].map(name => {
      const style = getComputedStyle(document.querySelector(`figure.profile .area .${name}`));
      return [style.stroke, style.strokeWidth];
    }));
    const ink = await page.evaluate(() => getComputedStyle(document.body).color);
    assert.ok(seen.every(([stroke]) => stroke === ink), JSON.stringify([seen, ink]));
    assert.equal(new Set(seen.map(s => s[1])).size, 3, "told apart by width");
  });
});

for (const name of ["race", "history", "miles", "private", "several", "multisport", "hostile", "course"]) {
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

test("multisport: the runs come first, and the transition is folded", () => opened("multisport", {}, async page => {
  assert.deepEqual((await page.locator("article.run h2.answer + p, article.run .which").allTextContents()).map(text => text.split(" ")[0]), ["Run", "Run", "Ride", "Transition"]);
  const leg = page.locator("details.leg");
  assert.equal(await leg.count(), 1);
  assert.match(await leg.locator("summary").first().textContent(), /^Transition/);
  assert.equal(await leg.evaluate(leg => leg.open), false);
}));

test("names from files are text", () => opened("hostile", {}, async page => {
  assert.equal(await page.evaluate(() => window.hacked), undefined);
  assert.equal(await page.locator("main img").count(), 0);
  const text = await page.textContent("main");
  assert.ok(text.includes("</script>") && text.includes("<b>&hostile'\".gpx"), text.slice(0, 400));
  assert.ok(!/[\u202e\u200b]/.test(text) && HOSTILE.includes("\u202e"));
}));

test("a private page holds no place, no name and no map", () => opened("private", {}, async page => {
  assert.equal(await page.locator("figure.map").count(), 0);
  assert.ok(!/race\.gpx|testdata|"track"|lat_deg/.test(readFileSync(made.private, "utf8").replace(/<script>[\s\S]*?<\/script>/g, "")));
  assert.match(await page.textContent("main"), /No map is drawn: this report was made with --private/);
}));

test("miles and feet", () => opened("miles", {}, async page => {
  const text = await page.evaluate(() => document.querySelector("main").innerText);
  assert.match(text, /13\.2\smi/);
  assert.doesNotMatch(text, /\d\skm\b/);
}));
