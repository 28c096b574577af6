"use strict";
// What moves: one cursor over the charts of a run, a range with its numbers, zoom, sentences of weeks, days and cells.
// Everything is there without it; it draws nothing that the page does not hold.
(() => {
  const UNITS = 10000, HIGH = 2000;
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

  // A run along its distance: cursor, range, zoom.
  const along = (figure, data) => {
    const plot = figure.querySelector(".plot"), panels = all("svg.panel", plot), axes = all("svg.xs", plot);
    const columns = data.columns, x = columns[0].values, last = x.length - 1;
    const clock = columns.find(c => c.format === "time");
    const readout = made("div", "readout columns"), here = made("div"), over = made("div");
    const cell = (within, name) => {
      const span = made("span"), value = document.createTextNode("–");
      span.append(made("i", "", name), value);
      within.append(span);
      return value;
    };
    const shown = columns.slice(1).filter(c => c.here).map(c => [c, cell(here, c.name)]);
    here.append(made("span", "head", "Point at a place, or drag over a stretch for its numbers."));
    over.append(made("span", "head"));
    const sums = columns.filter(c => c.over).map(c => [c, cell(over, c.name)]);
    over.className = "off";
    readout.append(here, over);
    plot.before(readout);
    const cursor = made("div", "cursor"), range = made("div", "range"), tools = made("div", "tools");
    plot.append(cursor, range);
    plot.after(tools);
    const button = (text, act) => {
      const it = made("button", "", text);
      it.type = "button";
      it.hidden = true;
      it.addEventListener("click", act);
      tools.append(it);
      return it;
    };

    let at = 0, chosen = null, shows = [0, x[last]], box = null;
    const measure = () => {
      const area = panels[0].getBoundingClientRect(), whole = plot.getBoundingClientRect();
      box = { left: area.left, width: area.width, inset: area.left - whole.left };
    };
    const pixel = v => box.inset + (v - shows[0]) / (shows[1] - shows[0]) * box.width;
    const nearest = v => {
      let [low, high] = [0, last];
      while (high - low > 1) {
        const middle = low + high >> 1;
        if (x[middle] < v) low = middle; else high = middle;
      }
      return v - x[low] < x[high] - v ? low : high;
    };
    const of = event => nearest(shows[0] + clamp((event.clientX - box.left) / box.width, 0, 1) * (shows[1] - shows[0]));

    const mark = index => {
      at = clamp(index, 0, last);
      if (!box) measure();
      const inside = x[at] >= shows[0] && x[at] <= shows[1];
      cursor.style.visibility = inside ? "visible" : "hidden";
      cursor.style.transform = `translateX(${pixel(x[at])}px)`;
      here.firstChild.textContent = `At ${told(columns[0], x[at])}`;
      for (const [column, node] of shown) node.data = told(column, column.values[at]);
    };

    // What a column says of the stretch from one point to another.
    const stretch = (column, i, j) => {
      const v = column.values;
      if (column.over === "difference") return known(v[i]) && known(v[j]) ? v[j] - v[i] : null;
      if (column.over === "ratio") return clock && x[j] > x[i] ? (clock.values[j] - clock.values[i]) / (x[j] - x[i]) : null;
      const by = clock ? clock.values : x;
      let sum = 0, weight = 0;
      for (let k = i + 1; k <= j; k++) {
        if (!known(v[k])) continue;
        sum += v[k] * (by[k] - by[k - 1]);
        weight += by[k] - by[k - 1];
      }
      return weight > 0 ? sum / weight : null;
    };
    const choose = (i, j) => {
      chosen = i === j ? null : [Math.min(i, j), Math.max(i, j)];
      range.style.visibility = chosen ? "visible" : "hidden";
      over.className = chosen ? "" : "off";
      here.className = chosen ? "off" : "";
      const wide = chosen && (chosen[0] > 0 || chosen[1] < last) && (x[chosen[0]] > shows[0] + 1e-9 || x[chosen[1]] < shows[1] - 1e-9);
      into.hidden = !(wide && chosen[1] - chosen[0] > 2);
      back.hidden = !chosen && !zoomed();
      if (!chosen) return;
      if (!box) measure();
      const [a, b] = chosen.map(k => clamp(pixel(x[k]), box.inset, box.inset + box.width));
      range.style.transform = `translateX(${a}px)`;
      range.style.width = b - a + "px";
      over.firstChild.textContent = `From ${fixed(x[chosen[0]], 2)} to ${fixed(x[chosen[1]], 2)}\u00a0${data.unit}`;
      for (const [column, node] of sums) node.data = told(column, stretch(column, ...chosen));
    };
    const zoomed = () => shows[0] > 0 || shows[1] < x[last];

    // Shows a part of the run: every frame is scaled to what is in it, across and upwards.
    const scales = panels.map(panel => panel.dataset.y?.split(" ").map(Number));
    const places = panels.map(panel => all("use, .words", panel).map(node => [node, parseFloat(node.getAttribute("x")) / 100 * x[last]]));
    const whole = panels.map(panel => ["ys", "grid"].map(name => panel.querySelector("." + name)))
      .map(([ys, grid]) => [ys?.innerHTML, grid?.getAttribute("d")]);
    const names = axes.map(axis => axis.innerHTML);
    const show = (from, to) => {
      shows = [Math.max(0, from), Math.min(x[last], to)];
      const [u, w] = [shows[0] / x[last] * UNITS, (shows[1] - shows[0]) / x[last] * UNITS];
      panels.forEach((panel, n) => {
        let [y, h] = [0, HIGH];
        const ys = panel.querySelector(".ys"), grid = panel.querySelector(".grid");
        if (zoomed() && scales[n]) {
          const column = columns[panel.dataset.shows], [low, high] = scales[n];
          const inside = column.values.filter((v, k) => known(v) && x[k] >= shows[0] && x[k] <= shows[1]);
          // What lies far outside of the whole is walking and standing.
          const sane = inside.filter(v => (v - low) / (high - low) > -0.3 && (v - low) / (high - low) < 1.3);
          const values = sane.length > 2 ? sane : inside;
          if (values.length) {
            let [least, most] = [Math.min(...values), Math.max(...values)];
            const room = Math.max((Math.abs(high - low) / 8 - (most - least)) / 2, (most - least) / 10);
            [least, most] = [least - room, most + room];
            const [foot, top] = high > low ? [least, most] : [most, least];
            y = (1 - (top - low) / (high - low)) * HIGH;
            h = (top - foot) / (high - low) * HIGH;
            const pace = column.format === "pace", step = steps(foot, top, panel.height.baseVal.value > 150 ? 5 : 3, pace);
            const ticks = rounds(foot, top, step);
            const share = v => (1 - (v - foot) / (top - foot)) * 100;
            ys.innerHTML = ticks.map(v => `<text y="${share(v)}%">${pace ? time(v) : fixed(v, step < 1 ? 1 : 0)}</text>`).join("");
            grid?.setAttribute("d", ticks.map(v => `M0 ${y + share(v) / 100 * h}h${UNITS}`).join(""));
          }
        } else if (!zoomed()) {
          if (ys) ys.innerHTML = whole[n][0] ?? "";
          grid?.setAttribute("d", whole[n][1]);
        }
        panel.querySelector(".area").setAttribute("viewBox", `${u} ${y} ${w} ${h}`);
        for (const [node, v] of places[n]) {
          const share = (v - shows[0]) / (shows[1] - shows[0]);
          node.setAttribute("x", share * 100 + "%");
          node.style.visibility = share < -0.001 || share > 1.001 ? "hidden" : "";
        }
      });
      const step = steps(...shows, box && box.width < 500 ? 5 : 10);
      const text = v => `<text x="${(v - shows[0]) / (shows[1] - shows[0]) * 100}%">${+v.toFixed(3)}</text>`;
      axes.forEach((axis, n) => { axis.innerHTML = zoomed() ? rounds(...shows, step).map(text).join("") : names[n]; });
      mark(at);
      choose(...(chosen ?? [0, 0]));
    };
    const reset = () => { chosen = null; show(0, x[last]); };
    const enter = () => {
      if (chosen && !into.hidden) return show(x[chosen[0]], x[chosen[1]]);
      const half = (shows[1] - shows[0]) / 4;
      if (half * 2 > x[last] / 60) show(x[at] - half, x[at] + half);
    };
    const into = button("Zoom to it", enter), back = button("The whole again", reset);

    let begun = null, moved = false, start = 0;
    plot.addEventListener("pointerenter", measure);
    plot.addEventListener("pointerdown", event => {
      if (event.button || event.target.closest("button")) return;
      measure();
      begun = of(event);
      moved = false;
      start = event.clientX;
      point(link, begun);
      plot.setPointerCapture(event.pointerId);
    });
    plot.addEventListener("pointermove", event => {
      if (!box) measure();
      const index = of(event);
      point(link, index);
      if (begun === null) return;
      moved ||= Math.abs(event.clientX - start) > 4;
      if (moved) choose(begun, index);
    });
    plot.addEventListener("pointerup", event => {
      if (begun === null) return;
      if (!moved) choose(0, 0);
      else if (event.pointerType === "mouse" && !into.hidden) enter();
      begun = null;
    });
    plot.addEventListener("pointercancel", () => { begun = null; });
    plot.addEventListener("dblclick", reset);
    let anchor = null;
    plot.addEventListener("keydown", event => {
      const by = { ArrowRight: 1, ArrowLeft: -1, PageUp: 20, PageDown: -20, Home: -last, End: last }[event.key];
      if (by) {
        if (event.shiftKey) anchor ??= at; else anchor = null;
        point(link, clamp(at + by, 0, last));
        if (anchor !== null) choose(anchor, at);
        plot.setAttribute("aria-valuenow", at);
        plot.setAttribute("aria-valuetext", words());
      } else if (event.key === "Enter" || event.key === "+") enter();
      else if (event.key === "Escape" || event.key === "-") { anchor = null; reset(); }
      else return;
      event.preventDefault();
    });
    const words = () => (chosen ? [over.firstChild.textContent] : []).concat((chosen ? sums : shown).map(([c, node]) => `${c.name} ${node.data}`)).join(", ");
    const link = figure.dataset.link || figure.id;
    plot.setAttribute("aria-valuemax", last);
    addEventListener("resize", () => { box = null; mark(at); choose(...(chosen ?? [0, 0])); });
    return {
      mark,
      // Chooses and shows the stretch between two distances.
      stretch: (from, to) => {
        measure();
        choose(nearest(from), nearest(to));
        point(link, nearest(from));
        const room = (to - from) / 4;
        show(from - room, to + room);
      },
    };
  };

  // A track from above.
  const map = (figure, { map: { x, y } }) => {
    const plot = figure.querySelector(".plot"), panel = plot.querySelector("svg.panel");
    const dot = document.createElementNS("http://www.w3.org/2000/svg", "use");
    dot.setAttribute("href", "#disc");
    dot.setAttribute("class", "here");
    panel.append(dot);
    const mark = index => {
      const there = known(x[index]);
      dot.style.visibility = there ? "visible" : "hidden";
      if (there) {
        dot.setAttribute("x", x[index] / 100 + "%");
        dot.setAttribute("y", y[index] / 100 + "%");
      }
    };
    dot.style.visibility = "hidden";
    plot.addEventListener("pointermove", event => {
      const box = panel.getBoundingClientRect();
      const [px, py] = [(event.clientX - box.left) / box.width * UNITS, (event.clientY - box.top) / box.height * UNITS];
      let best = -1, least = Infinity;
      for (let k = 0; k < x.length; k++) {
        if (!known(x[k])) continue;
        const away = ((x[k] - px) * box.width) ** 2 + ((y[k] - py) * box.height) ** 2;
        if (away < least) [least, best] = [away, k];
      }
      if (best >= 0) point(figure.dataset.link, best);
    });
    return { mark };
  };

  // Places that say a sentence each: weeks, days, cells, runs.
  const sentences = (figure, data) => {
    const readout = made("p", "readout", "");
    figure.querySelector(".view").before(readout);
    const grid = data.cells && { keys: Object.keys(data.cells).map(Number).sort((a, b) => a - b) };
    const count = grid ? grid.keys.length : data.at.length;
    let at = -1;
    all(".plot", figure).forEach(plot => {
      const panel = plot.querySelector("svg.panel"), spot = made("div", grid ? "spot" : "cursor");
      plot.append(spot);
      const tell = index => {
        if (index < 0 || index >= count) return;
        at = index;
        const text = grid ? data.cells[grid.keys[at]] : data.says[at];
        readout.textContent = text;
        plot.setAttribute("aria-valuenow", at);
        plot.setAttribute("aria-valuetext", text);
        const box = panel.getBoundingClientRect(), whole = plot.getBoundingClientRect();
        const [left, top] = [box.left - whole.left, box.top - whole.top];
        spot.style.visibility = "visible";
        if (grid) {
          const [wide, high] = [box.width / data.columns, box.height / data.rows];
          const [column, row] = [Math.floor(grid.keys[at] / data.rows), grid.keys[at] % data.rows];
          Object.assign(spot.style, { width: wide + "px", height: high + "px", transform: `translate(${left + column * wide}px, ${top + row * high}px)` });
        } else {
          spot.style.transform = `translateX(${left + data.at[at] / UNITS * box.width}px)`;
        }
      };
      const of = event => {
        const box = panel.getBoundingClientRect();
        const [sx, sy] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
        if (grid) return grid.keys.indexOf(Math.floor(sx * data.columns) * data.rows + Math.floor(sy * data.rows));
        let best = -1;
        data.at.forEach((v, k) => { if (best < 0 || Math.abs(v - sx * UNITS) < Math.abs(data.at[best] - sx * UNITS)) best = k; });
        return best;
      };
      plot.addEventListener("pointermove", event => { const index = of(event); if (index !== at) tell(index); });
      plot.addEventListener("pointerdown", event => tell(of(event)));
      plot.addEventListener("click", event => { const index = of(event); if (data.to?.[index]) reveal(data.to[index]); });
      plot.setAttribute("aria-valuemax", Math.max(count - 1, 0));
      plot.addEventListener("keydown", event => {
        const by = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: 1, ArrowDown: -1, Home: -count, End: count }[event.key];
        if (by) tell(clamp(at + by, 0, count - 1));
        else if (event.key === "Enter" && data.to?.[at]) reveal(data.to[at]);
        else return;
        event.preventDefault();
      });
    });
    return { mark: () => {} };
  };

  // A figure begins to move when it comes near the window: a long history has hundreds.
  const begun = new Map();
  const begin = figure => {
    if (!figure || begun.has(figure)) return begun.get(figure);
    const source = figure.querySelector(":scope > script");
    if (!source) return null;
    begun.set(figure, null);
    const data = JSON.parse(source.textContent);
    const moves = data.columns && data.along != null ? along(figure, data) : data.map ? map(figure, data) : sentences(figure, data);
    begun.set(figure, moves);
    const link = figure.dataset.link || figure.id;
    linked.set(link, [...linked.get(link) ?? [], moves]);
    return moves;
  };
  const withOthers = figure => {
    if (!figure || begun.has(figure)) return;
    begin(figure);
    if (figure.dataset.link) all(`figure[data-link="${CSS.escape(figure.dataset.link)}"]`).forEach(begin);
  };
  all("figure > script").forEach(script => all(".plot", script.parentElement).forEach(plot => {
    if (script.parentElement.classList.contains("map")) return;
    plot.tabIndex = 0;
    plot.setAttribute("role", "slider");
    plot.setAttribute("aria-valuemin", 0);
    plot.setAttribute("aria-valuemax", 1);
    plot.setAttribute("aria-valuenow", 0);
    plot.setAttribute("aria-valuetext", "not chosen");
  }));
  const near = new IntersectionObserver(seen => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      withOthers(target);
    }
    document.documentElement.dataset.ready = "yes";
  }, { rootMargin: "50% 0px" });
  all("figure:has(> script)").forEach(figure => near.observe(figure));
  document.addEventListener("click", event => {
    const to = event.target.closest?.("a[data-stretch]");
    if (!to) return;
    const figure = document.querySelector(to.hash);
    withOthers(figure);
    begun.get(figure)?.stretch(...to.dataset.stretch.split(" ").map(Number));
  });

  // Opens what is folded around a place, and goes there.
  const reveal = id => {
    const place = id && document.getElementById(id);
    if (!place) return;
    for (let at = place; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    place.scrollIntoView({ block: "start" });
    (place.querySelector(":scope > summary") ?? place).focus({ preventScroll: true });
  };
  const there = () => reveal(decodeURIComponent(location.hash.slice(1)));
  addEventListener("hashchange", there);
  // The same link again changes nothing that would be told.
  document.addEventListener("click", event => {
    if (event.target.closest?.("a[href^='#']")?.hash === location.hash) there();
  });
  if (location.hash) there();
})();
