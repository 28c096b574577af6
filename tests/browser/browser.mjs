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

// Opens a report, with account of what it asks for and what goes wrong in it. Ready when its charts are drawn.
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
  return { page, requests, errors, milliseconds: performance.now() - begun, close: () => context.close() };
}
