"""Worked pages: what stands in their code blocks is run, and what it prints is put below it.

``python -m filon.catalogue.worked_pages`` does so with every page of ``docs/`` that shows commands, each in an empty
folder of its own, and writes it again; the words between the blocks are nobody's but the author's. In a page

- a ```` ```console ```` block holds commands after ``$``, each with what it prints: ``filon ...``, at its end
  ``> /dev/null`` (printed, not shown), ``| head -9`` or ``| tail -9``; and ``echo $?``, without which none may fail;
- a block below ``<!-- file: NAME -->`` is written to that file;
- ```` ```python ```` blocks are run, each with the names of those before it; what a block prints stands in the
  ```` ```text ```` block below ``<!-- printed -->``.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from textwrap import fill

from filon.catalogue.blocks import BLOCK, PRINTED, Block, block_of, blocks
from filon.errors import RunError

FOLDER = Path("docs")
STAMP = re.compile(r"\d{8}T\d{6}Z-")
"""When a run was made: it is another each time."""

COMMAND = re.compile(r"^\$ ((?:[^\n]*\\\n)*[^\n]*)", re.MULTILINE)

WIDTH = 100
"""Characters after which a sentence is broken; tables stay as they are."""

SILENT = " > /dev/null"
"""End of a command whose output is not shown."""

PART = re.compile(r" \| (head|tail) -(\d+)$")
"""End of a command of which the first or the last lines are shown."""

STATUS = "echo $?"
OWN = ("FILON_RUNS", "FILON_DISTRIBUTIONS")
SEPARATOR = "-- what the last block prints --"


def is_worked(page: str) -> bool:
    """Whether a page shows commands, and so is run."""
    return any(block.kind == "console" for block in blocks(page))


def worked_pages(folder: Path = FOLDER) -> list[Path]:
    """Every page under a folder that is run."""
    return [path for path in sorted(folder.rglob("*.md")) if is_worked(path.read_text(encoding="utf-8"))]


def commands(page: str) -> Iterator[str]:
    """The commands of a page, in order."""
    return (command for block in blocks(page) if block.kind == "console" for command in COMMAND.findall(block.text))


def renewed(page: str) -> str:
    """The page with what its blocks print now.

    Raises
    ------
    RunError
        When a command or a block fails, with what it said.
    """
    with tempfile.TemporaryDirectory(prefix="filon-page-") as folder:
        session = Session(Path(folder))
        written = BLOCK.sub(lambda found: str(session.worked(block_of(found))), page)
        session.expect_success()
        return written


@dataclass
class Session:
    """A page that is being worked through in a folder.

    Parameters
    ----------
    folder
        Where its commands run and its files are written.
    status
        Exit code of the last command.
    said
        That command with what it said of its failure.
    scripts
        Python blocks run so far.
    printed
        What the last of them printed.
    """

    folder: Path
    status: int = 0
    said: str = ""
    scripts: list[str] = field(default_factory=list)
    printed: str = ""

    def worked(self, block: Block) -> Block:
        """The block with what it prints, once it was run."""
        if block.file:
            (self.folder / block.file).write_text(block.text, encoding="utf-8")
        elif block.kind == "console":
            return replace(block, text="".join(self._command(command) for command in COMMAND.findall(block.text)))
        elif block.kind == "python":
            self._python(block)
        elif block.mark == PRINTED:
            return replace(block, text=self.printed)
        return block

    def _command(self, command: str) -> str:
        """A command with what it prints."""
        if command == STATUS:
            lines, self.status = [str(self.status)], 0
        else:
            self.expect_success()
            lines = self._lines(command)
        return "".join(f"{line}\n" for line in (f"$ {command}", *lines))

    def _lines(self, command: str) -> list[str]:
        """Lines that a command of filon shows; what it says to stderr is shown if it fails."""
        part = PART.search(command)
        typed = PART.sub("", command).removesuffix(SILENT).replace("\\\n", " ")
        program, *words = shlex.split(typed)
        if program != "filon":
            raise RunError(f"{command}: only filon is run in a page")
        done = self._called(["-m", "filon", *words])
        self.status, self.said = done.returncode, f"{command}: exit {done.returncode}: {done.stderr.strip()}"
        shown = "" if command.endswith(SILENT) else done.stdout
        lines = _shown(shown + (done.stderr if done.returncode else ""))
        if part is None:
            return lines
        return lines[: int(part[2])] if part[1] == "head" else lines[-int(part[2]) :]

    def _python(self, block: Block) -> None:
        """Run a block after those before it, and keep what it alone prints."""
        self.expect_success()
        before, script = "".join(self.scripts), self.folder / ".page.py"
        script.write_text(f"{before}\nprint({SEPARATOR!r})\n{block.text}", encoding="utf-8")
        done = self._called([script.name])
        if done.returncode:
            raise RunError(f"python block of line {block.line}: {done.stderr.strip()}")
        self.printed = done.stdout.rpartition(f"{SEPARATOR}\n")[2]
        self.scripts.append(block.text)

    def _called(self, arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """A call of Python in the folder of the page."""
        surroundings = {name: value for name, value in os.environ.items() if name not in OWN}
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env=surroundings | {"COLUMNS": str(WIDTH), "PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    def expect_success(self) -> None:
        """Refuse a command that failed without `echo $?` behind it."""
        if self.status:
            raise RunError(self.said)


def _shown(text: str) -> list[str]:
    """Lines as a page shows them."""
    lines = STAMP.sub("", text).strip("\n").split("\n") if text.strip() else []
    return [fill(line, WIDTH) if _is_sentence(line) else line.rstrip() for line in lines]


def _is_sentence(line: str) -> bool:
    """Whether a line is too long, and no row of a table."""
    return len(line) > WIDTH and "   " not in line


def main(*names: str) -> None:
    """Write the pages again: those named, or all."""
    for path in [Path(name) for name in names] or worked_pages():
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
        print(f"wrote {path}")


if __name__ == "__main__":
    main(*sys.argv[1:])
