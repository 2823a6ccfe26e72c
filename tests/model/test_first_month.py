"""The first month of every named firm, at its central figures, against what was reported or derived."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
from plain_walk import path

from filon.scenario.files import distributions_folder

TABLE = Path(distributions_folder()) / "reality" / "first_month.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))
CLOSE = 0.20  # reports differ by as much, and the first month holds a month of growth already


@cache
def first_month(scenario: str):
    """The firm at the close of month 1, without luck."""
    return path(scenario, length=1)[1][1]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['firm']}-{row['vintage']}-{row['measure']}")
def test_first_month__is_within_a_fifth_of_what_was_reported(row):
    suffix = "" if row["vintage"] == "2025-06" else f"-{row['vintage']}"
    found = getattr(first_month(row["firm"] + suffix), row["measure"])

    assert found == pytest.approx(float(row["value"]), rel=CLOSE)
