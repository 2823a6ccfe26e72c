"""Counter-based random streams keyed by name."""
