"""The stored table, docs/reality.md: it is of what is declared, and no failure is unexplained."""

import re
from pathlib import Path

import pytest

from filon.reality.declared import reality
from filon.report.tables import words
from filon.scenario.files import Library, distributions_folder

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "reality.md"
SECTORS = {"sector-2025": DOCS / "reality_sector.md", "dotcom-2000": DOCS / "reality_dotcom.md"}
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


def test_page__has_every_check_of_single_firms_and_none_that_is_not_declared(text):
    rows = table(text, "The model held against reality")

    said, known = {row["check"] for row in rows}, KNOWN.checks
    assert {words(name) for name, check in known.items() if check.scope != "sector"} <= said
    assert said <= {words(name) for name in known}
    assert {row["firm"] for row in rows} <= {"", *LIBRARY.names("scenarios")}


@pytest.mark.parametrize("name", SECTORS)
def test_page_of_a_sector__is_of_its_firms_and_explains_every_failure(name):
    text = SECTORS[name].read_text(encoding="utf-8")
    rows = table(text, "The model held against reality")

    assert re.search(rf"Written by `filon check {name} --reality --trials \d{{5,}} --seed \d+ --markdown`", text)
    assert {row["check"] for row in rows} == {words(check) for check in KNOWN.checks}
    assert {row["firm"].partition("/")[0] for row in rows} <= {"", name}
    assert {row["verdict"] for row in rows} <= {"passed", "failed for a stated reason", "not applicable"}


def test_pages_of_sectors__hold_every_check_of_several_firms_somewhere():
    told = set()
    for page in SECTORS.values():
        rows = table(page.read_text(encoding="utf-8"), "The model held against reality")
        told |= {row["check"] for row in rows if row["verdict"] != "not applicable"}

    assert {words(name) for name, check in KNOWN.checks.items() if check.scope == "sector"} <= told


def test_page__has_every_figure_that_was_reported(text):
    rows = {(row["firm"], row["measure"], row["date"]): row for row in table(text, "Hindcast")}

    assert set(rows) == {(item.firm, item.measure, item.day.isoformat()) for item in KNOWN.reported}
    for item in KNOWN.reported:
        assert rows[item.firm, item.measure, item.day.isoformat()]["counted"] == ("yes" if item.counted else "no")


def test_page__explains_every_failure_and_declares_no_idle_reason(text):
    rows = table(text, "The model held against reality")

    assert {row["verdict"] for row in rows} <= {"passed", "failed for a stated reason", "not applicable"}
    told = text + "".join(page.read_text(encoding="utf-8") for page in SECTORS.values())
    for reason in KNOWN.reasons:
        assert reason.because in told, f"{reason.check} {reason.subject} does not fail"
