"""Words of numbers, weekdays, months and ordinals in the languages other than English.

Unicode's CLDR (babel) has the names of days and months, ``num2words`` the numbers.  What they do not have are
the cases of these words and the words around them (a dozen, twice, half); the tables below add them.  As in
English, an ordinal counts from the fourth on, and one does not count, since it is an article as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

LANGUAGES: Final = ("de", "en", "es", "fr", "it", "nl", "pl", "pt", "ru")
"""Languages whose words the lint knows."""
NOUNS_ARE_CAPITALIZED: Final = frozenset({"de"})
"""Languages in which a capital does not show a name."""

_COUNTED: Final = (*range(2, 100), *range(100, 1000, 100), 1000)
_ORDERED: Final = range(4, 101)
_CASES: Final = {
    "de": ((r"(?<=te)$", "(?:[nrsm])?"), (r"$", "(?:s|e|en|ern?)?")),
    "es": ((r"^dos$", "dos"), (r"os$", "[oa]s"), (r"o$", "(?:os?|as?)"), (r"$", "(?:e?s)?")),
    "fr": ((r"$", "s?"),),
    "it": ((r"o$", "[oaie]"), (r"$", "")),
    "nl": ((r"$", "(?:en|s)?"),),
    "pl": (
        (r"ek$", "(?:ek|ki?|ku|kiem|kowi|k[óo]w|kach|kami|kom)"),
        (r"ta$", "(?:t[aęyąo]|cie)"),
        (r"ania$", "ani(?:a|u|em|owi)"),
        (r"a$", "(?:[aeiuyęąo]|zie|owi|em)"),
        (r"(?:ście|ścia|ści)$", "(?:ście|ścia|ści|stu|stoma)"),
        (r"siąt$", "si(?:ąt|ęciu|ęcioma)"),
        (r"ć$", "(?:ć|ciu|cioro|cioma)"),
        (r"[yi]$", "(?:y|i|a|e|ą|ego|ej|emu|ym|im|ych|ich|ymi|imi)"),
        (r"o$", "[ou]"),
        (r"$", ""),
    ),
    "pt": ((r"ntos$", "nt[oa]s"), (r"o$", "(?:os?|as?)"), (r"(?=-feira$)", "s?"), (r"$", "s?")),
    "ru": (
        (r"(?:ый|ой|ий)$", "(?:ый|ой|ий|ого|его|ому|ему|ым|им|ом|ем|ая|ую|ое|ые|ых|ыми)"),
        (r"ца$", "ц(?:а|у|ы|е|ей|ам|ах)"),
        (r"а$", "(?:а|у|ы|е|ой|ам|ами|ах)"),
        (r"(?:ье)$", "ь(?:е|я|ю|ем|ям|ях)"),
        (r"ьдесят$", "(?:ьдесят|идесяти|ьюдесятью)"),
        (r"ь$", "(?:ь|и|ью|я|ю|ем|ём|е|ей)"),
        (r"й$", "(?:й|я|ю|ем|е)"),
        (r"о$", "[оа]"),
        (r"(?<=[бвгдкмнпрст])$", "(?:а|у|ом|е|и|ы|ов|ам|ах|ами)?"),
        (r"$", ""),
    ),
}
"""For each language, how a word ends and with what it may end instead; the first that fits counts."""
_JOINED: Final = {"de": "und", "es": "y", "fr": "et", "it": "e", "nl": "en", "pl": "i", "pt": "e", "ru": "и"}
_MORE: Final = {
    "de": r"hundert\w?|tausende?n?|millionen?|milliarden?|dutzende?n?|halb(?:e[nrsm]?)?|h[äa]lften?"
    r"|drittel[ns]?|viertel[ns]?"
    r"|zweimal|dreimal|doppelte?[nrs]?|verdoppelt\w*|zweier|dreier|zweien|dreien",
    "es": r"ciento?s?|cien|miles|mill(?:ón|ones)|docenas?|mitad(?:es)?|medi[oa]s?|tercios|dos\s+veces|doble"
    r"|duplic\w+|s[ée]ptim[oa]s?",
    "fr": r"cents?|milliers?|millions?|milliards?|douzaines?|dizaines?|centaines?|moiti[ée]s?|demie?s?|tiers"
    r"|quarts?|deux\s+fois|double|doubl[ée]\w*",
    "it": r"cento|mila|migliai[ao]|milion[ei]|miliard[oi]|dozzin[ae]|decin[ae]|centinai[ao]|met[àa]|mezz[oa]"
    r"|due\s+volte"
    r"|doppio|raddoppi\w+",
    "nl": r"honderd(?:en)?|duizend(?:en)?|miljoen(?:en)?|miljard(?:en)?|dozijn(?:en)?|tientallen|halve?|helft"
    r"|tweemaal|twee\s+keer|dubbel\w?|verdubbel\w*|kwart",
    "pl": r"dw(?:ie|óch|om|oma|aj|oje|u|unast\w+|udziestu)|trze(?:ch|j|m|ma)|trzy|trzema"
    r"|czter(?:ech|ej|em|ema)"
    r"|stu|setk[iaę]|setek|tysi[ąę]c\w*|milion\w*|miliard\w*|tuzin\w*|połow[aęyą]"
    r"|pół|półtora|dwukrotnie|trzykrotnie"
    r"|dwa\s+razy|podwo[ij]\w+|(?:luty|lutego|lutym|lutemu)",
    "pt": r"duas|centenas?|milhares|mil(?:hão|hões)|bili(?:ão|ões)|dúzias?|dezenas?|metades?|mei[oa]s?|terços"
    r"|duas\s+vezes|dobro|dobr(?:ou|aram)|cem",
    "ru": r"две|двух|двум(?:я)?|двое|двоих|тр[её]х|тр[её]м|тремя|трое|троих|четыр[её](?:х|м)|четырьмя|четверо"
    r"|тысяч\w{0,3}|миллион\w{0,3}|миллиард\w{0,3}|дюжин\w{0,2}|сотн\w{0,3}|сот|половин\w{0,2}|полтора|полторы"
    r"|трет(?:ь|и|ью)|четверт(?:ь|и|ью)|дважды|трижды|вдвое|втрое|восьм[иь]|восемью"
    r"|удво\w+|пол(?:года|дня|часа)",
}
"""Further words of each language: forms that no ending gives, and fractions, multiples and large numbers."""
_WEEKDAYS: Final = {
    "pt": r"segunda-feira|terça|(?:segundas|terças)(?:-feiras)?|sábados?|domingos?",
    "de": "sonnabends?",
}


@cache
def rules(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return the kinds of findings that words of a language are, each with its pattern.

    Parameters
    ----------
    language : str
        One of :data:`LANGUAGES`, but not English.
    """
    weekdays, months = (_any(_named(language, what), language) for what in ("days", "months"))
    numbers = f"{_any(_numbers(language), language)}|{_MORE[language]}"
    between = rf"(?:[\s-]+(?:{_JOINED[language]}[\s-]+)?|{_JOINED[language]})?"
    weekdays += f"|{_WEEKDAYS[language]}" if language in _WEEKDAYS else ""
    patterns = (
        ("date", rf"(?:{months})"),
        ("weekday", rf"(?:{weekdays})"),
        ("quantity", rf"(?:{numbers})(?:{between}(?:{numbers}))*"),
    )
    return tuple(
        (kind, re.compile(rf"(?<![\w\ue000]){text}(?!\w)", re.IGNORECASE)) for kind, text in patterns
    )


def _named(language: str, what: str) -> Iterator[str]:
    """Yield the names of days or months as CLDR has them, in a sentence and alone."""
    from babel import Locale

    for names in getattr(Locale(language), what).values():
        yield from names["wide"].values()


def _numbers(language: str) -> Iterator[str]:
    """Yield cardinals and ordinals; a number of several words is made of others."""
    from num2words import num2words

    for number in _COUNTED:
        yield num2words(number, lang=language)
    for number in _ORDERED:
        yield num2words(number, lang=language, to="ordinal")


def _any(words: Iterable[str], language: str) -> str:
    """Return a pattern of words in all of their cases, the longest first."""
    single = sorted({word for word in words if " " not in word}, key=lambda word: (-len(word), word))
    return "|".join(_in_all_cases(word, language) for word in single)


def _in_all_cases(word: str, language: str) -> str:
    for ending, instead in _CASES[language]:
        if found := re.search(ending, word):
            stem, rest = word[: found.start()], word[found.end() :]
            return (re.escape(stem) + instead + re.escape(rest)).replace("ё", "[её]")
    return re.escape(word)
