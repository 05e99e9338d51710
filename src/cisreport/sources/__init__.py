"""Sources: passages of an article, their digests, their places in a copy, and their coverage by facts."""

from cisreport.sources.alignment import Aligned, is_article, joined, migrated, misfits, parted, same_lines
from cisreport.sources.coverage import Coverage, PassageCoverage, SourceCoverage, anchors_of, coverage
from cisreport.sources.matches import Match, MatchStatus, match, unmarked
from cisreport.sources.quoting import Piece, pieces_of, places_of
from cisreport.sources.segmentation import (
    LANGUAGE_TAG,
    SEGMENTATION,
    UNKNOWN,
    VERSIONS,
    TextPassage,
    digest,
    folded,
    normalize,
    read_article,
    segment,
)

__all__ = [
    "LANGUAGE_TAG",
    "SEGMENTATION",
    "UNKNOWN",
    "VERSIONS",
    "Aligned",
    "Coverage",
    "Match",
    "MatchStatus",
    "PassageCoverage",
    "Piece",
    "SourceCoverage",
    "TextPassage",
    "anchors_of",
    "coverage",
    "digest",
    "folded",
    "is_article",
    "joined",
    "match",
    "migrated",
    "misfits",
    "normalize",
    "parted",
    "pieces_of",
    "places_of",
    "read_article",
    "same_lines",
    "segment",
    "unmarked",
]
