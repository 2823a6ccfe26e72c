"""A model of sixty inputs, the first of which decide most: what analyses of stored trials are timed on."""

import filon

INPUTS = 60


def margin(draw) -> float:  # type: ignore[no-untyped-def]
    """Below 0 in about a trial of five."""
    first = draw.x0 + 0.7 * draw.x1 + 0.5 * draw.x2 * draw.x3 + 0.4 * draw.x4
    return first + 0.3 * draw.x5 + 0.2 * draw.x6 + 0.1 * draw.x7 + 1.1


model = filon.Model(name="sixty", inputs={f"x{n}": filon.normal(0.0, 1.0) for n in range(INPUTS)}, margin=margin)
