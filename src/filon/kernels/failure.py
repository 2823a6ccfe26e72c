"""What Numba says of a model it cannot compile, in one line."""

from __future__ import annotations

import re

PIPELINE = "Failed in nopython mode pipeline"
PLACE = re.compile(r"^def (\w+)\(.*\n(?:.*\n)*? *(\S.*)\n *\^", re.MULTILINE)


def reason(text: str) -> str:
    r"""The first line that says what is wrong, and the function and line of the kernel it is in.

    Examples
    --------
    >>> reason("Failed in nopython mode pipeline (step: x)\nfailed to unpack float64\n")
    'failed to unpack float64'
    """
    lines = [line.strip() for line in text.splitlines()]
    said = [line for line in lines if line and not line.startswith(PIPELINE)]
    wrong = " ".join(said[:2] if said[0].endswith(":") else said[:1]) if said else "no reason is given"
    found = PLACE.search(text)
    return f"in {found[1]}, `{found[2]}`: {wrong}" if found else wrong
