"""What no economist would accept, in no trial of any shipped scenario."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import filon
from filon.engine import simulate
from filon.scenario.files import distributions_folder
from filon.scenario.resolved import Scenario

NAMES = sorted(path.stem for path in (Path(distributions_folder()) / "scenarios").glob("*.toml"))
TRIALS, KEPT = 3_000, 400
CLOSE = 1e-4
"""Relative error of accounts that are kept in single precision."""


@dataclass(frozen=True)
class Sample:
    """Trials of a scenario, some of them month by month; of several firms, the first."""

    scenario: Scenario
    tree: Any

    def account(self, name: str) -> Any:
        """An account of the kept trials, NaN after an exit [(trial, month)]."""
        return self.tree["paths"][name].to_numpy()[:, 0, :].astype(float)

    def figure(self, name: str) -> Any:
        """An input of the kept trials, drawn or constant [(trial,)]; of several firms, that of the first."""
        for known in (name, f"{self.scenario.firms[0].name}.{name}"):
            if known in self.tree["inputs"].input.values:
                return self.tree["inputs"].draw.sel(input=known).to_numpy()[:KEPT].astype(float)
        given = {**self.scenario.world, **self.scenario.firms[0].inputs}
        return np.full(KEPT, given[name].parameter("value"))

    @cached_property
    def has_parent(self) -> bool:
        return bool(self.figure("parent_income").max() > 0.0)

    def exited(self, name: str) -> list[tuple[int, int]]:
        """Kept trials that ended by an exit, and its month."""
        (code,) = (item.code for item in self.scenario.model.exits if item.name == name)
        exits, months = (self.tree["outcomes"][one].to_numpy()[:KEPT, 0] for one in ("exit", "exit_month"))
        return [(int(trial), int(months[trial])) for trial in np.flatnonzero(exits == code)]


@cache
def sample(name: str) -> Sample:
    scenario = filon.load(name)
    return Sample(scenario, simulate(scenario, trials=TRIALS, seed=5, keep=f"paths:{KEPT}"))


def none_above(values: Any, bounds: Any) -> bool:
    """Whether no value lies above its bound, rounding apart; values of firms that have gone do not count."""
    return not np.any(values > bounds + CLOSE * np.abs(bounds))


@pytest.mark.parametrize("name", NAMES)
def test_audience__stays_within_the_people_in_reach(name):
    found = sample(name)

    assert none_above(found.account("audience"), found.account("audience_limit"))
    assert none_above(found.account("subscribers"), found.account("audience"))


@pytest.mark.parametrize("name", NAMES)
def test_quality__neither_runs_away_nor_sticks_at_a_bound(name):
    found = sample(name)
    quality, figures = found.account("quality"), found.scenario.figures
    there = ~np.isnan(quality)
    at_bound = (quality <= figures["quality_least"] + CLOSE) | (quality >= figures["quality_most"] - CLOSE)

    assert none_above(quality, np.array(figures["quality_most"]))
    assert none_above(-quality, np.array(-figures["quality_least"]))
    assert at_bound[there].mean() < 0.01
    assert np.nanmedian(quality[:, -1]) > -1.2


@pytest.mark.parametrize("name", NAMES)
def test_research__outruns_neither_sales_nor_money(name):
    """R&D is at most what sales and a slice of the money pay for, or the team that is kept in any case."""
    found = sample(name)
    figures, spend = found.scenario.figures, found.figure("research_spend")[:, None]
    revenue, left = found.account("revenue")[:, 1:], found.account("contribution")[:, 1:]
    money = found.account("cash") + figures["pledge_weight"] * found.account("pledged")
    given = np.maximum(figures["parent_research_share"] * found.figure("parent_income")[:, None], spend)
    affordable = np.minimum(figures["research_revenue_share"] * revenue, np.maximum(left, 0.0))
    affordable += np.maximum(money[:, :-1], 0.0) / figures["horizon_least"] + (given if found.has_parent else 0.0)

    assert none_above(found.account("research")[:, 1:], np.maximum(affordable, figures["research_least"] * spend))


@pytest.mark.parametrize("name", NAMES)
def test_rounds__are_no_larger_than_the_market_can_carry(name):
    """A round takes a share of what lies ready; a quarter no more than lay ready and came in meanwhile."""
    found = sample(name)
    figures, depth = found.scenario.figures, found.figure("funding_depth")[:, None]
    taken = np.nan_to_num(found.account("taken")[:, 1:])
    quarter = taken[:, :-2] + taken[:, 1:-1] + taken[:, 2:]

    assert none_above(taken, figures["pool_share"] * depth)
    assert none_above(quarter, depth * (1.0 + 3.0 / figures["pool_refill_months"]))


@pytest.mark.parametrize("name", NAMES)
def test_cash__comes_from_nowhere_else_than_investors_lenders_and_customers(name):
    found = sample(name)
    if found.has_parent:
        assert np.nanmax(np.abs(found.account("raised"))) == 0.0
        return
    cash, raised = found.account("cash"), found.account("raised")
    lent = (found.account("taken") - found.account("round_size"))[:, 1:]
    explained = cash[:, :-1] - found.account("burn")[:, 1:] + np.diff(raised, axis=1) + lent
    size = np.abs(cash[:, :-1]) + np.abs(raised[:, 1:]) + np.abs(found.account("burn")[:, 1:])

    assert not np.any(np.abs(cash[:, 1:] - explained) > CLOSE * size)


@pytest.mark.parametrize("name", NAMES)
def test_price__stays_between_the_cheapest_and_the_dearest_plan(name):
    found = sample(name)
    price, start, figures = found.account("price"), found.figure("price")[:, None], found.scenario.figures

    assert none_above(price, figures["price_most"] * start)
    assert none_above(figures["price_least"] * start, price)


@pytest.mark.parametrize("name", NAMES)
def test_owners__do_not_close_a_firm_that_investors_have_just_paid_into(name):
    found = sample(name)
    months = int(found.scenario.figures["distress_months"])
    drawn = -np.diff(found.account("backstop"), axis=1, prepend=np.nan)
    paid_in = np.nan_to_num(found.account("round_size")) + np.nan_to_num(drawn)
    soon = [
        (trial, month)
        for trial, month in found.exited("wound_down")
        if paid_in[trial, max(month - months + 2, 0) : month + 1].sum() > 0.0
    ]

    assert soon == []


@pytest.mark.parametrize("name", NAMES)
def test_crashes__have_more_than_one_cause(name):
    """No cause takes more than 80% of a venture's crashes; a division dies by its parent's hand alone."""
    found = sample(name)
    last = found.tree["summary"].sel(entity=found.scenario.firms[0].name, month=found.scenario.months)
    crash, causes = float(last.crash_probability), last.cause_probability
    largest = str(causes.cause.values[int(np.argmax(causes.values))])

    if crash > 0.10:
        assert float(causes.max()) <= 0.80 * crash or (found.has_parent and largest == "programme_cut")
