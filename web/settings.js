// The settings: fields of the page, and the kneewise.toml that they mean.
const FIELDS = ["units", "week_start", "tz", "hide_start_m", "sex", "birth_year", "resting_bpm", "max_bpm", "threshold_pace"];
const OF_ATHLETE = new Set(["sex", "birth_year", "resting_bpm", "max_bpm", "threshold_pace"]);
const NUMBERS = new Set(["hide_start_m", "birth_year", "resting_bpm", "max_bpm"]);

const quoted = text => JSON.stringify(text).replace(/[\u007f-\u009f]/g, sign => "\\u" + sign.charCodeAt(0).toString(16).padStart(4, "0"));
function toml() {
  const line = key => {
    const value = $("set-" + key).value.trim();
    return value ? `${key} = ${NUMBERS.has(key) ? Number(value.replace(",", ".")) : quoted(value)}\n` : "";
  };
  const top = FIELDS.filter(key => !OF_ATHLETE.has(key)).map(line).join("");
  const athlete = FIELDS.filter(key => OF_ATHLETE.has(key)).map(line).join("");
  return top + (athlete ? "[athlete]\n" + athlete : "") + shoes().map(({ name, start, maximum }) =>
    `[[athlete.shoes]]\nname = ${quoted(name)}\nstart_km = ${Number(start) || 0}\n${maximum ? `maximum_km = ${Number(maximum)}\n` : ""}`).join("");
}
const shoes = () => [...$("shoes").children].map(row => {
  const [name, start, maximum] = [...row.querySelectorAll("input")].map(field => field.value.trim());
  return { name, start, maximum };
}).filter(({ name }) => name);
function add_shoe({ name = "", start = "", maximum = "" } = {}) {
  const field = (label, properties) => make("label", {}, label, make("input", properties));
  const row = make("div", { className: "shoe" }, field("Name", { value: name, autocomplete: "off" }),
    field("Kilometres before", { value: start, inputMode: "decimal" }), field("Replace at, km", { value: maximum, inputMode: "decimal" }));
  row.append(make("button", { type: "button", textContent: "Remove", onclick: () => row.remove() }));
  $("shoes").append(row);
  return row;
}
const settings_kept = () => ({ athletes: are_several(), ...Object.fromEntries(FIELDS.map(key => [key, $("set-" + key).value])), shoes: shoes() });
function restore_settings(kept) {
  for (const key of FIELDS) $("set-" + key).value = kept[key] ?? $("set-" + key).querySelector?.("option")?.value ?? "";
  $("set-athletes").checked = kept.athletes ?? false;
  $("shoes").replaceChildren();
  (kept.shoes ?? []).forEach(add_shoe);
}
// What decides how a file is read: only this needs another reading when it changes.
const reading_settings = () => $("set-tz").value.trim() + are_several();
const are_several = () => $("set-athletes").checked;
const all_settings = ({ private_ = false, pain = true } = {}) => JSON.stringify({
  toml: toml(), pain: pain ? pain_csv() : "", zone: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC", now_ms: state.now ?? Date.now(), private: private_, athletes: are_several(),
});
const is_imperial = () => $("set-units").value === "imperial";

// What is wrong with a setting, by the name that the page has for it.
function settings_words(text) {
  const [, number, what] = /^Settings: line (\d+): (.*)/s.exec(text) ?? [];
  const key = toml().split("\n")[number - 1]?.split(" = ")[0];
  const field = key && $("set-" + key);
  return field ? `${field.closest("label").firstChild.textContent.trim()}: ${what}` : text;
}

function begin_settings(changed) {
  $("add-shoe").onclick = () => add_shoe().querySelector("input").focus();
  try {
    $("zones").append(...Intl.supportedValuesOf("timeZone").map(value => make("option", { value })));
  } catch { /* An older browser: the name is typed. */ }
  $("settings").addEventListener("close", () => { keep(); changed(); });
}
