"""An insurer that is ruined by claims, stepped claim by claim (Cramér and Lundberg's model).

Premiums come in continuously, claims at random moments and of random size, so ruin can only happen when a claim is
paid: a step is a claim, and its shocks are how long it was waited for and how large it is. The step's clock is the
model's own, so `--steps` only has to be more claims than can happen within the horizon (12 on average here)::

    filon run examples/ruin_by_claims.py:model --steps 80

With these figures 16.08% are ruined within the horizon. Watched once a period only, fewer would seem to be.

References
----------
S. Asmussen and H. Albrecher (2010), "Ruin Probabilities", 2nd edition, chapters 4 and 5.
"""

from math import log
from typing import NamedTuple

import filon


class Insurer(NamedTuple):
    """The insurer just after a claim was paid."""

    reserve: float  # [mean claims]
    clock: float  # time of that claim


def start(draw) -> Insurer:
    """The insurer at time 0, before any claim."""
    return Insurer(reserve=draw.reserve_start, clock=0.0)


def exponential(uniform: float, mean: float) -> float:
    """An exponentially distributed number with this mean, from a uniform one in (0, 1)."""
    return -mean * log(uniform)


def claim(insurer: Insurer, draw, shock, t) -> Insurer:
    """Wait for the next claim, collecting premiums, and pay it."""
    wait = exponential(shock.wait, 1.0 / draw.intensity)
    size = exponential(shock.size, draw.mean_claim)
    return Insurer(reserve=insurer.reserve + draw.premium * wait - size, clock=insurer.clock + wait)


def ending(insurer: Insurer, draw, shock, t) -> int:
    """Over when the claim fell beyond the horizon (2), ruined when it took more than there was (1)."""
    return 2 if insurer.clock > draw.horizon else (1 if insurer.reserve < 0.0 else 0)


model = filon.Model(
    name="ruin_by_claims",
    step="claim",
    inputs={
        "reserve_start": filon.constant(5.0),  # [mean claims]
        "premium": filon.constant(1.25),  # [mean claims per unit of time]
        "intensity": filon.constant(1.0),  # claims per unit of time
        "mean_claim": filon.constant(1.0),
        "horizon": filon.constant(12.0),  # [time]
    },
    shocks={"wait": "uniform", "size": "uniform"},
    start=start,
    next=claim,
    ending=ending,
    endings={
        1: filon.Ending("ruin", crash=True, meaning="a claim took more than the reserve"),
        2: filon.Ending("time_over", crash=False, meaning="the horizon was reached"),
    },
    record=("reserve",),
)
