/* The reader's own copy of a source: read, searched for each passage, and shown where the page names one.  It never
   leaves this page, and is forgotten with it. */
const copies = (() => {
  const { make, button, labeled, manifest, facts, passageOf } = dom;
  const LARGEST = 16 * 2 ** 20, AROUND = 180;
  /* What was found, by dataset and source. */
  let found = new Map(), running = null;

  const all = () => manifest().datasets.flatMap(({ id, sources }) => sources.filter(({ passages: list }) => list?.length).map((source) => ({ dataset: id, source })));
  const keyOf = (dataset, source) => `${dataset}:${source}`;
  const titleOf = (source) => source.title?.[0]?.datum ?? source.id;

  /* Text of a file or of pasted words */
  const BREAKS = "address, article, aside, blockquote, br, caption, dd, div, dt, figcaption, figure, footer, form, h1, h2, h3, h4, h5, h6, header, hr, li, main, nav, ol, p, pre, section, table, td, th, tr, ul";
  const textOfHtml = (markup) => {
    /* Styles and handlers go before the browser sees them: it would report each against the policy of this page. */
    const plain = markup.replace(/<(style|script|svg)\b[\s\S]*?<\/\1\s*>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\b(?:style|on\w+)\s*=/gi, "data-$&"));
    const page = new DOMParser().parseFromString(plain, "text/html");
    for (const node of page.querySelectorAll("script, noscript, template, select")) node.remove();
    const texts = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (!text.parentNode.closest("pre")) text.data = text.data.replace(/[\t\n\f\r ]+/g, " ");
    }
    for (const node of page.querySelectorAll(BREAKS)) { node.before("\n"); node.after("\n"); }
    return page.body.textContent;
  };
  const isHtml = (text) => /^\s*<(?:!doctype|html|head|body|\?xml|article|div|p|meta)\b/i.test(text);
  const textOf = (text) => (isHtml(text) ? textOfHtml(text) : text).replace(/\r\n?/g, "\n");
  const decoded = (bytes) => {
    const start = new TextDecoder("latin1").decode(bytes.subarray(0, 2048));
    if (start.startsWith("%PDF-")) throw new Error("This is a PDF file. Open it, select all of its text, copy it, and paste it here.");
    if (start.startsWith("PK\x03\x04")) throw new Error("This is a packed file, such as one of a word processor. Save it as text or as a web page first.");
    const mark = start.startsWith("\xff\xfe") ? "utf-16le" : start.startsWith("\xfe\xff") ? "utf-16be" : "";
    const named = isHtml(start) && start.match(/charset\s*=\s*["']?([\w-]+)/i)?.[1];
    for (const name of [mark || "utf-8", named]) {
      try { return new TextDecoder(name, { fatal: true }).decode(bytes); } catch { /* not in this encoding */ }
    }
    throw new Error("This file is not text in UTF-8. Save it as text in UTF-8, or paste its words.");
  };

  /* The words around a place of the copy, of its paragraph only. */
  const around = (text, { start, end }) => {
    const first = Math.max(text.lastIndexOf("\n\n", start) + 2, start - AROUND, 0), last = text.indexOf("\n\n", end);
    const stop = Math.min(last < 0 ? text.length : last, end + AROUND);
    const before = text.slice(first, start), after = text.slice(end, stop);
    return [
      first > 0 && first === start - AROUND ? `… ${before.replace(/^\S*\s/, "")}` : before,
      stop === end + AROUND && stop < text.length ? `${after.replace(/\s\S*$/, "")} …` : after,
    ];
  };
  /* The places of some words in a sentence; marks around a word do not count. */
  const bare = (word) => word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "").toLowerCase();
  const placesOf = (words, sentence) => {
    const wanted = passages.normalize(words).map(bare).filter(Boolean), own = passages.wordsOf(sentence).filter(({ word }) => bare(word));
    for (let n = 0; wanted.length && n + wanted.length <= own.length; n += 1) {
      if (!wanted.every((word, m) => bare(own[n + m].word) === word)) continue;
      const first = own[n], last = own[n + wanted.length - 1], said = sentence.slice(first.start, last.end);
      return { start: first.start + said.search(/[\p{L}\p{N}]/u), end: last.end - said.match(/[^\p{L}\p{N}]*$/u)[0].length };
    }
    return null;
  };
  const marked = (sentence, words) => {
    const places = words.map((some) => placesOf(some, sentence)).filter(Boolean).sort((a, b) => a.start - b.start);
    const parts = [];
    let at = 0;
    for (const { start, end } of places) {
      if (start < at) continue;
      parts.push(sentence.slice(at, start), make("mark", {}, sentence.slice(start, end)));
      at = end;
    }
    return [...parts, sentence.slice(at)];
  };

  /* A passage, named as the page names it, as it stands in the copy; null if no copy of its source is here. */
  const quotation = (dataset, name, words = []) => {
    const { source, locator: inner } = passageOf(dataset, name), copy = source && found.get(keyOf(dataset, source.id));
    const match = copy?.matches.find(({ locator }) => locator === inner);
    if (!match) return null;
    const at = make("span", { className: "copy-at" }, `${inner}: `);
    if (match.status === "missing") return make("p", { className: "copy-words" }, at, "not in your copy.");
    const said = copy.text.slice(match.start, match.end);
    if (match.status === "changed") return make("p", { className: "copy-words" }, at, "not word for word in your copy. In its place: ", make("q", {}, said.length > 600 ? `${said.slice(0, 600)} …` : said));
    const [before, after] = around(copy.text, match);
    const sentence = make("span", { className: "copy-sentence", lang: copy.source.language ?? "" }, ...marked(said, words));
    return make("blockquote", { className: "copy-words" }, at, before, sentence, after);
  };
  /* The words that a value of a fact rests on, where its record names them, or else its own words. */
  const wordsOf = ({ record }, field, said) => {
    const whole = said.length ? [record.value, record.expression] : Object.values(record);
    const lists = field ? [record[field]] : [[record], ...whole];
    const exact = lists.filter(Array.isArray).flat().flatMap((value) => value?.exact ?? []);
    return exact.length ? exact : said.filter(Boolean);
  };
  const quotations = (entry, names, field = "", said = []) => names.map((name) => quotation(entry.dataset, name, wordsOf(entry, field, said))).filter(Boolean);

  /* What the page shows of it: popovers when they open, and rows of registers. */
  const inPopover = (about) => {
    for (const node of about.querySelectorAll(".copy-words")) node.remove();
    if (!found.size) return;
    const [anchor, field = ""] = about.id.slice("about-".length).split("/");
    const entry = facts().get(anchor), names = Array.from(about.querySelectorAll(".about-at"), (link) => link.textContent);
    const said = [about.querySelector(".about-value")?.textContent];
    if (entry) about.querySelector(".about-sources")?.after(...quotations(entry, names, field, said));
  };
  const inRegisters = () => {
    const entries = facts();
    for (const row of document.querySelectorAll(".register-table tbody tr")) {
      const entry = entries.get(row.querySelector(".fact-id")?.id), cell = row.cells[row.cells.length - 2];
      if (!entry || !quotations(entry, entry.passages).length) continue;
      const fold = make("details", { className: "copy-row" }, make("summary", {}, "In your copy"));
      fold.addEventListener("toggle", () => {
        if (fold.open && fold.children.length === 1) fold.append(...quotations(entry, entry.passages));
      });
      cell.append(fold);
    }
  };
  for (const about of document.querySelectorAll(".about")) {
    about.addEventListener("beforetoggle", (event) => { if (event.newState === "open") inPopover(about); });
  }

  const names = (list) => list.slice(0, 12).map(({ locator }) => locator).join(", ") + (list.length > 12 ? ` and ${list.length - 12} more` : "");
  const sentencesOf = ({ source, matches }) => {
    const counted = (status) => matches.filter((match) => match.status === status);
    const here = matches.length - counted("changed").length - counted("missing").length;
    const said = [`${here} of ${matches.length} passages ${here === 1 ? "stands" : "stand"} word for word in your copy of “${titleOf(source)}”.`];
    if (counted("moved").length) said.push(`In another order: ${names(counted("moved"))}.`);
    if (counted("changed").length) said.push(`With other words: ${names(counted("changed"))}.`);
    if (counted("missing").length) said.push(`Not there: ${names(counted("missing"))}.`);
    return said;
  };

  const clear = () => {
    running?.stop();
    running = null;
    found = new Map();
    for (const node of document.querySelectorAll(".copy-row, .copy-words")) node.remove();
    panel.says();
    document.dispatchEvent(new Event("copy-changed"));
  };
  /* Search all sources whose passages the page has; `say` gets the lines for the reader. */
  const take = async (given, say) => {
    clear();
    const text = textOf(given), breathe = passages.breather((share) => say(`Searching … ${Math.round(100 * share)} %`));
    running = breathe;
    if (!passages.normalize(text.slice(0, 100000)).length) return say("There are no words in it.");
    say("Searching …");
    const results = [];
    for (const { dataset, source } of all()) {
      let matches;
      try { matches = await passages.find(source.passages, text, source.segmentation, breathe); } catch (error) {
        if (error.name === "AbortError") return undefined;
        throw error;
      }
      if (breathe !== running) return undefined;
      results.push({ dataset, source, text, matches });
    }
    const some = results.filter(({ matches }) => matches.some(({ status }) => status === "found"));
    if (!some.length) return say(`No passage of ${results.map(({ source }) => `“${titleOf(source)}”`).join(" or ")} stands in it. It is a copy of something else, or all of its words differ.`);
    found = new Map(some.map((result) => [keyOf(result.dataset, result.source.id), result]));
    inRegisters();
    const lines = some.flatMap(sentencesOf);
    panel.says(lines[0]);
    document.dispatchEvent(new Event("copy-changed"));
    return say(...lines, "Popovers, the register and the facts here now show the sentences.");
  };

  const fill = (part) => {
    const status = make("div", { className: "copy-status" }), area = make("textarea", { rows: 6, spellcheck: false });
    const file = make("input", { type: "file", accept: ".txt,.text,.md,.htm,.html,.xhtml,text/plain,text/html" });
    status.setAttribute("role", "status");
    const say = (...lines) => status.replaceChildren(...lines.map((line) => make("p", {}, line)));
    const read = async (given) => {
      if (!given) return;
      if (given.size > LARGEST) { say("This file is larger than 16 MiB."); return; }
      try { await take(decoded(new Uint8Array(await given.arrayBuffer())), say); } catch (error) { say(error.message); }
    };
    file.addEventListener("change", () => { read(file.files[0]); file.value = ""; });
    part.addEventListener("dragover", (event) => { event.preventDefault(); part.classList.add("over"); });
    part.addEventListener("dragleave", () => part.classList.remove("over"));
    part.addEventListener("drop", (event) => {
      event.preventDefault();
      part.classList.remove("over");
      const { files } = event.dataTransfer;
      if (files.length) read(files[0]);
      else { area.value = event.dataTransfer.getData("text/plain"); take(area.value, say); }
    });
    part.append(
      make("p", {}, `If you have ${all().map(({ source }) => `“${titleOf(source)}”`).join(" or ")}, this page finds each sentence that its facts rest on. Your copy stays in this page: nothing is sent, nothing is stored.`),
      labeled("Paste its text", area, "wide"),
      make("p", { className: "panel-buttons" }, button("Find the passages", () => take(area.value, say)),
        button("Forget it", () => { clear(); area.value = ""; say("Your copy is forgotten."); })),
      labeled("Or choose or drop a file, text or web page", file, "wide"),
      status,
    );
  };
  /* A source with passages; the manifest is not read before somebody asks for what is in it. */
  if (document.getElementById("cisreport-manifest")?.textContent.includes('"passages":[{')) panel.add("copy", "Your copy", "Check with your own copy", fill);
  return { textOf, decoded, quotations, hasCopy: () => found.size > 0 };
})();
