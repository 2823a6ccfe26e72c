"""A model of a hundred inputs and no time: a trial takes much room, and no work."""

import filon

INPUTS = 100


def margin(draw) -> float:  # type: ignore[no-untyped-def]
    """Below 0 in a trial of six."""
    return draw.x0 + 1.0


model = filon.Model(name="many", inputs={f"x{n}": filon.normal(0.0, 1.0) for n in range(INPUTS)}, margin=margin)
