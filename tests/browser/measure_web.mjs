// Times and memory of kneewise.html beside the program on the same machine: node measure_web.mjs NESTED_ZIP LARGE_ZIP [MORE…]
// The least of some rounds in turn counts, which a busy machine disturbs least; its load is printed too, and the processor time of both,
// which it disturbs less.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { ROOT } from "./reports.mjs";

const PAUSE_MS = Number(process.env.KNEEWISE_PAUSE_MS ?? 3000);
const ROUNDS = Number(process.env.KNEEWISE_ROUNDS ?? 3);
const PROGRAM = process.env.KNEEWISE ?? join(ROOT, "target", "release", "kneewise");
const PAGE = process.env.KNEEWISE_PAGE ?? join(ROOT, "target", "kneewise.html");
const [nested, large, ...more] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "kneewise-measure-"));

function program(file) {
  const begun = performance.now();
  const timed = 'TIMEFORMAT="%U %S"; time "$0" scan "$1" --format html -o "$2" --force >/dev/null 2>&1';
  const { status, stderr } = spawnSync("bash", ["-c", timed, PROGRAM, file, join(folder, "out.html")], { encoding: "utf8" });
  assert.ok([0, 3, 4].includes(status), stderr);
  const [user, system] = stderr.trim().split(" ").map(Number);
  return { ms: performance.now() - begun, cpu: user + system };
}
const TICKS_A_SECOND = 100;
const cpu_of = ({ id }) => {
  const fields = readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
};

// From choosing a file to the drawn report, in milliseconds, with the processor time and the most memory (MB) of the process that page and
// workers share.
async function page(file, times = 1) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto("file://" + PAGE);
    await page.waitForFunction(() => document.documentElement.dataset.ready);
    // Nobody chooses a file sooner; by then the page has warmed up.
    await page.waitForTimeout(PAUSE_MS);
    const session = await browser.newBrowserCDPSession();
    const renderers = async () => (await session.send("SystemInfo.getProcessInfo")).processInfo.filter(({ type }) => type === "renderer");
    const spent = async () => (await renderers()).map(cpu_of).reduce((a, b) => a + b, 0);
    const all = [], before = await spent();
    for (let time = 0; time < times; time++) {
      const old = await page.evaluate(() => document.documentElement.dataset.drawn ?? "");
      const begun = performance.now();
      await page.setInputFiles("#choose-files", file);
      await page.waitForFunction(old => (document.documentElement.dataset.drawn ?? "") !== old || !document.getElementById("error").hidden, old, { timeout: 600_000 });
      all.push(performance.now() - begun);
      assert.equal(await page.isVisible("#error"), false, await page.textContent("#error"));
      if (times > 1) await page.click("#again");
    }
    const cpu = await spent() - before;
    const peak = ({ id }) => Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))[1]) * 1024 / 1e6;
    return { ms: Math.min(...all.slice(times > 1 ? 1 : 0)), mb: Math.max(...(await renderers()).map(peak)), cpu };
  } finally {
    await browser.close();
  }
}

try {
  let best = { program: Infinity, page: Infinity, mb: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const there = program(nested), here = await page(nested);
    const said = ({ ms, cpu }) => `${(ms / 1e3).toFixed(2)} s (processor ${cpu.toFixed(1)} s)`;
    console.log(`nested zip, round ${round + 1}: program ${said(there)}, page ${said(here)}, ${here.mb.toFixed(0)} MB, load ${loadavg()[0].toFixed(1)}`);
    best = { program: Math.min(best.program, there.ms), page: Math.min(best.page, here.ms), mb: Math.max(best.mb, here.mb) };
  }
  console.log(`nested zip: ${(best.page / best.program).toFixed(2)} times the program (limit 2), ${best.mb.toFixed(0)} MB with the page (limit 1000)`);
  const race = await page(join(ROOT, "testdata", "race.fit"), 6);
  console.log(`race: drawn ${race.ms.toFixed(0)} ms after it was chosen, warm (limit 500), load ${loadavg()[0].toFixed(1)}`);
  const six = await page(large);
  console.log(`zip of 6 GB: ${(six.ms / 1e3).toFixed(2)} s, ${six.mb.toFixed(0)} MB, load ${loadavg()[0].toFixed(1)}`);
  for (const file of more) {
    const there = program(file), here = await page(file);
    const [a, b] = [there, here].map(({ ms }) => ms / 1e3);
    console.log(`${file}: program ${a.toFixed(2)} s, page ${b.toFixed(2)} s, ${here.mb.toFixed(0)} MB, load ${loadavg()[0].toFixed(1)}`);
    assert.ok(here.mb < 1000, "beyond the limit");
  }
  assert.ok(best.page <= 2 * best.program && best.mb < 1000 && race.ms < 500 && six.mb < 1000, "beyond a limit");
} finally {
  rmSync(folder, { recursive: true, force: true });
}
