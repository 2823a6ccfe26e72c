from __future__ import annotations

import errno
import json
import os
import tracemalloc
import warnings
from collections import namedtuple

import numpy as np
import pytest
import xarray as xr
import zarr
from stored_example import FACTS, example_chunk, example_groups, example_layout, example_run, example_tally

from filon.errors import ResourceError, RunError
from filon.results import disk
from filon.results.checkpoint import Checkpoint, read_checkpoint
from filon.results.layout import CHUNK_TRIALS
from filon.results.locks import is_held
from filon.results.manifest import verify
from filon.results.store import RunWriter


@pytest.fixture
def layout():
    return example_layout()


def writer_in(folder, layout, kept=1000):
    return RunWriter(folder, "example", layout, kept, resolved="seed = 1\n", run=FACTS)


def test_run__is_read_by_plain_xarray_without_a_warning(stored):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = xr.open_datatree(stored.path / "results.zarr", engine="zarr").load()

    for name, group in example_groups(stored.layout, stored.tally).items():
        xr.testing.assert_identical(tree[name].to_dataset(), group)
    for name in ("exit", "exit_month", "crash_cause", "crash_month", "mark_month", "narrative"):
        assert np.array_equal(tree["outcomes"][name], stored.chunk[name])
        assert tree["outcomes"][name].dtype == stored.chunk[name].dtype
    assert np.array_equal(tree["outcomes"].burned, stored.chunk["money"][..., 1])
    assert np.array_equal(tree["inputs"].draw, stored.chunk["inputs"])


@pytest.mark.parametrize("group", ["summary", "quantiles", "diagnostics", "paths"])
def test_run__repeats_coordinates_in_every_group(stored, group):
    alone = xr.open_zarr(stored.path / "results.zarr", group=group, chunks=None)

    assert alone.month.values.tolist() == list(range(13))
    assert alone.date.dims == ("month",)


def test_run__holds_what_a_run_holds(stored):
    facts = json.loads((stored.path / "run.json").read_text())
    events = [json.loads(line)["event"] for line in (stored.path / "log.jsonl").read_text().splitlines()]

    assert {path.name for path in stored.path.iterdir()} == {
        "run.json", "scenario.resolved.toml", "results.zarr", "log.jsonl", "MANIFEST.json", "COMMIT",
    }  # fmt: skip
    assert facts == FACTS | {"scenario": "example", "status": "complete"}
    assert events == ["started", "finished"]
    assert (stored.path / "scenario.resolved.toml").read_text() == "seed = 1\n"
    assert verify(stored.path) == []
    assert str(stored.path.parent) not in "".join(
        path.read_text("utf-8", "replace") for path in stored.path.rglob("*") if path.is_file()
    )


def test_run__has_chunks_codecs_and_fill_values_of_the_format(stored):
    group = zarr.open_group(stored.path / "results.zarr", mode="r")
    for name, dtype, fill in (("exit", "u1", 255), ("exit_month", "i2", -32768), ("raised", "f4", 9.96921e36)):
        array = group[f"outcomes/{name}"]
        assert array.dtype == np.dtype(dtype)
        assert array.fill_value == np.dtype(dtype).type(fill)
        assert array.chunks == (CHUNK_TRIALS, 2)
        assert [type(codec).__name__ for codec in array.compressors] == ["ZstdCodec", "Crc32cCodec"]
        assert "_FillValue" not in array.attrs
    assert group.metadata.consolidated_metadata is not None


def contents(run):
    store = run / "results.zarr"
    return {path.relative_to(store).as_posix(): path.read_bytes() for path in store.rglob("*") if path.is_file()}


def test_run__has_the_same_bytes_again(stored, tmp_path):
    assert contents(example_run(tmp_path).path) == contents(stored.path)


def test_run__extended_keeps_the_bytes_of_whole_chunks(tmp_path):
    short = example_run(tmp_path / "short", kept=CHUNK_TRIALS, months=2, quantities=())
    layout = short.layout
    writer = writer_in(tmp_path / "long", layout, CHUNK_TRIALS + 10)
    writer.write_outcomes(0, short.chunk)
    writer.write_outcomes(CHUNK_TRIALS, example_chunk(layout, 10))
    longer = writer.finish(example_groups(layout, short.tally))
    first, again = contents(short.path), contents(longer)

    assert [name for name in first if name.startswith("outcomes") and "/c/0" in name]
    assert all(again[name] == first[name] for name in first if "/c/0" in name and name.startswith("outcomes"))
    exits = xr.open_datatree(longer / "results.zarr", engine="zarr")["outcomes"].exit
    assert np.array_equal(exits[:CHUNK_TRIALS], short.chunk["exit"])
    assert np.array_equal(exits[CHUNK_TRIALS:], example_chunk(layout, 10)["exit"])


def test_run__may_keep_no_trials(tmp_path, layout):
    writer = writer_in(tmp_path, layout, kept=0)
    tally = example_tally(layout, example_chunk(layout, 20))
    tree = xr.open_datatree(writer.finish(example_groups(layout, tally)) / "results.zarr", engine="zarr")

    assert set(tree.children) == {"summary", "quantiles", "diagnostics", "paths"}


def test_runs__of_one_second_get_different_names(tmp_path):
    first, second = example_run(tmp_path).path, example_run(tmp_path).path

    assert first.name != second.name
    assert first.name[-8:] == second.name[-8:]


def test_writer__stages_aside_until_it_is_done(tmp_path, layout):
    writer = writer_in(tmp_path, layout)

    assert [path.name.startswith(".staging-") for path in tmp_path.iterdir()] == [True]
    assert json.loads((writer.staging / "run.json").read_text())["status"] == "running"
    writer.discard()
    assert list(tmp_path.iterdir()) == []


def test_writer__takes_chunks_in_order_only(tmp_path, layout):
    writer = writer_in(tmp_path, layout)
    with pytest.raises(RunError, match="chunk that comes after 0"):
        writer.write_outcomes(500, example_chunk(layout, 500))
    with pytest.raises(RunError, match="chunk that comes after 0"):
        writer.write_outcomes(0, example_chunk(layout, 500))
    with pytest.raises(RunError, match="0 of 1000 trials"):
        writer.finish({})


@pytest.mark.parametrize(("name", "fill"), [("exit", 255), ("exit_month", -32768), ("money", 9.96921e36)])
def test_writer__refuses_values_that_stand_for_never_written(tmp_path, layout, name, fill):
    chunk = example_chunk(layout, 1000)
    chunk[name][3, 1] = fill
    with pytest.raises(RunError, match="never written"):
        writer_in(tmp_path, layout).write_outcomes(0, chunk)


def checkpoint_of(tally, *units, stored=0):
    return Checkpoint(tally, np.array(units).reshape(-1, 2), np.ones((len(units), 2), np.int64), stored)


def test_checkpoint__is_read_back(tmp_path, layout):
    writer = writer_in(tmp_path, layout)
    tally = example_tally(layout, example_chunk(layout, 20))
    writer.write_checkpoint(checkpoint_of(example_tally(layout, example_chunk(layout, 10)), (0, 10)))
    writer.write_checkpoint(checkpoint_of(tally, (0, 10), (10, 5), (30, 5), stored=7))
    again = read_checkpoint(writer.staging)

    assert again.tally == tally
    assert (again.ranges, again.done, again.stored) == ([(0, 15), (30, 35)], 20, 7)
    assert again.crashed.tolist() == [[1, 1]] * 3
    assert sorted(path.name for path in writer.staging.iterdir()) == [
        "checkpoint.npz", "log.jsonl", "owner.pid", "results.zarr", "run.json", "scenario.resolved.toml",
    ]  # fmt: skip


@pytest.mark.parametrize("kept", [0.0, 0.3, 0.9, 0.999])
def test_checkpoint__cut_short_counts_for_nothing(tmp_path, layout, kept):
    content = checkpoint_of(example_tally(layout, example_chunk(layout, 20)), (0, 20)).to_bytes()
    (tmp_path / "checkpoint.npz").write_bytes(content[: int(kept * len(content))])

    assert read_checkpoint(tmp_path) is None


def test_interrupted_run__keeps_what_was_done_and_is_no_result(tmp_path, layout):
    writer = writer_in(tmp_path, layout)
    tally = example_tally(layout, example_chunk(layout, 20))
    left = writer.interrupt(checkpoint_of(tally, (0, 20)))
    again = read_checkpoint(left)

    assert again.tally == tally
    assert again.ranges == [(0, 20)]
    assert json.loads((left / "run.json").read_text())["status"] == "interrupted"
    assert "COMMIT" in verify(left)[0]
    assert not is_held(left)


def test_disk__too_small_is_said_before_the_start(tmp_path, layout, monkeypatch):
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(disk.shutil, "disk_usage", lambda folder: usage(1_500_000))
    with pytest.raises(ResourceError, match=r"needs about [\d.]+ MB, 1\.5 MB are free"):
        writer_in(tmp_path / "runs", layout)
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_disk__full_on_the_way_is_said(tmp_path, layout, monkeypatch, code):
    writer = writer_in(tmp_path, layout)

    def full(*arguments, **options):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr("zarr.storage._local._put", full)
    with pytest.raises(ResourceError, match=r"disk full: the run needs about"):
        writer.write_outcomes(0, example_chunk(layout, 1000))
    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(ResourceError, match=r"disk full"):
        writer.write_checkpoint(checkpoint_of(example_tally(layout, example_chunk(layout, 20)), (0, 20)))


def test_disk__full_at_the_first_file_leaves_nothing(tmp_path, layout, monkeypatch):
    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("filon.results.store.write_synced", full)
    with pytest.raises(ResourceError, match=r"disk full: the run needs about"):
        writer_in(tmp_path, layout)
    assert list(tmp_path.iterdir()) == []


def test_keepable_trials__are_whole_chunks_under_the_limit(layout):
    size = layout.bytes_per_trial

    assert disk.keepable_trials(layout, 1_000_000) == 1_000_000
    assert disk.keepable_trials(layout, 1_000_000, limit=700_000 * size) == 2 * CHUNK_TRIALS
    assert disk.keepable_trials(layout, 1_000_000, limit=1000) == 0


def test_writer__needs_little_more_memory_than_a_chunk(tmp_path):
    layout = example_layout(months=2, quantities=())
    chunk = example_chunk(layout, CHUNK_TRIALS)
    largest = max(values.nbytes for values in chunk.values())
    writer = writer_in(tmp_path, layout, 2 * CHUNK_TRIALS)
    writer.write_outcomes(0, chunk)
    tracemalloc.start()
    writer.write_outcomes(CHUNK_TRIALS, chunk)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    # the array as zarr lays it out, its bytes, and the compressed ones
    assert peak < 4 * largest + 1_000_000
