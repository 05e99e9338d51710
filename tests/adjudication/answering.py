"""Fills in adjudication files."""

from __future__ import annotations


def answered(text: str, side: str, alone: str | None = None) -> str:
    """Decide every difference for one coding; facts of the other are dropped."""
    head, *items = text.split("\n- fact:")
    head = head.replace("  date:\n  by:\n", "  date: 2031-07-20\n  by:\n")
    found = []
    for item in items:
        word = side
        if "  only: " in item:
            word = alone or ("keep" if f"  only: {side}\n" in item else "drop")
        filled = item.replace("  decision:", f"  decision: {word}").replace("  by:", "  by: C. Third")
        found.append(filled.replace("  why:", "  why: as printed"))
    return "\n- fact:".join([head, *found])
