"""Dates of reported figures, bands at these dates, and what all of them say together."""

from datetime import date
from itertools import pairwise

import pytest

from filon.quantities.dates import months_later
from filon.reality.accounts import coverage, interpolated, months_between
from filon.reality.findings import Band
from filon.reality.shapes import Hindcast

START = date(2025, 6, 30)
CHECK = Hindcast(
    kind="hindcast",
    meaning="made up",
    start=START,
    until=date(2026, 3, 31),
    figures=10,
    inside=0.7,
    band_ratio=4.0,
)


def band(inside, counted=True, p90=2.0):
    reported = 1.5 if inside else 9.0
    return Band("firm", "revenue", date(2026, 1, 31), reported, 1.0, 1.5, p90, 1.0, "USD/month", inside, counted, "")


def verdicts(bands):
    return {item.what: item.holds for item in coverage("hindcast", CHECK, bands)}


def test_coverage__passes_what_is_inside_and_narrow():
    assert verdicts([*[band(True)] * 7, *[band(False)] * 3]) == {
        "figures at both dates": True,
        "inside the 10-90% band": True,
        "median of p90 over p10": True,
    }


def test_coverage__fails_what_lies_outside():
    assert verdicts([*[band(True)] * 6, *[band(False)] * 4])["inside the 10-90% band"] is False


def test_coverage__fails_bands_that_say_nothing():
    assert verdicts([band(True, p90=50.0)] * 12)["median of p90 over p10"] is False


def test_coverage__says_nothing_of_too_few_figures():
    assert set(verdicts([band(True)] * 9).values()) == {None}


def test_coverage__leaves_out_what_does_not_count():
    assert verdicts([*[band(True)] * 10, *[band(False, counted=False)] * 20])["inside the 10-90% band"] is True
    assert set(verdicts([*[band(True)] * 9, *[band(True, counted=False)] * 9]).values()) == {None}


def test_coverage__of_no_figure_does_not_apply():
    assert list(verdicts([]).values()) == [None]


@pytest.mark.parametrize("months", [0, 1, 8, 9, 60])
def test_months_between__undoes_months_later(months):
    assert months_between(START, months_later(START, months)) == months


def test_months_between__rises_day_by_day():
    days = [date.fromordinal(START.toordinal() + number) for number in range(400)]
    found = [months_between(START, day) for day in days]

    assert all(before < after for before, after in pairwise(found))


def test_interpolated__meets_the_months_and_ends_at_the_last():
    values = [1.0, 2.0, 8.0]

    assert [interpolated(values, month) for month in (0.0, 1.0, 2.0)] == values
    assert interpolated(values, 1.5) == pytest.approx(4.0)
    assert interpolated([-2.0, 2.0], 0.25) == -1.0
