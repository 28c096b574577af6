  // A run along its distance: cursor, range, zoom.
  kinds.along = (figure, data) => {
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
    here.prepend(made("span", "head", matchMedia("(pointer: coarse)").matches ? "Touch or drag for numbers." : "Point at a place, or drag over a stretch for its numbers."));
    over.append(made("span", "head"));
    // Where somebody walked, what is told of running says so, and what is not too.
    const walked = new Set((data.walks ?? []).flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, k) => from + k)));
    const whose = { running: ", running", mean: ", all" };
    const sums = columns.filter(c => c.over).map(c => [c, cell(over, c.name + (walked.size && whose[c.over] || ""))]);
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

    let at = 0, pointed = false, chosen = null, shows = [0, x[last]], box = null;
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
      pointed = true;
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
        if (!known(v[k]) || column.over === "running" && walked.has(k)) continue;
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
    const highs = panels.map(panel => panel.querySelector(".area").viewBox.baseVal.height);
    const scales = panels.map(panel => panel.dataset.y?.split(" ").map(Number));
    const places = panels.map(panel => all("use, .words", panel).map(node => [node, parseFloat(node.getAttribute("x")) / 100 * x[last]]));
    const whole = panels.map(panel => ["ys", "grid"].map(name => panel.querySelector("." + name)))
      .map(([ys, grid]) => [ys?.innerHTML, grid?.getAttribute("d")]);
    const names = axes.map(axis => axis.innerHTML);
    const show = (from, to) => {
      shows = [Math.max(0, from), Math.min(x[last], to)];
      const [u, w] = [shows[0] / x[last] * UNITS, (shows[1] - shows[0]) / x[last] * UNITS];
      panels.forEach((panel, n) => {
        let [y, h] = [0, highs[n]];
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
            y = (1 - (top - low) / (high - low)) * highs[n];
            h = (top - foot) / (high - low) * highs[n];
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
      if (pointed) mark(at);
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
    addEventListener("resize", () => { box = null; if (pointed) mark(at); choose(...(chosen ?? [0, 0])); });
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
