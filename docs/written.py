"""Add the digests of the current script and style sheets to ``src/cisreport/assets/written.json``.

Run ``python docs/written.py`` after a change of what pages are made with, so that ``cisreport verify``
accepts the pages of this version as well as those of earlier ones.  With ``--check`` the script only reports
whether the list is current; ``make check`` runs it so.
"""

from __future__ import annotations

from functools import partial
from importlib.metadata import version

from upkeep import write_or_check

from cisreport.assets import asset
from cisreport.published.written import LIST, with_current

if __name__ == "__main__":
    write_or_check(asset(LIST), partial(with_current, version=version("cisreport")))
