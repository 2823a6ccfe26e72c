"""What a stored run says beyond its probabilities: which inputs decide, and in which corner of them a crash lies."""
