"use strict";
/* What several scripts of a page need: elements, folded words, and the data of the page. */
const dom = (() => {
  const make = (tag, properties = {}, ...content) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...content);
    return node;
  };
  const button = (words, act, className = "") => {
    const node = make("button", { type: "button", className }, words);
    node.addEventListener("click", act);
    return node;
  };
  const choice = (all, names) => make("select", {}, make("option", { value: "" }, all),
    ...names.map((name) => make("option", { value: name }, name)));
  let count = 0;
  const labeled = (words, control, className = "") => {
    control.id = `tool-${count += 1}`;
    return make("span", { className: `tool ${className}` }, make("label", { htmlFor: control.id }, words), control);
  };
  /* Small letters and straight quotes, as people type them. */
  const folded = (words) => words.toLowerCase().replace(/[‘’]/g, "'").replace(/[“”]/g, '"');

  /* Apostrophes of data as they are printed. */
  const printed = (words) => words.replace(/(?<=[\p{L}\p{N}])'/gu, "’");

  /* The manifest, read when it is first needed, and its facts by the anchors of their rows. */
  let data = null;
  const manifest = () => data ??= JSON.parse(document.getElementById("cisreport-manifest")?.textContent ?? '{"datasets":[],"facts":[]}');
  const anchorOf = (dataset, id) => `fact-${manifest().datasets.length > 1 ? `${dataset}-` : ""}${id}`;
  let entries = null;
  const facts = () => entries ??= new Map(manifest().facts.map((fact) => [anchorOf(fact.dataset, fact.id), fact]));
  /* What a printed name of a passage stands for; a dataset with one source prints only locators. */
  const passageOf = (dataset, name) => {
    const sources = manifest().datasets.find(({ id }) => id === dataset)?.sources ?? [];
    const [, id, locator] = name.match(/^(.*?)\[(.*)\]$/) ?? [name, sources.length === 1 ? sources[0].id : name, name];
    const source = sources.find((item) => item.id === id);
    return { source, locator, passage: source?.passages?.find((item) => item.locator === locator) };
  };
  /* The words of its source that the report prints of a fact. */
  const excerptsOf = ({ dataset, passages: names }) => names.map((name) => [name, passageOf(dataset, name).passage])
    .filter(([, passage]) => passage?.excerpt).map(([name, { excerpt, translation }]) => ({ passage: name, excerpt, translation }));
  /* Show what is folded away or filtered out; whether it was. */
  const reveal = (target) => {
    let hidden = false;
    for (let node = target; node; node = node.parentElement) {
      if (node.hidden) { node.dispatchEvent(new Event("beforematch", { bubbles: true })); hidden = true; }
      if (node.tagName === "DETAILS" && !node.open) { node.open = true; hidden = true; }
    }
    return hidden;
  };
  return { make, reveal, printed, button, choice, labeled, folded, manifest, anchorOf, facts, passageOf, excerptsOf };
})();
