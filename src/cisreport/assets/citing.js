/* A fact as a citation for other programs, and as data. */
const citing = (() => {
  const { manifest, excerptsOf } = dom;
  const report = () => JSON.parse(document.getElementById("cisreport-report")?.textContent ?? "{}");
  /* The address of a page from a folder would name the reader's folders. */
  const addressOf = (anchor) => location.protocol.startsWith("http") ? `${location.href.split("#")[0]}#${anchor}` : report().sameAs ?? "";
  const quoted = ({ excerpt, translation }) => `: “${excerpt}”${translation ? ` (“${translation.text}”, translated by ${translation.translator})` : ""}`;
  const said = (entry) => {
    const { dataset, id, description, evidence, passages: list } = entry, excerpts = new Map(excerptsOf(entry).map((item) => [item.passage, quoted(item)]));
    const { version, digest } = manifest().datasets.find((item) => item.id === dataset);
    const where = list.length ? `; ${list.map((name) => name + (excerpts.get(name) ?? "")).join(", ")}` : "";
    return `Fact ${dataset}:${id}: ${description.replace(/\.$/, "")} (${evidence}${where}). Dataset ${dataset}, version ${version}, SHA-256 ${digest}`;
  };
  const facts = (entry, anchor) => {
    const { author = [], headline = document.title, datePublished = "" } = report();
    return { names: author.map(({ name }) => name), title: headline, date: datePublished, note: said(entry), url: addressOf(anchor), key: `${entry.dataset}-${entry.id}` };
  };
  const SPECIAL = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };
  const tex = (words) => words.replace(/[\\{}&%$#_~^]/g, (sign) => SPECIAL[sign] ?? `\\${sign}`);
  const text = (entry, anchor) => {
    const { names, title, date, note, url } = facts(entry, anchor);
    return [names.join(", "), `“${title}”`, date, note, url].filter(Boolean).join(". ") + (url ? "" : ".");
  };
  const bibtex = (entry, anchor) => {
    const { names, title, date, note, url, key } = facts(entry, anchor);
    const fields = { author: names.map((name) => `{${tex(name)}}`).join(" and "), title: `{${tex(title)}}`, date, year: date.slice(0, 4), note: tex(note), url };
    const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}},`);
    return `@misc{${key},\n${lines.join("\n")}\n}`;
  };
  const csl = (entry, anchor) => {
    const { names, title, date, note, url, key } = facts(entry, anchor);
    const parts = date.split("-").map(Number).filter(Boolean);
    return JSON.stringify([{
      id: key, type: "report", title, author: names.map((literal) => ({ literal })),
      ...parts.length ? { issued: { "date-parts": [parts] } } : {}, ...url ? { URL: url } : {}, note,
    }], null, 2);
  };
  return { "Plain text": text, BibTeX: bibtex, "CSL-JSON": csl, JSON: (entry) => JSON.stringify({ ...entry, excerpts: excerptsOf(entry) }, null, 2) };
})();
