// Headless Chromium, without background requests.
import { chromium } from "playwright-core";

const PATHS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export async function launch() {
  const { existsSync } = await import("node:fs");
  const executablePath = process.env.CHROMIUM ?? PATHS.find(existsSync);
  return chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
      "--disable-sync", "--no-first-run"],
  });
}

// Opens a report, with account of what it asks for and what goes wrong in it, and of how long until its charts are painted.
export async function open(browser, file, options = {}) {
  const { slowed, ...context_options } = options;
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...context_options });
  const page = await context.newPage();
  const requests = [], errors = [];
  page.on("request", request => requests.push(request.url()));
  page.on("console", message => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", error => errors.push(String(error)));
  const client = slowed && await context.newCDPSession(page);
  if (slowed) {
    await client.send("Performance.enable", { timeDomain: "threadTicks" });
    await client.send("Emulation.setCPUThrottlingRate", { rate: slowed });
  }
  await page.goto("file://" + file);
  let milliseconds = 0;
  if (options.javaScriptEnabled !== false) {
    await page.waitForFunction(() => document.documentElement.dataset.ready || !document.querySelector("figure > script"));
    // Charts are in the page: they are drawn when it is first painted.
    milliseconds = await page.evaluate(() => new Promise(done => requestAnimationFrame(() => setTimeout(() => {
      const painted = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? performance.now();
      done(Math.max(painted, performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd));
    }))));
  }
  // Milliseconds of processor time that the main thread took for it, where it was to be slowed.
  const spent = slowed && (await client.send("Performance.getMetrics")).metrics.find(metric => metric.name === "TaskDuration").value * 1e3;
  return { page, requests, errors, milliseconds, spent, close: () => context.close() };
}

// Waits until a page has opened what it holds as text: the runs of its weeks.
export const whole = page => page.waitForFunction(() => !document.querySelector("noscript"), null, { timeout: 60_000 });

// Sheets of a printed page.
export const sheets = pdf => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;
