"""Intervals, incidence and quantiles of counts."""
