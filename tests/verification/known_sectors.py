"""Sectors whose outcome is known, in phase form, as a user of the package would write them."""

from collections.abc import Mapping
from dataclasses import replace
from math import sqrt
from typing import NamedTuple

import filon
from filon.scenario import FirmFigures, scenario_of_model


class Borrower(NamedTuple):
    value: float


def start_borrower(draw, world_draw) -> Borrower:
    """Assets by one common factor and an own part; `loading` is the correlation of two firms' assets."""
    return Borrower(sqrt(draw.loading) * world_draw.factor + sqrt(1 - draw.loading) * draw.own)


def keep(firm: Borrower) -> Borrower:
    return Borrower(firm.value)


def defaults(firm: Borrower, draw) -> bool:
    return firm.value < draw.threshold


PORTFOLIO = filon.Model(
    name="portfolio",
    world_inputs={"factor": filon.normal(0.0, 1.0)},
    firm_inputs={
        "own": filon.normal(0.0, 1.0),
        "loading": filon.constant(0.2),
        "threshold": filon.constant(-1.0),
    },
    start_firm=start_borrower,
    settle=keep,
    exits=(filon.Exit("default", 1, defaults),),
)
"""Vasicek (1987): firms default where their assets fall below a threshold; nothing passes between them."""


class Debtor(NamedTuple):
    paid: float
    received: float


def start_debtor(draw) -> Debtor:
    return Debtor(paid=draw.debt, received=0)


def clear(firm: Debtor, received, draw) -> Debtor:
    """A round of payments: what others paid in the last, and own assets, as far as debts go."""
    return Debtor(paid=min(draw.debt, draw.assets + received.payments), received=received.payments)


def short(firm: Debtor, draw) -> bool:
    return firm.paid < draw.debt - 1e-9


def forgiven(draw) -> bool:
    return draw.debt < 0


CLEARING = filon.Model(
    name="clearing",
    firm_inputs={"assets": filon.uniform(0.0, 1.0), "debt": filon.constant(1.0)},
    start_firm=start_debtor,
    exchange={"payments": filon.Transfer("paid", of="buyers")},
    settle=clear,
    exits=(filon.Exit("forgiven", 1, forgiven, crash=False),),
    marks=(filon.Mark("short", 7, short, crash=True),),
    outcomes=(filon.Quantity("paid", "paid", "USD", "paid to all creditors"),),
)
"""Eisenberg and Noe (2001, Management Science 47, 236-249): debtors pay in proportion, all at once, what they have.

A debtor is a buyer, its creditors are its suppliers, and shares are parts of its debt. From full payment, rounds fall
to the greatest clearing vector.
"""


class Bank(NamedTuple):
    loss: float  # part of the equity that is gone
    news: float  # of which since the last round


def start_bank(draw) -> Bank:
    return Bank(loss=draw.shock, news=draw.shock)


def write_down(firm: Bank, received) -> Bank:
    """A round: losses of borrowers pass on in proportion, until the equity is gone."""
    loss = min(firm.loss + received.news, 1)
    return Bank(loss=loss, news=loss - firm.loss)


def gone(firm: Bank) -> bool:
    return firm.loss >= 1


def saved(draw) -> bool:
    return draw.shock > 1


DEBT_RANK = filon.Model(
    name="debt_rank",
    firm_inputs={"shock": filon.constant(0.0)},
    start_firm=start_bank,
    exchange={"news": filon.Transfer("news", of="suppliers")},
    settle=write_down,
    exits=(filon.Exit("saved", 1, saved, crash=False),),
    marks=(filon.Mark("gone", 7, gone, crash=True),),
    outcomes=(filon.Quantity("loss", "loss", "1", "part of the equity that is gone"),),
)
"""Linear DebtRank (Bardoscia, Battiston, Caccioli and Caldarelli, 2015, PLoS ONE 10, e0130406).

A lender is a buyer, its borrowers are its suppliers, and a share is what it lent over its own equity.
"""

Links = Mapping[str, Mapping[str, float]]


def firms_of(model: filon.Model, firms: Mapping[str, Mapping[str, float]], links: Links, months: int):
    """The scenario of these firms.

    Parameters
    ----------
    firms
        Name to inputs that are constants of its own; the others are drawn as the model says.
    links
        Firm to its suppliers and their shares.
    months
        Rounds.
    """
    alone = scenario_of_model(model, months)
    usual = alone.firms[0].inputs
    figures = [
        FirmFigures(
            name,
            "",
            "",
            {**usual, **{key: filon.constant(value) for key, value in own.items()}},
            suppliers=links.get(name, {}),
        )
        for name, own in sorted(firms.items())
    ]
    return replace(alone, firms=tuple(figures))


def portfolio(count: int, members: int = 1, probability_threshold: float = -1.0, loading: float = 0.2):
    """A portfolio of so many like firms, and a cohort of `members` where they are more than one."""
    given = {"threshold": probability_threshold, "loading": loading}
    scenario = firms_of(PORTFOLIO, {f"firm-{number:02}": given for number in range(count)}, {}, 2)
    if members == 1:
        return scenario
    inputs = {**scenario_of_model(PORTFOLIO, 2).firms[0].inputs}
    inputs |= {key: filon.constant(value) for key, value in given.items()}
    cohort = FirmFigures("many", "", "", inputs, count=members)
    return replace(scenario, firms=tuple(sorted((*scenario.firms, cohort), key=lambda firm: firm.name)))
