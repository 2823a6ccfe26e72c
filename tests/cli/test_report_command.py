"""`filon report`, as it is called and what it writes."""

import html
import json
import re
import shlex
from pathlib import Path

import pytest

from filon.engine import run
from filon.scenario import load

MOST = 1_500_000
"""Bytes of a page: what a mail takes."""


@pytest.fixture
def called(filon, runs, monkeypatch, tmp_path):
    """Call a command in a folder of runs; pages are written beside them."""
    monkeypatch.setenv("FILON_RUNS", str(runs))
    monkeypatch.chdir(tmp_path)
    return filon


@pytest.fixture(scope="module")
def simulated(tmp_path_factory):
    """Runs of a firm and of a sector, small; that of the firm with all that a page shows."""
    folder = tmp_path_factory.mktemp("simulated")
    asked = {"scenario": "openai", "trials": 3000, "months": 60, "seed": 1, "set": [], "keep": "outcomes:3000"}
    one = run(load("openai"), trials=3_000, keep="outcomes:3000", runs=folder, arguments=asked)
    return {"openai": one, "sector-2025": run(load("sector-2025"), trials=1_500, keep="summary", runs=folder)}


def test_report__tells_what_it_wrote(called, tmp_path):
    call = called("report", "openai", "--no-levers")
    answer, said = call.stdout.splitlines()
    written = (tmp_path / "openai.html").read_text(encoding="utf-8")

    assert call.code == 0
    assert said == f"openai.html, {len(written.encode()) / 1000:,.0f} kB"
    assert answer.startswith("OpenAI's business model crashes in 2")
    assert answer in written.replace("&#39;", "'")
    assert call.stderr.splitlines() == ["drawing", "counting what drives the crash"]


def test_report__is_written_in_french_where_it_is_told_to(called, tmp_path):
    call = called("report", "openai", "--no-levers", "--lang", "fr", "--out", "page.html", "--quiet")

    assert (call.code, call.stderr) == (0, "")
    assert '<html lang="fr">' in (tmp_path / "page.html").read_text(encoding="utf-8")


def test_report_of_two_runs__begins_with_their_difference(called, tmp_path):
    call = called("report", "openai", "openai", "--no-levers", "--quiet")

    assert call.code == 0
    assert '<section id="contrast"' in (tmp_path / "openai.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["openai", "--out", "page.pdf"], "page.pdf: a report ends in .html"),
        (["openai", "--out", "nowhere/page.html"], "nowhere: no such folder"),
        (["openai", "--no-levers", "--trials-for-levers", "9"], "--trials-for-levers does not go with --no-levers"),
        (["openai", "--lang", "fra"], "language fra: filon does not speak it; did you mean 'fr'?"),
        (["openai", "--firm", "openia", "--quiet"], "openia: no such firm in this run; did you mean 'openai'?"),
        (["opena"], "did you mean 'openai'?"),
    ],
)
def test_wrong_wishes__are_refused_in_one_line(called, arguments, fault):
    call = called("report", *arguments)

    assert call.code == 2
    assert fault in call.stderr
    assert len(call.stderr.splitlines()) == 1


def test_page_of_a_firm__is_whole_and_small(filon, simulated, tmp_path):
    page = tmp_path / "page.html"
    call = filon("report", simulated["openai"], "--out", page, "--trials-for-levers", "300", "--json")
    told, text = json.loads(call.stdout), page.read_text(encoding="utf-8")
    names = ("crash", "pictures", "drivers", "stories", "levers", "assumptions", "limits", "reproduce")

    assert told == {"file": str(page), "bytes": len(text.encode()), "language": "en", "answer": told["answer"]}
    assert told["bytes"] < MOST
    assert [name for name in names if f'<section id="{name}"' not in text] == []
    assert "filon run openai --trials 3000 --seed 1 --keep outcomes:3000 --months 60" in text
    assert "filon report last --trials-for-levers 300" in text
    assert "simulations of 300 trials" in call.stderr
    assert str(Path(simulated["openai"]).parent) not in text


def test_page_of_a_sector__is_small(filon, simulated, tmp_path):
    page = tmp_path / "page.html"
    call = filon("report", simulated["sector-2025"], "--out", page, "--no-levers", "--quiet", "--lang", "fr")

    assert call.code == 0
    assert page.stat().st_size < MOST


def test_commands_of_a_page__make_the_same_bytes_again(filon, tmp_path, monkeypatch):
    """Two runs beside each other: what the page says is typed in another folder."""
    short = ("--trials", "400", "--months", "12", "--quiet")
    pages = []
    for name in ("here", "there"):
        (tmp_path / name).mkdir()
        monkeypatch.chdir(tmp_path / name)
        monkeypatch.setenv("FILON_RUNS", str(tmp_path / name / "runs"))
        if not pages:
            typed = [("run", "wrapper", *short), ("run", "wrapper", "--set", "wrapper.price=30", *short)]
            typed += [("report", "last~1", "last", "--no-levers")]
        assert [filon(*one).code for one in typed] == [0, 0, 0]
        pages.append((tmp_path / name / "wrapper.html").read_text(encoding="utf-8"))
        told = re.search(r"<pre[^>]*>(.*?)</pre>", pages[0], re.DOTALL)[1]
        lines = html.unescape(re.sub("<[^>]+>", "", told)).splitlines()
        typed = [shlex.split(line)[1:] for line in lines]

    assert len(lines) == 3
    assert pages[0] == pages[1]
