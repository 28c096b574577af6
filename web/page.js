// The page: first screen, progress, report.
const MOST_COURSE_BYTES = 256e6;
// Who chooses at once does not wait for what was begun meanwhile.
const WARM_UP_MS = 1000;
const state = { list: [], work: null, module: null, wish: null, course: null, running: 0, bytes: 0, read_with: "" };
const REPORTS = {
  scan: "Everything", check: "Single runs", next: "Next run", course: "Planned course", sore: "Since it hurts", back_test: "Before it hurt",
};

function screen(name) {
  document.body.dataset.screen = name;
  for (const other of ["start", "reading", "report"]) $(other).hidden = other !== name;
}

async function begin() {
  begin_settings(settings_changed);
  begin_pain(pain_changed);
  remember();
  for (const id of ["choose-files", "choose-folder", "more-files"]) {
    $(id).onchange = ({ target }) => {
      const list = chosen(target.files);
      take(list);
      target.value = "";
    };
  }
  $("example").onclick = () => take([example()]);
  document.addEventListener("dragover", event => { event.preventDefault(); document.body.classList.add("over"); });
  document.addEventListener("dragleave", event => { if (!event.relatedTarget) document.body.classList.remove("over"); });
  document.addEventListener("drop", async event => {
    event.preventDefault();
    document.body.classList.remove("over");
    if (event.dataTransfer) take(await dropped(event.dataTransfer));
  });
  $("stop").onclick = () => restart("Stopped. Nothing was kept of what was read.");
  $("again").onclick = () => restart("");
  for (const button of document.querySelectorAll("[data-dialog]")) button.onclick = () => $(button.dataset.dialog).showModal();
  for (const button of document.querySelectorAll("dialog .close")) button.onclick = () => button.closest("dialog").close();
  $("kind").onchange = () => asks($("kind").value);
  $("ask").onsubmit = event => { event.preventDefault(); answer(); };
  for (const button of document.querySelectorAll("[data-format]")) button.onclick = () => save(button.dataset.format);
  try {
    state.module = await WebAssembly.compile(await unpacked(decoded("module")));
    state.work = new Work(state.module, progressed);
    await Promise.all([state.work.desk, ...state.work.readers].map(hand => hand.started));
    draw_origins(await state.work.desk.call("origins"));
    document.documentElement.dataset.ready = "1";
    setTimeout(warm_up, WARM_UP_MS);
  } catch {
    show_error(new Told("This browser cannot run kneewise.", "It needs Chrome or Edge 91, Firefox 113 or Safari 16.4, or newer."));
  }
}

const example = () => ({ path: "example.zip", file: new File([decoded("example-data")], "example.zip"), own: true, made_up: true });

// A browser is slow at what it runs for the first time: so the made-up season is read while nobody waits, and thrown away.
async function warm_up() {
  if (state.running) return;
  const work = state.warming = new Work(state.module, () => {});
  try {
    const settings = all_settings({ pain: false });
    await work.read([example()], [], settings);
    await work.report(settings, { report: "scan", format: "html", past: [] });
  } catch { /* What is wrong is said when somebody waits for it. */ }
  work.end();
}

// Every service whose export is read, as the program's own table has it.
function draw_origins(origins) {
  const row = ({ name, give, read, not_read, steps }) => [
    make("dt", { textContent: sentence(name).slice(0, -1) }),
    make("dd", {}, make("p", { textContent: `Drop here: ${give}.` }),
      ...(steps ? [make("p", { textContent: `To get it: ${steps}.` })] : []),
      make("p", { className: "quiet", textContent: `Read: ${read}.${not_read ? ` Not read: ${not_read}.` : ""}` })),
  ];
  $("origins").replaceChildren(...origins.flatMap(row));
}

function restart(words) {
  state.running++;
  state.work?.end();
  state.work = state.module && new Work(state.module, progressed);
  state.list = [];
  $("frame").removeAttribute("srcdoc");
  document.title = "kneewise";
  $("said").textContent = words;
  screen("start");
  $("main-title").focus();
}

// Reads what was chosen, together with what was there before.
async function take(list) {
  hide_error();
  if (!list.length) return show_error(new Told("There is no file in it.", "Choose the zip as you downloaded it, a folder, or a FIT, GPX or TCX file."));
  const run = ++state.running;
  state.warming?.end();
  state.now = null;
  const fresh = state.work && !state.work.known.length && !state.work.used;
  const all = with_own_names([...state.list, ...list]);
  if (!fresh) {
    state.work?.end();
    state.work = new Work(state.module, progressed);
  }
  const work = state.work;
  work.used = true;
  try {
    state.total = all.reduce((sum, item) => sum + item.file.size, 0);
    Object.assign(state, { files: 0, bytes: 0, begun: performance.now() });
    $("reading-what").textContent = all.length === 1 ? all[0].path : counted(all.length, "file");
    draw_progress();
    screen("reading");
    $("reading-title").focus();
    state.read_with = reading_settings();
    const account = await work.read(all, to_check(all), all_settings({ pain: false }));
    if (run !== state.running) return;
    if (!account.usable) throw nothing_usable(account, all);
    state.list = all;
    state.account = account;
    // The made-up season ends when it was made up: "today" is its last day.
    if (all.every(item => item.made_up)) state.now = Date.parse(account.newest + "T20:00:00Z");
    offer();
    await asks(to_check(all).length === all.length ? "check" : "scan");
    if (work === state.work) $("report-title").focus();
  } catch (error) {
    if (error instanceof Stopped || run !== state.running) return;
    restart("");
    show_error(error);
  }
}

function progressed({ files, bytes }) {
  state.files += files;
  state.bytes += bytes;
  draw_progress();
}
function draw_progress() {
  const seconds = (performance.now() - state.begun) / 1000, share = state.total ? Math.min(state.bytes / state.total, 1) : 0;
  const percent = Math.floor(100 * share);
  $("bar").value = percent;
  const speed = seconds > 0.3 ? `, ${(state.bytes / 1e6 / seconds).toFixed(state.bytes / 1e6 / seconds < 10 ? 1 : 0)} MB/s` : "";
  const left = seconds > 2 && share > 0.02 && share < 1 ? `, about ${duration(seconds * (1 - share) / share)} left` : "";
  $("progress-text").textContent = `${counted(state.files, "file")} read, ${megabytes(state.bytes)} of ${megabytes(state.total)}${speed}${left}`;
  // Heard, not seen: every quarter, not every tenth of a second.
  const quarter = Math.floor(percent / 25);
  if (quarter !== state.quarter) $("progress-said").textContent = quarter ? `${quarter * 25} % read` : "";
  state.quarter = quarter;
  document.title = `${percent} % · kneewise`;
}

// Why nothing could be read, and what to do about it.
function nothing_usable({ others }, list) {
  const name = list.length === 1 ? list[0].path : "These files";
  const encrypted = others.some(entry => entry.detail === "encrypted");
  const large = list.find(item => item.file.size > 1 << 28 && !/\.zip$/i.test(item.path));
  const told = encrypted ? new Told(`${name} is encrypted.`, "Unpack it with its password first, then drop the folder here.")
    : large ? new Told(`${large.path} has ${megabytes(large.file.size)}: no recording is that large.`, "Drop the export's zip, or single FIT, GPX or TCX files.")
    : new Told(list.length === 1 ? `There is no run in ${name}.` : "There is no run in these files.",
      "kneewise reads FIT, GPX and TCX files, and the exports of Garmin, Strava, Apple Health and others, listed under “Where to get your export”. Choose the zip as you downloaded it.");
  const line = ({ path, member, why, detail }) => make("li", { textContent: `${member ?? path}: ${detail ? `${why.replace(/\.$/, "")} (${detail}).` : why}` });
  told.list = make("ul", {}, ...others.slice(0, 5).map(line));
  return told;
}

// Which reports there are for what was read.
function offer() {
  const runs = to_check(state.list).length > 0;
  // Of several runners there is one report.
  const kinds = are_several() ? ["scan"] : Object.keys(REPORTS).filter(kind => kind !== "check" || runs);
  $("kind").replaceChildren(...kinds.map(value => make("option", { value, textContent: REPORTS[value] })));
  if (!$("sore-since").value) $("sore-since").value = state.account.newest ?? "";
  const { files, failed } = state.account;
  $("counted").textContent = `${counted(files, "file")} read${failed ? `, ${failed} could not be` : ""}.`;
}

// A kind of report that needs to know more asks for it first; others are there at once.
async function asks(kind) {
  $("kind").value = kind;
  const asked = { next: "ask-next", course: "ask-course", sore: "ask-sore" }[kind];
  for (const id of ["ask-next", "ask-course", "ask-sore"]) $(id).hidden = id !== asked;
  $("ask").hidden = !asked;
  for (const unit of document.querySelectorAll("[data-km]")) unit.textContent = is_imperial() ? unit.dataset.mi : unit.dataset.km;
  screen("report");
  if (!asked || kind === "next") await answer();
}

async function wish(format) {
  const kind = $("kind").value;
  const number = (id, factor) => { const value = parseFloat($(id).value.replace(",", ".")); return Number.isFinite(value) ? value * factor : null; };
  const file = $("course-file").files[0];
  if (kind === "course" && !file) throw new Told("No course chosen.", "Choose the GPX or TCX file of the route first.");
  if (kind === "course" && file.size > MOST_COURSE_BYTES) throw new Told(`${file.name} has ${megabytes(file.size)}: no route is that large.`, "Choose the GPX or TCX file of the route.");
  return {
    wish: {
      report: kind, format, course: file?.name ?? null, past: history_names(state.list),
      run_m: kind === "next" ? number("next-distance", is_imperial() ? 1609.344 : 1000) : null,
      run_loss_m: kind === "next" ? number("next-loss", is_imperial() ? 0.3048 : 1) : null,
      sore_since: $("sore-since").value || null,
    },
    course: kind === "course" ? new Uint8Array(await file.arrayBuffer()) : undefined,
  };
}

// The report that is chosen, drawn in its own frame.
async function answer() {
  const run = ++state.running;
  hide_error();
  $("busy").hidden = false;
  try {
    const asked = await wish("html");
    state.made_with = made_with();
    const bytes = await state.work.report(all_settings(), asked.wish, asked.course);
    if (run !== state.running) return;
    await draw(new TextDecoder().decode(bytes));
    document.title = `${REPORTS[asked.wish.report]} · kneewise`;
    $("frame").title = $("report-title").textContent = `Report: ${REPORTS[asked.wish.report]}`;
    document.documentElement.dataset.drawn = String(run);
  } catch (error) {
    if (!(error instanceof Stopped) && run === state.running) show_error(error);
  } finally {
    if (run === state.running) $("busy").hidden = true;
  }
}
const draw = html => new Promise(done => {
  $("frame").onload = done;
  $("frame").srcdoc = html;
});

const SAVED = { html: ["html", "text/html"], json: ["json", "application/json"], csv: ["csv.zip", "application/zip"], parquet: ["parquet.zip", "application/zip"] };
async function save(format) {
  $("downloads").close();
  hide_error();
  $("busy").hidden = false;
  try {
    const asked = await wish(format);
    const bytes = await state.work.report(all_settings({ private_: $("private").checked }), asked.wish, asked.course);
    const [ending, type] = SAVED[format];
    download(`kneewise-${asked.wish.report}.${ending}`, type, bytes);
  } catch (error) {
    show_error(error);
  } finally {
    $("busy").hidden = true;
  }
}

async function settings_changed() {
  if (!state.list.length || state.made_with === made_with()) return;
  if (reading_settings() === state.read_with) return asks($("kind").value);
  const list = state.list;
  state.list = [];
  await take(list);
}
function pain_changed() {
  if (state.list.length && state.made_with !== made_with()) asks($("kind").value);
}

const made_with = () => toml() + pain_csv() + are_several();

begin();
