"""Sources: passages of an article, their digests, their places in a copy, and their coverage by facts."""

from cisreport.sources.coverage import Coverage, PassageCoverage, SourceCoverage, anchors_of, coverage
from cisreport.sources.matches import Match, MatchStatus, match
from cisreport.sources.segmentation import (
    SEGMENTATION,
    UNKNOWN,
    VERSIONS,
    TextPassage,
    digest,
    normalize,
    read_article,
    segment,
)

__all__ = [
    "SEGMENTATION",
    "UNKNOWN",
    "VERSIONS",
    "Coverage",
    "Match",
    "MatchStatus",
    "PassageCoverage",
    "SourceCoverage",
    "TextPassage",
    "anchors_of",
    "coverage",
    "digest",
    "match",
    "normalize",
    "read_article",
    "segment",
]
