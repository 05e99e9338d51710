"""Panels for several kinds of charts; they draw axes, ticks and grids, and place names.

``rows`` on a scale, a ``matrix``, and graphs: a ``ring`` of names, and boxes in ``layers``.
"""
