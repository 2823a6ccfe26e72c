"""Worked pages: their blocks are run, and what they print is put in place."""

import pytest

from filon.catalogue.worked_pages import commands, is_worked, renewed, worked_pages
from filon.errors import RunError


def test_command__that_fails_is_said_with_its_reason():
    page = "```console\n$ filon show nothing\nold\n```"

    with pytest.raises(RunError, match=r"filon show nothing: exit 2: .*no run in runs"):
        renewed(page)


def test_command__may_fail_where_the_page_shows_its_exit_code():
    page = renewed("```console\n$ filon show nothing\n$ echo $?\n```\n")

    assert page.startswith("```console\n$ filon show nothing\nfilon: ")
    assert page.endswith("\n$ echo $?\n2\n```\n")


def test_words_between__stay_as_they_are():
    page = "before\n\n```console\n$ filon --version > /dev/null\nold\n```\n\nafter `filon show x`\n"

    assert renewed(page) == page.replace("old\n", "")


def test_part__is_what_the_page_asks_for():
    page = renewed("```console\n$ filon list exits | head -2\n$ filon list exits | tail -1\n```\n").splitlines()

    assert page[1] == "$ filon list exits | head -2"
    assert len(page) == 7


def test_other_programs__are_not_run():
    with pytest.raises(RunError, match="only filon"):
        renewed("```console\n$ ls\n```\n")


def test_python_blocks__share_names_and_files():
    page = (
        "<!-- file: own.txt -->\n```text\nseven\n```\n\n"
        "```python\nword = open('own.txt').read()\nprint('unseen')\n```\n\n"
        "```python\nprint(word.strip(), 2)\n```\n\n"
        "<!-- printed -->\n```text\nold\n```\n"
    )

    assert renewed(page) == page.replace("old", "seven 2")


def test_python_block__that_fails_is_said_with_its_line():
    with pytest.raises(RunError, match=r"(?s)line 3: .*ZeroDivisionError"):
        renewed("Words.\n\n```python\n1 / 0\n```\n")


def test_pages__are_those_that_show_commands(tmp_path):
    (tmp_path / "a.md").write_text("```console\n$ filon list \\\n    exits\n```\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("```text\n$ filon list\n```\n", encoding="utf-8")

    assert worked_pages(tmp_path) == [tmp_path / "a.md"]
    assert not is_worked("words")
    assert list(commands((tmp_path / "a.md").read_text(encoding="utf-8"))) == ["filon list \\\n    exits"]
