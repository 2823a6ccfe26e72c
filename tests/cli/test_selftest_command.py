"""`filon selftest`, with suites that take no time."""

import json
from pathlib import Path

import jsonschema
import pytest

from filon.cli.printed import output_schema
from filon.errors import InterruptedRun
from filon.selftest import suites
from filon.selftest.findings import Findings

FAULTS = [f"file {number}: not found by verify" for number in range(12)]


@pytest.fixture
def folders(monkeypatch):
    """Suites that pass, fail, and cannot be tried; the folders that they worked in."""
    used = []

    def findings(suite, folder, full, progress):
        progress()
        used.append(folder)
        (folder / "run").mkdir()
        if suite.name == "flips":
            return Findings(tries=1_000 if full else 10, found=1_000 if full else 10, told="of all files")
        if suite.name == "damage":
            return Findings(tries=13, found=1, silent=list(FAULTS))
        return Findings(skipped="no small disk can be mounted")

    monkeypatch.setattr(suites.Suite, "findings", findings)
    return used


def test_selftest__prints_one_table(filon, folders):
    call = filon("selftest", "flips", "full_disk")
    rows = [line.split() for line in call.stdout.splitlines()]

    assert call.code == 0
    assert ["flips", "10", "10", "0"] in [row[:4] for row in rows]
    assert "skipped: no small disk can be mounted" in call.stdout
    assert call.stderr.splitlines() == [
        "flips: single bits flipped in every file of a run",
        "flips: 10 tries, 10 found, 0 silent in 0.0 s",
        "full_disk: runs on disks that are full or fill up, gone on with later",
        "full_disk: skipped: no small disk can be mounted",
    ]
    assert len(folders) == 2
    assert not any(folder.exists() for folder in folders)


def test_selftest__fails_where_a_fault_is_silent(filon, folders):
    call = filon("selftest", "damage")

    assert call.code == 1
    assert "filon: damage: file 0: not found by verify" in call.stderr
    assert "filon: damage: file 9: not found by verify\nfilon: damage: and 2 more\n" in call.stderr
    assert "damage" in call.stdout


def test_selftest__prints_json_as_its_schema_says(filon, folders):
    call = filon("selftest", "--full", "--json")
    said = json.loads(call.stdout)

    assert call.code == 1
    assert [one["suite"] for one in said] == [suite.name for suite in suites.SUITES]
    assert (said[0]["tries"], said[0]["silent"], said[0]["skipped"]) == (1_000, 0, None)
    assert said[1]["faults"] == FAULTS
    assert [
        error.message for error in jsonschema.Draft202012Validator(output_schema("selftest")).iter_errors(said)
    ] == []


def test_selftest__names_the_nearest_suite(filon):
    near, far = filon("selftest", "flps"), filon("selftest", "everything")

    assert (near.code, near.stderr) == (2, "filon: no such suite: 'flps'; did you mean 'flips'?\n")
    assert far.code == 2
    assert "known are damage, flips, full_disk, kills, operations, reader" in far.stderr


def test_selftest__ends_between_two_tries_and_leaves_nothing(monkeypatch):
    kept = []

    def endless(suite, folder, full, progress):
        kept.append(Path(folder))
        while True:
            progress()

    def interrupted():
        raise InterruptedRun("interrupted")

    monkeypatch.setattr(suites.Suite, "findings", endless)
    with pytest.raises(InterruptedRun):
        list(suites.tried(suites.suites_named(["reader"]), full=False, progress=interrupted))
    assert not kept[0].exists()
