"""Markdown through pandoc and the filter, for the tests of the filter."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import html

from cisreport.rendering.facts_filter import FactsFound, Surroundings, filter_facts
from cisreport.rendering.facts_filter.data import add_to_page
from cisreport.rendering.facts_filter.figures import add_to_figures
from cisreport.rendering.pandoc import pandoc_path

HERE = Path()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filtered:
    """A document after the filter."""

    tree: dict[str, Any]
    facts: FactsFound

    def page(self, *options: str) -> str:
        """Return the page that pandoc writes of it, with data and popovers."""
        add_to_figures(self.tree, self.facts.manifest)
        if popovers := add_to_page(self.tree, self.facts):
            self.tree["meta"]["popovers"] = {"t": "MetaBlocks", "c": popovers}
        return written(self.tree, "html", *options)

    def html(self, *options: str) -> Any:
        """Return the page as elements."""
        return html.document_fromstring(self.page(*options))


def pandoc(content: str, *options: str, directory: Path = HERE) -> str:
    """Return what pandoc writes."""
    command = [pandoc_path(), "--wrap=none", *options]
    done = subprocess.run(command, input=content.encode(), capture_output=True, check=True, cwd=directory)
    return done.stdout.decode()


def written(tree: dict[str, Any], target: str, *options: str) -> str:
    """Return what pandoc writes of a tree."""
    return pandoc(json.dumps(tree), "--from=json", f"--to={target}", *options)


def filtered(markdown: str, *options: str, directory: Path = HERE, **given: Any) -> Filtered:
    """Read Markdown and filter it; `given` is what the filter knows besides."""
    text = pandoc(markdown, "--from=markdown", "--to=json", *options, directory=directory)
    tree = json.loads(text)
    return Filtered(tree=tree, facts=filter_facts(tree, Surroundings(directory=directory, **given)))
