"""Inputs as functions of a standard normal: families, copula, narratives."""
