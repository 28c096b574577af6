"use strict";
// What moves: one cursor over the charts of a run, a range with its numbers, zoom, sentences of weeks, days and cells.
// Everything is there without it; it draws nothing that the page does not hold.
(() => {
  const UNITS = 10000;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const made = (tag, name, text) => Object.assign(document.createElement(tag), { className: name ?? "", textContent: text ?? "" });
  const clamp = (v, low, high) => Math.max(low, Math.min(high, v));
  const known = v => v != null;

  // Numbers in words, as the page writes them.
  const time = s => {
    const whole = Math.round(s), two = n => String(n).padStart(2, "0");
    const [h, m] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
    return h ? `${h}:${two(m)}:${two(whole % 60)}` : `${m}:${two(whole % 60)}`;
  };
  const fixed = (v, places) => v.toLocaleString("en", { minimumFractionDigits: places, maximumFractionDigits: places });
  const say = (format, v) => {
    if (format === "pace" || format === "time") return time(v);
    if (format !== "grade") return fixed(v, format);
    const whole = fixed(Math.abs(v), 0);
    return whole === "0" ? "level" : `${whole}\u00a0% ${v > 0 ? "up" : "down"}`;
  };
  const told = (column, v) => {
    if (!known(v)) return "–";
    const unit = column.format === "grade" ? "" : column.unit;
    return say(column.format, v) + (unit.startsWith("/") ? "\u00a0" : unit ? "\u00a0" : "") + unit;
  };

  // Round places of an axis.
  const steps = (low, high, most, pace) => {
    const span = Math.abs(high - low);
    if (pace) return [5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600].find(s => span / s <= most) ?? 7200;
    const power = 10 ** Math.floor(Math.log10(span / most));
    return [1, 2, 5, 10].map(s => s * power).find(s => span / s <= most * (1 + 1e-9));
  };
  const rounds = (low, high, step) => {
    const [a, b] = low < high ? [low, high] : [high, low], found = [];
    for (let n = Math.ceil(a / step - 1e-9); n <= Math.floor(b / step + 1e-9); n++) found.push(n * step);
    return found;
  };

  // Figures that show the same run.
  const linked = new Map();
  const point = (link, index) => linked.get(link)?.forEach(figure => figure.mark(index));

  // What each kind of figure does; filled by the parts that the page needs.
  const kinds = {};
