"""Datasets and the run store."""
