"""docs/limits.md admits every failure that the pages about reality hold."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
LIMITS = " ".join((DOCS / "limits.md").read_text(encoding="utf-8").split())
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for page in sorted(DOCS.glob("reality*.md"))
    for line in page.read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
]
ALONE = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (DOCS / "reality.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ")
]


def test_failed_rows__are_named():
    failed = {row[1].rpartition("/")[2] for row in ROWS if len(row) == 6 and row[5].startswith("failed")}

    assert failed
    assert sorted(firm for firm in failed if not re.search(rf"\b{re.escape(firm)}\b", LIMITS)) == []


def test_bands_missed__are_named_and_counted():
    missed = {row[0] for row in ALONE if len(row) == 9 and row[7:] == ["no", "yes"]}
    counted = [row for row in ALONE if len(row) == 9 and row[8] == "yes"]
    (inside,) = (row[4] for row in ALONE if row[:1] == ["hindcast"] and row[2].startswith("inside"))

    assert sorted(firm for firm in missed if firm not in LIMITS) == []
    assert f"{len(counted)} figures" in LIMITS
    assert f"{inside} are inside" in LIMITS
    assert {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}[len(missed)] + " outside" in LIMITS
