import json


def test_list__shows_every_run_the_latest_last(filon, runs):
    lines = filon("runs", "list", "--runs", runs).stdout.splitlines()

    assert len(lines) == 4
    assert lines[-1].split()[1:] == ["claims", "2,000", "1", "MB", "complete"]


def test_list__says_so_where_there_is_none(filon, tmp_path):
    call = filon("runs", "list", "--runs", tmp_path)

    assert (call.code, call.stdout) == (0, f"no run in {tmp_path}\n")


def test_list__json_has_its_schema(filon, runs):
    said = json.loads(filon("runs", "list", "--runs", runs, "--json").stdout)

    assert [{key: type(value) for key, value in run.items()} for run in said] == [
        {"run": str, "scenario": str, "started": str, "trials": int, "bytes": int, "status": str}
    ] * 2


def test_show__tells_the_facts_of_a_run(filon, runs):
    told = filon("runs", "show", "openai", "--runs", runs)
    said = json.loads(filon("runs", "show", "openai", "--runs", runs, "--json").stdout)

    assert told.code == 0
    assert "complete" in told.stdout
    assert (said["seed"], said["trials"], said["status"]) == (1, 1_000_000, "complete")


def test_verify__vouches_for_an_intact_run(filon, runs):
    call = filon("runs", "verify", "openai", "--runs", runs)

    assert call.code == 0
    assert "every file is as it was written" in call.stdout


def test_verify__names_every_fault(filon, runs):
    run = next(path for path in runs.iterdir() if "openai" in path.name)
    (run / "log.jsonl").write_text("")
    (run / "extra").touch()
    call = filon("runs", "verify", "openai", "--runs", runs)
    said = json.loads(filon("runs", "verify", "openai", "--runs", runs, "--json").stdout)

    assert call.code == 4
    assert "log.jsonl: changed since it was written" in call.stderr
    assert "extra: not in the manifest" in call.stderr
    assert (said["intact"], len(said["faults"])) == (False, 2)


def test_rm__removes_the_run_that_is_named(filon, runs):
    call = filon("runs", "rm", "openai", "--runs", runs)

    assert call.code == 0
    assert [path.name.split("-")[1] for path in runs.iterdir()] == ["claims"]


def test_rm__removes_nothing_where_a_name_is_wrong(filon, runs):
    call = filon("runs", "rm", "claims", "nosuch", "--runs", runs)

    assert call.code == 2
    assert len(list(runs.iterdir())) == 2
