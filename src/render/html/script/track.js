  // A track from above.
  kinds.track = (figure, { x, y }) => {
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
