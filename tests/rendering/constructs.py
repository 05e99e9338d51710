"""What documents are made of: a table of constructs, and random documents from it.

Each construct is a text with places for words, ``{0}`` and so on.  The words of a document are all different,
so a word that a format loses, repeats or moves is found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Final

WORD: Final = re.compile(r"w\d+z")
"""A word of a random document."""

INLINES: Final = (
    "{0}",
    "{0} {1} {2}",
    "*{0}*",
    "**{0}**",
    "***{0} {1}***",
    "~~{0}~~",
    "{0}^{1}^",
    "{0}~{1}~",
    "`{0}`",
    "[{0}]{{.smallcaps}}",
    "[{0}]{{.underline}}",
    "[{0}]{{.mark}}",
    "[{0}]{{.own other=x}}",
    '"{0}"',
    "'{0}'",
    "[{0}](https://e.org)",
    "<https://e.org/{0}>",
    "[{0} *{1}*](#there)",
    "{0}\\\n{1}",
    "{0}---{1}",
    '[{0}]{{style="color: red"}}',
    '[{0}]{{style="font-weight: bold; background: #eee"}}',
    "<b>{0}</b>",
    "<strong>{0} *{1}*</strong>",
    "<i>{0}</i>",
    "<em>{0}</em>",
    "<u>{0}</u>",
    "<ins>{0}</ins>",
    "<s>{0}</s>",
    "<del>{0}</del>",
    "<code>{0}</code>",
    "<tt>{0}</tt>",
    "<kbd>{0}</kbd>",
    "<samp>{0}</samp>",
    "<var>{0}</var>",
    "<mark>{0}</mark>",
    "<small>{0}</small>",
    "<big>{0}</big>",
    "<q>{0}</q>",
    "<cite>{0}</cite>",
    "<dfn>{0}</dfn>",
    "<font color='red'>{0}</font>",
    '<abbr title="x">{0}</abbr>',
    '<a href="https://e.org">{0}</a>',
    '<span class="x" style="color: blue">{0}</span>',
    "{0}<sup>{1}</sup>",
    "{0}<sub>{1}</sub>",
    "{0}<br>{1}",
    "{0}<br/>{1}",
    '<b style="color: green">{0}</b>',
    "{0} &amp; {1}&nbsp;{2}",
    "![{0}](https://e.org/x.png)",
    "[![{0}](https://e.org/x.png)](https://e.org)",
    "<b>{0} <i>{1}</i></b>",
    "\\textbf{{{0}}}",
    "\\emph{{{0}}}",
    "\\href{{https://e.org}}{{{0}}}",
    "\\LaTeX{{}} {0}",
    "{0}\\quad {1}",
    "$\\text{{{0}}}$",
    "$\\begin{{cases}} \\text{{{0}}} & \\text{{{1}}} \\end{{cases}}$",
    "{0} <!-- x --> {1}",
)
"""Constructs within a line."""

BLOCKS: Final = (
    "{0}",
    "{0}\n{1}",
    "# {0}",
    "## {0}",
    "### {0} {{.unnumbered}}",
    "> {0}\n>\n> {1}",
    "- {0}\n- {1}\n  - {2}",
    "1. {0}\n2. {1}",
    "(@) {0}",
    "- [ ] {0}\n- [x] {1}",
    "{0}\n:   {1}",
    "| {0}\n| {1}",
    "```\n{w0}\n```",
    "```bash\n{w0} {w1}\n```",
    "***\n\n{0}",
    "{0}[^{w1}]\n\n[^{w1}]: {w2}",
    "| {0} | {1} |\n|---|---:|\n| {2} | {3} |",
    "+---+\n| a |\n+---+\n\n{0}",
    "::: {{.own}}\n{0}\n:::",
    "::: {{.callout-note}}\n## {w0}\n\n{1}\n:::",
    '::: {{.callout-tip title="{w0}"}}\n{1}\n:::',
    '::: {{.callout-warning collapse="true"}}\n{0}\n:::',
    "::: {{.panel-tabset}}\n## {w0}\n\n{1}\n\n## {w2}\n\n{3}\n:::",
    "::: {{layout-ncol=2}}\n{0}\n\n{1}\n:::",
    '::: {{style="color: blue; background-color: #eeeeee"}}\n{0}\n:::',
    "<p>{0}</p>",
    '<p align="center">{0}</p>',
    "<center>\n{0}\n</center>",
    "<div class='x'>\n\n{0}\n\n</div>",
    "<ul>\n<li>{0}</li>\n<li>{1}</li>\n</ul>",
    "<ol>\n<li>\n\n{0}\n\n</li>\n</ol>",
    "<blockquote>\n{0}\n</blockquote>",
    "<details>\n<summary>{0}</summary>\n\n{1}\n\n</details>",
    "<h2>{0}</h2>",
    "<h3 id='x'>{0}</h3>\n\n{1}",
    "<table>\n<tr><th>{0}</th><th>{1}</th></tr>\n<tr><td>{2}</td><td>{3}</td></tr>\n</table>",
    "<dl>\n<dt>{0}</dt>\n<dd>{1}</dd>\n</dl>",
    "<pre>{w0}\n{w1}</pre>",
    "<hr>\n\n{0}",
    "<section>\n\n{0}\n\n</section>",
    "<article>\n<header>{0}</header>\n{1}\n</article>",
    "<address>{0}</address>",
    "<div>{0}<br>{1}</div>",
    "\\begin{{itemize}}\n\\item {w0}\n\\item {w1}\n\\end{{itemize}}",
    "\\begin{{quote}}\n{w0}\n\\end{{quote}}",
    "\\noindent\n{0}",
    "\\bigskip\n\n{0}",
    "\\newpage\n\n{0}",
    "$$\n\\begin{{align}}\n\\text{{{w0}}} &= \\text{{{w1}}} & \\text{{{w2}}} &= b\n\\end{{align}}\n$$",
    "\\begin{{align}}\n\\text{{{w0}}} &= \\text{{{w1}}}\n\\end{{align}}",
    "::: {{.content-visible when-format='html'}}\n{0}\n:::"
    "\n\n::: {{.content-visible when-format='typst'}}\n{0}\n:::"
    "\n\n::: {{.content-visible when-format='docx'}}\n{0}\n:::",
)
"""Constructs of whole lines; ``{w0}`` is a word without marks."""


@dataclass(slots=True, kw_only=True)
class Author:
    """Writes random documents."""

    random: Random
    _numbers: count[int] = field(default_factory=count)

    def document(self) -> str:
        """Return a document that has every construct, in a random order and with random others inside."""
        blocks = list(BLOCKS)
        self.random.shuffle(blocks)
        inlines = list(INLINES)
        self.random.shuffle(inlines)
        body = [self.block(block) for block in blocks] + [self.block("{0}", inline) for inline in inlines]
        return "---\ntitle: T\ndate: 2022-05-14\n---\n\n" + "\n\n".join(body) + "\n\n[]{#there}\n"

    def block(self, template: str, inline: str | None = None) -> str:
        """Return a block with random inlines in its places."""
        words = {f"w{at}": self.word() for at in range(4)}
        left_out = ["\n"] if re.search("[|#<]", template) else []
        left_out += ["!["] if re.search("#|<h|<dt", template) else []  # an image there is an error
        left_out += ["["] if "noindent" in template else []  # TeX would take it
        left_out += ["|"] if "|" in template else []
        inlines = [self.inline(inline, left_out) for _ in range(4)]
        return template.format(*inlines, **words)

    def inline(self, template: str | None, left_out: Sequence[str]) -> str:
        """Return a random inline without some marks, or one of a given template."""
        fitting = [one for one in INLINES if not any(mark in one for mark in left_out)]
        return (template or self.random.choice(fitting)).format(*(self.word() for _ in range(3)))

    def word(self) -> str:
        """Return a new word."""
        return f"w{next(self._numbers)}z"
