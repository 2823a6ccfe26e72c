"""`filon` with settings that only suites of `filon selftest` want: `python -m filon.cli.child SETTING,... WORD...`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from filon.cli import main


def hurried() -> None:
    """Write a checkpoint 20 times a second instead of twice a minute: most moments then fall near one."""
    from filon.engine import execution

    execution.CHECKPOINT_SECONDS = 0.05


def trusting() -> None:
    """Find room on every disk before the start, as where another process takes it afterwards."""
    from filon.results import store

    vars(store)["free_bytes"] = lambda folder: 1 << 50


SETTINGS: dict[str, Callable[[], None]] = {"hurried": hurried, "trusting": trusting}


if __name__ == "__main__":
    wanted, sys.argv = sys.argv[1], ["filon", *sys.argv[2:]]
    for name in filter(None, wanted.split(",")):
        SETTINGS[name]()
    main()
