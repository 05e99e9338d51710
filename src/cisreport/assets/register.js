"use strict";
(() => {
  const HOW = 2;
  const order = new Intl.Collator("en", { numeric: true });

  const make = (tag, properties = {}, ...content) => {
    const node = Object.assign(document.createElement(tag), properties);
    node.append(...content);
    return node;
  };
  const choice = (all, names) => make("select", {}, make("option", { value: "" }, all),
    ...names.map((name) => make("option", { value: name }, name)));
  let count = 0;
  const labeled = (words, control, className = "") => {
    control.id = `register-tool-${count += 1}`;
    return make("span", { className: `tool ${className}` }, make("label", { htmlFor: control.id }, words), control);
  };

  /* Kinds of facts by the anchors of their rows, as the manifest tells them. */
  const readKinds = () => {
    const data = document.getElementById("cisreport-manifest");
    const { datasets, facts } = data ? JSON.parse(data.textContent) : { datasets: [], facts: [] };
    const anchor = (fact) => `fact-${datasets.length > 1 ? `${fact.dataset}-` : ""}${fact.id}`;
    return new Map(facts.map((fact) => [anchor(fact), fact.kind]));
  };

  const rowsOf = (table, kinds) => [...table.tBodies[0].rows].map((row) => {
    const texts = [...row.cells].map((cell) => cell.textContent.trim());
    return {
      row, texts, all: texts.join(" ").toLowerCase(), how: texts[HOW].match(/^\p{L}*/u)[0],
      kind: kinds.get(row.querySelector(".fact-id").id) ?? "",
    };
  });
  const distinct = (rows, key) => [...new Set(rows.map((row) => row[key]))].filter(Boolean).sort(order.compare);

  const sorting = (table, rows, chosen) => {
    const headings = [...table.tHead.rows[0].cells];
    const names = headings.map((heading) => heading.textContent);
    const by = (column, descending) => {
      headings.forEach((heading, n) => {
        if (n === column) heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        else heading.removeAttribute("aria-sort");
      });
      const sign = descending ? -1 : 1;
      rows.sort((a, b) => sign * order.compare(a.texts[column], b.texts[column])
        || order.compare(a.texts[0], b.texts[0]));
      table.tBodies[0].append(...rows.map(({ row }) => row));
      chosen.value = String(column);
    };
    headings.forEach((heading, n) => {
      const button = make("button", { type: "button", className: "sort" }, ...heading.childNodes);
      button.addEventListener("click", () => by(n, heading.getAttribute("aria-sort") === "ascending"));
      heading.append(button);
    });
    chosen.append(...names.map((name, n) => make("option", { value: String(n) }, name)));
    chosen.addEventListener("input", () => by(Number(chosen.value), false));
    headings[0].setAttribute("aria-sort", "ascending");
  };

  const equip = (register, kinds) => {
    const table = register.querySelector(".register-table");
    if (!table?.tHead || !table.tBodies.length) return;
    const rows = rowsOf(table, kinds);
    const text = make("input", { type: "search", autocomplete: "off", spellcheck: false });
    const how = choice("any", distinct(rows, "how")), kind = choice("all", distinct(rows, "kind"));
    const sorted = make("select");
    const all = make("button", { type: "reset" }, "Show all");
    const status = make("p", { className: "register-count" });
    status.setAttribute("role", "status");

    const show = () => {
      const words = text.value.toLowerCase().split(/\s+/);
      let shown = 0;
      for (const item of rows) {
        item.row.hidden = !((!how.value || item.how === how.value) && (!kind.value || item.kind === kind.value)
          && words.every((word) => item.all.includes(word)));
        if (!item.row.hidden) shown += 1;
      }
      status.textContent = shown === rows.length ? `${shown} facts` : `${shown} of ${rows.length} facts`;
    };
    const tools = make("form", { className: "register-tools" }, labeled("Filter", text), labeled("How", how),
      labeled("Kind", kind), labeled("Sorted by", sorted, "sorted"), all, status);
    tools.setAttribute("role", "search");
    tools.setAttribute("aria-label", register.id ? `Facts shown in ${register.id}` : "Facts shown");
    for (const control of [text, how, kind]) control.addEventListener("input", show);
    const clear = () => { text.value = how.value = kind.value = ""; show(); };
    tools.addEventListener("submit", (event) => event.preventDefault());
    tools.addEventListener("reset", (event) => { event.preventDefault(); clear(); });
    register.addEventListener("beforematch", clear);
    sorting(table, rows, sorted);
    (table.closest(".table-scroll") ?? table).before(tools);
    show();
  };

  const registers = document.querySelectorAll(".register");
  if (!registers.length) return;
  const kinds = readKinds();
  for (const register of registers) equip(register, kinds);
})();
