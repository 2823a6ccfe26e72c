"""A sector in one screen of a terminal: who crashes, how many, who first, who with whom, who earns, who loses."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from filon.report.curves import sparkline
from filon.report.grids import GAP, Column, Grid, fitted
from filon.report.numbers import LEAST, money, share
from filon.report.records import Conditional, Entity, Middle, Report, Sector
from filon.report.sector_tables import (
    ENOUGH_TRIALS,
    WIDTH,
    amount,
    by_likelihood,
    crash_grid,
    last_steps,
    likeliest,
    sector_crash_rows,
    spoken_of,
)
from filon.report.tables import words

MOST_ROWS = 11
"""Firms that are listed; of more, those least likely to crash share the last of these lines."""

MARGIN = 1
"""Characters that a terminal keeps free at the end of a line."""

SPARK = 8
"""Blocks of a firm's curve."""

MOST_CONDITIONS = 3
"""Firms whose crash is taken as a condition."""

MORE = "Every table: filon show RUN --all. One firm: filon show RUN --firm NAME."


def sector_screen(
    report: Report, sector: Sector, exact: bool = False, curves: Mapping[str, Sequence[float]] | None = None
) -> list[Grid]:
    """The tables of a run of many firms that fit into one screen; all of them are in `filon.report.sector_tables`.

    Parameters
    ----------
    report, sector
        What the run says, of each firm and of all together.
    exact
        Print probabilities under 1% and over 99% too, instead of these bounds.
    curves
        Probability of a crash of each firm by step; without them no curves are drawn.
    """
    entities = by_likelihood(report)
    grids = [firms_grid(report, entities, exact, curves or {}), together_grid(report, sector, exact)]
    return [fitted(grid, WIDTH - MARGIN) for grid in [*grids, story_grid(report, sector, entities, exact)]]


def firms_grid(report: Report, entities: Sequence[Entity], exact: bool, curves: Mapping[str, Sequence[float]]) -> Grid:
    """How likely a crash of each firm is by horizon, its curve, and what it most often crashes of."""
    shown = entities if len(entities) <= MOST_ROWS else entities[: MOST_ROWS - 1]
    plain = crash_grid(report, entities, exact, len(shown))
    columns, extra = list(plain.columns), [[likeliest(item["horizons"][-1]["causes"])] for item in shown]
    added = [Column("likeliest first cause", right=False, spare=True)]
    most = max((curves[item["entity"]][-1] for item in shown if item["entity"] in curves), default=0.0)
    if most > 0:
        scale = Column(f"curve, 0 to {share(most, 0, exact)}", right=False)
        added = [scale, *added]
        lines = [sparkline(curves[item["entity"]], most, SPARK) for item in shown]
        extra = [[line, *cells] for line, cells in zip(lines, extra, strict=True)]
    extra += [["" for _ in added]] * (len(plain.rows) - len(shown))
    rows = tuple((*row, *cells) for row, cells in zip(plain.rows, extra, strict=True))
    return Grid(plain.title, (*columns, *added), rows)


def together_grid(report: Report, sector: Sector, exact: bool) -> Grid:
    """The crash of the sector, and from the median to one world in ten how much has crashed."""
    horizons = sector["horizons"]
    rows = sector_crash_rows(sector, exact)
    spans: list[tuple[str, list[Middle], bool]] = [
        (f"firms crashed (of {sector['firms']}), median to 90%", [item["firms_crashed"] for item in horizons], False),
        ("capital crashed, median to 90%", [item["capital_crashed"] for item in horizons], True),
    ]
    rows += [(label, *(_span(value, is_share) for value in values)) for label, values, is_share in spans]
    months = [f"{item['month']:,}" for item in horizons]
    headings = (Column(words(report["step"]), right=False), *map(Column, [*months[:-1], f"{months[-1]} (95%)"]))
    return Grid("all firms together (sector crash: over half of the capital in two years), by", headings, tuple(rows))


def _span(value: Middle, is_share: bool) -> str:
    """Both ends, or one where they are the same."""
    low, high = amount(value["p50"], is_share), amount(value["p90"], is_share)
    return low if low == high else f"{low} - {high}"


def story_grid(report: Report, sector: Sector, entities: Sequence[Entity], exact: bool) -> Grid:
    """A line each: who falls first, who with whom, which layer earns, who loses most."""
    lines: list[tuple[str, Callable[[int], str]]] = [("first to fall", partial(_first, sector, exact))]
    for one, members in _conditions(sector, entities, exact):
        who = words(one["given"]) if members == 1 else f"one {words(one['given'])}"
        lines.append((f"if {who} falls", partial(_pulled, one, entities, exact)))
    earning = any(layer["horizons"][-1]["share"]["p50"] is not None for layer in sector["value"])
    lines += [("gross profit", partial(_value, sector))] if earning else []
    losing = any(loss["p99"] is not None for loss in sector["losses"])
    lines += [("losses, 1 in 100", partial(_losses, sector))] if losing else []
    room = WIDTH - MARGIN - GAP - max(len(label) for label, _ in lines)
    columns = (Column("", right=False), Column("", right=False, folds=True))
    return Grid(f"within {last_steps(report)}", columns, tuple((label, told(room)) for label, told in lines), MORE)


def _conditions(sector: Sector, entities: Sequence[Entity], exact: bool) -> list[tuple[Conditional, int]]:
    """The crashes that are taken as conditions, with the members behind them: of much capital, and not too rare."""
    by_name = {item["entity"]: item for item in entities}
    found = []
    for one in spoken_of(sector["conditional"]):
        crash = by_name[one["given"]]["horizons"][-1]["crash"]
        if one["trials"] >= ENOUGH_TRIALS and crash is not None and (exact or crash["probability"] >= LEAST):
            found.append((one, by_name[one["given"]]["members"]))
    return found[:MOST_CONDITIONS]


def joined(parts: Sequence[str], room: int, end: str = "") -> str:
    """As many of the parts as the room holds, at least one, and an end.

    Examples
    --------
    >>> joined(["xai 30%", "openai 8%", "meta 3%"], 27, "; nobody")
    'xai 30%, openai 8%; nobody'
    """
    kept = list(parts[:1])
    for part in parts[1:]:
        if len(", ".join([*kept, part])) + len(end) > room:
            break
        kept.append(part)
    return ", ".join(kept) + end


def _first(sector: Sector, exact: bool, room: int) -> str:
    """Who crashes first, and how often nobody does."""
    first = sector["first_to_fall"]
    names = sorted(first, key=lambda name: (-first[name]["probability"], name))
    nobody = share(max(1.0 - sum(one["probability"] for one in first.values()), 0.0), 0, exact)
    parts = [
        f"{name} {share(first[name]['probability'], 0, exact)}"
        for name in names
        if first[name]["probability"] >= (0 if exact else LEAST)
    ]
    return joined(parts, room, f"; nobody {nobody}") if parts else f"nobody {nobody}"


def _pulled(one: Conditional, entities: Sequence[Entity], exact: bool, room: int) -> str:
    """Those whose crash is most likelier once this one has crashed, beyond chance."""
    moved = []
    for entity in entities:
        given, alone = one["crash"].get(entity["entity"]), entity["horizons"][-1]["crash"]
        if given is not None and alone is not None and given["low"] > alone["probability"]:
            odds = (share(value["probability"], 0, exact) for value in (given, alone))
            text = f"{entity['entity']} {' not '.join(odds)}"
            moved.append((alone["probability"] - given["probability"], entity["entity"], text))
    return joined([text for _, _, text in sorted(moved)], room) if moved else "nobody else is likelier to"


def _value(sector: Sector, room: int) -> str:
    """Median share of each layer at the end."""
    ends = [(layer["layer"], layer["horizons"][-1]["share"]["p50"]) for layer in sector["value"]]
    ends.sort(key=lambda end: (-(end[1] or 0.0), end[0]))
    return joined([f"{words(name)} {amount(middle, True)}" for name, middle in ends], room)


def _losses(sector: Sector, room: int) -> str:
    """What all lose in one world of a hundred, and those who lose most."""
    *each, together = [(words(loss["counterparty"]), loss["p99"]) for loss in sector["losses"]]
    parts = [f"{name} {money(loss)}" for name, loss in each if loss]
    whole = f"{together[0]} {'-' if together[1] is None else money(together[1])}"
    return f"{whole}: {joined(parts, room - len(whole) - 2)}" if parts else whole
