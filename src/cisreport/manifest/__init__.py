"""The manifest inside every published report: schema, entries, reading, and facts rebuilt from it."""
