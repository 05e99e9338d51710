"""Runs the code of a document, stores its outputs and turns them into Markdown."""
