(() => {
  /* Titled groups become tabs, by the pattern of WAI-ARIA; tabsets of one group keep to the same title. */
  const tabsets = [];
  const titleOf = (panel) => {
    const title = panel.querySelector(":scope > .tab-title, :scope > .linked-title").cloneNode(true);
    for (const source of title.querySelectorAll("annotation")) source.remove();
    for (const link of title.querySelectorAll("a")) link.replaceWith(...link.childNodes);
    return title;
  };
  const build = (element) => {
    const panels = [...element.children].filter((child) => child.classList.contains("tab"));
    const list = document.createElement("div"), name = `tabs-${tabsets.length + 1}`;
    const tabs = panels.map((panel, number) => {
      const tab = document.createElement("button");
      tab.type = "button";
      tab.id = `${name}-${number + 1}`;
      tab.append(...titleOf(panel).childNodes);
      const title = panel.querySelector(":scope > .tab-title");
      if (title.querySelector("a")) title.className = "linked-title";  /* stays, since a button has no links */
      tab.setAttribute("role", "tab");
      panel.id ||= `${tab.id}-panel`;
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      return tab;
    });
    const select = (chosen) => tabs.forEach((tab, number) => {
      tab.setAttribute("aria-selected", String(number === chosen));
      tab.tabIndex = number === chosen ? 0 : -1;
      if (number === chosen) panels[number].removeAttribute("hidden");
      else panels[number].setAttribute("hidden", "until-found");
    });
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    list.append(...tabs);
    element.prepend(list);
    element.classList.add("tabs-made");
    select(Math.max(0, panels.findIndex((panel) => panel.dataset.active)));
    return { group: element.dataset.group, titles: panels.map((panel) => titleOf(panel).textContent), panels, tabs, select };
  };
  const choose = (tabset, chosen) => {
    tabset.select(chosen);
    if (tabset.group === undefined) return;
    for (const other of tabsets) {
      const same = other.titles.indexOf(tabset.titles[chosen]);
      if (other !== tabset && other.group === tabset.group && same >= 0) other.select(same);
    }
  };
  const moves = { ArrowRight: (at) => at + 1, ArrowLeft: (at) => at - 1, Home: () => 0, End: () => -1 };
  for (const element of document.querySelectorAll(".panel-tabset")) {
    const tabset = build(element), { tabs, panels } = tabset;
    tabsets.push(tabset);
    tabs.forEach((tab, number) => {
      tab.addEventListener("click", () => choose(tabset, number));
      tab.addEventListener("keydown", (event) => {
        if (!(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        const next = (moves[event.key](number) + tabs.length) % tabs.length;
        choose(tabset, next);
        tabs[next].focus();
      });
      panels[number].addEventListener("beforematch", () => tabset.select(number));
    });
  }
})();
