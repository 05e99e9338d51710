"""Names of months, weekdays and languages in English, independent of the locale, and counts of things."""

from typing import Final

MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LANGUAGES: Final = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ru": "Russian",
    "uk": "Ukrainian",
}
"""Names of languages by tag."""


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a count of things, such as ``1 value``, ``2 values`` or ``3 entries``.

    Parameters
    ----------
    count : int
        How many.
    noun : str
        One of them.
    plural : str, optional
        Several, if that is not ``noun`` with an s.
    """
    return f"{count} {noun if count == 1 else plural or f'{noun}s'}"
