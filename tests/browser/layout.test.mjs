// Every view on phones and on paper: nothing is cut off, nothing is too small to read, and paper has few sheets.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, open, sheets, whole } from "./browser.mjs";
import { ROOT, Reports } from "./reports.mjs";
import { views } from "./views.mjs";

const reports = new Reports();
const THREE_YEARS = join(process.env.CARGO_TARGET_DIR ?? join(ROOT, "target"), "tmp", "three-years.html");
const VIEWS = views(reports);
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

async function opened(name, options, look) {
  const { page, close } = await open(browser, made[name], options);
  try {
    if (options.javaScriptEnabled !== false) await whole(page);
    await look(page);
  } finally {
    await close();
  }
}

// What is seen but not whole: outside of the window, or of a box that hides or scrolls what is too wide for it.
const cut = page => page.evaluate(() => {
  const lost = [];
  for (const box of document.querySelectorAll("main, main *, footer")) {
    const { overflowX } = getComputedStyle(box);
    if (box.matches(".hidden") || !box.checkVisibility() || box.closest("svg")) continue;
    const { right, left, width } = box.getBoundingClientRect();
    const cell = box.closest("td, th") && box.closest(".scroll")?.getBoundingClientRect();
    if (width && (left < -1 || right > innerWidth + 1 || cell && right > cell.right + 1)) lost.push(`${box.tagName} ${right.toFixed()}: ${box.textContent.slice(0, 40)}`);
    if (overflowX !== "visible" && box.scrollWidth > box.clientWidth + 1) lost.push(`${box.className} ${box.scrollWidth} > ${box.clientWidth}: ${box.textContent.slice(0, 40)}`);
  }
  return lost;
});

for (const name of Object.keys(VIEWS)) {
  for (const width of [390, 320]) {
    test(`${name}: nothing is cut off on a phone of ${width} pixels`, () => opened(name, { viewport: { width, height: 740 }, hasTouch: true }, async page => {
      // What is folded, some of each kind: hundreds of weeks are alike.
      await page.evaluate(() => {
        for (const kind of ["twin", "week", "run", "earlier", "files", "year", "of-route"]) {
          [...document.querySelectorAll(`details.${kind}`)].slice(0, 6).forEach(details => { details.open = true; });
        }
        document.querySelectorAll("details.run details, section.earlier details").forEach((details, i) => { details.open = i < 12; });
      });
      // Readouts are there once their figure has been near the window.
      for (const figure of await page.locator("figure:has(> script)").all()) if (await figure.isVisible()) await figure.scrollIntoViewIfNeeded();
      await page.waitForTimeout(50);
      assert.deepEqual((await cut(page)).slice(0, 12), []);
    }));
  }
}

// Millimetres of a sheet, and what print.css leaves blank at its sides.
const PAPER = { A4: [210, 297], Letter: [215.9, 279.4] };
const MARGINS = [28, 16];
const BODY_PT = 9, LEAST_PT = 8;

// Points of each text that paper shows, the smallest first. Nothing is scaled: what the layout says is what is printed.
const texts = page => page.evaluate(() => {
  const found = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const within = node.parentElement, range = document.createRange();
    range.selectNodeContents(node);
    if (!node.data.trim() || within.closest("script, .hidden, .skip") || !within.checkVisibility() || !range.getClientRects().length) continue;
    const pt = parseFloat(getComputedStyle(within).fontSize) * .75, right = range.getBoundingClientRect().right;
    const isBody = within.matches("p:not(.keys, .note, .which, .level), li, dd:not(.quiet), h1, h2, h3") && !within.closest("figcaption, footer, .notes, .room");
    found.push({ pt, right, isBody, text: node.data.trim().slice(0, 40) });
  }
  return found.sort((a, b) => a.pt - b.pt);
});

// Three years print like a season.
for (const [name, [most]] of Object.entries({ ...VIEWS, ...existsSync(THREE_YEARS) && { threeYears: [4] } })) {
  if (!most) continue;
  for (const format of Object.keys(PAPER)) {
    test(`${name}: on ${format} it has ${most} sheets at most and can be read`, () => opened(name, { colorScheme: "dark" }, async page => {
      const count = sheets(await page.pdf({ format, printBackground: true }));
      const [width, height] = PAPER[format].map((mm, i) => Math.floor((mm - MARGINS[i]) / 25.4 * 96));
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ media: "print", colorScheme: "dark" });
      const all = await texts(page);
      const body = all.filter(text => text.isBody);
      console.log(`${name} on ${format}: ${count} sheets, smallest text ${all[0].pt.toFixed(1)} pt, of sentences ${body[0].pt.toFixed(1)} pt`);
      assert.ok(count <= most, `${count} sheets`);
      assert.ok(all[0].pt >= LEAST_PT, JSON.stringify(all[0]));
      assert.ok(body[0].pt >= BODY_PT, JSON.stringify(body[0]));
      assert.deepEqual(all.filter(text => text.right > width + 1), [], "nothing is wider than the paper, which would make all smaller");
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width);
      assert.deepEqual(await cut(page), []);
      assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--paper").trim()), "#ffffff");
      assert.equal(await page.locator("details summary:visible").filter({ hasNot: page.locator(".when") }).count(), 0, "nothing that only a click opens");
      if (name === "sore") {
        const foot = await page.evaluate(() => document.querySelector("footer").getBoundingClientRect().bottom);
        assert.ok(foot > height * 0.93 && foot <= height, `the sheet is full: ${foot} of ${height}`);
        assert.ok(await page.getByText("Name", { exact: true }).isVisible(), "room for a name");
      }
    }));
  }
}
