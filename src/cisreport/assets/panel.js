/* One panel beside the page, on a narrow screen a sheet below it, with a view for each task.  It is made when a
   reader first asks for it; until then the page has only a button for each view. */
const panel = (() => {
  const { make, button } = dom;
  const bar = document.querySelector(".page-tools"), views = new Map();
  const canShow = Boolean(bar && HTMLElement.prototype.showPopover);
  let box = null, opener = null;

  const close = () => {
    if (!box?.matches(":popover-open")) return;
    box.hidePopover();
    document.documentElement.classList.remove("with-panel");
    document.dispatchEvent(new Event("panel-closed"));
    if (opener?.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  };
  const build = () => {
    box = make("section", { className: "side-panel", popover: "manual", id: "panel" });
    box.setAttribute("aria-label", "Evidence of this page");
    const tabs = make("div", { className: "panel-tabs" });
    for (const [name, view] of views) {
      view.tab = button(view.title, () => open(name));
      view.part = make("div", { className: `panel-view panel-${name}`, hidden: true });
      tabs.append(view.tab);
    }
    box.append(make("div", { className: "panel-head" }, tabs, button("Close", close, "panel-close")), ...Array.from(views.values(), (view) => view.part));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.defaultPrevented) return;
      event.preventDefault();
      close();
    });
    document.body.append(box);
  };
  /* Show a view; the place that has the focus gets it again when the panel closes. */
  const open = (name, { focus = true } = {}) => {
    if (!box) build();
    const chosen = views.get(name);
    if (!box.matches(":popover-open")) {
      opener = document.activeElement;
      box.showPopover();
      document.documentElement.classList.add("with-panel");
    }
    for (const view of views.values()) {
      view.part.hidden = view !== chosen;
      view.tab.setAttribute("aria-pressed", String(view === chosen));
    }
    if (!chosen.part.hasChildNodes()) chosen.fill(chosen.part);
    chosen.shown?.();
    if (focus) chosen.part.querySelector("input, textarea, button")?.focus({ preventScroll: true });
  };
  /* A view: its name, the words of its tab, those of its button on the page, what fills it once, and what is done
     whenever it is shown. */
  const add = (name, title, words, fill, shown) => {
    if (!canShow) return;
    views.set(name, { title, fill, shown });
    bar.append(button(words, () => open(name)));
  };
  /* A line under the buttons on the page; without words, none. */
  const line = make("span", { className: "panel-line" });
  const says = (words = "") => {
    line.textContent = words;
    if (words) bar.append(line); else line.remove();
  };
  return { add, open, close, isOpen: () => Boolean(box?.matches(":popover-open")), says };
})();
