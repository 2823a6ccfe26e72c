"""exp, log and normal quantiles, in plain Python and as compiled vectors."""
