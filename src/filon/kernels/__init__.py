"""One compiled kernel per model, generated from its plain functions."""
