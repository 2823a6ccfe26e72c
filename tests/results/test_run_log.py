"""`log.jsonl`: one JSON object per event, and nothing of the machine's owner in it."""

import getpass
import json
import re
from pathlib import Path

import made_up_runs
from filon.results import datasets, trials
from filon.results.store import RunWriter


def test_log__has_one_object_per_event(tmp_path):
    layout, tally = made_up_runs.venture()
    writer = RunWriter(tmp_path, "openai", layout, 0, resolved="", run={"seed": 1, "trials": tally.total})
    groups = {"/": trials.root(layout, 1, ()), "summary": datasets.summary(layout, tally)}
    text = (writer.finish(groups) / "log.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]

    assert [line["event"] for line in lines] == ["started", "finished"]
    assert {line["level"] for line in lines} == {"info"}
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"]) for line in lines)
    assert lines[0]["message"] == "1,000,000 trials of openai, of which 0 are kept"
    assert lines[0]["time"] <= lines[1]["time"]
    assert all(secret not in text for secret in (str(tmp_path), str(Path.home()), f"/{getpass.getuser()}"))
