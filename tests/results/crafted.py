"""A stored run as an attacker would change it: every sha256 is right, and something else is wrong."""

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import google_crc32c

STORE = "results.zarr"
SECRET = "what lies outside"
LARGE = 2**30


@dataclass
class Craft:
    """A changed copy of a run.

    Attributes
    ----------
    run
        The copy.
    outside
        A folder that no reader may read, write, or be led to.
    extra
        Further names for the manifest.
    """

    run: Path
    outside: Path
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def store(self) -> Path:
        return self.run / STORE

    def metadata(self) -> dict:
        return json.loads((self.store / "zarr.json").read_text())

    def declare(self, change: Callable[[dict], None]) -> None:
        """Change the metadata document that readers use."""
        top = self.metadata()
        change(top)
        (self.store / "zarr.json").write_text(json.dumps(top))

    def nodes(self, change: Callable[[dict], None]) -> None:
        """Change what groups and arrays declare, by name."""
        self.declare(lambda top: change(top["consolidated_metadata"]["metadata"]))

    def node(self, name: str, **changes) -> None:
        """Change what one array declares."""
        self.nodes(lambda nodes: nodes[name].update(changes))

    def chunk(self, name: str, compressed: bytes) -> None:
        """Replace a chunk, with the checksum that belongs to it."""
        checksum = google_crc32c.value(compressed).to_bytes(4, "little")
        (self.store / name).write_bytes(compressed + checksum)

    def commit(self) -> None:
        """List every file, links followed, and vouch for the list."""
        files = {}
        for folder, _, names in os.walk(self.run, followlinks=True):
            for path in (Path(folder, name) for name in names):
                readable = path.is_file() and path.stat().st_size < LARGE
                digest = sha256(path.read_bytes()).hexdigest() if readable else "0" * 64
                files[path.relative_to(self.run).as_posix()] = digest
        own = {name: digest for name, digest in files.items() if name not in ("MANIFEST.json", "COMMIT")}
        self.vouch(json.dumps({"algorithm": "sha256", "files": own | self.extra}).encode())

    def vouch(self, manifest: bytes) -> None:
        (self.run / "MANIFEST.json").write_bytes(manifest)
        (self.run / "COMMIT").write_text(sha256(manifest).hexdigest() + "\n")


OPENED = ("show", "json", "csv", "netcdf", "open")
TRACED = ("trace",)
"""Readers that read the store, and the one that reads what describes a run; all read the list of files."""


@dataclass
class Kind:
    """A way to change a run.

    Attributes
    ----------
    change
        Does it.
    refused
        Readers that must refuse the run; others read nothing that is changed, and may answer.
    afterwards
        It is done once the list was made.
    """

    change: Callable[[Craft], None]
    refused: tuple[str, ...]
    afterwards: bool


KINDS: dict[str, Kind] = {}


def add(
    name: str, change: Callable[[Craft], None], refused: tuple[str, ...] = OPENED, *, afterwards: bool = False
) -> None:
    """Keep a way to change a run."""
    assert name not in KINDS
    KINDS[name] = Kind(change, refused, afterwards)


def way(function: Callable[[Craft], None]) -> None:
    """Keep a function as a way to change a run, under its own name."""
    add(function.__name__, function)


def crafted(run: Path, folder: Path, kind: Kind) -> Craft:
    """A changed copy of a run in a folder of its own, beside a folder that nobody may touch."""
    made = Craft(folder / run.name, folder / "outside")
    made.outside.mkdir(parents=True)
    (made.outside / "secret").write_text(SECRET)
    shutil.copytree(run, made.run)
    if not kind.afterwards:
        kind.change(made)
    made.commit()
    if kind.afterwards:
        kind.change(made)
    return made
