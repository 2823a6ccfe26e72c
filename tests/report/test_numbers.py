import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.report.numbers import compact, decimals, money, percentage, share, with_interval


def estimate(probability, low, high):
    return {"probability": probability, "low": low, "high": high}


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.3999, 0.4001, 1), (0.399, 0.401, 1), (0.396, 0.404, 1), (0.39, 0.41, 0), (0.2, 0.6, 0), (0.4, 0.4, 1)],
)
def test_decimals__follow_the_sampling_error(low, high, expected):
    assert decimals(estimate(0.4, low, high)) == expected


def test_decimals__go_on_where_exact_figures_are_asked_for():
    assert decimals(estimate(0.4, 0.39999, 0.40001), exact=True) == 3


@given(st.floats(0.0, 1.0))
def test_share__never_claims_less_than_one_percent_or_more_than_ninety_nine(value):
    printed = share(value, 1)

    assert (printed == "<1%") == (value < 0.01)
    assert (printed == ">99%") == (value > 0.99)


def test_interval__that_crosses_a_bound_keeps_it():
    assert with_interval(estimate(0.012, 0.004, 0.02)) == "1% (<1-2)"


def test_never_and_always__are_bounded_when_exact():
    assert percentage(estimate(0.0, 0.0, 0.0037), exact=True) == "<0.37%"
    assert percentage(estimate(1.0, 0.9963, 1.0), exact=True) == ">99.63%"


def test_absent_estimate__is_a_dash():
    assert percentage(None) == with_interval(None) == "-"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(999.6, "1k"), (999_600.0, "1M"), (1.5e12, "1.5T"), (-2.5e9, "-2.5bn"), (1e-7, "0"), (float("inf"), "-")],
)
def test_compact__has_three_digits_and_a_suffix(value, expected):
    assert compact(value) == expected


def test_money__puts_the_sign_before_the_dollar():
    assert (money(-1200.0), money(0.0), money(20.0)) == ("-$1.2k", "$0", "$20")
