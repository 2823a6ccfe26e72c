"""Models of one's own whose crash probability is a closed form of their levers."""

from typing import NamedTuple

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


class Bet(NamedTuple):
    """What a bet has won and what was staked; nothing before its only round."""

    won: float
    stake: float


def bet(draw) -> Bet:
    """Before the round."""
    return Bet(won=0.0, stake=0.0)


def played(state, draw, shock, t) -> Bet:
    """Wins as often as it is bold, in the worlds in which it is not ruined."""
    ruined = shock.ruin < 0.5 * draw.bold * draw.bold + 0.3 * draw.waste
    return Bet(won=1.0 if shock.luck < draw.bold and not ruined else 0.0, stake=draw.bold)


def outcome(state, draw, shock, t):
    """Ruin, with probability b^2 / 2 + 0.3 w; else a win, with probability b."""
    ruined = shock.ruin < 0.5 * draw.bold * draw.bold + 0.3 * draw.waste
    return 1 if ruined else 2 if state.won > 0.0 else 0


bold = filon.Model(
    name="bold",
    step="round",
    inputs={"bold": filon.constant(0.9), "waste": filon.constant(0.5)},
    shocks={"ruin": "uniform", "luck": "uniform"},
    start=bet,
    next=played,
    ending=outcome,
    endings={1: filon.Ending("ruined", crash=True), 2: filon.Ending("win", crash=False)},
    record=("stake",),
)
"""Its frontier wastes nothing: value b (1 - b^2 / 2) at a risk of b^2 / 2, up to the bold that wins most."""
