"""`--on` and `--out` of `filon run`, and `filon runs upload`: where a run is done, and where it goes."""

import json
from pathlib import Path

import pytest

from filon.cli import sending
from filon.cli.application import Session
from filon.errors import InterruptedRun, RunError
from filon.results import uploading
from filon.results.remote import remote

OWN = f"{Path(__file__).with_name('own_model.py')}:model"
CALL = ("run", OWN, "--steps", "12", "--trials", "3000", "--quiet")


def test_run_on_processes__prints_what_threads_print(filon, tmp_path):
    far = filon(*CALL, "--on", "local:1", "--runs", tmp_path / "far")
    near = filon(*CALL, "--threads", "1", "--runs", tmp_path / "near")

    assert (far.code, far.stderr) == (0, "")
    assert far.stdout == near.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--on", "local:2", "--threads", "2"), "--threads does not go with --on"),
        (("--on", "slurm"), "'slurm' is not local:N"),
        (("--out", "ftp://a/b"), "'ftp://a/b' is not s3://BUCKET/PREFIX"),
    ],
)
def test_words_that_mean_nothing__are_a_wrong_call(filon, tmp_path, words, said):
    call = filon(*CALL, *words, "--runs", tmp_path)

    assert call.code == 2
    assert said in call.stderr
    assert "filon run --help" in call.stderr


@pytest.mark.parametrize("command", [("resume", "last"), ("extend", "last", "--trials", "9000")])
def test_threads_beside_processes__are_refused_of_runs_too(filon, tmp_path, command):
    call = filon("runs", *command, "--on", "local:2", "--threads", "2", "--runs", tmp_path)

    assert call.code == 2
    assert "--threads does not go with --on" in call.stderr


def test_run__goes_where_it_is_told_and_leaves_no_copy(filon, tmp_path):
    above = (tmp_path / "objects").as_uri()
    call = filon(*CALL[:-1], "--out", above, "--runs", tmp_path / "runs")
    (run,) = (tmp_path / "objects").iterdir()
    shown = filon("show", f"{above}/{run.name}")

    assert call.code == 0
    assert call.stderr.splitlines()[-1] == f"stored in {above}/{run.name}"
    assert list((tmp_path / "runs").iterdir()) == []
    assert shown.stdout == call.stdout
    assert filon("runs", "verify", f"{above}/{run.name}").code == 0
    assert json.loads(filon("runs", "show", f"{above}/{run.name}", "--json").stdout)["trials"] == 3000
    assert filon("plot", f"{above}/{run.name}", "incidence").code == 2


def test_threshold_that_is_crossed__is_told_of_a_run_that_went_away(filon, tmp_path):
    above = (tmp_path / "objects").as_uri()
    call = filon(*CALL, "--out", above, "--runs", tmp_path / "runs", "--fail-if", "crash(12) >= 0")

    assert call.code == 3
    assert len(list((tmp_path / "objects").iterdir())) == 1


def test_upload_that_fails__leaves_the_run_and_says_how_to_go_on(filon, tmp_path, monkeypatch):
    above = (tmp_path / "objects").as_uri()

    def put(place, content, really=uploading.put):
        if place.key.endswith("run.json"):
            raise RunError(f"{place}: no answer")
        really(place, content)

    with monkeypatch.context() as broken:
        broken.setattr(uploading, "put", put)
        call = filon(*CALL, "--out", above, "--runs", tmp_path / "runs")
    (run,) = (tmp_path / "runs").iterdir()
    again = filon("runs", "upload", "last", above, "--runs", tmp_path / "runs")

    assert call.code == 1
    assert f"`filon runs upload {run.name} {above}` goes on" in call.stderr
    assert (again.code, again.stdout) == (0, f"{run.name}: put at {above}/{run.name}\n")
    assert run.is_dir()
    assert filon("show", f"{above}/{run.name}").code == 0


def test_signal_during_an_upload__leaves_the_rest_for_later(filon, tmp_path):
    assert filon(*CALL, "--runs", tmp_path).code == 0
    (run,) = tmp_path.iterdir()
    session = Session()
    session.interruption.stop.set()
    session.interruption.signal_number = 15

    with pytest.raises(InterruptedRun, match=r"the run is complete in .* goes on") as stopped:
        sending.sent(run, remote((tmp_path / "objects").as_uri(), make=True), session)
    assert stopped.value.exit_code == 143
