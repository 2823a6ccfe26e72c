"""The stored page, docs/claims.md: it is of what is declared."""

import re
from pathlib import Path

import pytest

from filon.claims.declared import declared
from filon.claims.shapes import ChangeClaim
from filon.scenario.files import Library, distributions_folder

PAGE = Path(__file__).parents[2] / "docs" / "claims.md"
KNOWN = declared(Library(distributions_folder()))


@pytest.fixture(scope="module")
def text():
    return PAGE.read_text(encoding="utf-8")


def section(text, name):
    """The part of the page about a claim."""
    (found,) = (part for part in text.split("\n## ") if f"(`{name}`)" in part.splitlines()[0])
    return found


def test_page__names_its_command_version_trials_and_seed(text):
    assert re.search(r"Written by `filon claims --trials \d{5,} --months 60 --seed \d+ --markdown`", text)
    assert re.search(r"filon \S+, [\d,]{6,} trials, seed \d+, 60 months", text)


def test_page__has_the_declared_claims_and_no_other(text):
    assert re.findall(r"^## .* \(`(\w+)`\)$", text, re.MULTILINE) == list(KNOWN.claims)


@pytest.mark.parametrize("name", list(KNOWN.claims))
def test_page__tells_sentence_reading_firms_and_answer(text, name):
    claim, part = KNOWN.claims[name], section(text, name)

    assert claim.sentence in part
    assert ("In substance" in part) == (not claim.quoted)
    assert claim.reading in part
    assert re.search(r"Answer: \*\*(supported|not supported|too close to call|not asked)", part)
    for scenario in claim.scenarios:
        assert f"| {scenario} |" in part
    if isinstance(claim, ChangeClaim):
        assert all(f": {variant.meaning}\n" in part for variant in claim.changes.values())
