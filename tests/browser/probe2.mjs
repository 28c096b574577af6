import { launch } from "./browser.mjs";
const browser = await launch(); const page = await browser.newPage();
page.on("console", m => console.log(m.text())); page.on("pageerror", e => console.log(String(e)));
await page.goto("file://"+process.argv[2]); await new Promise(d=>setTimeout(d,4000)); console.log(await page.evaluate(()=>document.documentElement.dataset.ready)); await browser.close();
