"""Faults done to stored runs on purpose, and whether each of them is noticed or survived."""
