"""The stored table, docs/reality.md: it is of what is declared, and no failure is unexplained."""

import re
from pathlib import Path

import pytest

from filon.reality.declared import reality
from filon.report.tables import words
from filon.scenario.files import Library, distributions_folder

PAGE = Path(__file__).parents[2] / "docs" / "reality.md"
LIBRARY = Library(distributions_folder())
KNOWN = reality(LIBRARY)


@pytest.fixture(scope="module")
def text():
    return PAGE.read_text(encoding="utf-8")


def table(text, title):
    """Rows of cells under a heading, by the names of its columns."""
    body = text.split(f"## {title}\n\n", 1)[1].split("\n\n", 1)[0]
    head, _, *rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in body.strip().splitlines()]
    return [dict(zip((name.strip() for name in head), row, strict=True)) for row in rows]


def test_page__names_its_command_version_trials_and_seed(text):
    assert re.search(r"Written by `filon check --reality --trials \d{6,} --seed \d+ --markdown`", text)
    assert re.search(r"filon \S+, [\d,]{7,} trials, seed \d+;", text)


def test_page__has_every_check_that_is_declared_and_no_other(text):
    rows = table(text, "The model held against reality")

    assert {row["check"] for row in rows} == {words(name) for name in KNOWN.checks}
    assert {row["firm"] for row in rows} <= {"", *LIBRARY.names("scenarios")}


def test_page__has_every_figure_that_was_reported(text):
    rows = {(row["firm"], row["measure"], row["date"]): row for row in table(text, "Hindcast")}

    assert set(rows) == {(item.firm, item.measure, item.day.isoformat()) for item in KNOWN.reported}
    for item in KNOWN.reported:
        assert rows[item.firm, item.measure, item.day.isoformat()]["counted"] == ("yes" if item.counted else "no")


def test_page__explains_every_failure_and_declares_no_idle_reason(text):
    rows = table(text, "The model held against reality")

    assert {row["verdict"] for row in rows} <= {"passed", "failed for a stated reason", "not applicable"}
    for reason in KNOWN.reasons:
        assert reason.because in text, f"{reason.check} {reason.subject} does not fail"
