"""The list of levers: figures that somebody chooses."""

from __future__ import annotations

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.listing import MEANING, Field, Listing
from filon.levers.known import Lever, levers
from filon.report.numbers import compact


def lever_list(beliefs: Beliefs) -> Listing:
    """Levers, who turns them, and the range in which a better value is looked for."""
    fields = (
        Field("key", "key"),
        Field("turned_by", "turned by"),
        Field("range", "range"),
        Field("unit", "unit", spare=True),
        MEANING,
    )
    rows = tuple(
        {
            "name": item.name,
            "key": item.key,
            "turned_by": item.turned_by,
            "range": in_words(item),
            "unit": item.unit,
            "meaning": f"{item.called}: {item.meaning}",
            "least": item.least,
            "most": item.most,
            "relative": item.relative,
            "whole": item.whole,
            "choices": [f"{name} = {value:g}" for name, value in item.choices.items()],
            "apart": item.apart,
            "judgement": item.judgement,
        }
        for item in levers(beliefs.library).values()
    )
    title = "levers: figures that somebody chooses (FIRM: the name of a firm), and where to look for better ones"
    return Listing("levers", title, fields, rows)


def in_words(lever: Lever) -> str:
    """Where to look for the value of a lever.

    Examples
    --------
    >>> in_words(Lever("price", "price", "FIRM.price", "USD", "", "management", 0.5, 2.0, relative=True))
    '0.5 to 2 times now'
    >>> in_words(Lever("plan", "plan", "plan", "share", "", "management", 0.0, 9.0, choices={"metered": 0, "flat": 9}))
    'metered (0) or flat (9)'
    """
    if lever.choices:
        return " or ".join(f"{name} ({value:g})" for name, value in lever.choices.items())
    span = f"{compact(lever.least)} to {compact(lever.most)}"
    return f"{span} times now" if lever.relative else f"{span}, whole" if lever.whole else span
