"""Rules: each finds one kind of thing in passages and proposes drafts; none knows what has been coded."""

from cisreport.drafts.rules.all import RULES, propose

__all__ = ["RULES", "propose"]
