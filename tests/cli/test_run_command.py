"""`filon run`, `trace` and `check` on the real engine."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from filon.cli.run import announcements
from filon.engine.cost import Cost
from filon.engine.keeping import Keep

OWN = f"{Path(__file__).with_name('own_model.py')}:model"


@pytest.fixture
def run(filon, tmp_path):
    """Run the model of one's own for 40 weeks, by default 2,000 times."""

    def call(*arguments):
        return filon("run", OWN, "--steps", "40", "--trials", "2e3", "--runs", tmp_path, *arguments)

    return call


def test_run__prints_the_table_and_stores_the_run(run, tmp_path):
    call = run("--quiet")
    (folder,) = tmp_path.iterdir()
    facts = json.loads((folder / "run.json").read_text())

    assert (call.code, call.stderr) == (0, "")
    assert call.stdout.startswith("reserve: probability of a crash")
    assert "40 weeks" in call.stdout
    assert call.stdout.rstrip().endswith("Conditional on the model.")
    assert facts["arguments"]["trials"] == 2000
    assert str(tmp_path) not in json.dumps(facts)


def test_run__says_where_the_run_is(run, tmp_path):
    call = run()
    (folder,) = tmp_path.iterdir()

    assert call.stderr.splitlines()[-1] == f"stored in {folder}"


def test_run__json_holds_the_same_as_show(run, filon, tmp_path):
    ran = json.loads(run("--json", "--seed", "7").stdout)
    shown = json.loads(filon("show", "last", "--runs", tmp_path, "--json").stdout)

    assert ran == shown
    assert (ran["seed"], ran["trials"], ran["step"], ran["steps"]) == (7, 2000, "week", 40)


def test_run__same_seed_gives_the_same_numbers_and_another_seed_others(run):
    first, again, other = (
        json.loads(run("--json", *seed).stdout) for seed in ([], ["--threads", "1"], ["--seed", "2"])
    )

    assert first["entities"] == again["entities"]
    assert first["entities"] != other["entities"]


def test_run__random_seed_is_recorded(run, tmp_path):
    said = json.loads(run("--json", "--seed", "random").stdout)
    (folder,) = tmp_path.iterdir()

    assert json.loads((folder / "run.json").read_text())["seed"] == said["seed"] > 0


def test_run__set_reaches_the_model(run):
    plain = json.loads(run("--json").stdout)
    drained = json.loads(run("--json", "--set", "drift=-1.0").stdout)
    crash = [said["entities"][0]["horizons"][-1]["crash"]["probability"] for said in (plain, drained)]

    assert crash[0] < 0.5 < crash[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--months", "12"], "use --steps"),
        (["--months", "12", "--steps", "12"], "one of them"),
        (["--set", "drfit=1"], "drift"),
        (["--keep", "everything"], "--keep"),
        (["--trials", "half"], "--trials"),
        (["--threads", "0"], "--threads"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_run__refuses_in_words_and_stores_nothing(filon, tmp_path, arguments, told):
    call = filon("run", OWN, "--runs", tmp_path, *arguments)

    assert call.code == 2
    assert told in call.stderr
    assert "Traceback" not in call.stderr
    assert list(tmp_path.iterdir()) == []


def test_steps__are_for_models_of_ones_own(filon, tmp_path):
    call = filon("run", "openai", "--steps", "12", "--runs", tmp_path)

    assert call.code == 2
    assert "use --months" in call.stderr


def test_announcements__tell_what_a_long_run_costs():
    long = Cost(200.0, 480_000_000, 1_200_000_000, Keep(524_288, 0, 1_000_000), False)

    assert announcements(long) == [
        "this takes about 3 min 20 s, 480 MB of memory and 1.2 GB of disk",
        "keeping the first 524,288 of 1,000,000 trials one by one: more would take over 1 GB; "
        "--keep outcomes:1000000 keeps them all",
        "compiling the model for this machine, once (up to half a minute)",
    ]


def test_announcements__of_a_short_run_are_none():
    assert announcements(Cost(2.0, 10**8, 10**6, Keep(1000), True)) == []


def test_trace__tells_one_trial_in_accounts_and_events(run, filon, tmp_path):
    run("--set", "drift=-1.0")
    call = filon("trace", "last", "--trial", "3", "--runs", tmp_path)
    said = json.loads(filon("trace", "last", "--trial", "3", "--runs", tmp_path, "--json").stdout)
    lines = call.stdout.splitlines()

    assert call.code == 0
    assert "ruin in week" in lines[0]
    assert lines[-1] == f"  week {said['exit_month']}: end: ruin in week {said['exit_month']}"
    assert said["exit"] == "ruin"
    assert said["rows"][0]["reserve"] == 10.0
    assert said["rows"][-1]["reserve"] < 0.0
    assert len(said["rows"]) == said["exit_month"] + 1
    assert {*said} == {
        "run", "trial", "seed", "firm", "narrative", "exit", "exit_month", "marks", "events", "draws", "rows",
    }  # fmt: skip


def test_trace__agrees_with_what_was_kept(run, filon, tmp_path):
    import filon as package

    run("--keep", "outcomes:100")
    (folder,) = tmp_path.iterdir()
    kept = package.open(folder)["outcomes"].to_dataset().load()
    for trial in range(5):
        said = json.loads(filon("trace", "last", "--trial", trial, "--runs", tmp_path, "--json").stdout)

        assert kept["exit_step"].values[trial, 0] == (-1 if said["exit_month"] is None else said["exit_month"])


def test_trace__refuses_a_trial_that_was_not_run(run, filon, tmp_path):
    run()
    call = filon("trace", "last", "--trial", "2000", "--runs", tmp_path)

    assert call.code == 2
    assert "trials 0 to 1999" in call.stderr


def test_check__finds_no_fault_in_what_is_shipped(filon):
    call = filon("check", "openai")
    said = json.loads(filon("check", "openai", "--json").stdout)

    assert call.code == 0
    assert call.stdout.startswith("openai: no fault")
    assert {*said} == {
        "scenario", "firms", "step", "steps", "figures", "judgement_share", "oldest", "newest", "fits", "warnings",
    }  # fmt: skip


FAULTY = """\
[scenario]
name = "faulty"
start = 2025-06-30
months = 60

[[firms]]
name = "x"
archetype = "lba"

[drivers.chrun]
distribution = 1.0
unit = "share"
"""


def test_check__reports_every_fault_with_its_line(filon, tmp_path):
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(FAULTY)
    call = filon("check", faulty)

    assert call.code == 2
    assert [line.removeprefix(f"{faulty}:").split(":")[:2] for line in call.stderr.splitlines()] == [
        ["8", "1"],
        ["10", "1"],
    ]
    assert "did you mean 'lab'?" in call.stderr
    assert "drivers.chrun: unknown driver" in call.stderr


ENDLESS = f"""
import sys
from filon.cli import main, progress
class Ready(progress.Lines):
    def __call__(self, done, *rest):
        if done and not hasattr(self, "told"):
            self.told = True
            print("ready", flush=True)
        super().__call__(done, *rest)
progress.Lines = Ready
sys.exit(main(["run", {OWN!r}, "--steps", "400", "--trials", "1e12", "--keep", "summary", "--runs", sys.argv[1]]))
"""

COMPILING = f"""
import sys, time
from filon.cli import main
from filon.engine import hiring
def compiled_unit(given):
    print("ready", flush=True)
    time.sleep(30)
hiring.compiled_unit = compiled_unit
sys.exit(main(["run", {OWN!r}, "--steps", "40", "--trials", "1e3", "--runs", sys.argv[1]]))
"""


def test_signal__while_the_model_compiles_leaves_nothing(tmp_path):
    command = [sys.executable, "-c", COMPILING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as called:
        assert called.stdout.readline() == "ready\n"
        called.send_signal(signal.SIGINT)
        told = called.stderr.read()
        called.wait(timeout=20)

    assert called.returncode == 130
    assert told.endswith("filon: interrupted\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["SIGINT", "SIGTERM"])
def test_signal__stops_a_run_within_a_second_and_keeps_what_was_done(tmp_path, number, code):
    command = [sys.executable, "-c", ENDLESS, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as called:
        assert called.stdout.readline() == "ready\n"
        began = time.monotonic()
        called.send_signal(number)
        told = called.stderr.read()
        called.wait(timeout=20)
        seconds = time.monotonic() - began
    (folder,) = tmp_path.iterdir()

    assert called.returncode == code
    assert "interrupted after" in told
    assert "Traceback" not in told
    assert seconds < 1.0
    assert (folder / "checkpoint.npz").is_file()
    assert json.loads((folder / "run.json").read_text())["status"] == "interrupted"


@pytest.mark.parametrize(
    "arguments",
    [["trace", "last", "--trial", "3"], ["show", "last"], ["runs", "list"], ["check", "openai"]],
    ids=" ".join,
)
def test_command__that_compiles_nothing_leaves_numba_alone(run, tmp_path, monkeypatch, arguments):
    run()
    monkeypatch.setenv("FILON_RUNS", str(tmp_path))
    code = f"import sys; from filon.cli import main; main({arguments!r}); sys.exit('numba' in sys.modules)"
    called = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert called.stdout
    assert called.returncode == 0
