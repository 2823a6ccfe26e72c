"""The picture of levers: the crash at both ends of each, around the crash as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from filon.figures.picture import Picture, Size
from filon.figures.reading import caption
from filon.figures.style import GRID, INK, LEGIBLE, MUTED, PAPER, SERIES, SMALL, axes, styled
from filon.page.subject import Subject
from filon.page.turning import End, Turned, Turnings, called
from filon.page.values import amount, with_unit
from filon.report.grids import Column, Grid
from filon.report.language import messages

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST = 12
"""Levers shown."""

LONGEST, LONGEST_NARROW = 9, 8
"""Characters of a value with its unit beside a point."""

LESS, MORE = SERIES[3], SERIES[1]
"""Colours of what makes the crash rarer, and commoner."""


def picture(subject: Subject, found: Turnings, size: Size) -> Picture:
    """The picture at one size, with all numbers in its table."""
    say, percent = subject.language.say, subject.language.percent
    when, shown = subject.when(subject.last), found.moved[:MOST]
    with styled():
        own = Size(size.width, (0.56 if size.narrow else 0.36) * len(shown) + 0.6)
        figure, at = axes(own)
        _draw(at, subject, found, shown, own)
    best = min((end.crash, place, end) for place, one in enumerate(shown) for end in one.ends)
    base = percent(found.base)
    return Picture(
        kind="levers",
        title=say(
            "lever.title",
            lever=_capital(called(shown[best[1]].lever, subject)),
            share=percent(best[0]),
            value=written(shown[best[1]], best[2], subject),
            base=base,
        ),
        subtitle=say("lever.subtitle", when=when),
        caption=caption(subject.tree, subject.wish, say("lever.caption", trials=subject.language.number(found.trials))),
        description=say("lever.description", base=base, parts=_parts(subject, shown)),
        data=table(subject, found),
        figure=figure,
    )


def written(turned: Turned, end: End, subject: Subject) -> str:
    """The value of a lever at an end, or the name of the choice that it is."""
    for name, value in turned.lever.choices.items():
        if value == end.value:
            return subject.language.say(f"choice.{name}") if f"choice.{name}" in messages() else name
    return in_unit(turned, end.value, subject)


def in_unit(turned: Turned, value: float, subject: Subject) -> str:
    """A value of a lever with its unit."""
    unit = turned.lever.unit
    return with_unit(amount(value, unit, subject.language), unit, subject.language)


def _capital(text: str) -> str:
    """A text that begins a sentence."""
    return text[:1].upper() + text[1:]


def _parts(subject: Subject, shown: tuple[Turned, ...]) -> str:
    """Every end in words."""
    say, percent = subject.language.say, subject.language.percent
    return "; ".join(
        say(
            "lever.part",
            lever=called(one.lever, subject),
            value=written(one, end, subject),
            share=percent(end.crash),
        )
        for one in shown
        for end in one.ends
    )


def _draw(at: Axes, subject: Subject, found: Turnings, shown: tuple[Turned, ...], size: Size) -> None:
    """A row for each lever, the most telling at the top."""
    at.axvline(found.base, color=INK, linewidth=1.0)
    ends = [end.crash for one in shown for end in one.ends] + [found.base]
    span = max(max(ends) - min(ends), 0.01)
    left, right = (0.34, 0.34) if size.narrow else (0.36, 0.26)
    at.set_xlim(max(min(ends) - left * span, -left * span), max(ends) + right * span)
    at.set_ylim(-0.7, len(shown) - 0.3)
    for place, one in enumerate(shown):
        _row(at, len(shown) - 1 - place, one, found.base, subject, size)
    rows = [len(shown) - 1 - place for place in range(len(shown))]
    names = [_capital(called(one.lever, subject)) for one in shown]
    if size.narrow:
        at.set_yticks([])
        ground: dict[str, Any] = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.0}
        for row, name in zip(rows, names, strict=True):
            at.text(
                0.0,
                row + 0.26,
                name,
                transform=at.get_yaxis_transform(),
                fontsize=SMALL,
                color=INK,
                va="bottom",
                bbox=ground,
            )
    else:
        at.set_yticks(rows, names)
        at.tick_params(axis="y", labelcolor=INK)
    at.grid(axis="y", visible=False)
    at.grid(axis="x", visible=True)
    at.xaxis.set_major_formatter(lambda value, _: subject.language.percent(value, 0, bounded=False))
    at.locator_params(axis="x", nbins=4 if size.narrow else 7)
    whole = subject.language.say("lever.as_is", base=subject.language.percent(found.base))
    at.text(found.base, len(shown) - 0.3, whole, fontsize=SMALL, color=INK, ha="center", va="bottom")


def _row(at: Axes, row: int, one: Turned, base: float, subject: Subject, size: Size) -> None:
    """A lever: from the crash as it is to that at each end, with the value set there beside it."""
    crashes = [end.crash for end in one.ends]
    at.plot([min([*crashes, base]), max([*crashes, base])], [row, row], color=GRID, linewidth=5.0, zorder=2)
    rightmost = max(one.ends, key=lambda end: end.crash)
    for end in one.ends:
        tint = MORE if end.change > 0 else LESS
        at.plot([base + end.low, base + end.high], [row, row], color=INK, linewidth=1.2, zorder=4)
        at.plot([end.crash], [row], marker="o", markersize=6.5, color=tint, markeredgewidth=0, zorder=5)
        right = end is rightmost and (len(one.ends) > 1 or end.change > 0)
        where: dict[str, Any] = {"xytext": (7 if right else -7, 0), "textcoords": "offset points", "va": "center"}
        text = shortly(one, end, subject, LONGEST_NARROW if size.narrow else LONGEST)
        at.annotate(
            text,
            (max(base + end.high, end.crash) if right else min(base + end.low, end.crash), row),
            fontsize=SMALL - 0.5,
            color=LEGIBLE.get(MUTED, MUTED),
            ha="left" if right else "right",
            **where,
        )


def shortly(turned: Turned, end: End, subject: Subject, most: int) -> str:
    """The value of a lever, without its unit where there is no room for it."""
    whole = written(turned, end, subject)
    if turned.lever.choices or len(whole) <= most:
        return whole
    return amount(end.value, turned.lever.unit, subject.language)


def table(subject: Subject, found: Turnings) -> Grid:
    """A line for each end of every lever that moves the crash."""
    say, percent = subject.language.say, subject.language.percent
    columns = (
        Column(say("lever.lever"), right=False),
        Column(say("lever.turned_by"), right=False),
        Column(say("lever.now")),
        Column(say("lever.set")),
        Column(say("lever.crash")),
        Column(say("lever.change")),
    )
    rows = tuple(
        (
            called(one.lever, subject),
            say(f"turner.{one.lever.turned_by}"),
            "-" if one.now is None else amount(one.now, one.lever.unit, subject.language),
            written(one, end, subject),
            percent(end.crash, 1),
            change(end.change, end.low, end.high, subject),
        )
        for one in found.moved
        for end in one.ends
    )
    caption = say(
        "lever.table",
        firm=subject.called(subject.told_of),
        when=subject.when(subject.last),
        base=percent(found.base, 1),
    )
    return Grid(caption, columns, rows)


def change(value: float, low: float, high: float, subject: Subject) -> str:
    """A difference in percentage points with its limits."""
    ends = {"middle": points(value, subject), "low": points(low, subject), "high": points(high, subject)}
    return subject.language.say("amount.range", **ends)


def points(value: float, subject: Subject) -> str:
    """A difference in percentage points, with its sign."""
    text = subject.language.number(abs(100 * value), 1)
    return text if not float(f"{100 * value:.1f}") else f"{'+' if value > 0 else '−'}{text}"
