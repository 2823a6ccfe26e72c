"""The worked study, docs/study.md: every command in it is run, and what it prints is put below it.

``python -m filon.catalogue.study`` runs the commands of the page, one after the other in an empty folder, and writes
the page again; the words between them are nobody's but the author's.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from filon.errors import RunError

PAGE = Path("docs/study.md")
BLOCK = re.compile(r"```console\n\$ (?P<command>filon (?:[^\n]*\\\n)*[^\n]*)\n.*?```", re.DOTALL)
STAMP = re.compile(r"\d{8}T\d{6}Z-")
"""When a run was made: it is another each time."""

WIDTH = 100
"""Characters after which a sentence is broken; tables stay as they are."""

SILENT = " > /dev/null"
"""End of a command whose output is not shown."""

OWN = ("FILON_RUNS", "FILON_DISTRIBUTIONS")


def renewed(page: str) -> str:
    """The page with what its commands print now.

    Raises
    ------
    RunError
        When a command fails, with what it said.
    """
    with tempfile.TemporaryDirectory(prefix="filon-study-") as folder:
        return BLOCK.sub(lambda found: _block(found["command"], Path(folder)), page)


def commands(page: str) -> Iterator[str]:
    """The commands of the page, in order."""
    return (found["command"] for found in BLOCK.finditer(page))


def _block(command: str, folder: Path) -> str:
    """A command with what it prints."""
    return "\n".join(["```console", f"$ {command}", *_printed(command, folder), "```"])


def _printed(command: str, folder: Path) -> list[str]:
    """Lines that a command writes to stdout, as the page shows them."""
    is_shown = not command.endswith(SILENT)
    words = shlex.split(command.removesuffix(SILENT).replace("\\\n", " "))[1:]
    surroundings = {name: value for name, value in os.environ.items() if name not in OWN}
    done = subprocess.run(
        [sys.executable, "-m", "filon", *words],
        cwd=folder,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RunError(f"{command}: exit {done.returncode}: {done.stderr.strip()}")
    if not is_shown:
        return []
    lines = STAMP.sub("", done.stdout).strip("\n").split("\n")
    return [fill(line, WIDTH) if _is_sentence(line) else line.rstrip() for line in lines]


def _is_sentence(line: str) -> bool:
    """Whether a line is too long, and no row of a table."""
    return len(line) > WIDTH and "   " not in line


def main() -> None:
    """Write the page again."""
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"wrote {PAGE}")


if __name__ == "__main__":
    main()
