"""`filon plot` and `--picture`: files that appear whole, and refusals before anything is computed."""

import json

import pytest

from filon.cli.printed import PictureRecord


@pytest.fixture
def here(runs, tmp_path, monkeypatch):
    """A folder of runs, and to write in."""
    monkeypatch.setenv("FILON_RUNS", str(runs))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def test_plot__writes_the_kind_here_and_says_what_it_shows(filon, here):
    call = filon("plot", "openai", "survival")

    assert (call.code, call.stderr) == (0, "")
    assert call.stdout == (
        "OpenAI without a crash by June 2030: 88% of worlds in a slow revolution, 64% in a bubble\nsurvival.svg\n"
    )
    assert (here / "survival.svg").read_bytes().startswith(b"<?xml")


@pytest.mark.parametrize(("ending", "begins"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_plot__writes_as_the_name_ends(filon, here, ending, begins):
    call = filon("plot", "openai", "incidence", "--out", here / f"a.{ending}", "--lang", "fr", "--size", "narrow")

    assert call.code == 0
    assert (here / f"a.{ending}").read_bytes().startswith(begins)
    assert "d'ici juin 2030" in call.stdout


def test_plot__replaces_a_file_that_is_there(filon, here):
    place = here / "a.svg"
    place.write_text("old")

    assert filon("plot", "openai", "incidence", "--out", place).code == 0
    assert place.read_bytes().startswith(b"<?xml")
    assert [path.name for path in here.iterdir()] == ["a.svg"]


def test_plot__json_tells_every_word_and_number(filon, here):
    said = json.loads(filon("plot", "openai", "incidence", "--month", "12", "--json").stdout)

    assert set(said) == set(PictureRecord.__annotations__)
    assert (said["kind"], said["file"]) == ("incidence", "incidence.svg")
    assert len(said["columns"]) == len(said["rows"][0])
    assert said["columns"][:2] == ["month", "crash"]
    assert said["rows"][0][0] == "12"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("incidense",), "incidense: no such picture; did you mean 'incidence'?"),
        (("incidence", "--account", "cash"), "incidence: shows no account of one's choice; these do: fan"),
        (("incidence", "--month", "61"), "month 61: this run has the months 1 to 60"),
        (("incidence", "--firm", "opnai"), "opnai: no such firm in this run; did you mean 'openai'?"),
        (("fan",), "fan: this run has no group /quantiles"),
        (("incidence", "--out", "a.gif"), "a.gif: a picture ends in .svg, .png or .pdf"),
        (("incidence", "--out", "nowhere/a.svg"), "nowhere: no such folder"),
    ],
)
def test_plot__refuses_in_one_line(filon, here, arguments, said):
    call = filon("plot", "openai", *arguments)

    assert (call.code, call.stdout, call.stderr) == (2, "", f"filon: {said}\n")
    assert list(here.iterdir()) == []


def test_plot__names_the_place_that_cannot_be_written(filon, here):
    call = filon("plot", "openai", "incidence", "--out", "/proc/a.svg")

    assert (call.code, call.stdout) == (2, "")
    assert call.stderr.startswith("filon: /proc/a.svg: cannot be written: ")


def test_plot__writes_nothing_into_a_run(filon, here, runs):
    run = next(path for path in runs.iterdir() if "openai" in path.name)
    before = sorted(run.rglob("*"))
    call = filon("plot", "openai", "incidence", "--out", run / "a.svg")

    assert call.code == 2
    assert "inside the run" in call.stderr
    assert sorted(run.rglob("*")) == before


def test_plot__offers_accounts_of_the_model(filon):
    from filon.cli.completing import accounts

    assert [item.value for item in accounts(None, None, "re")] == ["revenue"]


def test_sweep__draws_what_it_tells(filon, here):
    arguments = ("sweep", "wrapper", "wrapper.price=20,25", "--trials", "300", "--months", "12", "--quiet")
    call = filon(*arguments, "--picture", "price.svg", "--json")
    told = json.loads(call.stdout)["settings"]

    assert call.code == 0
    assert [setting["setting"]["wrapper.price"] for setting in told] == [20.0, 25.0]
    assert b"price (per user and month)" in (here / "price.svg").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--picture", "a.txt"), "a.txt: a picture ends in .svg, .png or .pdf"),
        (("--picture", "a.svg", "--month", "6", "--month", "12"), "--picture: it shows one month; give --month once"),
        (
            ("wrapper.cash=1e6", "wrapper.serve_free=0.1", "--grid", "--picture", "a.svg"),
            "--picture: a heat map is of two levers, and --grid has 3",
        ),
    ],
)
def test_sweep__refuses_a_picture_before_it_simulates(filon, here, arguments, said):
    call = filon("sweep", "wrapper", "wrapper.price=20,25", *arguments)

    assert (call.code, call.stdout, call.stderr) == (2, "", f"filon: {said}\n")


def test_sweep__draws_one_firm(filon, here):
    call = filon("sweep", "sector-2025", "openai.price=20,25", "--picture", "a.svg")

    assert call.code == 2
    assert call.stderr.startswith("filon: --picture: it shows one firm; name it with --firm: ")


def test_optimize__refuses_a_picture_before_it_simulates(filon, here):
    call = filon("optimize", "wrapper", "wrapper.price=20:25", "--picture", "a.txt")

    assert (call.code, call.stderr) == (2, "filon: a.txt: a picture ends in .svg, .png or .pdf\n")
