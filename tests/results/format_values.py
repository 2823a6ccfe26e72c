"""What a run holds, in a form that can be stored beside it."""

from hashlib import sha256

import numpy as np


def values_of(tree):
    """Form, attributes and sha256 of every variable, and the attributes of every group, as plain data."""
    found = {}
    for node in tree.subtree:
        dataset = node.to_dataset()
        found[node.path] = {
            "attributes": plain(dataset.attrs),
            "coordinates": sorted(str(name) for name in dataset.coords),
            "variables": {str(name): variable(array) for name, array in sorted(dataset.variables.items())},
        }
    return found


def variable(array):
    """Form, attributes and sha256 of one variable; text and dates as text, numbers as little-endian bytes."""
    values = array.values
    if values.dtype.kind == "M":
        values = values.astype("datetime64[D]").astype(str)
    if values.dtype.kind in "iuf":
        kind, content = values.dtype.name, values.astype(values.dtype.newbyteorder("<")).tobytes()
    else:
        kind, content = "text", "\0".join(map(str, np.ravel(values))).encode()
    return {
        "dimensions": list(array.dims),
        "shape": list(array.shape),
        "type": kind,
        "sha256": sha256(content).hexdigest(),
        "attributes": plain(array.attrs),
    }


def plain(attributes):
    """Attributes as JSON gives them back."""
    return {str(name): value.tolist() if hasattr(value, "tolist") else value for name, value in attributes.items()}
