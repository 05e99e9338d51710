"""Drafts: proposals from the passages of a source, by rules or by anybody; never facts.

``rules`` propose, ``reader`` reads and checks a file of drafts, ``writing`` adds to it, and ``accepting``
makes a record of a draft that a person has accepted.  Loading, frames, reports and verification ignore
drafts.
"""

from cisreport.drafts.accepting import Change, decide
from cisreport.drafts.coded import uncoded
from cisreport.drafts.model import Draft, DraftFile, DraftStatus, Mention
from cisreport.drafts.proposing import Proposed, draft
from cisreport.drafts.reader import LocatedDraft, drafts_of, own_folder, read_drafts, waiting_drafts
from cisreport.drafts.rules import propose
from cisreport.drafts.texts import by_anchor, texts_of
from cisreport.drafts.undoing import check_finished, undo

__all__ = [
    "Change",
    "Draft",
    "DraftFile",
    "DraftStatus",
    "LocatedDraft",
    "Mention",
    "Proposed",
    "by_anchor",
    "check_finished",
    "decide",
    "draft",
    "drafts_of",
    "own_folder",
    "propose",
    "read_drafts",
    "texts_of",
    "uncoded",
    "undo",
    "waiting_drafts",
]
