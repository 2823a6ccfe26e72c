"""`filon export`: files that appear whole or not at all, and faults in one line."""

import json
import resource
import shutil
import subprocess
import sys

import pytest


def run_of(runs, scenario):
    return next(path for path in runs.iterdir() if scenario in path.name)


@pytest.mark.parametrize(
    ("kind", "ending"), [("netcdf", ".nc"), ("parquet", "-summary.parquet"), ("csv", "-summary.csv")]
)
def test_export__names_the_file_after_the_run(filon, runs, tmp_path, monkeypatch, kind, ending):
    monkeypatch.chdir(tmp_path)
    name = run_of(runs, "openai").name + ending
    call = filon("export", "openai", "--runs", runs, "--format", kind)

    assert (call.code, call.stderr) == (0, "")
    assert call.stdout.startswith(f"{name}: ")
    assert (tmp_path / name).stat().st_size > 1000


def test_export__json_tells_what_was_written(filon, runs, tmp_path):
    call = filon("export", "last", "--runs", runs, "--format", "csv", "--out", tmp_path / "a.csv", "--json")
    said = json.loads(call.stdout)
    lines = (tmp_path / "a.csv").read_text("utf-8-sig").splitlines()

    assert said == {
        "file": str(tmp_path / "a.csv"),
        "format": "csv",
        "groups": ["summary"],
        "bytes": (tmp_path / "a.csv").stat().st_size,
        "rows": len(lines) - 1,
    }


def test_export__keeps_a_file_that_is_there_unless_forced(filon, runs, tmp_path):
    place = tmp_path / "a.csv"
    place.write_text("mine")
    arguments = ("export", "openai", "--runs", runs, "--format", "csv", "--out", place)
    refused = filon(*arguments)

    assert (refused.code, refused.stderr) == (2, f"filon: {place}: there already; --force replaces it\n")
    assert place.read_text() == "mine"
    assert filon(*arguments, "--force").code == 0
    assert place.read_text("utf-8-sig").startswith("entity,")


def test_export__writes_nothing_into_a_run(filon, runs, monkeypatch):
    run = run_of(runs, "openai")
    monkeypatch.chdir(run / "results.zarr")
    before = sorted(run.rglob("*"))
    for more in ((), ("--out", run / "a.csv"), ("--out", run, "--force")):
        call = filon("export", run, "--format", "csv", *more)

        assert call.code == 2
        assert call.stderr.endswith(f": inside the run {run.name}; choose another folder (--out)\n")
    assert sorted(run.rglob("*")) == before


@pytest.mark.parametrize("kind", ["netcdf", "parquet", "csv"])
def test_export__of_a_damaged_run_leaves_nothing(filon, runs, tmp_path, kind):
    chunk = next(run_of(runs, "openai").rglob("crash_probability/c/*/*"))
    chunk.write_bytes(bytes([chunk.read_bytes()[0] ^ 1]) + chunk.read_bytes()[1:])
    (tmp_path / "out").mkdir()
    call = filon("export", "openai", "--runs", runs, "--format", kind, "--out", tmp_path / "out" / "file")

    assert call.code == 4
    assert "changed since it was written" in call.stderr
    assert call.stderr.count("\n") == 1
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--format", "csv", "--group", "outcomes"),
            "it has diagnostics, summary",
        ),
        (("--format", "csv", "--group", "sumary"), "did you mean 'summary'"),
        (("--format", "excel"), "'excel' is not one of 'netcdf', 'parquet', 'csv'"),
        (("--format", "csv", "--out", "/nowhere/a.csv"), "/nowhere: no such folder"),
        ((), "Missing option '--format'"),
    ],
    ids=str,
)
def test_export__refuses_in_one_line(filon, runs, arguments, said):
    call = filon("export", "openai", "--runs", runs, *arguments)

    assert call.code == 2
    assert said in call.stderr
    assert len(call.stderr.strip().splitlines()) <= (5 if not arguments else 1)


@pytest.mark.parametrize(
    ("kind", "library", "said"),
    [
        ("netcdf", "h5netcdf", "netCDF needs h5netcdf, which is not installed: pip install h5netcdf h5py"),
        ("netcdf", "h5py", "netCDF needs h5py, which is not installed: pip install h5netcdf h5py"),
        ("parquet", "pyarrow", "Parquet needs pyarrow, which is not installed: pip install pyarrow"),
    ],
)
def test_export__says_how_to_install_what_is_missing(filon, runs, tmp_path, monkeypatch, kind, library, said):
    monkeypatch.setitem(sys.modules, library, None)  # what Python takes for "not installed"
    call = filon("export", "openai", "--runs", runs, "--format", kind, "--out", tmp_path / "file")

    assert (call.code, call.stdout, call.stderr) == (1, "", f"filon: {said}\n")
    assert not (tmp_path / "file").exists()


@pytest.mark.parametrize("kind", ["netcdf", "parquet", "csv"])
def test_export__without_room_leaves_nothing_and_says_so(runs, tmp_path, kind):
    out = tmp_path / "out"
    out.mkdir()
    called = subprocess.run(
        [sys.executable, "-m", "filon", "export", "openai", "--runs", runs, "--format", kind, "--out", out / "file"],
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
        check=False,
    )

    assert called.returncode == 5, called.stderr
    assert "no room left" in called.stderr
    assert called.stderr.count("\n") == 1
    assert list(out.iterdir()) == []


def test_export__refuses_a_newer_format(filon, runs, tmp_path):
    from hashlib import sha256

    from filon.results.manifest import manifest_text

    run = run_of(runs, "openai")
    top = run / "results.zarr/zarr.json"
    content = json.loads(top.read_text())
    content["attributes"]["filon_format"] = 2
    top.write_text(json.dumps(content))
    text = manifest_text(run)
    (run / "MANIFEST.json").write_text(text)
    (run / "COMMIT").write_text(sha256(text.encode()).hexdigest() + "\n")
    for command in (("show",), ("export", "--format", "csv", "--out", tmp_path / "a.csv")):
        call = filon(command[0], "openai", "--runs", runs, *command[1:])

        assert call.code == 4
        assert "format 2; this version of filon reads format 1" in call.stderr
    shutil.rmtree(run)
