"""The prose of a document, which pandoc reads once for all outputs of its code.

:mod:`.places` takes the outputs out of the text, pandoc reads the rest, :mod:`.marks` finds the places in the
tree, and :mod:`.fills` has what pandoc would have made of the outputs.  An output whose Markdown changes the
reading of the text around it stays in the text, so another one is another text, which pandoc reads again.
"""

from cisreport.rendering.embedded.prose.reading import READING, Notes, Prose, contents

__all__ = ["READING", "Notes", "Prose", "contents"]
