// What holds for every kind of page: whole without script and in forced colours, each mark to be seen, names as text, no request.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, sheets, whole } from "./browser.mjs";
import { ROOT, Reports } from "./reports.mjs";
import { views } from "./views.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const THREE_YEARS = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "tmp", "three-years.html");
const reports = new Reports();
const VIEWS = views(reports);
const NAMES = Object.keys(VIEWS).concat(existsSync(THREE_YEARS) ? ["threeYears"] : []);
const made = { threeYears: THREE_YEARS };
let browser;

before(async () => {
  browser = await launch();
  for (const [name, [, args]] of Object.entries(VIEWS)) made[name] = reports.make(name, args);
});
after(async () => {
  await browser.close();
  reports.end();
});

// Opens a page, lets `look` at it, and finds that it asked for nothing and that nothing went wrong.
async function opened(name, options, look) {
  const { page, requests, errors, close } = await open(browser, made[name], options);
  try {
    if (options.javaScriptEnabled !== false) await whole(page);
    await look(page);
    assert.deepEqual([...new Set(requests.map(url => url.split("#")[0]))], ["file://" + made[name]]);
    assert.deepEqual(errors, []);
  } finally {
    await close();
  }
}

// Some of what is folded, of each kind: hundreds of weeks are alike.
const unfold = page => page.evaluate(() => {
  for (const kind of ["twin", "week", "run", "earlier", "files", "year", "of-route", "leg"]) {
    [...document.querySelectorAll(`details.${kind}`)].slice(0, 4).forEach(details => { details.open = true; });
  }
});

// The contrast of everything drawn, to what lies below it: [contrast, what].
const contrasts = page => page.evaluate(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = color => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
  };
  const light = color => {
    const [r, g, b] = rgb(color).map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05;
  };
  const contrast = (a, b) => Math.max(light(a), light(b)) / Math.min(light(a), light(b));
  const root = getComputedStyle(document.documentElement), variable = name => root.getPropertyValue(name).trim();
  const found = new Map();
  for (const node of document.querySelectorAll("figure svg :is(path, use, polyline, circle, text), .pair i, .bar i, .shape, .sketch polyline")) {
    // Grid lines and tints say nothing that a line or a number does not say; of the ground its line is the mark.
    if (node.matches(".grid, .on-steep, .on-steepest, .band") || !node.checkVisibility() || node.closest("defs")) continue;
    const style = getComputedStyle(node), none = color => color === "none" || color === "rgba(0, 0, 0, 0)";
    const isText = node.tagName === "text" || node.matches(".shape"), isHtml = !(node instanceof SVGElement);
    const stroke = !isText && !isHtml && parseFloat(style.strokeWidth) > 0 && !none(style.stroke) && style.stroke;
    const fill = isHtml ? (isText ? style.color : none(style.backgroundColor) ? style.borderTopColor : style.backgroundColor)
      : !node.matches(".ground") && !none(style.fill) && +style.fillOpacity === 1 && style.fill;
    const grounds = node.closest(".map, .sketch") ? ["--wash"] : node.matches(".flat, .up, .down, .steep, .steepest") ? ["--paper", "--wash"] : ["--paper"];
    // A letter has an outline of the ground; of another mark the stronger colour counts.
    const isHollow = /#(ring|cross|bar)$/.test(node.getAttribute("href") ?? "");
    const own = (isHollow ? [style.color] : [isText ? null : stroke, fill]).filter(Boolean);
    if (!own.length) continue;
    for (const ground of grounds) {
      const key = `${node.tagName} ${node.getAttribute("class") ?? node.parentNode.getAttribute("class")} ${own} on ${ground}`;
      if (!found.has(key)) found.set(key, [Math.max(...own.map(color => contrast(color, variable(ground)))), isText]);
    }
  }
  return [...found].map(([key, [value, isText]]) => ({ key, value, isText }));
});

for (const name of NAMES) {
  test(`${name}: everything drawn is seen, in light, dark and print`, () => opened(name, {}, async page => {
    await unfold(page);
    for (const media of [{ colorScheme: "light" }, { colorScheme: "dark" }, { media: "print", colorScheme: "dark" }]) {
      await page.emulateMedia({ media: "screen", ...media });
      const all = await contrasts(page);
      assert.ok(all.length > 2 || !await page.locator("figure").count(), `${all.length} kinds of marks`);
      const pale = all.filter(({ value, isText }) => value < (isText ? 4.5 : 3));
      assert.deepEqual(pale.map(({ key, value }) => `${key}: ${value.toFixed(2)}`), [], JSON.stringify(media));
    }
  }));

  test(`${name}: everything is there without script`, () => opened(name, { javaScriptEnabled: false }, async page => {
    const empty = await page.evaluate(() => {
      const lost = [];
      for (const figure of document.querySelectorAll("figure")) {
        if (!figure.checkVisibility()) continue;
        const panels = [...figure.querySelectorAll("svg.panel")].filter(panel => panel.checkVisibility());
        const { height } = figure.getBoundingClientRect();
        const drawn = panels.reduce((sum, panel) => sum + panel.getBoundingClientRect().height, 0);
        const marks = panels.reduce((sum, panel) => sum + panel.querySelectorAll("path:not(.grid), use").length, 0);
        // Names, legends and the switch are the rest: no blank stands where a script would draw.
        if (!marks || drawn < 20 || height - drawn > 130 + 40 * panels.length + 60 * figure.querySelectorAll(".keys").length) lost.push(`${figure.className}: ${drawn} of ${height} px, ${marks} marks`);
      }
      return lost;
    });
    assert.deepEqual(empty, []);
    assert.equal(await page.locator(".readout, .cursor, .tools, [role=slider]").count(), 0, "nothing that only a script moves");
    assert.ok((await page.textContent("main")).length > 300);
    // What is folded opens without script too.
    const summary = page.locator("details:not([open]) > summary:visible").first();
    if (await summary.count()) {
      await summary.click();
      assert.ok(await page.locator("details[open]").count() > 0);
    }
  }));

  test(`${name}: forced colours leave every mark, and kinds apart`, () => opened(name, { forcedColors: "active" }, async page => {
    await unfold(page);
    const all = (await contrasts(page)).filter(({ isText }) => !isText);
    assert.deepEqual(all.filter(({ value }) => value < 3).map(({ key, value }) => `${key}: ${value.toFixed(2)}`), []);
    // Of a legend no two swatches look alike: they differ in colour, shape, width or dashes.
    const alike = await page.evaluate(() => {
      const same = [];
      for (const keys of document.querySelectorAll("figure .keys")) {
        if (!keys.checkVisibility()) continue;
        const seen = new Map();
        for (const key of keys.querySelectorAll(":scope > span")) {
          const mark = key.querySelector("path, use"), style = getComputedStyle(mark);
          const look = [mark.getAttribute("d") ?? mark.getAttribute("href"), style.fill, style.stroke, style.strokeWidth, style.strokeDasharray, style.transform].join();
          if (seen.has(look)) same.push(`${seen.get(look)} and ${key.textContent}: ${look}`);
          seen.set(look, key.textContent);
        }
      }
      return same;
    });
    assert.deepEqual([...new Set(alike)], []);
  }));

  test(`${name}: printed at once it is what it is when all is unfolded`, async () => {
    const { page, close } = await open(browser, made[name]);
    const printed = async () => {
      const count = sheets(await page.pdf({ format: "A4", printBackground: true }));
      await page.emulateMedia({ media: "print" });
      const text = await page.evaluate(() => document.body.innerText);
      await page.emulateMedia({ media: null });
      return { count, text };
    };
    const at_once = await printed();
    await whole(page);
    assert.deepEqual(at_once, await printed());
    await close();
  });
}

// Those that neither check.test.mjs nor history.test.mjs shows to axe.
for (const name of ["indoor", "three", "talking", "backTest", "unlogged", "threeYears"].filter(name => NAMES.includes(name))) {
  test(`${name}: axe finds nothing`, () => opened(name, { viewport: { width: 375, height: 740 } }, async page => {
    await unfold(page);
    await page.evaluate(AXE);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
      assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(node => node.target).join(" ")}`), []);
    }
  }));
}
