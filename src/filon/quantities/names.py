"""The nearest right name for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LISTED_AT_MOST = 12


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The most alike of `words`, None where none is near.

    Examples
    --------
    >>> nearest("chrun", ["churn", "price"])
    'churn'
    """
    candidates = sorted(set(words))
    near = get_close_matches(word, candidates, n=1, cutoff=0.6) or [
        name for name in candidates if name.lower() == word.lower()
    ]
    return near[0] if near else None


def suggestion(word: str, words: Iterable[str]) -> str:
    """What to add after a semicolon to "unknown name": the nearest right one, else a short list of all.

    Examples
    --------
    >>> suggestion("chrun", ["churn", "price"])
    "; did you mean 'churn'?"
    >>> suggestion("x", ["churn", "price"])
    '; known are churn, price'
    """
    candidates = sorted(set(words))
    near = nearest(word, candidates)
    if near is not None:
        return f"; did you mean '{near}'?"
    if not candidates:
        return "; there are none"
    more = len(candidates) - LISTED_AT_MOST
    return f"; known are {', '.join(candidates[:LISTED_AT_MOST])}" + (f" and {more} more" if more > 0 else "")
