"""`python -m filon`: the command line."""

from __future__ import annotations

from filon.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
