"""`filon compare`, as it is called and read."""

import json
from pathlib import Path

import pytest

OWN = f"{Path(__file__).with_name('own_model.py')}:model"


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """A folder of two runs of one model, of two seeds and 40 and 30 steps."""
    import filon

    folder = tmp_path_factory.mktemp("two")
    first = filon.run(filon.load(OWN, months=40), trials=400, seed=1, runs=folder, threads=1)
    second = filon.run(filon.load(OWN, months=30), trials=300, seed=2, runs=folder, threads=1)
    return folder, Path(first).name, Path(second).name


def test_comparison__is_printed_with_its_errors(filon, two):
    folder, first, second = two
    call = filon("compare", first, second, "--runs", folder)

    assert call.code == 0
    assert "difference" in call.stdout
    assert f"First {first}, second {second}. 300 trials compared in pairs" in " ".join(call.stdout.split())


def test_json__has_what_the_table_has_at_the_steps_asked_for(filon, two):
    folder, first, second = two
    call = filon("compare", first, second, second, "--runs", folder, "--month", 10, "--month", 5, "--json")
    told = json.loads(call.stdout)

    assert told["first"] == first
    assert [item["run"] for item in told["comparisons"]] == [second, second]
    rows = told["comparisons"][0]["differences"]
    assert [row["step"] for row in rows] == [5, 10]
    assert all(row["low"] <= row["difference"] <= row["high"] for row in rows)
    assert all(row["second"] - row["first"] == pytest.approx(row["difference"]) for row in rows)
    assert {row["pairs"] for row in rows} == {300}


def test_sector__is_compared_at_its_last_month_and_says_that_cohorts_are_wholes(filon, sector_runs):
    call = filon("compare", "sector", "sector", "--runs", sector_runs)

    assert call.code == 0
    assert call.stderr == ""
    assert len({line.split()[0] for line in call.stdout.splitlines() if " months " in line}) > 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--month", "31"], "--month 31: both runs have 0 to 30"),
        (["nothing"], "nothing"),
    ],
)
def test_bad_question__gets_one_line_and_exit_2(filon, two, words, said):
    folder, first, second = two
    call = filon("compare", first, second, *words, "--runs", folder)

    assert call.code == 2
    assert said in call.stderr
    assert len(call.stderr.splitlines()) == 1


def test_run_of_another_step__is_refused(filon, two, runs):
    folder, first, _ = two
    call = filon("compare", runs / next(path.name for path in runs.iterdir() if "openai" in path.name), folder / first)

    assert call.code == 2
    assert "cannot be compared" in call.stderr
