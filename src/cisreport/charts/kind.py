"""Kinds of charts: functions of a dataset with a name, a version and parameters, registered by ``@chart``."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import update_wrapper
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pandas as pd

from cisreport.charts.chart import Chart, Part
from cisreport.charts.sheet import Heading, Sheet
from cisreport.charts.texts import printable
from cisreport.charts.words import sentence, source_of
from cisreport.errors import NotFoundError
from cisreport.model import Dataset

_OURS = "cisreport.charts.kinds."


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

    def __init__(self, name: str, version: int, function: Callable[..., Content]) -> None:
        self.name = f"{name}/{version}"
        """Name and version, as in a manifest."""
        self.function = function
        update_wrapper(self, function)
        signature = inspect.signature(function)
        self._label = f"fig-{name.rpartition(':')[2]}"
        self._defaults = {key: given.default for key, given in signature.parameters.items()}
        more = [
            inspect.Parameter("label", inspect.Parameter.KEYWORD_ONLY, default=self._label, annotation=str),
            inspect.Parameter("title", inspect.Parameter.KEYWORD_ONLY, default=None, annotation="str | None"),
        ]
        self.__signature__ = signature.replace(
            parameters=[*signature.parameters.values(), *more], return_annotation=Chart
        )

    def __call__(
        self, ds: Dataset, *, label: str | None = None, title: str | None = None, **parameters: Any
    ) -> Chart:
        """Return the chart of a dataset.

        Parameters
        ----------
        ds : Dataset
            With or without its derivations computed.
        label : str, optional
            Name for cross-references; by default, ``fig-`` and the name of the kind.
        title : str, optional
            The finding; by default, it is made from the facts.
        **parameters
            Parameters of the kind's function; lists, as in JSON, count as tuples.

        Raises
        ------
        NotFoundError
            If a parameter has another type than the function states, or if the function raises it.
        """
        hints = get_type_hints(self.function)
        given = {
            key: self._fitting(key, hints[key], value) if key in hints else value
            for key, value in parameters.items()
        }
        content = self.function(ds, **given)
        chosen = {key: value for key, value in given.items() if value != self._defaults[key]}
        found = {key: value for key, value in content.found.items() if value is not None}
        heading = Heading(
            title=title or content.title,
            subtitle=content.subtitle,
            source=source_of(ds),
            left_out=tuple(content.left_out),
        )
        return Chart(
            label=label or self._label,
            kind=self.name,
            dataset=ds.id,
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


def chart(name: str, *, version: int) -> Callable[[Callable[..., Content]], Kind]:
    """Register a function as a kind of chart.

    Parameters
    ----------
    name : str
        Name of the kind; ``package:name`` in another package, so that it differs from ours.
    version : int
        Increase it if charts of the kind change, so that a published chart can be made again.

    Raises
    ------
    ValueError
        If another package names a kind without its prefix.
    """

    def register(function: Callable[..., Content]) -> Kind:
        if ":" not in name and not function.__module__.startswith(_OURS):
            raise ValueError(f'the kind "{name}" is of another package; call it "package:{name}"')
        return Kind(name, version, function)

    return register
