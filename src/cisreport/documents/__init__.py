"""Quarto documents: front matter, code cells and prose, with the place of each."""
