"""The manifest inside every published report: its schema, entries and reader, and facts made from it."""
