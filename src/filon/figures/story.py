"""One trial as a picture: its accounts under each other, what happened as numbers on a strip, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, Literal

from filon.figures.picture import WIDE, Picture, Size
from filon.figures.reading import YEAR
from filon.figures.story_list import Listed, heights, mark, write
from filon.figures.story_words import (
    crash_mark,
    description,
    finding,
    listed,
    spells,
    subtitle,
    years_table,
)
from filon.figures.style import INK, LEGIBLE, MUTED, PAPER, SERIES, SMALL, colour, label, spread, styled
from filon.model.climate import DROUGHT, HOT
from filon.quantities.dates import months_later
from filon.report.happenings import END, Event, account_heading
from filon.report.language import LANGUAGES, Language, messages
from filon.report.tables import words
from filon.report.trial import CLIMATES, Account, accounts_of, events

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from filon.engine.traces import Trace
    from filon.scenario.resolved import Scenario

PANELS = (("revenue", "burn"), ("cash",), ("contribution_margin",), ("subscribers",))
"""Accounts of the shipped model that share a panel, the most telling first."""

MOST_PANELS = 4
PANEL, STRIP, LEVEL = 0.92, 0.36, 0.19
"""Heights of a panel, and of the strip without and with each further level of numbers [inches]."""

Side = Literal["left", "right"]
SIDES: tuple[Side, Side] = ("left", "right")
"""Where a narrow panel names its two accounts."""

CLEAR = 0.35
"""Part of the strip that its heading takes: an ending before it has its name there instead."""

TINTS = {"revenue": SERIES[0], "burn": SERIES[1]}
SHADES = {HOT: (SERIES[2], 0.16), DROUGHT: (SERIES[0], 0.12)}
"""Colour and strength of a climate's shading; a normal one has none."""

MONEY_IN = ("trial.round", "trial.round_at", "trial.bridge")


def story(
    trace: Trace,
    scenario: Scenario,
    language: Language | None = None,
    size: Size = WIDE,
    trial: int | None = None,
    happened: Sequence[Event] | None = None,
) -> Picture:
    """The picture of one trial of one firm.

    Parameters
    ----------
    trace
        The trial.
    scenario
        Whose model names its codes, and whose start dates its months.
    language
        English by default.
    size
        Its width counts; the height is what accounts and events take.
    trial
        Its number, for the title.
    happened
        What is told of it; the firm's own events by default.
    """
    speech = language or Language(LANGUAGES[0])
    told = [event for event in (events(trace, scenario.model) if happened is None else happened) if event.month > 0]
    shaded = any(climate in SHADES for _, _, climate in spells(trace))
    with styled():
        figure = _drawn(trace, scenario, told, speech, size)
    return Picture(
        kind="story",
        title=finding(trace, scenario, trial, speech),
        subtitle=subtitle(trace, scenario, speech),
        caption=speech.say("story.caption" if shaded else "story.caption_plain"),
        description=description(trace, scenario, told, speech),
        data=years_table(trace, scenario, speech),
        figure=figure,
    )


def _drawn(trace: Trace, scenario: Scenario, told: list[Event], language: Language, size: Size) -> Figure:
    """Strip and panels above, the list of events below."""
    from matplotlib.figure import Figure

    from filon.figures.layout import Settled

    panels, last = _panels(trace), len(trace.rows) - 1
    entries = [Listed(event.month, listed(event, scenario, language), _tint(event, trace, scenario)) for event in told]
    levels, lines = heights(entries, last, size)
    strip = STRIP * bool(entries) + LEVEL * max(levels, 1)
    above = strip + len(panels) * PANEL + 0.3
    figure = Figure(figsize=(size.width, above + lines), layout=Settled())
    halves: Any = figure.subfigures(2, 1, height_ratios=[above, max(lines, 0.01)])
    upper, lower = halves
    at = upper.subplots(len(panels) + 1, 1, sharex=True, height_ratios=[strip, *[PANEL] * len(panels)])
    mark(at[0], entries, last, size)
    end = _end(at, trace, scenario, language)
    at[0].spines["bottom"].set_visible(bool(entries))
    if entries and not size.narrow and (end is None or end > CLEAR * last):
        _heading(at[0], language.say("story.happened"))
    for axes, panel in zip(at[1:], panels, strict=True):
        _panel(axes, trace, panel, language, size)
    _shade(at, trace, language, size)
    _months(at[-1], trace, scenario, size)
    write(lower, entries, size, lines)
    return figure


def _panels(trace: Trace) -> list[list[Account]]:
    """Accounts of each panel; those that never move are left out."""
    known = accounts_of(trace.rows)
    found = {account.field: account for account in known}
    groups = [[found[field] for field in group if field in found] for group in PANELS]
    told = [group for group in groups if group] or [[account] for account in known]
    moving = [group for group in told if any(len({row.get(a.field) for row in trace.rows}) > 1 for a in group)]
    return (moving or told)[:MOST_PANELS]


def _panel(at: Axes, trace: Trace, group: list[Account], language: Language, size: Size) -> None:
    """One or two accounts with their last values; rounds on that of cash."""
    ends = []
    for place, account in enumerate(group):
        values = [row.get(account.field, float("nan")) for row in trace.rows]
        tint = TINTS.get(account.field, SERIES[place])
        at.plot(range(len(values)), values, color=tint, linewidth=1.6)
        ends.append((next((value for value in reversed(values) if isfinite(value)), 0.0), tint, account))
        if account.field == "cash":
            _rounds(at, trace, values)
    low, high = _bounds(at)
    places = spread([value for value, _, _ in ends], 0.2 * (high - low))
    named = len(ends) > 1 and not size.narrow
    for (value, tint, account), height in zip(ends, places, strict=True):
        name = f"{account_heading(language, account.heading)} " if named else ""
        label(at, (len(trace.rows) - 1) * 1.015, height, name + account.written(language, value), tint)
    at.locator_params(axis="y", nbins=3)
    at.yaxis.set_major_formatter(lambda value, _: group[0].written(language, value))
    if len(ends) > 1 and size.narrow:
        for side, (_, tint, account) in zip(SIDES, ends, strict=True):
            _heading(at, language.say(f"story.short_{account.field}"), side, tint)
        return
    key = "story." + "_".join(account.field for account in group)
    _heading(at, language.say(key) if key in messages() else words(group[0].field))


def _bounds(at: Axes) -> tuple[float, float]:
    """Lowest and highest value that a panel shows: zero has a line, and begins the axis where it is not far."""
    low, high = at.get_ylim()
    if low < 0.0 < high:
        at.axhline(0.0, color=MUTED, linewidth=0.8)
    elif 0.0 < low < 0.5 * high:
        at.set_ylim(bottom=0.0)
    return at.get_ylim()


def _heading(at: Axes, text: str, side: Side = "left", tint: str = INK) -> None:
    """What a panel shows, above it."""
    at.set_title(text, loc=side, fontsize=SMALL, color=tint, fontweight="bold", pad=3)


def _rounds(at: Axes, trace: Trace, cash: Sequence[float]) -> None:
    """Triangles at the months in which a round was closed."""
    months = [month for month, row in enumerate(trace.rows) if month and row.get("round_size", 0.0) > 0.0]
    heights_of = [cash[month] for month in months]
    at.plot(months, heights_of, linestyle="none", marker="^", markersize=6, color=SERIES[3], markeredgecolor=PAPER)


def _shade(at: Any, trace: Trace, language: Language, size: Size) -> None:
    """Hot funding and droughts behind all panels, named on the strip where there is room."""
    last = len(trace.rows) - 1
    for first, until, climate in spells(trace):
        end = min(until + 1, last)
        if climate not in SHADES or end <= first:
            continue
        tint, strength = SHADES[climate]
        for axes in at:
            axes.axvspan(first, end, color=tint, alpha=strength, linewidth=0)
        text = language.say(f"trial_climate.{CLIMATES[int(climate)]}")
        if (end - first) / max(last, 1) * 0.75 * size.width > 0.085 * len(text):
            at[0].text((first + end) / 2, 0.0, text, ha="center", va="center", fontsize=SMALL - 1, color=MUTED)


def _end(at: Any, trace: Trace, scenario: Scenario, language: Language) -> int | None:
    """A line through all panels where the firm leaves, or first counts as crashed, named above the strip: its month."""
    crash = crash_mark(trace, scenario)
    name = scenario.model.codes[trace.exit_code] if trace.exit_month >= 0 else crash
    if name is None:
        return None
    month = trace.exit_month if trace.exit_month >= 0 else trace.marks[name]
    tint = LEGIBLE.get(colour(name, 1), colour(name, 1))
    for axes in at:
        axes.axvline(month, color=tint, linewidth=1.4, linestyle=(0, (3, 2)), zorder=1)
    side = "right" if month > 0.5 * (len(trace.rows) - 1) else "left"
    label(at[0], month, 1.02, language.name(name), tint, ha=side, va="bottom", transform=at[0].get_xaxis_transform())
    return month


def _tint(event: Event, trace: Trace, scenario: Scenario) -> str:
    """Colour of an event's number: of money that comes in, of a crash, of anything else."""
    if event.key in MONEY_IN or event.values.get("name") == "backstop_drawn":
        return SERIES[3]
    counted = {item.name for item in scenario.model.events if item.code in scenario.crash}
    ends_so = event.key == END and (trace.exit_code in scenario.crash)
    return SERIES[1] if ends_so or event.values.get("name") in counted else INK


def _months(at: Axes, trace: Trace, scenario: Scenario, size: Size) -> None:
    """Months along the foot: a tick a year, with its date where steps have one."""
    last = len(trace.rows) - 1
    every = YEAR * -(-last // (YEAR * (3 if size.narrow else 6)))
    ticks = list(range(0, last + 1, every)) if last >= YEAR else [0, last]
    dated = scenario.start is not None and scenario.model.step == "month"
    texts = [
        f"{months_later(scenario.start, month):%Y-%m}" if dated and scenario.start else str(month) for month in ticks
    ]
    at.set_xticks(ticks, [text[2:] for text in texts] if size.narrow and dated else texts)
    at.set_xlim(0, max(last, 1))
