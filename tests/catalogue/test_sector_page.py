"""The page of the sector: current, with a trial and a reading for each narrative."""

import re
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from filon.catalogue.sector_page import (
    CHOICES,
    COMMAND,
    KEPT,
    PAGE,
    SCENARIO,
    TRIALS,
    as_toml,
    chosen,
    main,
    typical,
    written,
)
from filon.engine.sector_traces import replay_sector
from filon.scenario.loading import load

ROOT = Path(__file__).parents[2]
FOUND = chosen(ROOT / CHOICES)


def test_page__is_what_the_trials_give_now():
    assert (ROOT / PAGE).read_text(encoding="utf-8") == written(FOUND), f"renew it: {COMMAND}"


def test_trials__are_one_of_each_narrative():
    scenario = load(SCENARIO)

    assert list(FOUND["trials"]) == [narrative.name for narrative in scenario.narratives]
    for narrative, item in FOUND["trials"].items():
        assert 0 <= item["trial"] < KEPT
        trace = replay_sector(scenario, 1, item["trial"])
        assert trace.narrative == narrative
        assert (trace.sector_crash is not None) or narrative != "bubble"
        assert trace.path.exits


def test_readings__are_a_few_sentences():
    for item in FOUND["trials"].values():
        assert 2 <= len(re.findall(r"[.?!](?= [A-Z]|$)", item["reading"])) <= 6, item["reading"]


def test_page__names_its_command():
    assert f"filon run {SCENARIO} --trials {TRIALS} --seed 1" in (ROOT / PAGE).read_text(encoding="utf-8")


def test_tables__have_rows_as_wide_as_their_headings():
    for headings, *rows in FOUND["tables"].values():
        assert rows
        assert {len(row) for row in rows} == {len(headings)}


def test_choices__are_read_as_they_were_written(tmp_path):
    file = tmp_path / "sector.toml"
    file.write_text(as_toml(FOUND), encoding="utf-8")

    assert chosen(file) == FOUND
    assert chosen(tmp_path / "none.toml") == {}


def test_typical__takes_the_middle_of_each_narrative():
    names = [narrative.name for narrative in load(SCENARIO).narratives]
    crashes = np.array([[5, -1], [9, -1], [20, -1], [3, 3], [-1, -1], [7, 7]] * 3)
    codes = np.repeat(np.arange(3), 6)
    data = {
        "crash_month": (("trial", "firm"), crashes),
        "exit_month": (("trial", "firm"), crashes),
        "raised": (("trial", "firm"), np.zeros(crashes.shape)),
        "burned": (("trial", "firm"), np.zeros(crashes.shape)),
        "narrative": ("trial", codes, {"flag_values": [0, 1, 2], "flag_meanings": " ".join(names)}),
    }
    found = dict(typical(xr.Dataset(data), np.array([0.4, 0.6])))

    assert list(found) == names
    assert crashes[found["bubble"]].min() >= 0, "both firms crash: over half of the capital"
    assert all(crashes[trial].max() >= 0 for trial in found.values())


def test_command__takes_no_other_argument():
    with pytest.raises(SystemExit, match="usage"):
        main("--other")
