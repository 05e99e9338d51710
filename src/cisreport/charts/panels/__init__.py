"""Panels that kinds of charts share; they own axes, ticks, grids and the places of names.

``rows`` on a scale, a ``matrix``, and graphs: a ``ring`` of names, and boxes in ``layers``.
"""
