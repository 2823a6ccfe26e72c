"""Runs as files for other tools: netCDF, Parquet, CSV."""
