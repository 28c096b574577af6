// What a machine does just now, measured in turn with a page: a fixed page of tables and charts, of which is known what it takes on a
// quiet machine. A limit is for such a machine; where the fixed page takes twice as long as is known, a report may too.
import { join } from "node:path";
import { writeFileSync } from "node:fs";
import { open } from "./browser.mjs";

// Milliseconds of the fixed page on two quiet cores of the machine that the limits were set on: until it is drawn, the same with the
// processor slowed four times, and of the main thread's processor time.
const KNOWN = { drawn: 66, slowed: 200, worked: 38 };

// Writes the fixed page: it depends on nothing of the project.
export function control(folder) {
  const wave = (n, k) => Array.from({ length: n }, (_, i) => `${i * 20} ${Math.round(400 + 300 * Math.sin(i / (7 + k)) * Math.cos(i / 31))}`).join("L");
  const chart = k => `<figure><h3>Chart ${k}</h3><svg viewBox="0 0 10000 800" width="100%" height="120" preserveAspectRatio="none"><path fill="none" stroke="teal" d="M${wave(500, k)}"/></svg><svg height="18">${Array.from({ length: 10 }, (_, i) => `<text x="${i * 10}%" y="14">${i}</text>`).join("")}</svg></figure>`;
  const row = k => `<tr><th>${k}<td>${k * 37 % 101}.${k % 10}<td>${k * 53 % 997}<td>Sentence ${k} with some words</tr>`;
  const rows = Array.from({ length: 120 }, (_, k) => row(k)).join("");
  const file = join(folder, "control.html");
  writeFileSync(file, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Control</title>
    <style>body { font: 1rem/1.5 sans-serif; max-width: 62rem } table { border-collapse: collapse } td, th { padding: .3rem; border-bottom: 1px solid }</style>
    <h1>Control</h1>${Array.from({ length: 8 }, (_, k) => chart(k)).join("")}<table>${rows}</table>
    <script>document.documentElement.dataset.ready = "yes"</script></html>`);
  return file;
}

export const median = values => values.toSorted((a, b) => a - b)[values.length >> 1];

const least = values => Math.min(...values);

// Measures a page and the fixed page in turn until what the page takes, corrected by how much slower than known the fixed page is,
// is within the limit: at least five times, and no more than `most`. Of times on the clock the least counts, since other work only
// adds to them; of processor times the middle. Prints them raw and corrected.
export async function inTurn(what, kind, limit, page, fixed, most = 20) {
  const own = [], others = [], counts = kind === "worked" ? median : least;
  let corrected = Infinity;
  for (let k = 0; k < 5 || (corrected > limit && k < most); k++) {
    others.push(await fixed());
    own.push(await page());
    const slower = counts(others) / KNOWN[kind];
    corrected = counts(own) / Math.max(1, Number.isFinite(slower) ? slower : 1);
  }
  const valid = own.filter(Number.isFinite);
  const [best, middle, control, told] = [least(valid), median(valid), counts(others), corrected].map(Math.round);
  console.log(`${what}: ${best} ms at best, ${middle} ms in the middle of ${valid.length} openings; the fixed page takes ${control} ms, known ${KNOWN[kind]} ms: corrected ${told} ms`);
  return told;
}

// Milliseconds of processor time that the main thread of a page has worked: however busy the machine is.
export async function clock(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => (await client.send("Performance.getMetrics")).metrics.find(metric => metric.name === "TaskDuration").value * 1e3;
}

// Milliseconds until the charts of a page are painted, in a new context. An opening that was to be slowed does not count if the
// main thread did not get busier by it than `atLeast` milliseconds: on a busy machine the browser's own brake sometimes does not take.
export async function drawn(browser, file, slowed, atLeast = 0) {
  const { milliseconds, spent, close } = await open(browser, file, { slowed });
  await close();
  return slowed && spent < atLeast ? Infinity : milliseconds;
}

// Milliseconds of processor time until the charts of a page are painted, in a new context.
export async function worked(browser, file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage(), milliseconds = await clock(page);
  await page.goto("file://" + file);
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(done))));
  const took = await milliseconds();
  await context.close();
  return took;
}

// How many times the processor time that is known the fixed page takes just now, and no less than 1.
export async function slower(browser, file) {
  const times = [];
  for (let k = 0; k < 3; k++) times.push(await worked(browser, file));
  return Math.max(1, median(times) / KNOWN.worked);
}
