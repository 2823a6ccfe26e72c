"""What the model of the cluster's tests imports from beside it."""

DRIFT = 0.0


def doubled(value):
    """Twice the value."""
    return value + value
