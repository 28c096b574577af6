  // Places that say a sentence each: weeks, days, cells, runs.
  kinds.places = (figure, data) => {
    const readout = made("p", "readout", "");
    figure.querySelector(".view").before(readout);
    const grid = data.cells && { keys: Object.keys(data.cells).map(Number).sort((a, b) => a - b) };
    const count = grid ? grid.keys.length : data.at.length;
    // The rows of the chart's own table are the sentences of its places, the newest first.
    const table = data.rows && figure.querySelector(".twin table");
    const heads = table && [...table.tHead.rows[0].cells].map(head => [head.firstChild?.data.trim() ?? "", head.querySelector(".unit")?.textContent ?? ""]);
    const row = index => table.tBodies[0].rows[count - 1 - index];
    const sentence = index => {
      if (grid) return (data.first ? `${day(grid.keys[index])}: ` : "") + data.cells[grid.keys[index]];
      if (!table) return data.says[index];
      const [first, ...cells] = [...row(index).cells].map(cell => cell.textContent);
      const told = cells.map((text, k) => !text || text === "–" ? "" : [heads[k + 1][0], text, heads[k + 1][1]].filter(Boolean).join("\u00a0"));
      return `${first}: ${told.filter(Boolean).join(", ")}`;
    };
    // `Wed 8 Apr 2026`
    const day = cell => new Date(Date.parse(data.first) + cell * 864e5).toUTCString().replace(/,? 0?/, " ").slice(0, -13);
    const leads = index => table ? row(index)?.querySelector("a")?.hash.slice(1) : data.to?.[index];
    let at = -1;
    const spots = [];
    const tell = index => {
      if (index < 0 || index >= count) return;
      at = index;
      const text = sentence(at);
      readout.textContent = text;
      spots.forEach(show => show(text));
    };
    all(".plot", figure).forEach(plot => {
      const panel = plot.querySelector("svg.panel"), spot = made("div", grid ? "spot" : "cursor");
      plot.append(spot);
      spots.push(text => {
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
      });
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
      plot.addEventListener("click", event => { const index = of(event); if (leads(index)) reveal(leads(index)); });
      plot.setAttribute("aria-valuemax", Math.max(count - 1, 0));
      plot.addEventListener("keydown", event => {
        const by = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: 1, ArrowDown: -1, Home: -count, End: count }[event.key];
        if (by) tell(clamp(at + by, 0, count - 1));
        else if (event.key === "Enter" && leads(at)) reveal(leads(at));
        else return;
        event.preventDefault();
      });
    });
    return { mark: () => {} };
  };
