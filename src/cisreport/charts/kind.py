"""Kinds of charts: functions of a dataset with a name, a version and parameters, registered by ``@chart``."""

from __future__ import annotations

import datetime as dt
import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, update_wrapper
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pandas as pd

from cisreport.charts.chart import Chart, Part
from cisreport.charts.given import given as given_data
from cisreport.charts.sheet import Heading, Sheet
from cisreport.charts.texts import printable
from cisreport.charts.words import sentence
from cisreport.errors import ArgumentError, NotFoundError, suggest

_OURS = "cisreport.charts.kinds."
_WINDOW = ("start", "end")
"""Parameters of a window of days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the function of a kind returns; the kind makes the chart from it."""

    title: str
    """The finding, unless the author gives another."""
    subtitle: str
    """The measure."""
    left_out: Iterable[str] = ()
    """A sentence for each thing that is not drawn."""
    caption: Iterable[Part]
    alt: str
    """The shape of what is drawn, in a sentence or two; the alternative text begins with the title."""
    frame: pd.DataFrame
    facts: Iterable[str]
    layout: Any
    """Frozen numbers and texts."""
    draw: Callable[[Any, float], Sheet]
    """Returns the panels and the key of a layout, in a width in millimeters: ``WIDTH`` or ``NARROW``."""
    found: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Parameters that the function chose, to choose the same again."""


class Kind:
    """A kind of chart; called with a dataset and parameters, it returns a chart.

    ``label`` and ``title`` are parameters of every kind: the name for cross-references, such as
    ``fig-timeline``, and the finding in the author's words.
    """

    __name__: str
    """Name of the function."""

    def __init__(
        self,
        name: str,
        version: int,
        function: Callable[..., Content],
        *,
        dates: bool,
        several: bool,
        undated: str = "",
    ) -> None:
        self.name = f"{name}/{version}"
        """Name and version, as in a manifest."""
        self.dates = dates
        """Whether it can be drawn from a frame or a list of dates."""
        self.several = several
        """Whether it can be drawn from several datasets."""
        self.undated = undated
        """Why it has no window of days; empty if it has one."""
        self.function = function
        update_wrapper(self, function)
        signature = inspect.signature(function)
        self._label = f"fig-{name.rpartition(':')[2]}"
        self._defaults = {key: given.default for key, given in signature.parameters.items()}
        column = inspect.Parameter(
            "date", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="str | None"
        )
        more = [
            *([column] if dates else []),
            inspect.Parameter("label", inspect.Parameter.KEYWORD_ONLY, default=self._label, annotation=str),
            inspect.Parameter("title", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="str | None"),
        ]
        self.__signature__ = signature.replace(
            parameters=[*signature.parameters.values(), *more], return_annotation=Chart
        )

    def __call__(
        self,
        ds: Any,
        *,
        label: str | None = None,
        title: str | None = None,
        date: str | None = None,
        **parameters: Any,
    ) -> Chart:
        """Return the chart of a dataset.

        Parameters
        ----------
        ds : Dataset, or what has dates
            A dataset, with or without its derivations computed.  Charts of dates also take a frame of any
            library or a list of dates, as :func:`cisreport.analysis.cadence.events` does, and the timeline
            takes a list of datasets; not in a report.
        label : str, optional
            Name for cross-references; by default, ``fig-`` and the name of the kind.
        title : str, optional
            The finding; by default, it is made from the facts.
        date : str, optional
            Column of dates in a frame.
        **parameters
            Parameters of the kind's function; lists, as in JSON, count as tuples, and days as their texts.

        Raises
        ------
        ArgumentError
            If it cannot be drawn from what it got, or has no dates for a window of days.
        DataError
            If a frame or list has dates that cannot be read.
        NotFoundError
            If there is no such parameter, or it has another type than the function states, or if the function
            raises it.
        """
        hints = _hints(self.function)
        named = [name for name in self.__signature__.parameters if name != "ds"]
        for key in parameters:
            if key in _WINDOW and self.undated:
                raise ArgumentError(f"charts.{self.__name__} has no window of days; {self.undated}")
            if key not in self._defaults or key == "ds":
                raise NotFoundError(f'charts.{self.__name__} has no parameter "{key}"; {suggest(key, named)}')
        given = {key: self._fitting(key, hints[key], _as_text(value)) for key, value in parameters.items()}
        drawn = given_data(
            self.__name__, ds, dates=self.dates, several=self.several, date=date, series=given.get("series")
        )
        if drawn.series is not None:
            given["series"] = drawn.series
        if given.get("mark") in drawn.ids:
            given["mark"] = drawn.ids[given["mark"]]
        content = self.function(drawn.dataset, **given)
        chosen = {key: value for key, value in given.items() if value != self._defaults[key]}
        found = {key: value for key, value in content.found.items() if value is not None}
        heading = Heading(
            title=title or content.title,
            subtitle=content.subtitle,
            source=drawn.source,
            left_out=tuple(content.left_out),
        )
        return Chart(
            label=label or self._label,
            kind=self.name,
            dataset=drawn.dataset.id,
            parameters=MappingProxyType({**chosen, **found, **({"title": title} if title else {})}),
            caption=tuple(content.caption),
            alt=printable(f"{sentence(heading.title)} {content.alt}"),
            frame=content.frame,
            facts=tuple(dict.fromkeys(content.facts)),
            heading=heading,
            layout=content.layout,
            draw=content.draw,
        )

    def _fitting(self, key: str, hint: Any, value: Any) -> Any:
        forms = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
        for form in forms:
            if _is(value, form):
                return tuple(value) if isinstance(value, list) else value
        wanted = " or ".join(_WORDS[get_origin(form) or form] for form in forms if form is not NoneType)
        raise NotFoundError(f"{key} of {self.name} is {wanted}, not {value!r}")


_WORDS: Mapping[Any, str] = MappingProxyType(
    {
        bool: "True or False",
        float: "a number",
        int: "a whole number",
        str: "a text",
        tuple: "several texts",
        Mapping: "texts by name",
    }
)


_hints = cache(get_type_hints)
"""What a function of a kind takes: its parameters' types, worked out once."""


def _is(value: Any, form: Any) -> bool:
    """Return whether a value has one of the types that a parameter can have."""
    if get_origin(form) is tuple:
        return isinstance(value, list | tuple) and all(isinstance(item, str) for item in value)
    if get_origin(form) is Mapping:
        return isinstance(value, Mapping) and all(
            isinstance(text, str) for pair in value.items() for text in pair
        )
    if isinstance(value, bool) and form is not bool:
        return False
    return isinstance(value, int | float if form is float else form)


def _as_text(value: Any) -> Any:
    if isinstance(value, dt.datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, dt.date) else value


def chart(
    name: str, *, version: int, dates: bool = False, several: bool = False, undated: str = ""
) -> Callable[[Callable[..., Content]], Kind]:
    """Register a function as a kind of chart.

    Parameters
    ----------
    name : str
        Name of the kind; ``package:name`` in another package, so that it differs from ours.
    version : int
        Increase it if charts of the kind change, so that a published chart can be made again.
    dates : bool, default False
        Whether the function needs nothing but events with dates, so that a frame or dates are sufficient.
    several : bool, default False
        Whether it can draw the events of several datasets together.
    undated : str, optional
        Why the kind has no window of days, and what to do instead; for a kind of which nothing has a date.

    Raises
    ------
    ValueError
        If another package names a kind without its prefix.
    """

    def register(function: Callable[..., Content]) -> Kind:
        if ":" not in name and not function.__module__.startswith(_OURS):
            raise ValueError(f'the kind "{name}" is of another package; call it "package:{name}"')
        return Kind(name, version, function, dates=dates, several=several, undated=undated)

    return register
