  // A figure begins to move when it comes near the window: a long history has hundreds.
  const begun = new Map();
  const begin = figure => {
    if (!figure || begun.has(figure)) return begun.get(figure);
    const source = figure.querySelector(":scope > script");
    if (!source) return null;
    begun.set(figure, null);
    const [[kind, data]] = Object.entries(JSON.parse(source.textContent));
    const moves = kinds[kind](figure, data);
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
  const near = new IntersectionObserver(seen => {
    for (const { target, isIntersecting } of seen) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      withOthers(target);
    }
    document.documentElement.dataset.ready = "yes";
  }, { rootMargin: "50% 0px" });
  const watch = within => all("figure:has(> script)", within).forEach(figure => {
    near.observe(figure);
    if (!figure.classList.contains("map")) all(".plot", figure).forEach(plot => {
      plot.tabIndex = 0;
      plot.setAttribute("role", "slider");
      plot.setAttribute("aria-valuemin", 0);
      plot.setAttribute("aria-valuemax", 1);
      plot.setAttribute("aria-valuenow", 0);
      plot.setAttribute("aria-valuetext", "not chosen");
    });
  });
  watch(document);

  // The runs of a week are text until it is opened or linked to, or until there is time: then they can be searched too.
  const unfold = folded => {
    const within = folded.parentElement, holder = made("template");
    holder.innerHTML = folded.textContent;
    folded.replaceWith(holder.content);
    watch(within);
  };
  const folded = all("noscript");
  const whenIdle = window.requestIdleCallback ?? (act => setTimeout(act, 50));
  const next = () => {
    const until = performance.now() + 8;
    do {
      const one = folded.shift();
      if (one?.isConnected) unfold(one);
    } while (folded.length && performance.now() < until);
    if (folded.length) whenIdle(next);
  };
  if (folded.length) addEventListener("load", () => setTimeout(() => whenIdle(next), 500));
  document.addEventListener("toggle", event => all(":scope > noscript", event.target).forEach(unfold), true);
  document.addEventListener("click", event => {
    const to = event.target.closest?.("a[data-stretch]");
    if (!to) return;
    const figure = document.querySelector(to.hash);
    withOthers(figure);
    begun.get(figure)?.stretch(...to.dataset.stretch.split(" ").map(Number));
  });

  // Opens what is folded around a place, and goes there.
  const reveal = id => {
    if (!id) return;
    if (!document.getElementById(id)) folded.filter(one => one.isConnected && [`id=${id}`, `id="${id}"`].some(it => one.textContent.includes(it))).forEach(unfold);
    const place = document.getElementById(id);
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
