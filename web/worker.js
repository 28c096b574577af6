// A worker: reads parts of files, or puts together what others read. It answers each call with its number.
"use strict";
const BLOCK = 1 << 20, MOST_BLOCK = 16 << 20;
const slices = new FileReaderSync();
const files = new Map();
let reader, desk, block = { bytes: [] }, current = null, told = { files: 0, bytes: 0 }, last = 0;

// Bytes of a file at a position. Asking the browser takes 4 ms and more, as long as reading some MB: small reads come from a block, and where
// one begins at the end of the block before, as those of a large document do, the next block is twice as large.
self.kneewiseRead = (number, at, into) => {
  const file = files.get(number);
  try {
    const end = block.from + block.bytes.length;
    if (block.file !== file || at < block.from || (at + into.length > end && end < file.size)) {
      const goes_on = block.file === file && at >= block.from && at <= end;
      const length = Math.max(into.length, goes_on ? Math.min(2 * block.bytes.length, MOST_BLOCK) : BLOCK);
      block = { file, from: at, bytes: new Uint8Array(slices.readAsArrayBuffer(file.slice(at, at + length))) };
      let_collect();
    }
    const bytes = block.bytes.subarray(at - block.from, at - block.from + into.length);
    into.set(bytes);
    return bytes.length;
  } catch {
    return -1;
  }
};
// A worker that reads without pause never lets the browser free what was read before, up to gigabytes; it does so where objects are made.
function let_collect() {
  let made = [];
  for (let i = 0; i < 20_000; i++) made = [made && i, 1, 2, 3, 4, 5, 6, 7];
}
self.kneewiseBegins = (place, member) => { current = { place: [...place], member: member ?? null }; };
self.kneewiseEnds = bytes => {
  current = null;
  told.files += 1;
  told.bytes += bytes;
  if (performance.now() - last > 100) tell();
};
function tell() {
  if (told.files) postMessage({ progress: told });
  told = { files: 0, bytes: 0 };
  last = performance.now();
}

const calls = {
  origins() { return JSON.parse(wasm_bindgen.origins()); },
  async start({ module }) { await wasm_bindgen({ module_or_path: module }); },
  settings({ settings, workers }) { reader = new wasm_bindgen.Reader(settings, workers); files.clear(); },
  open({ number, path, file, athlete, own_settings }) {
    files.set(number, file);
    reader.open(number, path, file.size, athlete ?? undefined, own_settings ?? undefined);
  },
  parts({ number, workers }) { return JSON.parse(reader.parts(number, workers)); },
  read({ number, part, detail, unpacked }) {
    current = null;
    const bytes = reader.read(number, JSON.stringify(part), detail, unpacked.bytes, unpacked.members);
    tell();
    return { bytes, unpacked: { bytes: reader.unpacked_bytes(), members: reader.unpacked_members() } };
  },
  without({ part, place }) { return JSON.parse(wasm_bindgen.without(JSON.stringify(part), Uint32Array.from(place))); },
  gather({ history, checked, settings }) {
    const listed = items => JSON.stringify(items.map(({ path, file }) => ({ path, bytes: file.size })));
    history.forEach(({ file }, number) => files.set(number, file));
    desk = new wasm_bindgen.Desk(listed(history), listed(checked), settings);
    files.clear();
    return JSON.parse(desk.files());
  },
  add({ checked, file, bytes, unpacked }) { desk.add(checked, file, bytes, unpacked.bytes, unpacked.members); },
  panicked({ checked, file, place, member }) { desk.add_panicked(checked, file, Uint32Array.from(place), member ?? undefined); },
  account() { return JSON.parse(desk.account()); },
  begin({ settings, wish, course }) { return JSON.parse(desk.begin(settings, JSON.stringify(wish), course ?? new Uint8Array())); },
  again({ bytes }) { desk.add_again(bytes); },
  finish() { return { bytes: desk.finish() }; },
};

onmessage = async ({ data: { id, call, args } }) => {
  try {
    const value = await calls[call](args ?? {});
    postMessage({ id, value }, value?.bytes ? [value.bytes.buffer] : []);
  } catch (error) {
    // A fault of the module, not an answer of it: nothing in it can be trusted any more.
    const fatal = !(error instanceof Error) || error instanceof WebAssembly.RuntimeError || error instanceof RangeError;
    postMessage({ id, error: String(error?.message ?? error), fatal, current });
  }
};
