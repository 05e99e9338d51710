(() => {
  const { make, choice, labeled, folded } = dom;
  const order = new Intl.Collator("en", { numeric: true });

  const rowsOf = (table, facts) => [...table.tBodies[0].rows].map((row, n) => {
    const texts = [...row.cells].map((cell) => cell.textContent.trim());
    const fact = facts.get(row.querySelector(".fact-id").id);
    return {
      row, n, texts, all: folded(`${texts.join(" ")} ${fact?.evidence ?? ""}`),
      how: fact?.evidence.match(/^\p{L}*/u)[0] ?? "", kind: fact?.kind ?? "",
    };
  });
  const distinct = (rows, key) => [...new Set(rows.map((row) => row[key]))].filter(Boolean).sort(order.compare);

  /* A table is sorted by its headings; at first it has an order of its own. */
  const sorting = (table, rows) => {
    const headings = [...table.tHead.rows[0].cells];
    const by = (column, descending) => {
      headings.forEach((heading, n) => {
        if (n === column) heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        else heading.removeAttribute("aria-sort");
      });
      const sign = descending ? -1 : 1;
      rows.sort((a, b) => (column < 0 ? 0 : sign * order.compare(a.texts[column], b.texts[column])) || a.n - b.n);
      table.tBodies[0].append(...rows.map(({ row }) => row));
    };
    headings.forEach((heading, n) => {
      const button = make("button", { type: "button", className: "sort" }, ...heading.childNodes);
      button.addEventListener("click", () => by(n, heading.getAttribute("aria-sort") === "ascending"));
      heading.append(button);
    });
    return by;
  };

  /* The parts of a table that are hidden with it: its heading and what stands between them. */
  const around = (table) => {
    const box = table.closest(".table-scroll") ?? table, parts = [box];
    for (let node = box.previousElementSibling; node && !node.querySelector("table"); node = node.previousElementSibling) {
      if (!node.matches("h1, h2, h3, h4, h5, h6, .table-head")) break;
      parts.push(node);
      if (!node.matches(".table-head")) break;
    }
    return parts;
  };

  const equip = (register, facts) => {
    const tables = [...register.querySelectorAll(".register-table")]
      .filter((table) => table.tHead && table.tBodies.length)
      .map((table) => ({ table, rows: rowsOf(table, facts), parts: around(table) }));
    if (!tables.length) return;
    const rows = tables.flatMap((item) => item.rows);
    const text = make("input", { type: "search", autocomplete: "off", spellcheck: false });
    const how = choice("any", distinct(rows, "how")), kind = choice("all", distinct(rows, "kind"));
    const sorted = make("select", {}, make("option", { value: "-1" }, "each table's own order"),
      make("option", { value: "0" }, "fact"));
    const all = make("button", { type: "reset" }, "Show all");
    const status = make("p", { className: "register-count" });
    status.setAttribute("role", "status");

    const show = () => {
      const words = folded(text.value).split(/\s+/);
      let shown = 0;
      for (const { rows: own, parts } of tables) {
        let some = false;
        for (const item of own) {
          item.row.hidden = !((!how.value || item.how === how.value) && (!kind.value || item.kind === kind.value)
            && words.every((word) => item.all.includes(word)));
          if (!item.row.hidden) { shown += 1; some = true; }
        }
        for (const part of parts) part.hidden = !some;
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
    const sorts = tables.map((item) => sorting(item.table, item.rows));
    sorted.addEventListener("input", () => { for (const by of sorts) by(Number(sorted.value), false); });
    tables[0].parts.at(-1).before(tools);
    show();
  };

  const registers = document.querySelectorAll(".register");
  if (!registers.length) return;
  const facts = dom.facts();
  for (const register of registers) equip(register, facts);
})();
