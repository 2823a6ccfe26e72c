"""What pictures read off a run: the entity and horizon asked for, dates, and what the numbers rest on."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from filon.errors import InputError
from filon.expressions.subjects import step_dimension
from filon.figures.picture import Size, Wish
from filon.quantities.names import suggestion
from filon.report.language import messages
from filon.report.probabilities import basis
from filon.report.tables import words

if TYPE_CHECKING:
    import xarray as xr

YEAR = 12


def entity_of(tree: xr.DataTree, wish: Wish) -> str:
    """The entity asked for, or the run's only one.

    Raises
    ------
    InputError
        For one the run does not have, or when none of several was named.
    """
    names = [str(name) for name in tree["summary"].to_dataset()["entity"].values]
    if wish.firm is None and len(names) > 1:
        raise InputError(f"this run has {len(names)} firms: name one of {', '.join(names[:12])}")
    name = wish.firm or names[0]
    if name not in names:
        raise InputError(f"{name}: no such firm in this run{suggestion(name, names)}")
    return name


def horizon_of(tree: xr.DataTree, wish: Wish) -> int:
    """The step asked for, or the run's last.

    Raises
    ------
    InputError
        For one the run does not have.
    """
    summary = tree["summary"].to_dataset()
    last = int(summary[step_dimension(summary)].values[-1])
    if wish.month is not None and not 1 <= wish.month <= last:
        raise InputError(f"month {wish.month}: this run has the months 1 to {last}")
    return last if wish.month is None else wish.month


def crash_of(tree: xr.DataTree, wish: Wish, kind: str) -> tuple[str, int, xr.Dataset]:
    """The entity asked for, the step asked for, and the entity's summary up to it.

    Parameters
    ----------
    kind
        Of the picture, for messages.

    Raises
    ------
    InputError
        When the run's model knows no crash, or has no such entity or step.
    """
    summary = tree["summary"].to_dataset()
    if "crash_probability" not in summary:
        raise InputError(f"{kind}: this run's model has no crash")
    name, last = entity_of(tree, wish), horizon_of(tree, wish)
    return name, last, summary.sel(entity=name).isel({step_dimension(summary): slice(0, last + 1)}).load()


def dates_of(tree: xr.DataTree) -> list[date] | None:
    """The close of every month; None for models whose steps have no dates."""
    summary = tree["summary"].to_dataset()
    return [day.astype("datetime64[D]").astype(object) for day in summary["date"].values] if "date" in summary else None


def ticks_of(tree: xr.DataTree, last: int, size: Size) -> list[int]:
    """Steps at which a time axis has ticks: whole years of months, round numbers of other steps.

    Narrow pictures have at most four.
    """
    most = 3 if size.narrow else 6
    monthly = step_dimension(tree["summary"].to_dataset()) == "month" and last >= YEAR
    return list(range(0, last + 1, YEAR * -(-last // (YEAR * most)) if monthly else _round(last / most)))


def _round(least: float) -> int:
    """The least of 1, 2, 5, 10, 20, 50, ... that is not below.

    Examples
    --------
    >>> [_round(value) for value in (0.4, 1.5, 12, 33.3)]
    [1, 2, 20, 50]
    """
    ten = 1
    while True:
        for one in (ten, 2 * ten, 5 * ten):
            if one >= least:
                return one
        ten *= 10


def years(last: int) -> list[int]:
    """Steps of which a table has a row: every year, of long runs every few, and the last."""
    every = YEAR * max(1, -(-last // (YEAR * 8))) if last >= YEAR else max(1, last // 6)
    return sorted({*range(every, last + 1, every), last})


def firm_name(name: str, wish: Wish) -> str:
    """What a firm is called: OpenAI; of firms that filon does not ship, the name they have, with a capital.

    Examples
    --------
    >>> from filon.report.language import language
    >>> firm_name("xai", Wish()), firm_name("my_firm", Wish()), firm_name("wrapper", Wish(language=language("fr")))
    ('xAI', 'My firm', 'Un wrapper')
    """
    key = f"firm.{name}"
    if key in messages():
        return wish.language.say(key)
    text = words(name)
    return text[:1].upper() + text[1:]


def input_name(key: str, firm: str, wish: Wish) -> str:
    """An input in words; without its firm where that is the one shown.

    Examples
    --------
    >>> input_name("xai.price", "xai", Wish()), input_name("xai.price", "openai", Wish())
    ('price', 'xAI, price')
    """
    owner, dot, name = key.partition(".")
    if not dot or owner == firm:
        return wish.language.name(name or owner)
    return f"{firm_name(owner, wish)}, {wish.language.name(name)}"


def _plural(name: str, count: int) -> str:
    """What so many steps are called."""
    return words(name) if count == 1 else f"{words(name)}s"


def when_at(tree: xr.DataTree, step: int, wish: Wish) -> str:
    """A moment in words: its month of the calendar where steps have dates."""
    dates, say = dates_of(tree), wish.language.say
    if dates:
        return say("when.at", month=wish.language.month(dates[step]))
    name = step_dimension(tree["summary"].to_dataset())
    many = wish.language.number(step)
    return (
        say("when.after_months", steps=many)
        if name == "month"
        else say("when.after", steps=many, step=_plural(name, step))
    )


def when_of(tree: xr.DataTree, step: int, wish: Wish) -> str:
    """A horizon in words: its month of the calendar where steps have dates."""
    dates, say = dates_of(tree), wish.language.say
    if dates:
        return say("when.by", month=wish.language.month(dates[step]))
    return within(step, step_dimension(tree["summary"].to_dataset()), wish)


def within(count: int, step: str, wish: Wish) -> str:
    """A horizon in steps.

    Examples
    --------
    >>> within(36, "month", Wish()), within(200, "claim", Wish()), within(1, "year", Wish())
    ('within 36 months', 'within 200 claims', 'within 1 year')
    """
    say, many = wish.language.say, wish.language.number(count)
    return (
        say("when.months", steps=many) if step == "month" else say("when.steps", steps=many, step=_plural(step, count))
    )


def caption(tree: xr.DataTree, wish: Wish, *parts: str) -> str:
    """What the numbers of a picture rest on: trials, intervals, figures and how many of them are judgement."""
    say, number = wish.language.say, wish.language.number
    found = [*parts, say("caption.trials", trials=number(int(tree["summary"]["trials"].sum())))]
    rests = basis(json.loads(tree.attrs.get("provenance", "[]")))
    if rests is not None:
        found.append(
            say(
                "caption.basis",
                figures=number(rests["figures"]),
                judged=wish.language.percent(rests["judgement_share"]),
            )
        )
    return " ".join([*found, say("caption.source")])
