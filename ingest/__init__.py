"""A file's way into the index: load, read its structure, split into passages, store."""
