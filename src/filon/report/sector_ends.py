"""Why a firm left, or was marked, in the accounts that decided it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from filon.model.climate import DROUGHT
from filon.report.numbers import money, percent

Row = Mapping[str, float]
Account = Callable[[Row, Row, Row], str]

MONTHS = 12.0


def account(name: str, before: Row, state: Row, draw: Row) -> str:
    """The accounts that decided an exit or a mark, in words; empty where the model has none of them.

    Parameters
    ----------
    name
        Of the exit or mark.
    before, state
        Of the firm at the close of the month before and of the month; with the world as `world.<field>`.
    draw
        Inputs of the firm.
    """
    try:
        return ACCOUNTS[name](before, state, draw) if name in ACCOUNTS else ""
    except KeyError:  # an exit of a model of one's own that bears the name of one of the shipped model
        return ""


def _cash(before: Row, state: Row, draw: Row) -> str:
    """Cash that is gone."""
    window = "in a drought" if state["world.climate"] == DROUGHT else "with the window open"
    held = f"cash {money(state['cash'])} after a burn of {money(state['burn'])}"
    return f"{held} in the month, {window}, {_age(state)}"


def _age(state: Row) -> str:
    """How long ago the last round was."""
    months = state["months_since_round"]
    return f"last round {months:.0f} month{'' if months == 1.0 else 's'} ago"


def _commitments(before: Row, state: Row, draw: Row) -> str:
    """Compute that was committed and not used."""
    idle = state["shortfall"] / max(state["burn"], 1.0)
    burnt = f"of a burn of {money(state['burn'])} in the month {percent(idle)} was compute committed and not used"
    return f"cash {money(state['cash'])}: {burnt}"


def _absorbed(before: Row, state: Row, draw: Row) -> str:
    """A sale in distress."""
    return f"runway {state['runway']:.1f} months and no round, {_age(state)}"


def _wound_down(before: Row, state: Row, draw: Row) -> str:
    """Owners who give up."""
    stuck = f"{state['distressed_months']:.0f} months of deepest cuts without growth or new money"
    return f"{stuck}; {money(state['cash'])} left"


def _programme(before: Row, state: Row, draw: Row) -> str:
    """A parent whose patience is spent."""
    years = state["borne"] / max(MONTHS * draw["parent_income"], 1.0)
    return f"the parent bore {money(state['borne'])}, {years:.1f} years of its operating income"


def _acquired(before: Row, state: Row, draw: Row) -> str:
    """A sale of a sound firm."""
    runway = "no burn" if state["runway"] >= 999.0 else f"runway {state['runway']:.0f} months"
    return f"revenue growing by {percent(state['growth'])} a year (log), {runway}"


def _upside_down(before: Row, state: Row, draw: Row) -> str:
    """Customers that cost more than they pay."""
    months = f"{state['months_under_water']:.0f} months of negative contribution, net of good ones"
    return f"{months}; {percent(state['contribution_margin'])} of revenue now"


def _collapse(before: Row, state: Row, draw: Row) -> str:
    """Demand that is gone."""
    return f"smoothed revenue at {percent(state['revenue_smoothed'] / max(state['revenue_peak'], 1.0))} of its peak"


ACCOUNTS: Mapping[str, Account] = {
    "insolvency": _cash,
    "funding_freeze": _cash,
    "commitment_default": _commitments,
    "absorbed": _absorbed,
    "wound_down": _wound_down,
    "programme_cut": _programme,
    "acquired": _acquired,
    "upside_down": _upside_down,
    "demand_collapse": _collapse,
}
"""Exit or mark of the shipped model to its accounts."""
