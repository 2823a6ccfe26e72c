from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from filon.quantities.dates import months_later, within_months

days = st.dates(date(1900, 1, 1), date(2200, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 6, 30), 8, date(2026, 2, 28)),
        (date(2025, 2, 28), 1, date(2025, 3, 31)),
        (date(2025, 1, 30), 1, date(2025, 2, 28)),
        (date(2025, 6, 15), 12, date(2026, 6, 15)),
        (date(2025, 6, 15), -6, date(2024, 12, 15)),
    ],
)
def test_months_later__keeps_month_ends(day, months, later):
    assert months_later(day, months) == later


def test_months_later__stops_where_the_calendar_ends():
    with pytest.raises(OverflowError, match="outside the calendar"):
        months_later(date(9999, 6, 30), 12)


@given(days, st.integers(0, 600))
def test_within_months__holds_for_the_day_so_many_months_later(day, months):
    later = months_later(day, months)

    assert within_months(day, later, months)
    assert within_months(later, day, months)


def test_within_months__fails_a_day_beyond():
    assert not within_months(date(2025, 6, 30), date(2025, 10, 1), 3)
    assert within_months(date(9999, 12, 1), date(9999, 12, 31), 3)
