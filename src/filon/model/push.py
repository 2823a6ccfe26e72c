"""Money raised is spent: growth spending of a firm that sits on more cash than it needs."""

from __future__ import annotations

from filon.mathematics.plain import exp, maximum
from filon.model.climate import LOG_2


def push_goal(cash: float, comfort: float, core_burn: float, share: float) -> float:
    r"""Growth spending that a rich firm tends to [USD/month].

    .. math:: s\,[C/T - b]^+

    Without it a rich app sits on ten years of runway.

    Parameters
    ----------
    cash
        [USD].
    comfort
        Months that cash should last.
    core_burn
        Burn without growth spending [USD/month].
    share
        Of the excess that is spent.
    """
    return share * maximum(cash / comfort - core_burn, 0.0)


def next_push(push: float, goal: float, up: float, down: float) -> float:
    """Growth spending, which follows its goal with a half-life that is longer upwards.

    Parameters
    ----------
    push, goal
        Growth spending now and in the end [USD/month].
    up, down
        Half-lives [months].
    """
    step = 1.0 - exp(-LOG_2 / up) if goal > push else 1.0 - exp(-LOG_2 / down)
    return push + (goal - push) * step
