"""Models of one's own whose crash probability is a closed form of their levers."""

import filon


def limit(draw):
    """Fails where the draw exceeds the threshold: with probability 1 - Phi(threshold)."""
    return draw.threshold - draw.x


threshold = filon.Model(
    name="threshold", inputs={"threshold": filon.constant(1.0), "x": filon.normal(0.0, 1.0)}, margin=limit
)


def band(draw):
    """Fails where the draw is further from the middle than one: least often with the middle at zero."""
    apart = draw.x - draw.middle
    return 1.0 - apart * apart


hollow = filon.Model(name="hollow", inputs={"middle": filon.constant(2.0), "x": filon.normal(0.0, 1.0)}, margin=band)
