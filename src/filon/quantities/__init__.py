"""Units, currencies, dates and descriptions of distributions, in plain Python."""
