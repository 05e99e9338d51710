"""TeX in formulas: definitions, commands and environments that pandoc does not read, and what Typst sets."""
