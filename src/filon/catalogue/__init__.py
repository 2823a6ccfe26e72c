"""The catalogue: what there is, what it means, where it comes from, and the shape of input files."""
