"""Holding the model against what is known: expected behaviour, and figures reported after a vintage's start."""
