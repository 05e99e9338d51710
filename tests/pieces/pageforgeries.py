"""Forgeries of a page, by what is done; each takes the page and returns another."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from cisreport.digests import digest

Forgery = Callable[[str], str]
_MANIFEST = re.compile(r'(?<=id="cisreport-manifest">)[^<]*')
_BLOCK = '<script type="application/json" id="cisreport-manifest">'
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy".*?>\n')
_POPOVER = re.compile(r'<div class="about".*?</div>\n', re.DOTALL)
_ROW = re.compile(
    r'<tr role="row">\n<th scope="row" role="rowheader" data-label="Fact">.*?</tr>\n', re.DOTALL
)


def put(old: str, new: str) -> Forgery:
    """Replace the first of a text."""
    return lambda page: page.replace(old, new, 1)


def without(pattern: str | re.Pattern[str], count: int = 1) -> Forgery:
    return lambda page: re.sub(pattern, "", page, count=count)


def after(old: str, new: str) -> Forgery:
    return put(old, old + new)


def said(change: Callable[[dict[str, Any]], object]) -> Forgery:
    """Change the manifest."""

    def forge(page: str) -> str:
        found = _MANIFEST.search(page)
        assert found
        manifest = json.loads(found[0])
        change(manifest)
        return page[: found.start()] + json.dumps(manifest).replace("<", "\\u003c") + page[found.end() :]

    return forge


def both(*forgeries: Forgery) -> Forgery:
    def forge(page: str) -> str:
        for one in forgeries:
            page = one(page)
        return page

    return forge


def counted(kind: str, digits: str, more: int = 1) -> Forgery:
    """Count a number more in the manifest."""

    def change(manifest: dict[str, Any]) -> None:
        counts = manifest["numbers"].setdefault(kind, {})
        counts[digits] = counts.get(digits, 0) + more

    return said(change)


def with_policy(page: str) -> str:
    """Give a page the policy of its scripts and style sheets."""
    for name, tag in (("script", "script"), ("style", "style")):
        parts = re.findall(rf"<{tag}>(.*?)</{tag}>", page, re.DOTALL)
        hashes = " ".join(f"'sha256-{b64encode(sha256(part.encode()).digest()).decode()}'" for part in parts)
        page = re.sub(rf"{name}-src '[^;]*'", f"{name}-src {hashes}", page)
    return page


def swapped(one: str, other: str) -> Forgery:
    def forge(page: str) -> str:
        return page.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other, 1)

    return forge


def swapped_links(one: str, other: str) -> Forgery:
    """Swap two links with all that they have."""

    def forge(page: str) -> str:
        first, second = (re.search(rf'<a [^>]*id="{name}".*?</a>', page) for name in (one, other))
        assert first
        assert second
        return swapped(first[0], second[0])(page)

    return forge


def digest_again(which: str) -> Callable[[dict[str, Any]], None]:
    """Make the digest of a fact again."""

    def change(manifest: dict[str, Any]) -> None:
        [fact] = [fact for fact in manifest["facts"] if fact["id"] == which]
        fact["digest"] = digest({name: part for name, part in fact.items() if name != "digest"})

    return change


def named(which: str, **changes: str) -> Callable[[dict[str, Any]], None]:
    def change(manifest: dict[str, Any]) -> None:
        [fact] = [fact for fact in manifest["facts"] if fact["id"] == which]
        fact.update(changes)

    return change


def around_list(before: str, after_it: str) -> Forgery:
    """Put something around the first list."""
    return both(put('<ol type="1">', before + '<ol type="1">'), put("</ol>", "</ol>" + after_it))


def inside_value(around: str) -> Forgery:
    """Put something around the words of a value, within its link."""
    return lambda page: re.sub(
        r'(?<=id="use-5")([^>]*>)(.*?)(?=</a>)', lambda m: m[1] + around.format(m[2]), page, count=1
    )


NO_POLICY = without(_POLICY)
PROSE = "An ad hoc sum is 41"
PAGES: dict[str, Forgery] = {
    "word in prose": put("ad hoc", "exact"),
    "negation added": put("are in the <a", "are not in the <a"),
    "sentence removed": without(r" An ad hoc sum is 41, and .*? is a literal\."),
    "paragraph added": put('<ol type="1">', '<p>The League is at odds.</p>\n<ol type="1">'),
    "value word": put(">Avaria, Bellmark, Corland and Dunmere<", ">Avaria, Bellmark and Corland<"),
    "linked name": put('class="name">Avaria<', 'class="name">Corland<'),
    "unlinked name": put("it met on", "Corland met on"),
    "author": put(">A. Coder<", ">B. Coder<"),
    "date digit": put("June 10, 2031", "June 11, 2031"),
    "date month word": put("June 10, 2031", "July 10, 2031"),
    "register modality": put('data-label="Notes">state<', 'data-label="Notes">hoped state<'),
    "register row removed": without(_ROW),
    "register fake row no digits": lambda page: _ROW.sub(
        lambda row: row[0] + row[0].replace('id="fact-avaria"', 'id="fact-x"'), page, count=1
    ),
    "paragraph with number plain": put('<ol type="1">', '<p>It has 77 lakes.</p>\n<ol type="1">'),
    **{
        f"paragraph with number as {kind} counted": both(
            put('<ol type="1">', f'<p>It has {text} lakes.</p>\n<ol type="1">'), counted(kind, "77")
        )
        for kind, text in {
            "uncited": "77",
            "bibliographic": '<span class="citation">77</span>',
            "structural": '<span class="caption-label">77</span>',
        }.items()
    },
    "two values swapped": swapped('data-label="What">summit<', 'data-label="What">talks<'),
    "value moved to another sentence": both(
        without(r"<li>Then, .*?</li>\n"), put('<ol type="1">\n', '<ol type="1">\n<li>Then, not.</li>\n')
    ),
    "table row removed": without(
        r'<tr role="row">\n<th scope="row" role="rowheader" data-label="What">.*?\n.*?\n</tr>\n'
    ),
    "column heading": put(">When in 2031<", ">Until when in 2031<"),
    "caption": put("</span> Days of 3 kinds.", "</span> Days of 3 sorts."),
    "chart label": put(">Calls<", ">Cells<"),
    "chart shape moved": lambda page: re.sub(r'(<circle[^>]* cx=")([\d.]+)', r"\g<1>1", page, count=1),
    "chart shape of another color": lambda page: re.sub(
        r"(<path[^>]*) d=", r'\1 fill="red" d=', page, count=1
    ),
    "chart removed": without(re.compile(r"<figure id=\"fig-timeline\".*?</figure>", re.DOTALL)),
    "chart alt": put('aria-label="Summits of', 'aria-label="Meetings of'),
    "popover says another thing": put(
        'State: <b class="about-value">Avaria<', 'State: <b class="about-value">Corland<'
    ),
    "popover removed": without(_POPOVER),
    "all popovers removed": without(_POPOVER, count=0),
    "popover field removed": without(r'<p class="about-put">.*?</p>\n'),
    "popover leads elsewhere": put(
        'class="about-row" href="#fact-avaria"', 'class="about-row" href="#fact-corland"'
    ),
    "linked data value": put('"amount":"940"', '"amount":"941"'),
    "linked data coder": lambda page: re.sub(r'("@type":"prov:Agent","schema:name":")', r"\1Doctor ", page),
    "manifest description": said(named("avaria", description="State: Corland.")),
    "manifest versions": said(lambda manifest: manifest["versions"].update(pandoc="1.0")),
    "manifest title": said(lambda manifest: manifest.update(title="Seas in 2031")),
    "manifest without a seal": said(lambda manifest: manifest.update(sealed=False)),
    "manifest without pieces": said(lambda manifest: manifest.pop("pieces")),
    "manifest of Quarto": said(
        lambda manifest: (manifest.update(sealed=False), manifest["versions"].update(quarto="1.8"))
    ),
    "digest of a dataset": said(lambda manifest: manifest["datasets"][0].update(digest="0" * 64)),
    "comment that a parser reads in another way": after("<p>Of 7 lakes and ", "<!--> --!> <b>No</b> -->"),
    "two linked values swapped": swapped_links("use-4", "use-5"),
    "manifest description and its digest": both(
        said(named("avaria", description="State: Corland.")), said(digest_again("avaria"))
    ),
    "manifest title and page": lambda page: said(lambda manifest: manifest.update(title="Seas in 2031"))(
        page.replace("Lakes in 2031", "Seas in 2031")
    ),
    "versions and shape of a chart": both(
        said(lambda manifest: manifest["versions"].update(matplotlib="1.0")),
        lambda page: re.sub(r'(<circle[^>]* cx=")([\d.]+)', r"\g<1>1", page, count=1),
    ),
    "shape of a chart removed": lambda page: re.sub(r"<circle[^>]*/>", "", page, count=1),
    "link of a mark": lambda page: re.sub(
        r'(<svg.*?<a href="#fact-)[\w-]+', r"\g<1>avaria", page, count=1, flags=re.DOTALL
    ),
    "class that hides": put('<p class="date">', '<p class="date visually-hidden">'),
    "popover without its box": put(" popover ", " "),
    "label for screen readers": put('aria-label="About: Avaria"', 'aria-label="About: Corland"'),
    "value given an anchor of another": put(
        'href="#fact-summit" id="use-2"', 'href="#fact-talks" id="use-2"'
    ),
    "author of the head": put('name="citation_author" content="A.', 'name="citation_author" content="B.'),
    "date of the head": put(
        'name="dcterms.date" content="2031-06-10"', 'name="dcterms.date" content="2031-06-11"'
    ),
    "description of itself": put('"description": "Of 7', '"description": "Of 8'),
    "uppercase tag": put("<p>Of 7", "<P>Of 7"),
    "attribute without quotes": put('<p class="date">', "<p class=date>"),
    "end of a tag removed": put("</p>\n", "\n"),
    "entity for a digit": put(PROSE, "An ad hoc sum is &#x37;1"),
    "icon": put("data:image/svg+xml,%3Csvg", "data:image/svg+xml,%3Cfvg"),
    "footnote before another": swapped(' id="fn1"', ' id="fn2"'),
    "link removed around a value": lambda page: re.sub(
        r'<a href="[^"]*" id="use-2"[^>]*>(.*?)</a>', r"\1", page, count=1
    ),
    "annotation": put("<annotation encoding", "<annotation>99</annotation><annotation encoding"),
    "head element in body": put('<p class="page-tools">', '<title>99</title><p class="page-tools">'),
    "style sheet that is shown, without policy": both(
        NO_POLICY, put("<main", '<style style="display:block">99</style><main')
    ),
    "xmp": put('<ol type="1">', '<xmp>99</xmp><ol type="1">'),
    "cdata in a drawing": lambda page: re.sub(r"(<svg[^>]*>)", r"\1<![CDATA[99]]>", page, count=1),
    "fullwidth digits": put(PROSE, "An ad hoc sum is \uff19\uff19"),
    "arabic-indic digits": put(PROSE, PROSE + " or \u0664\u0665"),
    "roman and superscript digits": put(PROSE, PROSE + " or \u2163 or \u2074\u2075"),
    "letters for digits": put(PROSE, "An ad hoc sum is 4l"),
    "number of an item": put("<li>First", '<li value="9">First'),
    "input with a value": put("it met on", '<input value="99"> it met on'),
    "value in closed details": put("it met on", "<details><p>It is not so</p></details> it met on"),
    "content of a style sheet, without policy": both(
        NO_POLICY, put("<style>", '<style>.value::after{content:" or more"}')
    ),
    "content of a style sheet, with its policy": both(
        put("</style>", '.value::after{content:" or more"}</style>'), with_policy
    ),
    "style attribute": put('<p class="date">', '<p class="date" style="display:none">'),
    "script with its policy": both(put("<script>", "<script>void 0;"), with_policy),
    "second script with its policy": both(put("</body>", "<script>void 0</script></body>"), with_policy),
    "handler, without policy": both(NO_POLICY, put("<body>", '<body onload="x()">')),
    "target of a link": put('href="https://orcid.org/0000-0001', 'href="https://orcid.org/0000-0002'),
    "target of a link within": put(
        'href="#tbl-days" class="quarto-xref"', 'href="#fig-timeline" class="quarto-xref"'
    ),
    "frame": put("<main", '<iframe srcdoc="x"></iframe><main'),
    "object": put("<main", '<object data="data:text/html,x"></object><main'),
    "refresh": put("</head>", '<meta http-equiv="Refresh" content="0;url=https://x.org"></head>'),
    "second manifest": put(
        "<main", '<script type="application/json" id="cisreport-manifest">{}</script><main'
    ),
    "second manifest in other letters": put(
        "<main", "<SCRIPT ID=cisreport-manifest TYPE=application/json>{}</SCRIPT><main"
    ),
    "font with its policy": both(put("base64,AAEAAAAO", "base64,AAEAAAAP"), with_policy),
    "list of facts": put("<summary>4 facts</summary>", "<summary>5 facts</summary>"),
    "where a fact is used": put('<a href="#name-1" class="use">', '<a href="#name-2" class="use">'),
    "footnote": put("Before 1 January.", "After 1 January."),
    "notes in a row": put('data-label="Notes">state<', 'data-label="Notes">estate<'),
    "words after the start of a row": put('">p4.s2</a>, <a href', '">p4.s2</a> and also, <a href'),
    "cite of a value": put(
        'data-cite="lake-league-2031:summit/date"', 'data-cite="lake-league-2031:talks/date"'
    ),
    "description": put('name="description" content="Of', 'name="description" content="Not of'),
    "title of the window": put("<title>Lakes", "<title>Seas"),
    "title": put('<h1 class="title">Lakes', '<h1 class="title">Seas'),
    "heading": put("</span>The shore<a", "</span>The other shore<a"),
    "identifier of a value moved in number words": swapped('id="use-7"', 'id="use-8"'),
    "another encoding": put('<meta charset="utf-8">', '<meta charset="iso-2022-jp">'),
    "second encoding": after("<head>\n", '<meta charset="utf-16">'),
    "cyrillic names": put(">Avaria</a>", ">\u0410varia</a>"),
    "invisible characters": put("ad hoc", "ad\u200bhoc"),
    "reordering characters": put("ad hoc", "\u202ead hoc\u202c"),
    "code": put("print(6 * 7)", "print(6 * 8)"),
    "formula": put("<mn>12</mn>", "<mn>12</mn><mspace/>"),
    "data of a chart": put("<td>Talks of Vell and Tarn</td>", "<td>Talks of Vell and Karn</td>"),
    "picture of a chart to be saved": put("utf-8,%3Csvg", "utf-8,%3C%73vg"),
    "how to cite": put("note = {Part of", "note = {No part of"),
    "contents": put("</span>The League</a>", "</span>The Leagues</a>"),
    "glossary": put("said with a reservation", "said without a reservation"),
    "language": put('<html lang="en">', '<html lang="de">'),
    "class of a value": put('class="value unbroken"', 'class="literal"'),
    "text hidden": put('<p class="date">', '<p class="date" hidden>'),
    "something before the page": lambda page: "<p>x</p>" + page,
    "something after the page": lambda page: page + "<p>x</p>",
    "attribute twice": put('<p class="date">', '<p class="visually-hidden" class="date">'),
    "identifier twice": put(
        '<p><a href="#fact-avaria"', '<p id="source-bridge-for-the-league"><a href="#fact-avaria"'
    ),
    "paragraph in a box that opens": around_list("<div popover>", "</div>"),
    "paragraph in details": around_list("<details><summary>More</summary>", "</details>"),
    "direction of a value": put('id="use-6"', 'dir="rtl" id="use-6"'),
    "role of a table": put('class="stacked" role="table"', 'class="stacked" role="presentation"'),
    "label of a value": put('id="use-5" class="value', 'id="use-5" aria-label="900 days" class="value'),
    "words between cells of a table": put('<thead role="rowgroup">', 'It is false<thead role="rowgroup">'),
    "link in a link": inside_value('<b><a href="#register">{}</a></b>'),
    "font more, with its policy": both(
        put("@font-face", '@font-face { font-family: "x"; src: url("data:x"); }\n@font-face'), with_policy
    ),
    "words of the color of the page, with its policy": both(
        put("</style>", ".tint-9 { color: light-dark(#ffffff,#1a1a1a); }</style>"), with_policy
    ),
    "picture in a style sheet, with its policy": both(
        put("</style>", '.tint-9 { background-image: url("data:x"); }</style>'), with_policy
    ),
    "no style sheet, with its policy": both(
        without(re.compile("<style>.*?</style>", re.DOTALL)), with_policy
    ),
    "size of the window": put('content="width=device-width, initial-scale=1"', 'content="width=9"'),
    "statement for search engines": put(
        '<meta name="referrer"', '<meta name="robots" content="x"><meta name="referrer"'
    ),
    "address of another page": put(
        '<link rel="icon"', '<link rel="canonical" href="https://x.org"><link rel="icon"'
    ),
    "characters that strike through": put("ad hoc", "a\u0336d hoc"),
    "name twice in what the page says of itself": put('"headline":', '"headline": "Seas", "headline":'),
    "what the page says that it is": put('"@type": "Report"', '"@type": "Retraction"'),
    "popover of another value": swapped(
        'popovertarget="about-fact-summit/date"', 'popovertarget="about-fact-talks/date"'
    ),
    "marks of footnotes": swapped('href="#fn1"', 'href="#fn2"'),
    "value struck through": inside_value("<s>{}</s>"),
    "row struck through": put(">446 days</td>", "><s>446 days</s></td>"),
    "column of a cell on a phone": put('data-label="When in 2031"', 'data-label="Until when in 2031"'),
    "cell over two columns": put('<td role="cell"', '<td colspan="2" role="cell"'),
    "level of a heading": lambda page: re.sub(r"<(/?)h3>", r"<\1h2>", page, count=2),
    "order of the contents": swapped(
        '<a href="#sources">Sources</a>', '<a href="#cite-as">How to cite this report</a>'
    ),
    "file to be saved": put("it met on", '<a download="x.csv" href="data:text/csv,9">it</a> met on'),
    "link of a row": put('for <a href="#fact-league-members">', 'for <a href="#fact-summit">'),
    "uncited row without its link": put(
        '<a href="#fact-avaria-in-league" id="fact-avaria-in-league" class="fact-id">avaria-in-league</a>',
        "avaria-in-league",
    ),
    "paragraph in the register": after('<div class="register">\n', "<p>All of it was refuted.</p>\n"),
    "heading in the register": put(">Roles in bodies, and offices<", ">No roles in bodies<"),
    "columns of the register": both(
        swapped('columnheader">Who<', 'columnheader">Of<'), swapped('data-label="Who"', 'data-label="Of"')
    ),
    "words in a popover": put('<p class="about-foot">', '<p>It is false.</p><p class="about-foot">'),
    "label of a popover": put('role="dialog" aria-label="About: ', 'role="dialog" aria-label="Against: '),
    "drawing for a narrow page": put(
        '<ol type="1">',
        '<p><svg class="figure narrow" viewBox="0 0 9 9"><text>No</text></svg></p><ol type="1">',
    ),
    "link more": put("it met on", '<a href="https://example.org">it</a> met on'),
    "picture more": put('<ol type="1">', '<p><img src="data:image/png;base64,AA" alt="No"></p><ol type="1">'),
    "order of paragraphs": lambda page: swapped(*re.findall(r"<pre class.*?</pre>\n", page)[:2])(page),
}
