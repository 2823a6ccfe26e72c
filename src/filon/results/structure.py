"""What a store declares, held against what filon writes before any of it is read: its text may be anybody's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from itertools import product
from math import prod
from textwrap import shorten
from typing import Any

import numpy as np

from filon.errors import ResultError
from filon.results.fills import FILLS, fill_of
from filon.results.frame import expanded_size
from filon.results.guarded import MOST_JSON, Place, content, is_inside, parsed_json
from filon.results.layout import CHUNK_TRIALS
from filon.results.manifest import STORE
from filon.results.names import FORMAT

METADATA = "zarr.json"
CHUNK_FOLDER = "c"
MOST_CHUNK = 2**27
"""Bytes of a chunk before compression; what is written today has at most half as many."""

MOST_SUMMARY = 2**28
"""Bytes of all arrays together that are no trials, before compression."""

MOST_TRIALS = 10**14
"""Bytes of all arrays of trials together, before compression; each chunk of them must be listed besides."""

MOST_COMBINED = 2**34
"""Bytes of all arrays together that have a dimension `scenario`: summaries of a thousand runs, one beside the other."""

MOST_NAMES = 100_000
NAME_BYTES = 1024
"""Bytes of a name on average, of which every array may have 64 more."""

GROUP_KEYS = {"attributes", "zarr_format", "node_type", "consolidated_metadata"}
ARRAY_KEYS = {
    *("attributes", "zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding"),
    *("fill_value", "codecs", "storage_transformers", "dimension_names"),
}
DECODED = {"_FillValue", "missing_value", "scale_factor", "add_offset", "dtype", "_Unsigned", "_Encoding"}
"""Attributes by which readers would take stored values for others."""

DAYS = "days since 1970-01-01"
SCALARS = (str, int, float, bool, type(None))

Node = Mapping[str, Any]


def declared_arrays(run: Place, manifest: Mapping[str, str]) -> dict[str, Node]:
    """The arrays of a stored run by their names, once its store is known to be as filon writes it.

    Parameters
    ----------
    manifest
        Names of its files and their sha256.

    Raises
    ------
    ResultError
        When the metadata are not those that were written, are of an unknown format, or declare what filon never writes.
    """
    name = f"{STORE}/{METADATA}"
    if name not in manifest:
        raise ResultError(f"{name}: not in the manifest")
    text = content(run / name, name, MOST_JSON)
    if sha256(text).hexdigest() != manifest[name]:
        raise ResultError(f"{name}: changed since it was written")
    top = parsed_json(text, name)
    attributes = top.get("attributes")
    found = attributes.get("filon_format") if isinstance(attributes, dict) else None
    if type(found) is not int or found != FORMAT:
        raise ResultError(f"{run.name}: format {shorten(repr(found), 40)}; this version of filon reads format {FORMAT}")
    prefix = f"{STORE}/"
    return checked_arrays(top, (key.removeprefix(prefix) for key in manifest if key.startswith(prefix)))


def checked_arrays(top: Node, listed: Iterable[str]) -> dict[str, Node]:
    """The arrays that a store declares, by their names, once all is as filon writes it.

    Parameters
    ----------
    top
        The metadata document of the store, which repeats those of all groups and arrays.
    listed
        Names of all files in the store.

    Raises
    ------
    ResultError
        When anything is declared that filon never writes: another version of zarr, another codec, a size that does
        not fit its chunks, a name that leads elsewhere.
    """
    try:
        nodes = top["consolidated_metadata"]["metadata"]
        arrays = {name: node for name, node in nodes.items() if node["node_type"] == "array"}
        _require("", _is_group(top), "no group of zarr version 3")
        for name, node in nodes.items():
            _require(name, name.count("/") < 2 and is_inside(name), "is no name of an array or group")
            _require(name, name in arrays or _is_group(node), "no group of zarr version 3")
            _require(name, _is_plain(node.get("attributes", {})), "has attributes that no run has")
        for name, node in arrays.items():
            _check_array(name, node)
        _check_sizes(arrays)
        _check_files(nodes, arrays, set(listed))
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise ResultError(f"{METADATA}: not as filon writes it ({type(error).__name__}: {error})") from None
    return arrays


def _require(name: str, holds: bool, fault: str) -> None:
    """Refuse a node of which something does not hold."""
    if not holds:
        raise ResultError(f"{METADATA}: {name!r} {fault}" if name else f"{METADATA}: {fault}")


def _is_group(node: Node) -> bool:
    """Whether a node is a group as filon writes it."""
    return node["zarr_format"] == 3 and node["node_type"] == "group" and node.keys() <= GROUP_KEYS


def _is_plain(attributes: Node) -> bool:
    """Whether attributes are text and numbers, or lists of these."""
    values = attributes.values()
    return all(
        isinstance(value, SCALARS) or (isinstance(value, list) and all(isinstance(item, SCALARS) for item in value))
        for value in values
    )


def _check_attributes(name: str, node: Node) -> None:
    """Refuse attributes by which an array would be read otherwise than filon writes it."""
    attributes = node.get("attributes", {})
    _require(name, not attributes.keys() & DECODED, "has attributes that no run has")
    unit, known = attributes.get("units", ""), attributes.get("coordinates", "")
    _require(name, isinstance(unit, str) and isinstance(known, str), "has attributes that no run has")
    _require(name, " since " not in unit or unit == DAYS, f"has the unit {shorten(unit, 40)!r}, which no run has")


def _check_array(name: str, node: Node) -> None:
    """Refuse an array whose form is none of filon's."""
    _check_attributes(name, node)
    kind, shape, chunk = node["data_type"], node["shape"], node["chunk_grid"]["configuration"]["chunk_shape"]
    _require(name, node["zarr_format"] == 3 and node.keys() <= ARRAY_KEYS, "is no array of zarr version 3")
    _require(name, kind == "string" or kind in FILLS, f"has the type {kind!r}, which no run has")
    _require(name, not node.get("storage_transformers"), "has storage transformers, which no run has")
    names = [codec["name"] for codec in node["codecs"]]
    _require(name, names == codec_names(kind), f"has the codecs {', '.join(map(str, names))}, which no run has")
    settings = node["codecs"][0].get("configuration") or {}
    _require(name, settings in ({}, {"endian": "little"}), "is not stored with the lowest byte first")
    keys = node["chunk_key_encoding"]
    _require(name, keys["name"] == "default" and keys["configuration"]["separator"] == "/", "names chunks otherwise")
    wanted = "" if kind == "string" else fill_of(np.dtype(kind))
    given = node["fill_value"]
    filled = given if kind == "string" or isinstance(given, str) else np.dtype(kind).type(given)
    _require(name, bool(filled == wanted), f"has the fill value {given!r}, which no run has")
    dimensions = node.get("dimension_names") or [""] * len(shape)
    _require(name, len(shape) == len(chunk) == len(dimensions), "has a shape that does not fit its chunks")
    for length, piece, dimension in zip(shape, chunk, dimensions, strict=True):
        most = max(1, length, CHUNK_TRIALS if dimension == "trial" else 1)
        whole = type(length) is int and type(piece) is int and 0 <= length < 2**63 and 1 <= piece <= most
        _require(name, whole, "has a shape that does not fit its chunks")
    size = prod(chunk) * item_size(kind)
    _require(name, size <= MOST_CHUNK, f"has chunks of {size:,} bytes, which no run has")


def codec_names(kind: str) -> list[str]:
    """Codecs of an array of a type, in the order in which values pass them when they are written."""
    return ["vlen-utf8" if kind == "string" else "bytes", "zstd", "crc32c"]


def item_size(kind: str) -> int:
    """Bytes of a value; of a name, those that it may have on average."""
    return NAME_BYTES if kind == "string" else np.dtype(kind).itemsize


def _check_sizes(arrays: Mapping[str, Node]) -> None:
    """Refuse arrays that are too large together."""
    sizes = {"trials": 0, "scenarios": 0, "summaries": 0, "names": 0}
    for node in arrays.values():
        sizes[_kind(node)] += prod(node["shape"]) * item_size(node["data_type"])
    limits = {"trials": MOST_TRIALS, "scenarios": MOST_COMBINED, "summaries": MOST_SUMMARY}
    limits |= {"names": MOST_NAMES * NAME_BYTES}
    for kind, limit in limits.items():
        _require("", sizes[kind] <= limit, f"declares {sizes[kind]:,} bytes of {kind}; at most {limit:,} are possible")


def _kind(node: Node) -> str:
    """What an array holds, of which there may be so much and no more."""
    if node["data_type"] == "string":
        return "names"
    dimensions = node.get("dimension_names") or []
    kinds = {"trial": "trials", "scenario": "scenarios"}
    return next((kind for dimension, kind in kinds.items() if dimension in dimensions), "summaries")


def _check_files(nodes: Iterable[str], arrays: Mapping[str, Node], listed: set[str]) -> None:
    """Refuse chunks that are not listed, and files that no array declares."""
    count = sum(prod(grid(node)) for node in arrays.values())
    _require("", count <= len(listed), f"declares {count:,} chunks, {len(listed):,} files are listed")
    wanted = {METADATA, *(f"{name}/{METADATA}" for name in nodes)}
    wanted |= {key for name, node in arrays.items() for key in chunk_keys(name, node)}
    for key in sorted(wanted - listed):
        raise ResultError(f"{STORE}/{key}: not in the manifest")
    for key in sorted(listed - wanted):
        raise ResultError(f"{STORE}/{key}: no part of what the store declares")


def grid(node: Node) -> list[int]:
    """Number of chunks along each dimension."""
    return [-(-whole // piece) for whole, piece in zip(node["shape"], chunk_shape(node), strict=True)]


def chunk_shape(node: Node) -> list[int]:
    """Lengths of a chunk."""
    lengths: list[int] = node["chunk_grid"]["configuration"]["chunk_shape"]
    return lengths


def chunk_keys(name: str, node: Node) -> Iterator[str]:
    """Names of an array's chunks in the store."""
    for place in product(*map(range, grid(node))):
        yield "/".join([name, CHUNK_FOLDER, *map(str, place)])


def most_stored(node: Node) -> int:
    """Bytes that a chunk can take on disk: what does not compress grows a little."""
    plain = plain_size(node)
    return plain + plain // 128 + 1024


def plain_size(node: Node) -> int:
    """Bytes of a chunk before compression; of names, the most that are possible."""
    names = 64 * NAME_BYTES if node["data_type"] == "string" else 0
    return prod(chunk_shape(node)) * item_size(node["data_type"]) + names


def refuse_other_size(name: str, stored: bytes, node: Node) -> None:
    """Refuse a chunk that would not expand to the size that its array declares, before it does.

    Raises
    ------
    ResultError
        When it says otherwise, or does not say.
    """
    said, wanted = expanded_size(stored), plain_size(node)
    fits = said is not None and (said <= wanted if node["data_type"] == "string" else said == wanted)
    if not fits:
        expands = "an unknown number of" if said is None else f"{said:,}"
        raise ResultError(f"{name}: expands to {expands} bytes, its array declares {wanted:,}")
