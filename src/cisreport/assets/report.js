"use strict";
(() => {
  const links = new Map();
  for (const link of document.querySelectorAll(".contents-side a[href^='#']")) {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (target) links.set(target, link);
  }
  const follow = () => {
    let current = null;
    for (const target of links.keys()) {
      if (target.getBoundingClientRect().top < window.innerHeight * 0.25) current = target;
    }
    for (const [target, link] of links) {
      if (target === current) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    }
    const link = links.get(current);
    if (link) {
      const side = link.closest(".contents-side"), box = link.getBoundingClientRect(), frame = side.getBoundingClientRect();
      if (box.top < frame.top) side.scrollTop += box.top - frame.top;
      else if (box.bottom > frame.bottom) side.scrollTop += box.bottom - frame.bottom;
    }
  };
  let waiting = false;
  const later = () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => { waiting = false; follow(); });
  };
  if (links.size) {
    addEventListener("scroll", later, { passive: true });
    addEventListener("resize", later, { passive: true });
    follow();
  }
  const announcement = document.getElementById("announcement");
  for (const anchor of document.querySelectorAll("a.anchor")) {
    anchor.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(anchor.href);
        announcement.textContent = "Link copied";
        anchor.classList.add("copied");
        setTimeout(() => { anchor.classList.remove("copied"); announcement.textContent = ""; }, 1500);
      } catch { /* the browser keeps the clipboard closed: the address bar still holds the link */ }
    });
  }
  let tabsets = 0;
  const openTab = new Map();
  for (const tabset of document.querySelectorAll(".panel-tabset")) {
    const panels = [...tabset.children].filter((panel) => panel.classList.contains("tab"));
    const list = document.createElement("div"), name = `tabs-${++tabsets}`;
    list.className = "tab-list";
    list.setAttribute("role", "tablist");
    const tabs = panels.map((panel, number) => {
      const tab = document.createElement("button"), title = panel.querySelector(":scope > .tab-title");
      tab.type = "button";
      tab.id = `${name}-${number + 1}`;
      tab.textContent = title.textContent;
      tab.setAttribute("role", "tab");
      panel.id ||= `${tab.id}-panel`;
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      return tab;
    });
    const select = (chosen) => {
      tabs.forEach((tab, number) => {
        tab.setAttribute("aria-selected", String(number === chosen));
        tab.tabIndex = number === chosen ? 0 : -1;
        panels[number].hidden = number !== chosen;
      });
    };
    const choose = (chosen) => {
      select(chosen);
      const group = tabset.dataset.group;
      if (group === undefined) return;
      for (const [panel, open] of openTab) {
        const same = panel.parentElement.dataset.group === group && panel.parentElement !== tabset;
        if (same && panel.querySelector(":scope > .tab-title").textContent === tabs[chosen].textContent) open();
      }
    };
    const moves = { ArrowRight: (at) => at + 1, ArrowLeft: (at) => at - 1, Home: () => 0, End: () => -1 };
    tabs.forEach((tab, number) => {
      tab.addEventListener("click", () => choose(number));
      tab.addEventListener("keydown", (event) => {
        if (!(event.key in moves) || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        const next = (moves[event.key](number) + tabs.length) % tabs.length;
        choose(next);
        tabs[next].focus();
      });
      openTab.set(panels[number], () => select(number));
    });
    list.append(...tabs);
    tabset.prepend(list);
    tabset.classList.add("tabs-made");
    select(Math.max(0, panels.findIndex((panel) => panel.dataset.active)));
  }
  const reveal = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let node = target; node; node = node.parentElement) {
      if (openTab.has(node) && node.hidden) { openTab.get(node)(); target.scrollIntoView(); }
      if (node.tagName === "DETAILS" && !node.open) { node.open = true; target.scrollIntoView(); }
    }
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
