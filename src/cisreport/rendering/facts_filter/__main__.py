"""``python -m cisreport.rendering.facts_filter FORMAT``: the filter as Quarto's extension runs it.

Reads pandoc's JSON from standard input and writes it to standard output.
"""

from __future__ import annotations

import json
import os
import sys

from cisreport.rendering.facts_filter.quarto import filter_for_quarto

FAILED = 83
"""Exit status when the document cannot be filtered."""


def main() -> int:
    """Filter a document; problems go to standard error."""
    target = sys.argv[1] if len(sys.argv) > 1 else "html"
    tree = json.loads(sys.stdin.buffer.read())
    mistakes = filter_for_quarto(tree, target, os.environ)
    for mistake in mistakes:
        sys.stderr.write(f"cisreport: {mistake.what}; {mistake.remedy}\n")
    if mistakes:
        return FAILED
    sys.stdout.buffer.write(json.dumps(tree).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
