"""Many values of a table of knots at once."""

import numpy as np

from filon.sampling.standard import knot_table, planned


def tabled_values(distribution, z):
    """Values at standard normals [z], as `filon.sampling.knots.knot_value` has them."""
    table, (_, shape) = knot_table(distribution), planned(distribution)[0:2]
    place = np.maximum(np.searchsorted(table[:, 0], z, side="right") - 1, 0)
    start, c0, c1, c2, c3 = table[place].T
    share = np.maximum(z - start, 0.0)
    value = ((c3 * share + c2) * share + c1) * share + c0
    return np.clip(shape.centre + shape.left * value, shape.right, shape.end)
