"""`python -m filon`: the command line, in a process that ends as Python's own do (for profilers and the like)."""

from __future__ import annotations

import sys

from filon.cli import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
