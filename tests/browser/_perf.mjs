import { launch } from "./browser.mjs";
const b = await launch();
for (const f of process.argv.slice(2)) for (const css of ["", "main section { content-visibility: auto; contain-intrinsic-size: auto 700px; }"]) {
  const best = {};
  for (let k = 0; k < 5; k++) {
    const c = await b.newContext({ viewport: { width: 1280, height: 900 } });
    const p = await c.newPage();
    const s = await c.newCDPSession(p);
    await s.send("Performance.enable"); await s.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    if (css) await p.addInitScript(css => { const go = () => { const st = document.createElement("style"); st.textContent = css; (document.head ?? document.documentElement).append(st); }; new MutationObserver((m, o) => { if (document.head) { o.disconnect(); go(); } }).observe(document, { childList: true, subtree: true }); }, css);
    await p.goto("file://" + f);
    await p.waitForFunction(() => document.documentElement.dataset.ready);
    const fcp = await p.evaluate(() => new Promise(d => requestAnimationFrame(() => setTimeout(() => d([performance.getEntriesByName("first-contentful-paint")[0]?.startTime, performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd, performance.getEntriesByType("navigation")[0].domInteractive])))));
    const { metrics } = await s.send("Performance.getMetrics");
    const m = Object.fromEntries(metrics.map(x => [x.name, x.value]));
    const row = { fcp: fcp[0], dcl: fcp[1], interactive: fcp[2], layout: m.LayoutDuration * 1e3, style: m.RecalcStyleDuration * 1e3, script: m.ScriptDuration * 1e3, task: m.TaskDuration * 1e3, nodes: m.Nodes };
    for (const [n, v] of Object.entries(row)) best[n] = Math.min(best[n] ?? 1e9, Math.round(v));
    await c.close();
  }
  console.log(f.split("/").pop(), css ? "cv" : "", JSON.stringify(best));
}
await b.close();
