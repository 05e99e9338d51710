"""``python -m cisreport`` is the command line."""

from cisreport.cli import app

app(prog_name="cisreport")
