"""The numpy rival reads tables of knots as the plain draw does."""

import numpy as np
from benchmarks.twin.inputs import knotted

import filon
from filon.sampling.knots import knot_value
from filon.sampling.standard import knot_table


def test_knotted__is_the_plain_look_up():
    z = np.linspace(-11.0, 11.0, 301)
    for distribution in (filon.gamma(2.0), filon.discrete([1.0, 2.0, 5.0])):
        table = knot_table(distribution)
        plain = [knot_value(table[:, 0], table[:, 1:], one) for one in z.tolist()]

        np.testing.assert_allclose(knotted(table[:, 0], table[:, 1:], z), plain, rtol=1e-14)
