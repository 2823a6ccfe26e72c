"""Intervals, incidence and quantiles."""
