"""Ways to change the store of a run: what it declares, and what its chunks hold."""

import json
import os
import pickle
import shutil
import struct
from functools import partial
from pathlib import Path

import numpy as np
from crafted import add, way
from numcodecs.zstd import Zstd

SUMMARY = "summary/crash_probability"


class Payload:
    """Touches a file where it is unpickled."""

    def __init__(self, touched: Path) -> None:
        self.touched = touched

    def __reduce__(self):
        return os.system, (f"touch '{self.touched}'",)


def pickled_array(folder, outside):
    """An array of zarr version 2 whose filter unpickles."""
    folder.mkdir(exist_ok=True)
    array = {"zarr_format": 2, "shape": [1], "chunks": [1], "dtype": "|O", "compressor": None, "fill_value": None}
    array |= {"filters": [{"id": "pickle", "protocol": 4}], "order": "C"}
    (folder / ".zarray").write_text(json.dumps(array))
    (folder / ".zattrs").write_text(json.dumps({"_ARRAY_DIMENSIONS": ["week"]}))
    (folder / "0").write_bytes(pickle.dumps(Payload(outside / "touched")))


@way
def version_2_with_a_pickle_filter(made):
    shutil.rmtree(made.store)
    (made.store / "summary").mkdir(parents=True)
    for group in (made.store, made.store / "summary"):
        (group / ".zgroup").write_text('{"zarr_format": 2}')
    (made.store / ".zattrs").write_text('{"filon_format": 1}')
    pickled_array(made.store / SUMMARY, made.outside)


@way
def version_2_beside_version_3(made):
    (made.store / "summary/.zgroup").write_text('{"zarr_format": 2}')
    pickled_array(made.store / SUMMARY, made.outside)


@way
def version_2_in_the_metadata(made):
    array = {"zarr_format": 2, "node_type": "array", "shape": [1], "chunks": [1], "dtype": "|O", "order": "C"}
    pickled_array(made.store / SUMMARY, made.outside)
    made.nodes(lambda nodes: nodes.update({SUMMARY: {**array, "filters": [{"id": "pickle"}], "compressor": None}}))


@way
def top_of_version_2(made):
    made.declare(lambda top: top.update(zarr_format=2))


def with_codec(made, codec):
    codecs = [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": codec, "configuration": {}}]
    made.node(SUMMARY, codecs=codecs)


for codec in ("numcodecs.pickle", "numcodecs.zlib", "blosc", "sharding_indexed", "evil", 7, ["zstd"]):
    add(f"codec_{codec}", partial(with_codec, codec=codec))

for kind in ("complex128", "object", "<U8", {"name": "fixed_length_utf32"}, "float16", 7):
    add(f"type_{kind}", lambda made, kind=kind: made.node(SUMMARY, data_type=kind))


def with_shape(made, shape, array=SUMMARY, dimensions=("week",)):
    grid = {"name": "regular", "configuration": {"chunk_shape": shape}}
    made.node(array, shape=shape, chunk_grid=grid, dimension_names=list(dimensions))


for shape in ([10**15], [10**15, 1], [-1], [2**70], [1.5], ["9"], [True], "13", None, [[13]], [float("nan")], []):
    add(f"shape_{shape}", partial(with_shape, shape=shape))

add("quadrillion_of_trials", lambda made: made.node("outcomes/exit", shape=[10**15, 1]))
add(
    "quadrillion_of_trials_in_a_chunk",
    partial(with_shape, shape=[10**15, 1], array="outcomes/exit", dimensions=["trial", "firm"]),
)
add("quadrillion_of_names", partial(with_shape, shape=[10**15], array="summary/entity", dimensions=["entity"]))


@way
def many_large_arrays(made):
    def change(nodes):
        for node in nodes.values():
            if node["node_type"] == "array" and node["data_type"] == "float64" and node["shape"]:
                node["shape"] = [2**23, *[1] * (len(node["shape"]) - 1)]
                node["chunk_grid"]["configuration"]["chunk_shape"] = node["shape"]

    made.nodes(change)


for name in ("../../outside/array", "/etc", "", "summary/../../x", "a\0b", ".", "a/b/c/d", "summary//x", "..\\x"):
    add(
        f"array_name_{name!r}",
        lambda made, name=name: made.nodes(lambda nodes: nodes.update({name: nodes[SUMMARY]})),
    )


def claiming(size):
    """A frame that says it expands to so many bytes."""
    return bytes.fromhex("28b52ffde0") + struct.pack("<Q", size) + bytes(20)


def unknown(blocks):
    """A frame that does not say to how many bytes it expands: blocks of 128 KiB, each a byte repeated."""
    header = bytes.fromhex("28b52ffd") + bytes([0x00, 0x88])
    last = [number == blocks - 1 for number in range(blocks)]
    return header + b"".join((int(end) | 1 << 1 | 2**17 << 3).to_bytes(3, "little") + b"\0" for end in last)


HUGE = 400_000_000
BOMBS = {
    "larger": lambda size: Zstd(3).encode(bytes(HUGE)),
    "claimed": lambda size: claiming(2**50),
    "unknown": lambda size: unknown(4000),
    "two_frames": lambda size: Zstd(3).encode(bytes(size)) + Zstd(3).encode(bytes(HUGE)),
    "skipped": lambda size: bytes.fromhex("502a4d1804000000") + bytes(4) + Zstd(3).encode(bytes(HUGE)),
    "cut": lambda size: Zstd(3).encode(np.random.default_rng(1).bytes(size))[: size // 2 + 9],
    "garbage": lambda size: np.random.default_rng(2).bytes(64),
    "nothing": lambda size: b"",
    "claimed_garbage": lambda size: claiming(size) + np.random.default_rng(3).bytes(64),
}


def with_bomb(made, compressed, array):
    shape = made.metadata()["consolidated_metadata"]["metadata"][array]["shape"]
    made.chunk("/".join([array, "c", *("0" for _ in shape)]), compressed(8 * int(np.prod(shape))))


for bomb, compressed in BOMBS.items():
    for array in (SUMMARY, "summary/entity"):
        add(f"bomb_{bomb}_of_{array.partition('/')[2]}", partial(with_bomb, compressed=compressed, array=array))

NAMES = {"no_text": (4, b"\xff\xfe\xfd\xfc"), "longer_than_their_bytes": (2**31 - 1, b"ab"), "cut": (4, b"")}
for name, (length, letters) in NAMES.items():
    text = struct.pack("<II", 1, length) + letters
    add(f"names_{name}", lambda made, text=text: made.chunk("summary/entity/c/0", Zstd(3).encode(text)))


def with_text(made, text):
    (made.store / "zarr.json").write_bytes(text.encode(errors="surrogatepass"))


def with_first(made, value):
    whole = (made.store / "zarr.json").read_text()
    with_text(made, whole.replace('"attributes"', f'"x": {value}, "attributes"', 1))


for number, text in enumerate(("", "[]", "null", "{}", "{", "\0", '{"attributes": []}', "9" * 5000, "NaN", '"\ud800"')):
    add(f"metadata_{number}", partial(with_text, text=text))
add("metadata_of_100_megabytes", lambda made: with_first(made, "1" + " " * 100_000_000))
add("metadata_nested_deeply", lambda made: with_first(made, "[" * 100_000 + "]" * 100_000))
add("metadata_of_many_values", lambda made: with_first(made, "[" + ",".join(["[]"] * 5_000_000) + "]"))

for found in ("1", 1.0, True, None, {"a": 1}, [1], 10**400, "x" * 100_000, 2):
    add(
        f"format_{str(found)[:9]}_{type(found).__name__}",
        lambda made, found=found: made.declare(lambda top: top["attributes"].update(filon_format=found)),
    )

ATTRIBUTES = {
    "nested": ("summary/week", {"title": {"a": {"b": []}}}),
    "dates": ("summary/week", {"units": "days since 999999-01-01", "calendar": "nonsense"}),
    "fill": (SUMMARY, {"_FillValue": "x", "missing_value": [1, 2]}),
    "scale": (SUMMARY, {"scale_factor": "x", "add_offset": "y"}),
    "type": (SUMMARY, {"dtype": "object"}),
    "coordinates": (SUMMARY, {"coordinates": 7}),
}
for attribute, (array, values) in ATTRIBUTES.items():
    add(f"attribute_{attribute}", lambda made, array=array, values=values: made.node(array, attributes=values))

for word, value in {"provenance": "[" * 100_000, "horizons": ["a", None, True]}.items():
    add(
        f"attribute_{word}",
        lambda made, word=word, value=value: made.declare(lambda top: top["attributes"].update({word: value})),
        ("show", "json"),
    )


def without(made, begin):
    def change(nodes):
        for name in [name for name in nodes if name.startswith(begin)]:
            del nodes[name]

    made.nodes(change)
    for path in sorted(made.store.glob(f"{begin}*")):
        shutil.rmtree(path, ignore_errors=True)


add("no_summary", partial(without, begin="summary"), ("show", "json"))
add("no_trials_in_the_summary", partial(without, begin="summary/trials"), ("show", "json"))
add("no_entity_in_the_summary", partial(without, begin="summary/entity"), ("show",))
