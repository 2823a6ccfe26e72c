"""The worked study: what its commands print is what the page says."""

from pathlib import Path

import pytest

from filon.catalogue.study import PAGE, commands, renewed
from filon.errors import RunError

TEXT = (Path(__file__).parents[2] / PAGE).read_text(encoding="utf-8")


def test_page__is_what_its_commands_print():
    assert renewed(TEXT) == TEXT, "renew it: python -m filon.catalogue.study"


def test_page__asks_every_kind_of_question():
    asked = {command.split()[1] for command in commands(TEXT)}

    assert {"run", "sensitivity", "discover", "show", "sweep", "solve", "compare"} <= asked


def test_command__that_fails_is_said_with_its_reason():
    page = "```console\n$ filon show nothing\nold\n```"

    with pytest.raises(RunError, match=r"filon show nothing: exit 2: .*no run in runs"):
        renewed(page)


def test_words_between__stay_as_they_are():
    page = "before\n\n```console\n$ filon --version > /dev/null\nold\n```\n\nafter `filon show x`\n"

    assert renewed(page) == page.replace("old\n", "")
