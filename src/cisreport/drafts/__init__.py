"""Drafts: proposals from the passages of a source, by rules or by anybody; never facts.

``rules`` propose, ``reader`` reads and checks a file of drafts, ``writing`` adds to it, and ``accepting``
makes a record of a draft that a person has accepted.  Loading, frames, reports and verification ignore
drafts.
"""

from cisreport.drafts.accepting import Change, decide
from cisreport.drafts.coded import uncoded
from cisreport.drafts.model import Draft, DraftFile, DraftStatus, Mention
from cisreport.drafts.proposing import Proposed, draft
from cisreport.drafts.reader import LocatedDraft, drafts_of, read_drafts, waiting_drafts
from cisreport.drafts.rules import propose
from cisreport.drafts.texts import by_anchor, texts_of

__all__ = [
    "Change",
    "Draft",
    "DraftFile",
    "DraftStatus",
    "LocatedDraft",
    "Mention",
    "Proposed",
    "by_anchor",
    "decide",
    "draft",
    "drafts_of",
    "propose",
    "read_drafts",
    "texts_of",
    "uncoded",
    "waiting_drafts",
]
