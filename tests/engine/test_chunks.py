"""Chunks of kept trials: handed over whole and in order, while units of work go on."""

import threading

import numpy as np
import pytest

from filon.engine import chunks as chunking
from filon.engine.chunks import Chunks
from filon.engine.crews import pieces
from filon.engine.keeping import Keep
from filon.errors import ResourceError

CHUNK, KEPT = 8, 20


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    """Chunks of eight trials, each of one number."""
    monkeypatch.setattr(chunking, "CHUNK_TRIALS", CHUNK)

    def arrays(case, size, keep, first):
        return {"number": np.full(size, -1), "paths": np.zeros((0, 1))}

    monkeypatch.setattr(chunking, "kept_arrays", arrays)


class Slow:
    """A sink that waits for leave before each chunk."""

    def __init__(self):
        self.leave = threading.Semaphore(0)
        self.taken = []

    def write(self, first, arrays):
        assert self.leave.acquire(timeout=30)
        self.taken.append((first, arrays["number"].tolist()))


def fill(chunks, first, size=4):
    chunks.views(first, size)["number"][:] = np.arange(first, first + size)
    chunks.filled(first, size)


def test_chunks__are_whole_and_in_order_whatever_ends_first():
    sink = Slow()
    sink.leave.release(3)
    with Chunks(None, Keep(outcomes=KEPT), sink, 0) as chunks:
        for first in (12, 8, 16, 4, 0):
            fill(chunks, first)
        assert chunks.wait() == KEPT
    assert [first for first, _ in sink.taken] == [0, 8, 16]
    assert [number for _, numbers in sink.taken for number in numbers] == list(range(KEPT))


def test_unit__does_not_wait_for_the_chunk_before():
    sink = Slow()
    with Chunks(None, Keep(outcomes=KEPT), sink, 0) as chunks:
        fill(chunks, 0)
        fill(chunks, 4)
        fill(chunks, 8)  # the first chunk is not written yet
        assert sink.taken == []
        sink.leave.release()
        assert chunks.wait() == CHUNK
        assert [first for first, _ in sink.taken] == [0]


def test_trials_that_are_not_kept__take_no_room():
    with Chunks(None, Keep(outcomes=KEPT), Slow(), 0) as chunks:
        assert len(chunks.views(KEPT, 4)["number"]) == 0
        chunks.filled(KEPT, 4)
        assert chunks.under_way == {}


def test_error_of_the_sink__is_raised_by_what_comes_next():
    class Full:
        def write(self, first, arrays):
            raise ResourceError("the disk is full")

    with Chunks(None, Keep(outcomes=KEPT), Full(), 0) as chunks:
        fill(chunks, 0)
        fill(chunks, 4)
        with pytest.raises(ResourceError, match="disk is full"):
            chunks.wait()


def test_pieces__end_with_chunks_and_with_what_is_kept():
    units = [(first, 2**16) for first in range(0, 2**20, 2**16)]
    found = [(piece.first, piece.end) for piece in pieces(iter(units), 8, dict, 3 * 2**17)]

    assert found == [(0, 2**18), (2**18, 3 * 2**17), (3 * 2**17, 7 * 2**17), (7 * 2**17, 2**20)]


def test_pieces__leave_out_what_was_done():
    units = [(0, 64), (64, 64), (192, 64), (256, 64), (320, 64)]

    assert [piece.units for piece in pieces(iter(units), 2, dict, 0)] == [units[:2], units[2:4], units[4:]]
