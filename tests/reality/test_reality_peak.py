"""Who dies first once money stops, on made-up lags."""

import pytest

from filon.reality.peak import Deaths, funding_peak
from filon.reality.shapes import Change, FundingPeak
from filon.reality.verdicts import Lag

CHECK = FundingPeak(
    kind="funding_peak",
    meaning="made up",
    months=33,
    least=7,
    most=36,
    small=["wrapper"],
    large=["lab"],
    deaths=[1],
    change=Change(),
)
NEVER = Lag(float("nan"), float("nan"), float("nan"), 0)


def died(subject, months):
    return Deaths(subject, subject.startswith("small"), Lag(months, months, months, 50))


def order(*found):
    return funding_peak("peak", CHECK, found)[-1]


def test_order__holds_where_labs_die_later():
    assert order(died("small", 12.0), died("lab", 24.0), died("other", 30.0)).holds is True


def test_order__fails_where_labs_die_first():
    found = order(died("small", 24.0), died("lab", 12.0))

    assert found.holds is False
    assert found.value == -12.0


def test_order__names_the_labs_against_it():
    assert "hasty" in order(died("small", 20.0), died("lab", 30.0), died("late", 31.0), died("hasty", 12.0)).note


@pytest.mark.parametrize("alone", ["small", "lab"])
def test_order__needs_both(alone):
    assert order(died(alone, 12.0)).holds is None


@pytest.mark.parametrize(("months", "holds"), [(6.0, False), (7.0, True), (36.0, True), (37.0, False)])
def test_lag__lies_in_its_range(months, holds):
    assert funding_peak("peak", CHECK, [died("lab", months)])[0].holds is holds


def test_lag__of_a_firm_that_never_dies_does_not_apply():
    found = funding_peak("peak", CHECK, [Deaths("lab", False, NEVER), died("small", 12.0)])

    assert found[0].holds is None
    assert found[-1].holds is None
    assert funding_peak("peak", CHECK, []) == []
