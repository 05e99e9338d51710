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
    problems = filter_for_quarto(tree, target, os.environ)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    if problems:
        return FAILED
    sys.stdout.buffer.write(json.dumps(tree).encode())
    return 0


if __name__ == "__main__":
    sys.exit(main())
