"""Every code block of every page is run, here or by a test that is named here, or named with the reason why not."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from filon.catalogue.blocks import blocks
from filon.catalogue.worked_pages import worked_pages

ROOT = Path(__file__).parents[2]
PAGES = {
    path.relative_to(ROOT).as_posix(): path for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
}
TEXTS = {name: path.read_text(encoding="utf-8") for name, path in PAGES.items()}
WORKED = {path.relative_to(ROOT).as_posix() for path in worked_pages(ROOT / "docs")}

NOT_CODE = {"text", "math"}
"""What a program prints, and formulas, which the test of the site makes."""

RUN_ELSEWHERE = {
    ("docs/study.md", "console"): "tests/catalogue/test_study.py",
    ("docs/reading.md", "python"): "tests/export/test_reading_page.py",
    ("docs/reading.md", "sh"): "tests/export/test_reading_page.py",
    ("docs/distributions.md", "toml"): "tests/scenario/test_distribution_docs.py",
    ("docs/distributions.md", "python"): "tests/scenario/test_distribution_docs.py",
}
"""Blocks of a kind on a page, and the test that runs them."""

RUN_BELOW = {("README.md", "python"), ("docs/model/README.md", "sh")}

NOT_RUN = {
    ("README.md", "sh"): "sets up an environment from nothing, which .ci/run does",
    ("docs/tutorial.md", "sh"): "sets up an environment from nothing; it is the README's line, which .ci/run runs",
    (
        "docs/how-to/on-a-cluster.md",
        "sh",
    ): "needs extras, schedulers and stores; tests/engine and tests/results have theirs",
    ("docs/how-to/on-a-cluster.md", "python"): "starts machines that are not here; the page says so",
    ("docs/reading.md", "r"): "needs R, which no extra of the package can install; the page says so",
}
"""Blocks that nobody runs, and why."""


def kinds(name):
    """The kinds of code on a page."""
    return {block.kind for block in blocks(TEXTS[name]) if block.kind not in NOT_CODE and not block.file}


@pytest.mark.parametrize("name", PAGES)
def test_fences__are_all_read_as_blocks(name):
    fences = [line for line in TEXTS[name].splitlines() if line.strip().startswith("```")]

    assert len(fences) == 2 * len(blocks(TEXTS[name]))


@pytest.mark.parametrize("name", PAGES)
def test_block__is_run_or_named(name):
    worked = {"console", "python"} if name in WORKED else set()
    known = {kind for page, kind in (*RUN_ELSEWHERE, *RUN_BELOW, *NOT_RUN) if page == name}

    assert kinds(name) <= known | worked
    assert known <= kinds(name), "no longer there: take it from the list"


@pytest.mark.parametrize(("page", "test"), {(page, test) for (page, _), test in RUN_ELSEWHERE.items()})
def test_named_test__reads_the_page(page, test):
    assert Path(page).name in (ROOT / test).read_text(encoding="utf-8")


def test_files_of_pages__are_used_by_a_command():
    for name in WORKED:
        commands = "".join(block.text for block in blocks(TEXTS[name]) if block.kind == "console")

        assert [block.file for block in blocks(TEXTS[name]) if block.file and block.file not in commands] == []


@pytest.mark.parametrize("name", sorted(WORKED))
def test_worked_page__prints_nothing_of_its_day_or_machine(name):
    shown = "".join(block.text for block in blocks(TEXTS[name]) if block.kind in ("console", "text"))

    assert re.findall(r"\d{8}T\d{6}Z|/tmp/|/home/|\d(?: ms|/s)\b", shown) == []


def called(*arguments, folder):
    """A call of Python in a folder that must succeed."""
    done = subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_tutorial__sets_up_as_the_readme_does():
    (set_up,) = (block.text for block in blocks(TEXTS["docs/tutorial.md"]) if block.kind == "sh")

    assert set_up.splitlines()[0] in TEXTS["README.md"]


def test_shell_lines_of_the_model__run(tmp_path):
    (lines,) = (block.text for block in blocks(TEXTS["docs/model/README.md"]) if block.kind == "sh")
    for line in lines.splitlines():
        program, *words = shlex.split(line)

        assert program == "filon"
        assert "probability of a crash" in called("-m", "filon", *words, "--trials", "1000", folder=tmp_path)


def test_readme__is_read_as_it_says(tmp_path):
    called("-m", "filon", "run", "openai", "--trials", "2000", "--quiet", folder=tmp_path)
    (run,) = (tmp_path / "runs").iterdir()
    texts = [block.text for block in blocks(TEXTS["README.md"]) if block.kind == "python"]
    script = "\n".join(text for text in texts if "filon.Model(" not in text)
    (tmp_path / "read.py").write_text(script.replace("<a run>", run.name), encoding="utf-8")

    assert len(texts) == 3
    called("-W", "error", "read.py", folder=tmp_path)
