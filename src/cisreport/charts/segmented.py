"""The source whose paragraphs a chart counts."""

from __future__ import annotations

from cisreport.errors import NotFoundError, suggest
from cisreport.model import Dataset, Source, SourceKind


def segmented_source(ds: Dataset, source: str | None) -> Source:
    """Return a segmented source by its id, or the first one of a dataset.

    Raises
    ------
    NotFoundError
        If there is none, or the id is not the id of a segmented source.
    """
    known = [item for item in ds.sources if item.kind is SourceKind.SEGMENTED]
    if not known:
        raise NotFoundError(f'dataset "{ds.id}" has no segmented source, so there are no paragraphs')
    for item in known:
        if source in (None, item.id):
            return item
    raise NotFoundError(
        f'"{source}" is not a segmented source; {suggest(str(source), [item.id for item in known])}'
    )
