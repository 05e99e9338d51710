"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const facts = [...document.querySelectorAll(".fact")];
  const passages = [...document.querySelectorAll("[data-passage]")];
  const drafts = [...document.querySelectorAll(".draft")];
  const groups = [...document.querySelectorAll(".facts .kind")];
  const controls = ["text", "kind", "modality", "view"].map((name) => byId(`filter-${name}`));
  const words = (text) => (text ? text.split(" ") : []);
  const texts = new Map(facts.map((fact) => [fact, fact.textContent.toLowerCase()]));
  const rests = new Map(facts.map((fact) => [fact, new Set(words(fact.dataset.passages))]));
  const stacked = matchMedia("(max-width: 61.99rem)");
  let chosen = "";

  const matches = (fact) => {
    const [text, kind, modality, view] = controls.map((control) => control.value);
    return (!kind || fact.dataset.kind === kind)
      && (!modality || words(fact.dataset.modalities).includes(modality))
      && (!view || words(fact.dataset.flags).includes(view))
      && text.toLowerCase().split(/\s+/).every((word) => texts.get(fact).includes(word));
  };
  const show = () => {
    const fits = new Set(facts.filter(matches));
    let shown = 0;
    for (const fact of facts) {
      fact.hidden = !fits.has(fact) || (chosen !== "" && !rests.get(fact).has(chosen));
      if (!fact.hidden) shown += 1;
    }
    for (const draft of drafts) {
      draft.hidden = chosen !== "" && !words(draft.dataset.passages).includes(chosen);
    }
    for (const group of groups) group.hidden = !group.querySelector(".fact:not([hidden])");
    const left = new Set([...fits].flatMap((fact) => [...rests.get(fact)]));
    for (const passage of passages) passage.classList.toggle("dim", !left.has(passage.dataset.passage));
    byId("filter-status").textContent = `${shown} of ${facts.length} shown`;
    tellChoice();
  };
  const tellChoice = () => {
    const line = byId("chosen");
    line.textContent = chosen ? "What rests on " : "";
    if (!chosen) return;
    const back = document.createElement("a");
    back.className = "to-passage";
    back.href = `#passage-${chosen}`;
    back.textContent = chosen;
    line.append(back, ". Esc or “Show all” shows the others again.");
  };
  const light = (fact) => {
    for (const other of facts) other.classList.toggle("lit", other === fact);
    const own = fact ? rests.get(fact) : new Set([chosen]);
    const through = new Set(fact ? words(fact.dataset.through) : []);
    for (const passage of passages) {
      const name = passage.dataset.passage;
      passage.classList.toggle("lit", own.has(name));
      passage.classList.toggle("through", through.has(name) && !own.has(name));
    }
    return passages.find((passage) => passage.matches(".lit, .through"));
  };
  const reach = (node, block = "center") => node.scrollIntoView({ block });
  const remember = (hash) => history.pushState(null, "", hash || location.pathname + location.search);

  const choosePassage = (name) => {
    chosen = name;
    light(null);
    show();
    const pane = byId("facts");
    pane.scrollTop = 0;
    const first = facts.find((fact) => !fact.hidden);
    if (!first) return byId("filter-status").focus();
    const link = first.querySelector(".choose");
    link.focus({ preventScroll: true });
    if (stacked.matches) reach(pane, "start");
  };
  const chooseFact = (fact) => {
    if (fact.hidden) {
      chosen = "";
      if (!matches(fact)) for (const control of controls) control.value = "";
      show();
    }
    const passage = light(fact);
    if (passage) reach(passage);
    fact.querySelector(".choose").focus({ preventScroll: true });
    reach(fact, "nearest");
  };
  const goToPassage = (name) => {
    const passage = byId(`passage-${name}`);
    for (const other of passages) other.classList.toggle("lit", other === passage);
    passage.focus({ preventScroll: true });
    reach(passage);
  };
  const reset = () => {
    const back = chosen && byId(`passage-${chosen}`);
    chosen = "";
    for (const control of controls) control.value = "";
    light(null);
    show();
    remember("");
    if (back) back.focus({ preventScroll: true });
  };
  const follow = () => {
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (target && target.matches(".fact")) chooseFact(target);
    else if (target && target.dataset.passage) choosePassage(target.dataset.passage);
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    const link = event.target.closest("a.passage, a.to-passage, a.choose, a.to-fact");
    if (!link) return;
    event.preventDefault();
    if (link.matches(".passage")) {
      remember(`#${link.id}`);
      choosePassage(link.dataset.passage);
      return;
    }
    remember(link.hash);
    const target = byId(decodeURIComponent(link.hash.slice(1)));
    if (link.matches(".to-passage")) goToPassage(target.dataset.passage);
    else chooseFact(target);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) reset();
  });
  for (const control of controls) control.addEventListener("input", show);
  byId("filters").addEventListener("submit", (event) => event.preventDefault());
  byId("show-all").addEventListener("click", reset);
  addEventListener("popstate", follow);
  show();
  follow();
})();
