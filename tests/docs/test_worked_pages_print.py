"""The tutorial and the other worked pages: what their blocks print is what the page says."""

from pathlib import Path

import pytest

from filon.catalogue.worked_pages import renewed, worked_pages

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [path.relative_to(DOCS).as_posix() for path in worked_pages(DOCS)]
ELSEWHERE = {"study.md"}
"""Pages with a test of their own (tests/catalogue/test_study.py)."""


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ELSEWHERE])
def test_page__is_what_its_blocks_print(name):
    text = (DOCS / name).read_text(encoding="utf-8")

    assert renewed(text) == text, f"renew it: python -m filon.catalogue.worked_pages docs/{name}"
