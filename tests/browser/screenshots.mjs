// Takes the pictures of the README, of made-up data: npm run screenshots, in this folder, after cargo build --release and web/build.
import { join } from "node:path";
import { launch, open } from "./browser.mjs";
import { ROOT, Reports } from "./reports.mjs";

const SHOTS = [
  { name: "check", args: ["check", "testdata/race.fit"], height: 1330 },
  { name: "scan", args: ["scan", "testdata/garmin-export.zip"], height: 1900, colorScheme: "dark" },
];

const reports = new Reports();
const browser = await launch();
try {
  for (const { name, args, height, colorScheme } of SHOTS) {
    const { page, close } = await open(browser, reports.make(name, args), { viewport: { width: 960, height }, colorScheme });
    await page.screenshot({ path: join(ROOT, "testdata", "screenshots", name + ".png") });
    await close();
  }
  const { page, close } = await open(browser, join(ROOT, "target", "kneewise.html"), { viewport: { width: 960, height: 470 } });
  await page.waitForFunction(() => document.documentElement.dataset.ready);
  await page.screenshot({ path: join(ROOT, "testdata", "screenshots", "web.png") });
  await close();
} finally {
  await browser.close();
  reports.end();
}
