"use strict";
(() => {
  /* Small letters without accents and with straight quotes, as people type them. */
  const folded = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[‘’]/g, "'").replace(/[“”]/g, '"');

  const tools = document.querySelector(".register-tools");
  const rows = [...document.querySelectorAll("tbody > tr")].map((row) => ({
    row, all: folded([...row.cells].map((cell) => cell.textContent).join(" ")),
    values: new Map([...row.cells].map((cell) => [cell.dataset.label, cell.textContent])),
  }));
  if (!tools || !rows.length) return;
  const text = tools.querySelector("input"), choices = [...tools.querySelectorAll("select")];
  const status = tools.querySelector("[role=status]");

  const show = () => {
    const words = folded(text.value).split(/\s+/);
    let shown = 0;
    for (const { row, all, values } of rows) {
      row.hidden = !(words.every((word) => all.includes(word))
        && choices.every((choice) => !choice.value || values.get(choice.name) === choice.value));
      shown += row.hidden ? 0 : 1;
    }
    status.textContent = shown === rows.length ? `${shown} reports` : `${shown} of ${rows.length} reports`;
  };
  tools.addEventListener("input", show);
  tools.addEventListener("submit", (event) => event.preventDefault());
  tools.addEventListener("reset", () => setTimeout(show));
  tools.hidden = false;
  show();
})();
