/* The inspector: every value, name and claim of the page in reading order, and the facts that are only in figures,
   tables or the register.  What it says comes from the popovers and the manifest. */
const inspector = (() => {
  const { make, button, choice, labeled, folded, printed, manifest, anchorOf, facts, passageOf, excerptsOf } = dom;
  const APART = { literal: "typed by the author", bibliographic: "of references", code: "in code", other: "typed, or computed in code" };
  const NUMBERS = "numbers that rest on no fact", MOST = 8;
  let items = null, shown = [], current = null, list = null, status = null, controls = {};

  /* What there is */
  const badges = (words) => words.split(", ").map((badge) => badge.replace(/ with .*/, ""));
  const speakers = (how) => how.split("; ").map((part) => part.replace(/, quoted$/, "")).filter((part) => /^(?:in the source|according to)/.test(part));
  const sourcesOf = (entry) => entry.passages.map((name) => passageOf(entry.dataset, name).source).filter(Boolean).map(({ id, title }) => title?.[0]?.datum ?? id);
  const itemOf = (entry, anchor, link, about) => {
    const words = (css) => about?.querySelector(css)?.textContent ?? "";
    const how = about ? badges(words(".about-badge")) : [entry.evidence.match(/^(?:not stated|\p{L}+)/u)?.[0] ?? ""];
    const who = about ? words(".about-how") : printed(entry.evidence.replace(/^\S+ /, ""));
    const said = link ? link.textContent.trim() : printed(entry.label), sentence = words(".about-said") || printed(entry.description);
    const excerpts = excerptsOf(entry).flatMap(({ excerpt, translation }) => [excerpt, translation?.text ?? ""]);
    const passages = about ? Array.from(about.querySelectorAll(".about-at"), (node) => node.textContent) : entry.passages;
    return {
      entry, anchor, link, how, who, speakers: speakers(who), kind: entry.kind, sources: sourcesOf(entry), said, sentence, passages,
      all: folded([said, sentence, entry.label, entry.description, entry.id, who, ...entry.notes, ...entry.called, ...Object.values(entry.names), ...excerpts].join(" ")),
    };
  };
  const readItems = () => {
    const entries = facts(), placed = new Set(), found = [];
    for (const link of document.querySelectorAll("main :is(a.value, a.name, a.claim)")) {
      const anchor = decodeURIComponent(link.hash.slice(1)), entry = entries.get(anchor);
      if (!entry || link.closest(".register, .about")) continue;
      placed.add(anchor);
      found.push(itemOf(entry, anchor, link, link.nextElementSibling?.popoverTargetElement ?? document.getElementById(`about-${anchor}`)));
    }
    for (const [anchor, entry] of entries) if (!placed.has(anchor)) found.push(itemOf(entry, anchor, null, null));
    return found;
  };
  const classOf = (node) => {
    if (node.closest(".register, .abouts, .page-tools, a.value, a.name, svg, nav, .header-section-number, .caption-label, .equation-number, .footnote-ref, .title-block .date, .quarto-xref, .facts, figure, script")) return "";
    if (node.closest(".literal, .uri, math")) return "literal";
    if (node.closest(".citation, #refs")) return "bibliographic";
    return node.closest("code, pre") ? "code" : "other";
  };
  const readNumbers = () => {
    const found = [], texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const kind = /\d/.test(text.data) && classOf(text.parentElement);
      if (!kind) continue;
      for (const { 0: said, index } of text.data.matchAll(/\d+(?:[.,]\d+)*/g)) {
        const range = new Range();
        range.setStart(text, index);
        range.setEnd(text, index + said.length);
        const around = text.data.slice(0, index).match(/\S*.{0,30}$/s)[0] + text.data.slice(index).match(/^.{0,40}\S*/s)[0];
        found.push({ range, link: text.parentElement, said, sentence: around.trim(), how: [APART[kind]], who: "", all: folded(around), isNumber: true });
      }
    }
    return found;
  };

  /* A fact and what it rests on, each step a button, down to the passages */
  const excerptIn = (anchor, name) => {
    const place = document.getElementById(anchor)?.closest("tr") ?? document.getElementById(`about-${anchor}`);
    const own = Array.from(place?.querySelectorAll(".excerpt") ?? []).find(({ dataset }) => dataset.passage === name);
    if (!own) return [];
    const [, ...translation] = own.closest("blockquote").children;
    return [make("blockquote", { className: "about-quote" }, make("p", {}, "“", own.cloneNode(true), "”"), ...translation.map((part) => part.cloneNode(true)))];
  };
  const passage = (entry, name) => {
    const { source, locator } = passageOf(entry.dataset, name), end = manifest().datasets.length > 1 ? `-${entry.dataset}` : "";
    return make("li", { className: "graph-passage" }, make("a", { href: `#source-${source?.id ?? locator}${end}` }, name),
      ...excerptIn(anchorOf(entry.dataset, entry.id), name), ...copies.quotations(entry, [name]));
  };
  const branch = (entry, seen) => {
    const inputs = entry.rests_on.map((id) => [anchorOf(entry.dataset, id), facts().get(anchorOf(entry.dataset, id))]).filter(([, input]) => input);
    const steps = [
      ...inputs.map(([anchor, input]) => {
        const isNew = !seen.has(anchor);
        seen.add(anchor);
        const part = make("li", {}, button(printed(input.label), () => openFact(anchor), "graph-step"), ` ${input.record.fn ?? printed(input.evidence)}`);
        if (isNew) part.append(...branch(input, seen)); else part.append(" (above)");
        return part;
      }),
      ...entry.passages.map((name) => passage(entry, name)),
    ];
    if (!steps.length) return [];
    const tree = make("ul", { className: "graph" }, ...steps.slice(0, MOST));
    if (steps.length > MOST) {
      const more = make("li", {}, button(`${steps.length - MOST} more`, () => more.replaceWith(...steps.slice(MOST))));
      tree.append(more);
    }
    return [tree];
  };
  const copied = (out, words) => {
    const area = make("textarea", { readOnly: true, rows: 5, value: words });
    area.setAttribute("aria-label", "Citation");
    const line = make("p", { role: "status" }, "Select it and copy it.");
    out.replaceChildren(area, line);
    navigator.clipboard?.writeText(words).then(() => { line.textContent = "Copied."; }, () => area.select());
  };
  const detailOf = ({ entry, anchor }) => {
    const out = make("div", { className: "inspector-out" });
    const places = items.filter((item) => item.anchor === anchor && item.link);
    const parts = [
      make("p", {}, printed(entry.description)), make("p", { className: "inspector-how" }, printed(`${entry.kind}: ${entry.evidence}`)),
      ...entry.notes.map((note) => make("p", { className: "inspector-note" }, printed(note))),
    ];
    const tree = branch(entry, new Set([anchor]));
    if (tree.length) parts.push(make("p", { className: "inspector-head" }, entry.kind === "derivations" ? `Computed by ${entry.record.fn} from` : "Rests on"), ...tree);
    if (places.length > 1) {
      parts.push(make("p", { className: "inspector-head" }, `In ${places.length} places`), make("p", { className: "panel-buttons" },
        ...places.slice(0, 12).map((item) => button(item.said, () => { if (!shown.includes(item)) clear(); select(item); }))));
    }
    parts.push(make("p", { className: "panel-buttons" }, make("a", { href: `#${anchor}` }, "Row in the register"),
      button("Link", () => copied(out, new URL(`#${anchor}`, location.href).href)),
      ...Object.entries(citing).map(([name, write]) => button(name, () => copied(out, write(entry, anchor))))), out);
    return make("div", { className: "inspector-detail" }, ...parts);
  };

  /* The list, its marks in the text, and the one that is chosen */
  const unmark = () => {
    for (const link of document.querySelectorAll(".found, .found-now")) link.classList.remove("found", "found-now");
    globalThis.CSS?.highlights?.delete("found");
    globalThis.CSS?.highlights?.delete("found-now");
  };
  const mark = () => {
    unmark();
    if (!panel.isOpen()) return;
    const isFiltered = shown.length && (shown[0].isNumber || shown.length < items.length);
    const ranges = shown.filter(({ isNumber }) => isNumber).map(({ range }) => range);
    if (ranges.length && globalThis.Highlight) CSS.highlights.set("found", new Highlight(...ranges));
    if (isFiltered) for (const { link, isNumber } of shown) if (!isNumber) link?.classList.add("found");
    if (current?.isNumber && globalThis.Highlight) CSS.highlights.set("found-now", new Highlight(current.range));
    else current?.link?.classList.add("found-now");
  };
  const goTo = (item) => {
    if (!item.link) return;
    dom.reveal(item.link);
    const box = item.link.getBoundingClientRect(), isSheet = matchMedia("(max-width: 67.99rem)").matches;
    if (box.top < 60 || box.bottom > innerHeight * (isSheet ? 0.38 : 0.9)) scrollBy({ top: box.top - innerHeight * (isSheet ? 0.18 : 0.35) });
  };
  const tell = () => {
    const n = shown.indexOf(current) + 1, what = controls.what.value ? "number" : "place";
    const places = shown.filter(({ link }) => link).length, rest = shown.length - places;
    const words = `${places} ${places === 1 ? what : `${what}s`}${rest ? `, ${rest} more outside of the text` : ""}`;
    status.textContent = n ? `${n} of ${words}` : words;
  };
  const select = (item, { move = true, focus = false } = {}) => {
    current?.node?.classList.remove("chosen");
    current?.node?.firstChild.setAttribute("aria-expanded", "false");
    current?.node?.querySelector(".inspector-detail")?.remove();
    current = item;
    if (item) {
      item.node.classList.add("chosen");
      if (!item.isNumber) item.node.append(detailOf(item));
      item.node.firstChild.setAttribute("aria-expanded", "true");
      item.node.scrollIntoView({ block: "nearest" });
      list.scrollTop = item.node.offsetTop - list.offsetTop;
      if (move) goTo(item);
      if (focus) item.node.firstChild.focus({ preventScroll: true });
    }
    tell();
    mark();
  };
  const step = (by) => {
    if (!shown.length) return;
    const n = shown.indexOf(current);
    select(shown[n < 0 ? (by > 0 ? 0 : shown.length - 1) : (n + by + shown.length) % shown.length]);
  };
  const row = (item) => {
    const rest = [item.how.join(", "), item.who, (item.passages ?? []).slice(0, 4).join(", ")].filter(Boolean).join(" · ");
    const own = button("", () => (item === current ? select(null) : select(item)), "inspector-item");
    own.append(make("b", {}, item.said), make("span", {}, item.sentence), make("small", {}, rest));
    own.setAttribute("aria-expanded", "false");
    item.node = make("li", {}, own);
    return item.node;
  };
  const has = (values, { value }) => !value || values.includes(value);
  const show = () => {
    const words = folded(controls.text.value).split(/\s+/), isNumbers = controls.what.value === NUMBERS;
    const all = isNumbers ? readNumbers() : items;
    shown = all.filter((item) => words.every((word) => item.all.includes(word)) && (isNumbers || (has(item.how, controls.how)
      && has(item.speakers, controls.who) && has([item.kind], controls.kind) && has(item.sources, controls.source))));
    current = null;
    for (const name of ["how", "who", "kind", "source"]) controls[name].disabled = isNumbers;
    list.replaceChildren(...shown.map(row));
    list.scrollTop = 0;
    tell();
    mark();
  };
  const clear = () => {
    for (const control of Object.values(controls)) control.value = "";
    show();
  };
  const openFact = (anchor, focus = true) => {
    panel.open("facts", { focus: false });
    if (!shown.some((item) => item.anchor === anchor)) clear();
    select(shown.find((item) => item.anchor === anchor), { move: false, focus });
  };

  const fill = (part) => {
    items = readItems();
    const distinct = (key) => [...new Set(items.flatMap((item) => item[key]))].filter(Boolean).sort();
    controls = {
      text: make("input", { type: "search", autocomplete: "off", spellcheck: false }),
      how: choice("any", distinct("how")), who: choice("anybody", distinct("speakers")), kind: choice("all", distinct("kind")),
      source: choice("all", distinct("sources")), what: choice("values, names and claims", [NUMBERS]),
    };
    for (const control of Object.values(controls)) control.addEventListener("input", show);
    status = make("span", { className: "inspector-status", role: "status" });
    list = make("ol", { className: "inspector-list" });
    list.addEventListener("keydown", (event) => {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key], own = event.target.closest(".inspector-item");
      if (!by || !own) return;
      event.preventDefault();
      const next = by > 0 ? own.parentNode.nextSibling : own.parentNode.previousSibling;
      next?.firstChild.focus();
    });
    const tools = make("form", { className: "inspector-tools" }, labeled("Search", controls.text), labeled("How", controls.how),
      labeled("Who", controls.who), labeled("Kind", controls.kind), labeled("Source", controls.source), labeled("Show", controls.what));
    tools.setAttribute("role", "search");
    tools.setAttribute("aria-label", "Facts of this page");
    tools.addEventListener("submit", (event) => event.preventDefault());
    part.append(tools, make("div", { className: "panel-buttons inspector-steps" }, button("Previous", () => step(-1)), button("Next", () => step(1)),
      button("Show all", clear), status), list);
    show();
  };
  if (document.getElementById("cisreport-manifest")) panel.add("facts", "Facts", "Inspect the facts", fill, () => mark());
  document.addEventListener("panel-closed", unmark);
  document.addEventListener("copy-changed", () => { if (current) select(current, { move: false }); });

  /* A popover leads to everything about its fact; so does a link to a fact from elsewhere. */
  for (const about of document.querySelectorAll(".about")) {
    about.addEventListener("beforetoggle", (event) => {
      if (event.newState !== "open" || about.querySelector(".about-inspect")) return;
      about.querySelector(".about-close").before(button("Inspect", () => {
        about.hidePopover();
        openFact(about.id.slice("about-".length).split("/")[0]);
      }, "about-inspect"));
    });
  }
  const wanted = decodeURIComponent(location.hash.slice(1));
  if (wanted && facts().has(wanted)) queueMicrotask(() => openFact(wanted, false));  /* when all scripts are here; the focus stays with the page */
  return { openFact };
})();
