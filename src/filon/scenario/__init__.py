"""Input files: reading, checking, resolving."""
