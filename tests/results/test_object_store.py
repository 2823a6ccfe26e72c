"""Runs in an object store: whole or no result, read lazily, and every file held against the manifest."""

import sys
import threading

import numpy as np
import pytest
from object_server import BUCKET, server

import filon
from filon.errors import InputError, InterruptedRun, ResultError, RunError
from filon.export.export import export
from filon.results import uploading
from filon.results.manifest import COMMIT, MANIFEST, verify
from filon.results.remote import Remote, is_url, remote
from filon.results.runs import resolve, resolve_anywhere
from filon.results.uploading import uploaded
from filon.selftest.specimens import specimen

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of boto3, of the clock


@pytest.fixture(scope="module")
def variables():
    with server() as found:
        yield found


@pytest.fixture
def above(variables, monkeypatch, tmp_path):
    """A place of its own in the store."""
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return remote(f"s3://{BUCKET}/{tmp_path.name}/runs/")


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return specimen(tmp_path_factory.mktemp("runs"))


def keys(place: Remote) -> list[str]:
    return sorted(name for name, _ in place.entries())


def test_uploaded_run__is_read_as_it_was_written(above, whole, tmp_path):
    place = uploaded(whole.run, above)
    tree = filon.open(str(place))

    assert str(place) == f"{above.url}/{whole.run.name}"
    assert keys(place) == sorted(path.relative_to(whole.run).as_posix() for path in whole.files())
    assert verify(place) == []
    assert tree.load().identical(whole.tree)
    assert export(resolve_anywhere(str(place)), "csv", out=tmp_path).rows > 0


def test_open__reads_no_values_before_they_are_asked_for(above, whole, monkeypatch):
    place = uploaded(whole.run, above)
    read = []

    def content(self, name, most, really=Remote.content):
        read.append(name)
        return really(self, name, most)

    monkeypatch.setattr(Remote, "content", content)
    tree = filon.open(str(place))
    before = [name for name in read if "summary/crash_probability/c/" in name]
    tree["summary"].crash_probability.load()

    assert before == []
    assert "results.zarr/summary/crash_probability/c/0/0" in read
    assert not any("outcomes/exit/c/" in name for name in read)


@pytest.mark.parametrize("name", ["results.zarr/summary/crash_probability/c/0/0", "results.zarr/zarr.json", MANIFEST])
def test_changed_object__is_refused_when_it_is_read(above, whole, name):
    place = uploaded(whole.run, above)
    content = bytearray((whole.run / name).read_bytes())
    content[len(content) // 2] ^= 1
    uploading.put(place / name, bytes(content))

    with pytest.raises(ResultError, match=r"changed since it was written|not the one that was committed"):
        filon.open(str(place)).load()
    assert verify(place) != []


def test_missing_and_added_objects__are_told(above, whole):
    import obstore

    place = uploaded(whole.run, above)
    gone = place / "results.zarr/summary/crash_probability/c/0/0"
    obstore.delete(gone.store, gone.key)
    uploading.put(place / "results.zarr/summary/other", b"x")

    with pytest.raises(ResultError, match=r"crash_probability/c/0/0: missing \(and 1 more\)"):
        filon.open(str(place))


@pytest.mark.parametrize("after", [0, 1, 40])
def test_interrupted_upload__is_no_result_and_is_taken_up_again(above, whole, monkeypatch, after):
    stop, count = threading.Event(), []

    def progress(done, files):
        count.append(done)
        if done >= after:
            stop.set()

    if after == 0:
        stop.set()
    with pytest.raises(InterruptedRun, match="while files were sent"):
        uploaded(whole.run, above, progress, stop)
    place = above / whole.run.name
    there = set(keys(place))
    with pytest.raises(ResultError, match="no COMMIT: the run is not complete"):
        filon.open(str(place))
    put = []
    monkeypatch.setattr(
        uploading, "put", lambda at, content, really=uploading.put: (put.append(at.key), really(at, content))
    )
    again = uploaded(whole.run, above)
    names = {key.removeprefix(f"{again.key}/") for key in put}

    assert MANIFEST in there
    assert COMMIT not in there
    assert names & there == {MANIFEST}
    assert put[-1].endswith(COMMIT)
    assert filon.open(str(again)).load().identical(whole.tree)


def test_run__is_put_once_and_never_over_another(above, whole, tmp_path):
    place = uploaded(whole.run, above)
    with pytest.raises(InputError, match="is there already"):
        uploaded(whole.run, above)
    other = above / "deeper"
    uploading.put(other / whole.run.name / MANIFEST, b"{}")

    with pytest.raises(InputError, match="holds part of another run"):
        uploaded(whole.run, other)
    assert filon.open(str(place)).load().identical(whole.tree)


def test_damaged_run__is_not_put(above, tmp_path):
    run = specimen(tmp_path).run
    (run / "run.json").write_text("{}")

    with pytest.raises(ResultError, match=r"run\.json: changed since it was written"):
        uploaded(run, above)
    assert COMMIT not in keys(above / run.name)


def test_folder_as_a_store__needs_no_server(whole, tmp_path):
    place = uploaded(whole.run, remote((tmp_path / "objects").as_uri(), make=True))

    assert filon.open(str(place)).load().identical(whole.tree)
    assert filon.open(tmp_path / "objects" / whole.run.name).load().identical(whole.tree)


def test_sector__keeps_its_numbers(above, tmp_path):
    run = filon.run(filon.load("sector-2025", months=3), trials=64, keep="outcomes:64", runs=tmp_path)
    place = uploaded(run, above)

    np.testing.assert_array_equal(
        filon.open(str(place))["sector"].sector_crash_probability, filon.open(run)["sector"].sector_crash_probability
    )


def test_store_that_does_not_answer__is_one_line(monkeypatch, variables):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(RunError, match=r"^s3://no-such-bucket/x") as failure:
        list(remote("s3://no-such-bucket/x").entries())
    with pytest.raises(ResultError, match="no COMMIT"):
        filon.open(f"s3://{BUCKET}/nothing/here")

    assert "\n" not in str(failure.value)


@pytest.mark.parametrize("url", ["ftp://a/b", "s3://", "http://a/b", "memory://x"])
def test_url_of_no_store__is_refused(url):
    with pytest.raises(InputError, match="no place for runs; write s3://BUCKET/PREFIX"):
        remote(url)


def test_store_without_its_library__says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "obstore", None)

    with pytest.raises(InputError, match=r"pip install 'filon\[objects\]'"):
        remote("s3://bucket/prefix")


def test_commands_that_read_only_here__say_so():
    assert is_url("s3://bucket/run")
    with pytest.raises(InputError, match=r"in an object store; `filon show`"):
        resolve("s3://bucket/run")
