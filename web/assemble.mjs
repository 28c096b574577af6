// Puts page, style, scripts, module and example into one file: node web/assemble.mjs FOLDER EXAMPLE OUT
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const MOST_BYTES = 8_000_000;
const here = dirname(fileURLToPath(import.meta.url));
const [pkg, example, out] = process.argv.slice(2);
const text = name => readFileSync(join(here, name), "utf8");
// Bytes as text, 13 bits in two signs of 91: a twelfth more than base64 in the same room. `unwritten` in words.js reads it.
const SIGNS = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).filter(sign => !" <&\\".includes(sign));
function written(bytes) {
  const out = [];
  let bits = 0, held = 0;
  const put = value => out.push(SIGNS[value % 91], SIGNS[Math.floor(value / 91)]);
  for (const byte of bytes) {
    held |= byte << bits;
    bits += 8;
    if (bits >= 13) {
      put(held & 8191);
      held >>= 13;
      bits -= 13;
    }
  }
  if (bits) put(held);
  return `${bytes.length} ${out.join("")}`;
}
// Scripts stand in a page, which any closing tag would end.
const script = source => {
  if (/<\/script|<!--/i.test(source)) throw new Error("a script that would end the page's own");
  return source;
};

const parts = {
  // The report's colours and type, so that both look alike.
  STYLE: text("../src/render/html/style.css") + text("page.css"),
  WORKER: script(readFileSync(join(pkg, "kneewise.js"), "utf8") + text("worker.js")),
  MODULE: written(gzipSync(readFileSync(join(pkg, "kneewise_bg.wasm")), { level: 9 })),
  EXAMPLE: written(readFileSync(example)),
  SCRIPT: script(["words.js", "files.js", "workers.js", "pain.js", "settings.js", "page.js"].map(text).join("\n")),
};
const page = text("page.html").replace(/@([A-Z]+)@/g, (all, name) => parts[name] ?? all);
writeFileSync(out, page);
const size = Buffer.byteLength(page);
const share = name => `${name.toLowerCase()} ${(parts[name].length / 1e6).toFixed(2)}`;
console.log(`${out}: ${(size / 1e6).toFixed(2)} MB (${Object.keys(parts).map(share).join(", ")})`);
if (size > MOST_BYTES) throw new Error(`more than ${MOST_BYTES / 1e6} MB`);
