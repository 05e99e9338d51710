"""Invented files in the published layouts, for tests and benchmarks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from cisreport.events.engine import connected, quoted, text, texts
from cisreport.events.layouts import LAYOUTS

_STATES: Final = (
    ("Tajikistan", "TJK", "TI", "Dushanbe", 38.56, 68.78),
    ("Uzbekistan", "UZB", "UZ", "Tashkent", 41.30, 69.24),
    ("Kazakhstan", "KAZ", "KZ", "Astana", 51.17, 71.43),
    ("Kyrgyzstan", "KGZ", "KG", "Bishkek", 42.87, 74.59),
    ("Turkmenistan", "TKM", "TX", "Ashgabat", 37.95, 58.38),
    ("Russia", "RUS", "RS", "Moscow", 55.75, 37.62),
    ("Belarus", "BLR", "BO", "Minsk", 53.90, 27.57),
    ("Armenia", "ARM", "AM", "Yerevan", 40.18, 44.51),
    ("Azerbaijan", "AZE", "AJ", "Baku", 40.41, 49.87),
    ("Georgia", "GEO", "GG", "Tbilisi", 41.69, 44.80),
    ("China", "CHN", "CH", "Beijing", 39.90, 116.41),
    ("Iran", "IRN", "IR", "Tehran", 35.69, 51.39),
)
_CAMEO: Final = ("010", "036", "040", "041", "042", "043", "046", "051", "057", "0841", "112", "173", "190")
_PLOVER: Final = ("CONSULT:visit", "CONSULT:phone", "CONSULT:multilateral", "CONSULT:third-party", "AGREE:")
_GDELT: Final = (
    {
        "GLOBALEVENTID": "i + 1",
        "SQLDATE": "strftime(date, '%Y%m%d')",
        "MonthYear": "strftime(date, '%Y%m')",
        "Year": "year(date)",
        "FractionDate": "printf('%.4f', year(date) + dayofyear(date) / 366)",
        "IsRootEvent": "kind % 2",
        "EventCode": "cameo",
        "EventBaseCode": "cameo[:3]",
        "EventRootCode": "cameo[:2]",
        "QuadClass": "1 + kind % 4",
        "GoldsteinScale": "printf('%.1f', tone / 50 - 10)",
        "NumMentions": "mentions + 1",
        "NumSources": "1 + mentions // 10",
        "NumArticles": "mentions + 1",
        "AvgTone": "printf('%.6f', tone / 100 - 5)",
        "SOURCEURL": "concat('https://news.example/', i, '-talks-in-', lower(p.city), '.html')",
    }
    | {
        f"{whose}{name}": value.format(who)
        for whose, who in (("Actor1", "s"), ("Actor2", "t"))
        for name, value in {
            "Code": "{0}.iso || CASE kind % 3 WHEN 0 THEN 'GOV' ELSE '' END",
            "Name": "upper({0}.name)",
            "CountryCode": "{0}.iso",
            "Type1Code": "CASE kind % 3 WHEN 0 THEN 'GOV' END",
        }.items()
    }
    | {
        f"{whose}Geo_{name}": value.format(where)
        for whose, where in (("Actor1", "s"), ("Actor2", "t"), ("Action", "p"))
        for name, value in {
            "Type": "4",
            "FullName": "concat({0}.city, ', ', {0}.name)",
            "CountryCode": "{0}.fips",
            "ADM1Code": "{0}.fips || '00'",
            "Lat": "printf('%.4f', {0}.lat + near / 10000)",
            "Long": "printf('%.4f', {0}.lon - near / 10000)",
            "FeatureID": "concat('-', 1000000 + near)",
        }.items()
    }
)
_VALUES: Final[dict[str, dict[str, str]]] = {
    "gdelt1": _GDELT | {"DATEADDED": "strftime(date, '%Y%m%d')"},
    "gdelt2": _GDELT | {"DATEADDED": "strftime(date, '%Y%m%d') || '0000'"},
    "icews": {
        "Event ID": "20000000 + i",
        "Event Date": "date",
        "Source Name": "CASE kind % 3 WHEN 0 THEN concat('Foreign Ministry (', s.name, ')') ELSE s.name END",
        "Source Sectors": "'Government'",
        "Source Country": "s.name",
        "Event Text": "'Event ' || cameo",
        "CAMEO Code": "cameo",
        "Intensity": "printf('%.1f', tone / 50 - 10)",
        "Target Name": "t.name",
        "Target Sectors": "'Government'",
        "Target Country": "t.name",
        "Story ID": "30000000 + i",
        "Sentence Number": "1 + near % 6",
        "Publisher": "'The Example'",
        "City": "p.city",
        "Country": "p.name",
        "Latitude": "printf('%.4f', p.lat)",
        "Longitude": "printf('%.4f', p.lon)",
    },
    "plover": {
        "Event ID": "concat(strftime(date, '%Y%m%d'), '-', i)",
        "Event Date": "date",
        "Event Type": "split_part(plover, ':', 1)",
        "Event Mode": "nullif(split_part(plover, ':', 2), '')",
        "Intensity": "printf('%.1f', tone / 100)",
        "Quad Code": "'VERBAL COOPERATION'",
        "Contexts": "'diplomatic'",
        "Actor Name": "CASE kind % 3 WHEN 0 THEN concat(s.name, '; ', s.name, ' Government') ELSE s.name END",
        "Actor Country": "s.iso",
        "Recipient Name": "CASE kind % 5 WHEN 0 THEN 'None' ELSE t.name END",
        "Recipient Country": "CASE kind % 5 WHEN 0 THEN 'None' ELSE t.iso END",
        "Placename": "p.city",
        "City": "p.city",
        "Country": "p.name",
        "Latitude": "printf('%.4f', p.lat)",
        "Longitude": "printf('%.4f', p.lon)",
        "Source": "'The Example'",
        "Publication Date": "date",
        "Language": "'en'",
        "Version": "'sample'",
    },
}
_PACKED: Final = {".gz": "gzip", ".zst": "zstd"}


def write_events(
    path: Path | str,
    layout: str,
    *,
    rows: int = 1000,
    seed: int = 1,
    start: str = "2015-01-01",
    days: int = 3650,
) -> Path:
    """Write invented events in a published layout; the same arguments give the same rows.

    Parameters
    ----------
    path : path
        File to write: Parquet if its name ends so, otherwise lines with tabs.  The endings ``.gz`` and
        ``.zst`` pack it.
    layout : str
        ``gdelt1``, ``gdelt2``, ``icews`` or ``plover``.
    rows : int
        Number of events.
    seed : int
        Another seed gives other events.
    start : str
        First possible day.
    days : int
        Number of days over which the events are spread.

    Returns
    -------
    Path
        The path.
    """
    path = Path(path)
    chosen, values = LAYOUTS[layout], _VALUES[layout]
    cells = ", ".join(f"{values.get(name, 'NULL')} AS {quoted(name)}" for name in chosen.columns)
    form = "FORMAT parquet"
    if path.suffix != ".parquet":
        form = f"FORMAT csv, DELIMITER '\t', QUOTE '', ESCAPE '', HEADER {chosen.header}"
        form += f", COMPRESSION {_PACKED.get(path.suffix, 'none')}"
    with connected() as connection:
        drawn = _drawn(rows, seed, start, days)
        connection.execute(f"COPY (SELECT {cells} FROM {drawn}) TO {text(path)} ({form})")
    return path


def _drawn(rows: int, seed: int, start: str, days: int) -> str:
    """Return a query of random choices: 128 bits of MD5 for each row, which no release changes."""
    states = ", ".join(str(state) for state in _STATES)
    named = "name, iso, fips, city, lat, lon"
    draws: dict[str, tuple[str, int]] = {
        "a": ("low", len(_STATES)),
        "step": ("low", len(_STATES) - 1),
        "kind": ("low", 1 << 16),
        "where_": ("low", 3),
        "mentions": ("low", 40),
        "day": ("high", days),
        "near": ("high", 1000),
        "tone": ("high", 1000),
    }
    taken: dict[str, int] = {"low": 1, "high": 1}
    columns = []
    for name, (half, size) in draws.items():
        columns.append(f"(({half} // {taken[half]}) % {size})::BIGINT AS {name}")
        taken[half] *= size
    return f"""(
        WITH states AS (SELECT list(v) AS state FROM (VALUES {states}) AS v({named})),
        bits AS (
            SELECT i, md5_number_lower(concat({seed}, ':', i)) AS low,
                md5_number_upper(concat({seed}, ':', i)) AS high
            FROM range({rows}) AS r(i)
        ),
        draws AS (SELECT i, {", ".join(columns)} FROM bits)
        SELECT *, [{texts(_CAMEO)}][kind % {len(_CAMEO)} + 1] AS cameo,
            [{texts(_PLOVER)}][kind % {len(_PLOVER)} + 1] AS plover,
            DATE {text(start)} + day::INTEGER AS date,
            state[a + 1] AS s, state[(a + 1 + step) % {len(_STATES)} + 1] AS t,
            state[(a + where_) % {len(_STATES)} + 1] AS p
        FROM draws, states)"""
