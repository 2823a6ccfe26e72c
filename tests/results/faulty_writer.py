"""Write a small run in a child whose n-th write, rename or fsync fails or kills it.

Called as a script: `python faulty_writer.py FOLDER kill|fail NUMBER...`. For each number a fresh child writes into
`FOLDER/NUMBER`, and its exit code is printed; with number 0 the child finishes, and prints how many such operations it
took.
"""

from __future__ import annotations

import builtins
import errno
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # the folder of `made_up_sectors`, as pytest has it

from stored_example import example_chunk, example_groups, example_layout, example_tally, one_checkpoint

from filon.errors import FilonError
from filon.results.store import RunWriter

LAYOUT = example_layout(months=3, quantities=())
KILLED = 9


class Faults:
    """Counts operations on the disk; the chosen one fails or kills."""

    def __init__(self, chosen, kind):
        self.chosen, self.kind, self.count = chosen, kind, 0

    def around(self, call):
        def counted(*arguments, **options):
            self.count += 1
            if self.count == self.chosen:
                if self.kind == "kill":
                    os._exit(KILLED)
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return call(*arguments, **options)

        return counted

    def opening(self, call):
        def opened(file, mode="r", *arguments, **options):
            chosen = self.around(call) if set(mode) & set("wxa+") else call
            return chosen(file, mode, *arguments, **options)

        return opened

    def install(self):
        for name in ("fsync", "replace", "rename", "unlink", "mkdir"):
            setattr(os, name, self.around(getattr(os, name)))
        builtins.open = self.opening(builtins.open)
        import io

        io.open = builtins.open


def written(folder):
    """Write the whole run, with a checkpoint on the way."""
    run = {"seed": 1, "trials": 50, "arguments": {}, "versions": {}}
    writer = RunWriter(folder, "example", LAYOUT, 50, resolved="seed = 1\n", run=run)
    chunk = example_chunk(LAYOUT, 50)
    tally = example_tally(LAYOUT, chunk)
    try:
        writer.write_outcomes(0, chunk)
        writer.write_checkpoint(one_checkpoint(tally, 50))
        writer.finish(example_groups(LAYOUT, tally))
    except BaseException:
        writer.discard()
        raise


def child(folder, chosen, kind):
    """Exit code of a child that writes the run: 0 where it finished, `KILLED`, or 1 where it failed."""
    faults = Faults(chosen, kind)
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    folder.mkdir()
    faults.install()
    code = 0
    try:
        written(folder)
    except (OSError, FilonError):
        code = 1
    if not chosen:
        print(faults.count, flush=True)
    os._exit(code)


if __name__ == "__main__":
    place, kind = Path(sys.argv[1]), sys.argv[2]
    for number in map(int, sys.argv[3:]):
        sys.stdout.flush()
        code = child(place / str(number), number, kind)
        if number:
            print(code)
