"""The worked study: what its commands print is what the page says."""

from pathlib import Path

from filon.catalogue.worked_pages import commands, renewed

TEXT = (Path(__file__).parents[2] / "docs/study.md").read_text(encoding="utf-8")


def test_page__is_what_its_commands_print():
    assert renewed(TEXT) == TEXT, "renew it: python -m filon.catalogue.worked_pages docs/study.md"


def test_page__asks_every_kind_of_question():
    asked = {command.split()[1] for command in commands(TEXT)}

    assert {"run", "sensitivity", "discover", "show", "sweep", "solve", "compare"} <= asked
