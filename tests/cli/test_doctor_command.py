"""`filon doctor`: what it finds, and what it finds wrong."""

import json

import pytest
from json_shapes import unlike

from filon.engine import health
from filon.results import environment


@pytest.fixture
def doctor(filon, tmp_path, monkeypatch):
    """Look at a machine with an empty cache and no runs."""
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "cache"))

    def call(*arguments):
        return filon("doctor", "--runs", tmp_path / "runs", *arguments)

    return call


def test_doctor__finds_no_fault_and_makes_nothing(doctor, tmp_path):
    call = doctor()

    assert (call.code, call.stderr) == (0, "")
    assert "python 3." in call.stdout
    assert "made when needed; writable" in call.stdout
    assert call.stdout.rstrip().endswith("none")
    assert list(tmp_path.iterdir()) == []


def test_doctor__json_has_its_schema(doctor):
    said = json.loads(doctor("--json").stdout)

    assert unlike(said, health.Health, "health") == []
    assert {one["name"] for one in said["folders"]} == {"cache of kernels", "cache of tables", "runs"}
    assert said["versions"].keys() == {"python", *environment.PACKAGES}
    assert said["compiled"] is False
    assert said["scenarios"] > 1
    assert said["processor"]["threads"] >= 1


def test_doctor__names_folders_that_cannot_be_written(doctor, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "file" / "cache"))
    call = doctor("--runs", tmp_path / "file" / "runs")

    assert call.code == 1
    assert [line.split(" (")[0] for line in call.stderr.splitlines()] == [
        "filon: cache of kernels",
        "filon: cache of tables",
        "filon: runs",
    ]
    assert "cannot be written: Not a directory" in call.stderr


def test_doctor__distrusts_a_cache_that_others_write(doctor, tmp_path):
    kernels = tmp_path / "cache" / "kernels"
    kernels.mkdir(parents=True)
    kernels.chmod(0o777)
    call = doctor("--json")

    assert call.code == 1
    assert "not a directory of yours alone" in call.stderr
    assert json.loads(call.stdout)["faults"] == [call.stderr.removeprefix("filon: ").rstrip()]


def test_doctor__misses_figures_and_packages_and_room(doctor, tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "PACKAGES", ("filon",))
    monkeypatch.setattr(health, "free_bytes", lambda path: 5_000_000)
    call = doctor("--distributions", tmp_path / "nowhere")

    assert call.code == 1
    assert "zarr is not installed" in call.stderr
    assert "no such folder" in call.stderr
    assert "only 5 MB are free" in call.stderr


def test_processor__that_is_too_old_is_told(doctor, monkeypatch):
    monkeypatch.setattr(health.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(health, "_features", lambda: {"avx2": False, "fma": True})
    call = doctor()

    assert call.code == 1
    assert call.stderr == "filon: the processor lacks avx2, which filon needs\n"


@pytest.mark.parametrize(
    ("features", "widened", "chosen", "bits"),
    [
        ({"avx2": True, "avx512f": True}, True, "", 512),
        ({"avx2": True, "avx512f": True}, False, "+avx2,+avx512f,-prefer-256-bit", 512),
        ({"avx2": True, "avx512f": True}, False, "+avx2", 256),
        ({"avx2": True}, False, "", 256),
        ({"neon": True}, False, "", 128),
    ],
)
def test_vectors__are_as_wide_as_the_setting_in_force(features, widened, chosen, bits):
    assert health.vector_bits(features, widened, chosen) == bits
