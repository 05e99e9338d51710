"""The layouts in which event data are published, and the one schema into which they are read.

Names and order of columns are from these documents:

- GDELT 1.0: *The GDELT Event Database Data Format Codebook V1.03* (2013)
- GDELT 2.0: *The GDELT Event Database Data Format Codebook V2.0* (2015)
- ICEWS: the read-me and description of fields of *ICEWS Coded Event Data* (Boschee et al., Harvard Dataverse)
- PLOVER: *PLOVER and POLECAT: A New Political Event Ontology and Dataset* (Halterman et al. 2023) and the
  codebook of the POLECAT weekly files (Harvard Dataverse)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class Field:
    """A column of the schema."""

    name: str
    """Its name."""
    type: str
    """Its type in SQL: ``VARCHAR``, ``DATE``, ``DOUBLE`` or ``BIGINT``."""
    about: str
    """What it says."""


SCHEMA: Final = (
    Field("event_id", "VARCHAR", "Identifier of the event in its dataset"),
    Field("date", "DATE", "Day of the event; never missing"),
    Field("source_name", "VARCHAR", "Name of the actor; PLOVER divides several by semicolons"),
    Field("source_code", "VARCHAR", "Code of the actor: CAMEO in GDELT, Correlates of War in PLOVER"),
    Field("source_country", "VARCHAR", "Country of the actor: a code in GDELT and PLOVER, a name in ICEWS"),
    Field("target_name", "VARCHAR", "Name of the recipient"),
    Field("target_code", "VARCHAR", "Code of the recipient"),
    Field("target_country", "VARCHAR", "Country of the recipient"),
    Field("system", "VARCHAR", "Ontology of the code: CAMEO or PLOVER"),
    Field("code", "VARCHAR", "CAMEO code with its leading zero, or PLOVER event type"),
    Field("mode", "VARCHAR", "PLOVER event mode"),
    Field("quad_class", "VARCHAR", "Quad class as published; ICEWS has none"),
    Field("intensity", "DOUBLE", "Goldstein scale, or the intensity that ICEWS and PLOVER give"),
    Field("place", "VARCHAR", "Place of the event"),
    Field("country", "VARCHAR", "Country of the place: a FIPS code in GDELT, a name elsewhere"),
    Field("latitude", "DOUBLE", "Latitude in degrees"),
    Field("longitude", "DOUBLE", "Longitude in degrees"),
    Field("mentions", "BIGINT", "Number of mentions; only in GDELT"),
    Field("added", "VARCHAR", "When the event was added or its story published, as written in the file"),
    Field("publisher", "VARCHAR", "Who published the story; not in GDELT"),
    Field("story", "VARCHAR", "Address of the story in GDELT, its identifier in ICEWS"),
)
"""The columns of every event table, in order.  What a layout does not have is missing."""

NAMES: Final = tuple(column.name for column in SCHEMA)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layout:
    """How one publisher arranges its files."""

    name: str
    """The name by which a user asks for it."""
    columns: tuple[str, ...]
    """Published names of the columns, in published order."""
    fields: Mapping[str, str]
    """The published column of each column of the schema."""
    system: str
    """Ontology of its codes."""
    header: bool
    """Whether the first line of a file has the names of the columns."""
    day: str
    """Format of dates, as in ``strptime``."""
    absent: int = 0
    """How many of the last columns older files do not have."""
    missing: tuple[str, ...] = ("",)
    """Texts for a missing value."""
    other_names: Mapping[str, str] = field(default_factory=dict)
    """Names of columns in some releases, and the names in ``columns``."""

    def canonical(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return names of columns of a release as those of this layout; the case of letters is ignored."""
        known = {name.lower(): name for name in self.columns}
        known |= {other.lower(): name for other, name in self.other_names.items()}
        return tuple(known.get(name.strip().lower(), name) for name in names)

    def fits_names(self, names: Sequence[str]) -> bool:
        """Return whether each column that the schema needs is among canonical names, once."""
        optional = self.columns[len(self.columns) - self.absent :]
        needed = set(self.fields.values()).difference(optional)
        return needed <= set(names) and len(set(names)) == len(names)

    def fits_count(self, count: int) -> bool:
        """Return whether a line without a header may have this number of columns."""
        return not self.header and len(self.columns) - self.absent <= count <= len(self.columns)


def _gdelt(*geography: str) -> tuple[str, ...]:
    codes = ("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code")
    actor = (*codes, "Type1Code", "Type2Code", "Type3Code")
    return (
        *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
        *(f"Actor{number}{part}" for number in (1, 2) for part in actor),
        *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
        *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
        *(f"{whose}Geo_{part}" for whose in ("Actor1", "Actor2", "Action") for part in geography),
        *("DATEADDED", "SOURCEURL"),
    )


_OF_GDELT: Final = {
    "event_id": "GLOBALEVENTID",
    "date": "SQLDATE",
    "source_name": "Actor1Name",
    "source_code": "Actor1Code",
    "source_country": "Actor1CountryCode",
    "target_name": "Actor2Name",
    "target_code": "Actor2Code",
    "target_country": "Actor2CountryCode",
    "code": "EventCode",
    "quad_class": "QuadClass",
    "intensity": "GoldsteinScale",
    "place": "ActionGeo_FullName",
    "country": "ActionGeo_CountryCode",
    "latitude": "ActionGeo_Lat",
    "longitude": "ActionGeo_Long",
    "mentions": "NumMentions",
    "added": "DATEADDED",
    "story": "SOURCEURL",
}

GDELT1: Final = Layout(
    name="gdelt1",
    columns=_gdelt("Type", "FullName", "CountryCode", "ADM1Code", "Lat", "Long", "FeatureID"),
    fields=_OF_GDELT,
    system="CAMEO",
    header=False,
    day="%Y%m%d",
    absent=1,
)
"""GDELT 1.0: 58 columns; files of before April 2013 have no address of a story, so 57."""

GDELT2: Final = Layout(
    name="gdelt2",
    columns=_gdelt("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID"),
    fields=_OF_GDELT,
    system="CAMEO",
    header=False,
    day="%Y%m%d",
)
"""GDELT 2.0: 61 columns."""

ICEWS: Final = Layout(
    name="icews",
    columns=(
        *("Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text"),
        *("CAMEO Code", "Intensity", "Target Name", "Target Sectors", "Target Country", "Story ID"),
        *("Sentence Number", "Publisher", "City", "District", "Province", "Country", "Latitude", "Longitude"),
    ),
    fields={
        "event_id": "Event ID",
        "date": "Event Date",
        "source_name": "Source Name",
        "source_country": "Source Country",
        "target_name": "Target Name",
        "target_country": "Target Country",
        "code": "CAMEO Code",
        "intensity": "Intensity",
        "place": "City",
        "country": "Country",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "publisher": "Publisher",
        "story": "Story ID",
    },
    system="CAMEO",
    header=True,
    day="%Y-%m-%d",
)
"""ICEWS coded event data: files of a year or a week."""

PLOVER: Final = Layout(
    name="plover",
    columns=(
        *("Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts"),
        *("Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors"),
        *("Actor Title", "Actor Name Raw", "Wikipedia Actor ID"),
        *("Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector"),
        *("Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID"),
        *("Placename", "City", "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID"),
        *("Raw Placename", "Feature Type", "Source", "Publication Date", "Story People"),
        *("Story Organizations", "Story Locations", "Language", "Version"),
    ),
    fields={
        "event_id": "Event ID",
        "date": "Event Date",
        "source_name": "Actor Name",
        "source_code": "Actor COW",
        "source_country": "Actor Country",
        "target_name": "Recipient Name",
        "target_code": "Recipient COW",
        "target_country": "Recipient Country",
        "code": "Event Type",
        "mode": "Event Mode",
        "quad_class": "Quad Code",
        "intensity": "Intensity",
        "place": "Placename",
        "country": "Country",
        "latitude": "Latitude",
        "longitude": "Longitude",
        "added": "Publication Date",
        "publisher": "Source",
    },
    system="PLOVER",
    header=True,
    day="%Y-%m-%d",
    missing=("", "None"),
    other_names={"Event Intensity": "Intensity"},
)
"""POLECAT, coded by PLOVER: files of a week or a year.  *None* is a missing value."""

OWN: Final = Layout(
    name="schema",
    columns=NAMES,
    fields={name: name for name in NAMES},
    system="",
    header=True,
    day="%Y-%m-%d",
)
"""The schema itself: files that :meth:`~cisreport.events.Events.write` wrote."""

LAYOUTS: Final = {layout.name: layout for layout in (GDELT1, GDELT2, ICEWS, PLOVER, OWN)}
"""The layouts by their names."""
