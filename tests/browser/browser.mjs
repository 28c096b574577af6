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
  if (slowed) await (await context.newCDPSession(page)).send("Emulation.setCPUThrottlingRate", { rate: slowed });
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
  return { page, requests, errors, milliseconds, close: () => context.close() };
}

// Sheets of a printed page.
export const sheets = pdf => pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;
