(() => {
  if (!HTMLElement.prototype.showPopover) return;
  const abouts = [...document.querySelectorAll(".about")];
  /* The first popover of a fact: of the fact, or of one of its fields. */
  const first = new Map(abouts.toReversed().map((about) => [about.id.replace(/\/.*/, ""), about]));
  /* A value has its own popover, as the button after it says; a mark of a chart that of its fact, or of one of its fields. */
  const popoverOf = (link) => {
    const button = link.nextElementSibling, name = `about-${decodeURIComponent(link.getAttribute("href").slice(1))}`;
    return (button?.matches(".why") && button.popoverTargetElement) || document.getElementById(name) || first.get(name);
  };
  let opener = null, pressed = null;

  for (const link of document.querySelectorAll("a.value, a.name, a.claim, .chart a")) {
    if (!popoverOf(link)) continue;
    link.setAttribute("aria-haspopup", "dialog");
    link.setAttribute("aria-expanded", "false");
  }
  const offerCopy = (about) => {
    if (about.querySelector(".about-copy")) return;
    about.querySelector(".about-row").after(Object.assign(document.createElement("button"), { className: "about-copy", textContent: "Copy link" }));
  };
  for (const about of abouts) {
    about.addEventListener("beforetoggle", (event) => {
      if (event.newState === "open") offerCopy(about);
      if (event.newState === "open" || !opener) return;
      opener.setAttribute("aria-expanded", "false");
      opener = null;
    });
  }

  /* A sheet at the bottom may lie over the words it is about. */
  const uncover = (link, about) => {
    const words = link.getBoundingClientRect(), sheet = about.getBoundingClientRect();
    const aside = words.right < sheet.left || words.left > sheet.right || words.top > sheet.bottom;
    if (!aside && words.bottom > sheet.top) scrollBy({ top: words.bottom - sheet.top + 24 });
  };
  /* A mark of a chart is no box of the page, so a box is laid over it. */
  const pin = document.createElement("span");
  pin.className = "chart-pin";
  const placeOf = (link) => {
    if (link instanceof HTMLElement) return link;
    const mark = link.getBoundingClientRect(), chart = link.closest(".chart");
    chart.append(pin);
    const around = chart.getBoundingClientRect();
    pin.style.left = `${mark.left - around.left}px`;
    pin.style.top = `${mark.top - around.top}px`;
    pin.style.width = `${mark.width}px`;
    pin.style.height = `${mark.height}px`;
    return pin;
  };
  const open = (link, about) => {
    about.showPopover({ source: placeOf(link) });
    about.focus({ preventScroll: true });
    about.scrollTop = 0;
    const words = link.getBoundingClientRect();
    const isCut = about.clientHeight < about.scrollHeight;
    const isAbove = words.top > innerHeight - words.bottom;
    about.classList.toggle("above", isCut && isAbove);
    /* The text makes room for what does not fit. */
    const left = about.scrollHeight - about.clientHeight, most = 0.68 * innerHeight - about.clientHeight;
    if (isCut && matchMedia("(min-width: 44.01rem)").matches && most > 0) scrollBy({ top: (isAbove ? -1 : 1) * Math.min(left, most) });
    opener = link;
    link.setAttribute("aria-expanded", "true");
    uncover(link, about);
  };

  /* From the row of a fact, a button leads back to the words that were left. */
  const back = Object.assign(document.createElement("button"), { type: "button", className: "about-back", textContent: "Back to where you were" });
  const offerReturn = (place) => {
    back.onclick = () => {
      back.remove();
      place.scrollIntoView({ block: "center" });
      place.focus({ preventScroll: true });
    };
    document.body.append(back);
  };
  document.addEventListener("click", async ({ target }) => {
    if (!target.matches(".about-copy")) return;
    try {
      await navigator.clipboard.writeText(target.closest(".about").querySelector(".about-row").href);
      target.textContent = "Link copied";
      setTimeout(() => { target.textContent = "Copy link"; }, 1500);
    } catch { /* the browser keeps the clipboard closed */ }
  });

  /* The press that closes a popover must not open it again. */
  document.addEventListener("pointerdown", () => { pressed = opener; }, true);
  document.addEventListener("keydown", () => { pressed = null; }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const within = link.closest(".about");
    if (within) {
      if (link.matches(".about-row") && opener) offerReturn(opener);
      within.hidePopover();
      return;
    }
    const about = link.matches(".value, .name, .claim, .chart a") && popoverOf(link);
    if (!about) return;
    event.preventDefault();
    const again = link === opener || link === pressed;
    pressed = null;
    if (about.matches(":popover-open")) about.hidePopover();
    if (!again) open(link, about);
  });
})();
