"""How far a compressed chunk expands, read from its frame of Zstandard before anything is expanded (RFC 8878)."""

from __future__ import annotations

MAGIC = bytes.fromhex("28b52ffd")
RAW, REPEATED, COMPRESSED = range(3)
"""Kinds of blocks: bytes as they are, one byte many times, and what is compressed indeed."""


def expanded_size(stored: bytes) -> int | None:
    """Bytes that a frame expands to, as it says itself [bytes].

    None where the frame does not say, or is not the whole of what is stored: a decoder goes on with a second frame,
    and allocates what that one says.

    Parameters
    ----------
    stored
        A frame, without the checksum that zarr adds.

    Examples
    --------
    >>> expanded_size(bytes.fromhex("28b52ffd2003190000616263")), expanded_size(b"no frame"), expanded_size(MAGIC * 9)
    (3, None, None)
    """
    if len(stored) < 6 or stored[:4] != MAGIC:
        return None
    descriptor = stored[4]
    single = descriptor >> 5 & 1
    width = (single, 2, 4, 8)[descriptor >> 6]
    start = 6 - single + (0, 1, 2, 4)[descriptor & 3]
    field = stored[start : start + width]
    end = _end_of_blocks(stored, start + width)
    if not width or end is None or end + (descriptor >> 2 & 1) * 4 != len(stored):
        return None
    return int.from_bytes(field, "little") + (256 if width == 2 else 0)


def _end_of_blocks(stored: bytes, place: int) -> int | None:
    """Where the last block of a frame ends; None where the frame is cut off or has a block of no known kind."""
    while place + 3 <= len(stored):
        header = int.from_bytes(stored[place : place + 3], "little")
        last, kind, size = header & 1, header >> 1 & 3, header >> 3
        if kind not in (RAW, REPEATED, COMPRESSED):
            return None
        place += 3 + (1 if kind == REPEATED else size)
        if last:
            return place
    return None
