"""Shortcodes of Quarto: the Markdown that they become, and what to write instead of those without any."""

from __future__ import annotations

import re
from typing import Final

from cisreport.documents.elsewhere import SHORTCODES
from cisreport.spans import META, VARIABLE

_LONGEST: Final = 2000
"""Characters before a place in which the attribute or target that it is in begins."""
_KEY: Final = re.compile(r"""["']?([\w.-]+)["']?""")
_SYSTEMS: Final = {"mac": "Mac:", "win": "Windows:", "linux": "Linux:"}
_FOR_SYSTEM: Final = re.compile(r"""(mac|win|linux)=["']?([^\s"']+)""")
_ADDRESS: Final = re.compile(r"""["']?(https?://[^\s"'<>]+)""")
_PATH: Final = re.compile(r"""(["'])(?P<quoted>[^"'<>]+)\1|(?P<plain>[^\s"'<>=]+)(?=\s|$)""")
_TITLE: Final = re.compile(r"""title=(?:"([^"]+)"|'([^']+)')""")
_SEPARATE: Final = ("include", "pagebreak")
"""Shortcodes that need a separate line."""


def markdown_of(name: str, rest: str) -> str:
    """Return the Markdown of a shortcode within a line, from its name and its arguments.

    Keys to press and a link to a video are words; ``meta`` and ``var`` are spans that the engine fills.
    Nothing for any other shortcode.
    """
    rest = rest.strip()
    match name:
        case "meta" | "var" if key := _KEY.fullmatch(rest):
            return f'[]{{.{META if name == "meta" else VARIABLE} key="{key[1]}"}}'
        case "kbd" if rest:
            return _keys(rest)
        case "qrcode" if address := _ADDRESS.match(rest):
            return f"<{address[1]}>"
        case "video" if address := _ADDRESS.match(rest):
            title = _TITLE.search(rest)
            return f"[{_plain(title[1] or title[2])}]({address[1]})" if title else f"<{address[1]}>"
        case "video" if path := _PATH.match(rest):
            title, file = _TITLE.search(rest), path["quoted"] or path["plain"]
            return f"[{_plain(title[1] or title[2] if title else file)}](<{file}>)"
    return ""


def icon_name(rest: str) -> str:
    """Return the words of an icon that is the only content of a link: its title, or its name."""
    if title := _TITLE.search(rest):
        return _plain(title[1] or title[2])
    names = [word for word in rest.split() if "=" not in word]
    return _plain(re.split(r"[:/]", names[-1])[-1].replace("-", " ")) if names else ""


def _keys(rest: str) -> str:
    """Return keys to press; those of several systems, each after the name of its system."""
    if named := _FOR_SYSTEM.findall(rest):
        return ", ".join(f"{_SYSTEMS[system]} [{_plain(keys)}]{{.kbd}}" for system, keys in named)
    return f"[{_plain(rest)}]{{.kbd}}"


def _plain(words: str) -> str:
    """Return words as Markdown that reads as these words."""
    return re.sub(r"([^\w\s])", r"\\\1", words.strip("\"'"))


def instead_of(name: str) -> str:
    """Return what to write instead of a shortcode at a place where it is not supported."""
    return "put it on a separate line" if name in _SEPARATE else SHORTCODES.get(name, "use inline code")


def in_target(name: str, rest: str) -> str:
    """Return the place of a value in the target of a link, which the engine fills; nothing for others."""
    key = _KEY.fullmatch(rest.strip())
    return f"{META if name == 'meta' else VARIABLE}({key[1]})" if key and name in ("meta", "var") else ""


def is_within_attribute(text: str, position: int) -> bool:
    """Return whether a place of a line is in an open attribute."""
    start = max(0, position - _LONGEST)
    quote = max(text.rfind('"', start, position), text.rfind("'", start, position))
    return quote > 0 and text[quote - 1] == "="


def is_within_target(text: str, position: int) -> bool:
    """Return whether a place of a line is in the open target of a link."""
    target = text.rfind("](", max(0, position - _LONGEST), position)
    if target < 0:
        return False
    inside = re.sub(r"\{\{<.*?>\}\}", "", text[target + 2 : position])
    return not re.search(r"[)\s]", inside)
