"use strict";
// Draws the charts of the page, in the colours of its theme; links those that show the same run; zoom, print, switches.
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const touch = matchMedia("(pointer: coarse)").matches;
  // A4 between its margins; Letter is a little wider.
  const PAPER = 675;
  const plotOf = chart => document.getElementById(chart.id);
  const color = name => getComputedStyle(root).getPropertyValue(name).trim();

  // Names of colours, as style.css defines them, become what they are now. Only where a colour is meant: other texts come from files.
  const themed = (value, key = "") => {
    if (typeof value === "string") return /color/i.test(key) && value.startsWith("--") ? color(value) : value;
    if (Array.isArray(value)) {
      // Columns of numbers are long; a step of a colour scale is a number and a colour.
      return typeof value[0] === "number" && typeof value[1] !== "string" ? value : value.map(item => themed(item, key));
    }
    if (value && typeof value === "object") {
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, themed(item, name)]));
    }
    return value;
  };

  // What all charts have in common, as a template of plotly's.
  const template = () => {
    const axis = {
      gridcolor: color("--grid"), linecolor: color("--line"), zeroline: false, automargin: false, ticks: "",
      title: { standoff: 6 }, fixedrange: false,
    };
    return { layout: {
      autosize: true, showlegend: false, paper_bgcolor: "rgba(0,0,0,0)", plot_bgcolor: "rgba(0,0,0,0)",
      font: { family: getComputedStyle(document.body).fontFamily, size: 12, color: color("--muted") },
      margin: { l: 52, r: 14, t: 10, b: 40 }, xaxis: axis, yaxis: axis,
      hovermode: "closest", dragmode: touch ? false : "zoom",
      hoverlabel: { bgcolor: color("--raised"), bordercolor: color("--line"), font: { color: color("--ink"), size: 12 } },
      annotationdefaults: { font: { color: color("--muted"), size: 12 } },
    } };
  };
  const config = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false };

  const draw = (chart, width) => {
    const layout = themed(structuredClone(chart.layout));
    const place = plotOf(chart);
    // A map need not be higher than it is wide.
    const wanted = width && chart.more.paper_height ? chart.more.paper_height : chart.height;
    const height = chart.kind === "map" ? Math.min(wanted, 0.9 * (width || place.clientWidth)) : wanted;
    place.style.height = height + "px";
    Object.assign(layout, { template: template(), height });
    if (width) Object.assign(layout, { width, autosize: false });
    return Plotly.react(place, themed(chart.data), layout, config);
  };

  // One place of a run in all charts that show it: its figures, a line in the profile, a dot on the map.
  const point = (link, index) => {
    for (const chart of charts.filter(other => other.link === link && drawn.has(other))) {
      const plot = plotOf(chart), more = chart.more;
      if (more.says) {
        document.getElementById(chart.id + "-readout").textContent = more.says[index] ?? "";
        if (chart.slider) {
          chart.slider.value = index;
          chart.slider.setAttribute("aria-valuetext", more.says[index] ?? "");
        }
      }
      if (more.x) {
        const x = more.x[index];
        Plotly.relayout(plot, { "shapes[0].x0": x, "shapes[0].x1": x, "shapes[0].visible": x != null });
      }
      if (more.here != null) {
        Plotly.restyle(plot, { x: [[more.east[index]]], y: [[more.north[index]]] }, [more.here]);
      }
    }
  };

  // Zooms about the middle of what is shown; charts with axes of equal scale in both directions.
  const zoom = (chart, factor) => {
    const plot = plotOf(chart), change = {};
    for (const name of chart.more.zoom ?? ["xaxis"]) {
      const [from, to] = plot.layout[name]?.range ?? plot._fullLayout[name].range;
      const middle = (+from + +to) / 2, half = (to - from) / 2 * factor;
      change[name + ".range"] = [middle - half, middle + half];
    }
    return Plotly.relayout(plot, change);
  };

  const button = (text, label, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", act);
    return made;
  };

  const tools = chart => {
    const place = plotOf(chart).parentElement.querySelector(".tools");
    const title = document.getElementById(chart.id + "-title").textContent;
    if (chart.more.says) {
      const slider = Object.assign(document.createElement("input"),
        { type: "range", min: 0, max: chart.more.says.length - 1, value: 0 });
      slider.setAttribute("aria-label", "Place along the run");
      slider.setAttribute("aria-valuetext", chart.more.says[0] ?? "");
      slider.addEventListener("input", () => point(chart.link, +slider.value));
      chart.slider = slider;
      place.append(slider);
    }
    // Buttons of which one is pressed.
    const choices = (label, list, choose) => {
      const group = document.createElement("div");
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", label + ": " + title);
      const buttons = list.map((choice, i) => {
        const made = button(choice.name, "", () => {
          buttons.forEach(other => other.setAttribute("aria-pressed", other === made));
          choose(choice);
          draw(chart);
        });
        made.setAttribute("aria-pressed", i === 0);
        return made;
      });
      group.append(...buttons);
      place.append(group);
    };
    if (chart.more.switch) {
      choices("What is shown", chart.more.switch, choice => {
        chart.data.forEach((trace, n) => {
          if (chart.more.switch.some(any => any.show.includes(n))) trace.visible = choice.show.includes(n);
        });
        for (const [axis, change] of Object.entries(choice.layout ?? {})) Object.assign(chart.layout[axis], change);
      });
    }
    if (chart.more.spans) {
      choices("How far back", chart.more.spans, choice => { chart.layout.xaxis.range = choice.range; });
    }
    if (chart.more.zoom) {
      place.append(
        button("−", "Zoom out: " + title, () => zoom(chart, 2)),
        button("+", "Zoom in: " + title, () => zoom(chart, 0.5)),
        button("Reset", "Reset zoom: " + title, () => draw(chart)),
      );
    }
    place.hidden = place.children.length === 0;
  };

  const start = chart => {
    const plot = plotOf(chart);
    draw(chart);
    tools(chart);
    if (chart.link) {
      plot.on("plotly_hover", event => {
        // Lines of a colour each leave gaps; whichever was met, its number is that of the place.
        const index = event.points[0]?.pointNumber;
        if (index != null) point(chart.link, index);
      });
    }
    if (chart.more.targets) {
      plot.on("plotly_click", event => reveal(chart.more.targets[chart.data[0].x.indexOf(event.points[0]?.x)]));
    }
    plot.on("plotly_doubleclick", () => draw(chart));
  };

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

  // A chart is drawn when it comes near the window: a long history has hundreds, most of them folded away.
  const drawn = new Set();
  const begin = chart => {
    if (drawn.has(chart)) return;
    drawn.add(chart);
    start(chart);
  };
  const of = new Map(charts.map(chart => [plotOf(chart), chart]));
  const near = new IntersectionObserver(places => {
    for (const { target, isIntersecting } of places) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      begin(of.get(target));
    }
    // The first call tells of all of them.
    root.dataset.ready = "yes";
  }, { rootMargin: "50% 0px" });
  of.forEach((_, place) => near.observe(place));
  if (location.hash) there();
  dark.addEventListener("change", () => drawn.forEach(chart => draw(chart)));
  // Paper is light, as wide as it is, and shows the whole of every chart.
  addEventListener("beforeprint", () => {
    root.dataset.theme = "light";
    of.forEach((chart, place) => place.checkVisibility() && begin(chart));
    drawn.forEach(chart => draw(chart, Math.min(PAPER, chart.more.paper ?? PAPER)));
  });
  addEventListener("afterprint", () => {
    delete root.dataset.theme;
    drawn.forEach(chart => draw(chart));
  });
})();
