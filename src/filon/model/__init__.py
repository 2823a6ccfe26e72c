"""The economics, and what a model is."""
