// The pain log: a calendar in which days are tapped. Kept as CSV text, as the program reads it.
const KEPT = "kneewise";
const MOST_LOG_BYTES = 8e6;
const pain = { base: "", days: new Map(), shown: new Date(), day: null };
const iso = date => `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, "0")}-${String(date.getDate()).padStart(2, "0")}`;
const WHEN = [["", "not said"], ["during", "during the run"], ["hour", "within an hour"], ["morning", "next morning"], ["rest", "at rest"], ["night", "at night"]];

// A loaded log stays as it is; what was tapped follows it.
function pain_csv() {
  const lines = [...pain.days].sort().map(([day, { score, when }]) => `${day},${score}${when ? "," + when : ""}`);
  const tapped = lines.length ? ["date,score,when", ...lines].join("\n") + "\n" : "";
  return pain.base && !pain.base.endsWith("\n") ? pain.base + "\n" + tapped : pain.base + tapped;
}

function draw_pain() {
  const year = pain.shown.getFullYear(), month = pain.shown.getMonth();
  $("pain-month").textContent = pain.shown.toLocaleDateString("en", { month: "long", year: "numeric" });
  const first = (new Date(year, month, 1).getDay() + 6) % 7, last = new Date(year, month + 1, 0).getDate(), today = iso(new Date());
  const cells = Array.from({ length: first }, () => make("span"));
  for (let number = 1; number <= last; number++) {
    const day = iso(new Date(year, month, number)), entry = pain.days.get(day);
    const name = new Date(year, month, number).toLocaleDateString("en", { day: "numeric", month: "long", year: "numeric" });
    const button = make("button", { type: "button", disabled: day > today, onclick: () => { pain.day = day; draw_pain(); $("pain-days").querySelector("[aria-pressed=true]")?.focus(); } },
      make("span", { textContent: number }), make("b", { textContent: entry ? entry.score : "" }));
    button.setAttribute("aria-label", name + (entry ? `, pain ${entry.score} of 10` : ", no entry"));
    button.setAttribute("aria-pressed", String(day === pain.day));
    if (entry) button.classList.add("sore");
    cells.push(button);
  }
  $("pain-days").replaceChildren(...cells);
  $("pain-next").disabled = iso(new Date(year, month + 1, 1)) > today;
  const entry = pain.days.get(pain.day);
  $("pain-entry").hidden = !pain.day;
  if (pain.day) $("pain-which").textContent = new Date(pain.day + "T12:00").toLocaleDateString("en", { weekday: "long", day: "numeric", month: "long" });
  const scores = Array.from({ length: 11 }, (_, score) => {
    const button = make("button", { type: "button", textContent: score, onclick: () => tap({ ...entry, score }) });
    button.setAttribute("aria-label", `${score} of 10`);
    button.setAttribute("aria-pressed", String(entry?.score === score));
    return button;
  });
  $("pain-scores").replaceChildren(...scores);
  $("pain-when").value = entry?.when ?? "";
  $("pain-remove").disabled = $("pain-when").disabled = !entry;
  const loaded = pain.base ? " and a loaded log" : "";
  $("pain-count").textContent = pain.days.size || pain.base ? `${counted(pain.days.size, "day")} entered here${loaded}.` : "No day entered yet.";
  $("pain-save").disabled = !pain.days.size && !pain.base;
}
function tap(entry) {
  if (entry) pain.days.set(pain.day, entry);
  else pain.days.delete(pain.day);
  draw_pain();
  keep();
}

// The browser's own storage, only if asked for, as text.
function keep() {
  const wanted = $("keep-pain").checked;
  try {
    if (wanted) localStorage.setItem(KEPT, JSON.stringify({ pain: pain_csv(), settings: settings_kept() }));
    else localStorage.removeItem(KEPT);
    say_kept(wanted ? "Kept in this browser, as text, on this device only." : "");
  } catch {
    $("keep-pain").checked = false;
    say_kept("This browser keeps nothing for this page (no space, or a private window). Save the log as a file instead.");
  }
}
const say_kept = text => { $("kept").textContent = text; };
function forget() {
  $("keep-pain").checked = false;
  try { localStorage.removeItem(KEPT); } catch { /* Then nothing is kept either. */ }
  Object.assign(pain, { base: "", days: new Map(), day: null });
  restore_settings({});
  draw_pain();
  say_kept("Forgotten: this browser keeps nothing of it any more.");
}
// What an earlier visit kept.
function remember() {
  let kept = null;
  try { kept = JSON.parse(localStorage.getItem(KEPT)); } catch { /* Nothing, or nothing that can be read. */ }
  if (!kept) return;
  $("keep-pain").checked = true;
  load_pain(kept.pain ?? "");
  restore_settings(kept.settings ?? {});
  say_kept("Kept in this browser, as text, on this device only.");
}
// Lines that were tapped can be tapped again; any other log stays text.
function load_pain(text) {
  const lines = text.trim().split(/\r?\n/), line = /^(\d{4}-\d\d-\d\d),(10|\d)(?:,(during|hour|morning|rest|night))?$/;
  pain.days.clear();
  pain.base = "";
  if (lines[0] === "date,score,when" && lines.slice(1).every(text => line.test(text))) {
    for (const [, day, score, when] of lines.slice(1).map(text => line.exec(text))) pain.days.set(day, { score: Number(score), when });
  } else pain.base = text;
  draw_pain();
}

function begin_pain(changed) {
  $("pain-when").append(...WHEN.map(([value, textContent]) => make("option", { value, textContent })));
  const by = months => () => { pain.shown = new Date(pain.shown.getFullYear(), pain.shown.getMonth() + months, 1); draw_pain(); };
  $("pain-before").onclick = by(-1);
  $("pain-next").onclick = by(1);
  $("pain-remove").onclick = () => tap(null);
  $("pain-when").onchange = () => tap({ ...pain.days.get(pain.day), when: $("pain-when").value });
  $("keep-pain").onchange = keep;
  $("forget").onclick = forget;
  $("pain-save").onclick = () => download("pain.csv", "text/csv", pain_csv());
  $("pain-load").onchange = async ({ target }) => {
    const [file] = target.files;
    if (file?.size > MOST_LOG_BYTES) say_kept(`${file.name} has ${megabytes(file.size)}: no pain log is that large.`);
    else if (file) {
      load_pain(await file.text());
      keep();
    }
    target.value = "";
  };
  $("pain").addEventListener("close", changed);
  draw_pain();
}
