"""Make the stored run of format 1 that must open for ever, and what it holds.

Run once, when format 1 was the present one: `python tests/results/format_1/make.py`. Never renew it: a later format
gets a folder of its own, and this one stays.
"""

from __future__ import annotations

import json
import sys
import tarfile
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.append(str(Path(__file__).parents[2]))

from format_values import values_of
from stored_example import example_run

import filon

HERE = Path(__file__).parent


def nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """A file without a word on whose it was."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    return member


def main() -> None:
    """Write `run.tar.xz` and `values.json` beside this file."""
    with tempfile.TemporaryDirectory() as folder:
        run = example_run(Path(folder), kept=60).path
        with tarfile.open(HERE / "run.tar.xz", "w:xz") as archive:
            archive.add(run, "run", filter=nameless)
        values = values_of(filon.open(run))
    (HERE / "values.json").write_text(json.dumps(values, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
