"""Functions whose Sobol' indices are known, written as static models by a user of the package."""

import math

import filon


def sine(x):
    """Sine on [-pi, pi], as a series: kernels have no sine."""
    square = x * x
    inner = 1 - square / 342 * (1 - square / 420 * (1 - square / 506))
    inner = 1 - square / 156 * (1 - square / 210 * (1 - square / 272 * inner))
    inner = 1 - square / 42 * (1 - square / 72 * (1 - square / 110 * inner))
    return x * (1 - square / 6 * (1 - square / 20 * inner))


def ishigami_margin(draw):
    fourth = draw.x3 * draw.x3 * draw.x3 * draw.x3
    return sine(draw.x1) + 7.0 * sine(draw.x2) * sine(draw.x2) + 0.1 * fourth * sine(draw.x1)


ANGLE = filon.uniform(-math.pi, math.pi)
ishigami = filon.Model(name="ishigami", inputs={"x1": ANGLE, "x2": ANGLE, "x3": ANGLE}, margin=ishigami_margin)
ISHIGAMI = {
    "x1": (0.3139051911, 0.5575888552),
    "x2": (0.4424111448, 0.4424111448),
    "x3": (0.0, 0.2436836641),
}
"""First order and total of a = 7, b = 0.1."""


def factor(x, a):
    return (abs(4.0 * x - 2.0) + a) / (1.0 + a)


def g_margin(draw):
    first = factor(draw.x1, 0.0) * factor(draw.x2, 1.0) * factor(draw.x3, 4.5) * factor(draw.x4, 9.0)
    return first * factor(draw.x5, 99.0) * factor(draw.x6, 99.0) * factor(draw.x7, 99.0) * factor(draw.x8, 99.0)


g_function = filon.Model(
    name="g_function", inputs={f"x{place}": filon.uniform(0.0, 1.0) for place in range(1, 9)}, margin=g_margin
)
G_FUNCTION = {
    "x1": (0.71619217, 0.78714413),
    "x2": (0.17904804, 0.24219819),
    "x3": (0.02367577, 0.03431691),
    "x4": (0.00716192, 0.01046039),
    **{f"x{place}": (0.00007162, 0.00010495) for place in range(5, 9)},
}
"""First order and total of a = (0, 1, 4.5, 9, 99, 99, 99, 99)."""
