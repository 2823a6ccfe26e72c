"""`filon sweep`, as it is called and read."""

import json
from pathlib import Path

import pytest

SMALL = ("--trials", "500", "--months", "12", "--threads", "1")


def test_table__has_the_scenario_as_it_is_and_every_setting(filon):
    call = filon("sweep", "wrapper", "wrapper.price=20:30:3", *SMALL)
    lines = call.stdout.splitlines()

    assert call.code == 0
    assert lines[0] == "wrapper: probability of a crash within 12 months"
    assert [line.split("  ")[0] for line in lines[3:7]] == ["as it is", *(f"wrapper.price = {p}" for p in (20, 25, 30))]
    assert call.stderr.splitlines()[0] == "1 of 4: as it is, 500 trials"
    assert max(map(len, lines[:7])) <= 80


def test_json__has_each_setting_with_its_differences(filon):
    call = filon(
        "sweep", "wrapper", "wrapper.price=20,30", "wrapper.cash=1e6", "--grid", *SMALL, "--month", 6, "--json"
    )
    told = json.loads(call.stdout)

    assert told["trials"] == 500
    assert [item["setting"] for item in told["settings"]] == [
        {"wrapper.price": price, "wrapper.cash": 1e6} for price in (20.0, 30.0)
    ]
    rows = [row for item in told["settings"] for row in item["differences"]]
    assert {row["step"] for row in rows} == {6}
    assert all(row["low"] <= row["difference"] <= row["high"] for row in rows)


def test_lever_without_values__is_tried_at_five_of_its_listed_range(filon):
    call = filon("sweep", "wrapper", "wrapper.price", "repricing_threshold", *SMALL, "--json")
    tried = [item["setting"] for item in json.loads(call.stdout)["settings"]]

    assert tried[:5] == [{"wrapper.price": price} for price in (10.0, 17.5, 25.0, 32.5, 40.0)]
    assert tried[5:] == [{"repricing_threshold": 0.0}, {"repricing_threshold": 1e9}]


def test_model_without_steps__is_swept_to_its_only_event(filon):
    model = Path(__file__).parents[1] / "levers" / "own_levers.py"
    call = filon("sweep", f"{model}:threshold", "threshold=0,2", "--trials", "300", "--quiet")

    assert call.code == 0
    assert "threshold = 2" in call.stdout


def test_own_model__is_swept_by_its_inputs(filon, monkeypatch):
    monkeypatch.chdir(Path(__file__).parent)
    call = filon("sweep", "own_model.py:model", "drift=0.1,0.5", "--trials", "300", "--quiet")

    assert call.code == 0
    assert call.stdout.startswith("reserve: probability of a crash within 60 weeks")
    assert call.stderr == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["wrapper.prise=20"], "did you mean 'price'"),
        (["wrapper.price=20:30"], "a range is first:last:how many"),
        (["wrapper.price=20", "--month", "13"], "--month 13: the run has 0 to 12"),
        (["wrapper.price=20", "--firm", "wraper"], "did you mean 'wrapper'"),
        (["wrapper.price=-1"], "outside"),
        (["months=6,12"], "months: settings of different lengths"),
    ],
)
def test_bad_question__gets_one_line_and_exit_2(filon, words, said):
    call = filon("sweep", "wrapper", *words, *SMALL)

    assert call.code == 2
    assert said in call.stderr
    assert len(call.stderr.splitlines()) == 1
