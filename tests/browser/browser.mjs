// Chromium, headless and without any errand of its own.
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

// Opens a report, with account of what it asks for and what goes wrong in it, and how long until its first charts are drawn.
export async function open(browser, file, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const requests = [], errors = [];
  page.on("request", request => requests.push(request.url()));
  page.on("console", message => ["error", "warning"].includes(message.type()) && errors.push(message.text()));
  page.on("pageerror", error => errors.push(String(error)));
  const begun = performance.now();
  await page.goto("file://" + file);
  await page.waitForFunction(() => !document.getElementById("charts") || document.documentElement.dataset.ready);
  const milliseconds = performance.now() - begun;
  await drawAll(page);
  return { page, requests, errors, milliseconds, close: () => context.close() };
}

// Charts are drawn when they come near the window: past all that can be seen, and back.
export async function drawAll(page) {
  for (const plot of await page.locator(".plot").all()) {
    if (!await plot.isVisible()) continue;
    await plot.scrollIntoViewIfNeeded();
    await plot.locator(".main-svg").first().waitFor({ state: "attached" });
  }
  await page.evaluate(() => scrollTo(0, 0));
}
