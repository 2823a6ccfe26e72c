from __future__ import annotations

import json
import random
import shutil
import warnings
from hashlib import sha256

import numpy as np
import pytest
import xarray as xr
import zarr
from stored_example import example_groups

import filon
from filon.errors import InputError, ResultError
from filon.results.manifest import manifest_text, verify
from filon.results.opening import open_run


@pytest.fixture
def copy(stored, tmp_path):
    """A run that a test may damage."""
    return shutil.copytree(stored.path, tmp_path / stored.path.name)


def recommit(run):
    """List and commit the files as they are now, as a faulty writer would."""
    text = manifest_text(run)
    (run / "MANIFEST.json").write_text(text)
    (run / "COMMIT").write_text(sha256(text.encode()).hexdigest() + "\n")


def open_all(run):
    """Open and read every value."""
    return open_run(run).load()


def test_open__reads_what_was_written(stored):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = filon.open(stored.path)
        exits = tree["outcomes"].exit
        assert not exits.variable._in_memory  # lazy
        tree = tree.load()

    for name, group in example_groups(stored.layout, stored.tally).items():
        xr.testing.assert_identical(tree[name].to_dataset(), group)
    assert np.array_equal(tree["outcomes"].exit, stored.chunk["exit"])
    assert tree["summary"].crash_probability.sel(entity="alpha", month=6).item() > 0


def test_open__takes_the_words_that_name_a_run(stored, monkeypatch):
    monkeypatch.setenv("FILON_RUNS", str(stored.path.parent))

    for word in ("last", "example", stored.path.name[:16], str(stored.path)):
        assert filon.open(word)["summary"].trials == 1000
    with pytest.raises(InputError, match="no such run"):
        filon.open("nothing")


@pytest.mark.parametrize("seed", range(24))
def test_flipped_bit__is_refused_and_found(copy, seed):
    chosen = random.Random(seed)
    files = sorted(path for path in (copy / "results.zarr").rglob("*") if path.is_file())
    # half of the seeds go where the trials are: else nearly all would meet small files
    hit = chosen.choice(files if seed % 2 else [path for path in files if "outcomes" in path.parts])
    content = bytearray(hit.read_bytes())
    content[chosen.randrange(len(content))] ^= 1 << chosen.randrange(8)
    hit.write_bytes(content)
    name = hit.relative_to(copy).as_posix()

    assert verify(copy) == [f"{name}: changed since it was written"]
    if hit.name != "zarr.json" or hit.parent.name == "results.zarr":  # the top repeats all other metadata
        with pytest.raises(ResultError, match="changed since it was written"):
            open_all(copy)


@pytest.mark.parametrize("seed", range(8))
def test_deleted_file__is_refused_and_found(copy, seed):
    files = sorted(path for path in copy.rglob("*") if path.is_file() and path.name not in ("COMMIT", "MANIFEST.json"))
    hit = random.Random(seed).choice(files)
    hit.unlink()

    assert verify(copy) == [f"{hit.relative_to(copy).as_posix()}: missing"]
    with pytest.raises(ResultError, match="missing"):
        open_run(copy)


@pytest.mark.parametrize("name", ["results.zarr/summary/c/0", "results.zarr/outcomes/exit/c/1/0", "notes.txt"])
def test_added_file__is_refused_and_found(copy, name):
    (copy / name).parent.mkdir(parents=True, exist_ok=True)
    (copy / name).write_text("added")

    assert verify(copy) == [f"{name}: not in the manifest"]
    with pytest.raises(ResultError, match="not in the manifest"):
        open_run(copy)


def test_file_damaged_after_opening__is_refused_when_read(copy):
    tree = open_run(copy)
    chunk = copy / "results.zarr/outcomes/exit_month/c/0/0"
    chunk.write_bytes(chunk.read_bytes()[:-1])
    assert tree["outcomes"].exit.values.size
    with pytest.raises(ResultError, match=r"outcomes/exit_month/c/0/0: changed"):
        tree["outcomes"].exit_month.load()
    chunk.unlink()
    with pytest.raises(ResultError, match=r"outcomes/exit_month/c/0/0: missing"):
        tree["outcomes"].exit_month.load()


def test_run_without_commit__is_no_result(copy):
    (copy / "COMMIT").unlink()
    with pytest.raises(ResultError, match="not complete"):
        filon.open(copy)


@pytest.mark.parametrize("name", ["COMMIT", "MANIFEST.json"])
def test_changed_list__is_refused(copy, name):
    text = (copy / name).read_text()
    (copy / name).write_text(text.replace(text[3], "9" if text[3] != "9" else "8", 1))
    with pytest.raises(ResultError, match="not the one that was committed"):
        open_run(copy)


def test_commit__is_found_changed_whatever_its_bit(copy):
    commit = copy / "COMMIT"
    content = commit.read_bytes()
    for bit in range(8 * len(content)):
        other = bytearray(content)
        other[bit // 8] ^= 1 << bit % 8
        commit.write_bytes(other)
        assert len(verify(copy)) == 1, bit
    commit.write_bytes(content[:-1])
    with pytest.raises(ResultError, match="COMMIT vouches for another"):
        open_run(copy)


def test_chunk_that_was_never_written__is_refused(copy):
    (copy / "results.zarr/outcomes/exit/c/0/0").unlink()
    recommit(copy)
    with pytest.raises(ResultError, match=r"outcomes/exit/c/0/0: not in the manifest"):
        open_all(copy)


@pytest.mark.parametrize("name", ["outcomes/exit", "outcomes/exit_month", "inputs/draw", "summary/crash_probability"])
def test_chunk_that_holds_the_fill_value__is_refused(copy, name):
    array = zarr.open_group(copy / "results.zarr", mode="r+", use_consolidated=False)[name]
    array[1, 1] = array.fill_value
    recommit(copy)
    with pytest.raises(ResultError, match="never written"):
        open_all(copy)


def test_unknown_format__is_refused(copy):
    top = copy / "results.zarr/zarr.json"
    content = json.loads(top.read_text())
    content["attributes"]["filon_format"] = 99
    top.write_text(json.dumps(content))
    recommit(copy)
    with pytest.raises(ResultError, match="format 99; this version of filon reads format 1"):
        open_run(copy)
