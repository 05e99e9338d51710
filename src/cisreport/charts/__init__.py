"""Charts: one kind a package or file, each a pure layout and a drawing of it.

They draw frames; a chart carries its caption, alt text, frame and facts.
"""

from cisreport.charts.chart import Chart, Cited
from cisreport.charts.timeline import timeline

__all__ = ["Chart", "Cited", "timeline"]
