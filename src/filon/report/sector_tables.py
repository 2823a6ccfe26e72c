"""A sector at a glance: who crashes, how many, who first, who pulls whom along, who earns, who loses."""

from __future__ import annotations

from collections.abc import Sequence

from filon.report.grids import GAP, Column, Grid, fitted
from filon.report.numbers import compact, money, percentage, share, with_interval
from filon.report.records import Conditional, Entity, Estimate, Middle, Report, Sector
from filon.report.tables import words

WIDTH = 80
"""Characters of a line; columns that can be spared are left out of longer ones."""

MOST_ROWS = 40
"""Firms that are listed; of more, those least likely to crash share one line."""

MOST_FIRST = 8
"""Firms that are listed as first to fall."""

TRIALS = "trials in which it crashed"

ENOUGH_TRIALS = 100
"""Trials from which a condition is shown before those of more capital that fewer trials speak of."""

MOST_OTHERS = 12
"""Firms whose crash is given that of others."""


def sector_tables(report: Report, sector: Sector, exact: bool = False) -> list[Grid]:
    """The tables of a run of many firms; those of one firm are in `filon.report.tables`.

    Parameters
    ----------
    report, sector
        What the run says, of each firm and of all together.
    exact
        Print probabilities under 1% and over 99% too, instead of these bounds.
    """
    entities = by_likelihood(report)
    grids = [crash_grid(report, entities, exact), cause_grid(report, entities, exact)]
    grids += [together_grid(report, sector, exact), first_grid(report, sector, exact)]
    grids += [given_grid(report, sector, entities, exact)] if sector["conditional"] else []
    grids += [value_grid(report, sector)] if sector["value"] else []
    grids += [loss_grid(report, sector)] if sector["losses"] else []
    return [fitted(grid, WIDTH) for grid in grids]


def by_likelihood(report: Report) -> list[Entity]:
    """Firms and cohorts, the likeliest to have crashed by the last horizon first."""
    return sorted(report["entities"], key=lambda entity: (-_crash(entity)["probability"], entity["entity"]))


def _crash(entity: Entity) -> Estimate:
    """The crash by the last horizon."""
    found = entity["horizons"][-1]["crash"]
    assert found is not None
    return found


def _months(report: Report) -> list[int]:
    """The horizons."""
    return [horizon["month"] for horizon in report["entities"][0]["horizons"]]


def last_steps(report: Report) -> str:
    """The last horizon: `60 months`."""
    return f"{_months(report)[-1]:,} {words(report['step'])}s"


def named(entity: Entity) -> str:
    """An entity as it is listed; a cohort with its count."""
    return entity["entity"] if entity["members"] == 1 else f"{entity['entity']} ({entity['members']:,} firms)"


def _headings(report: Report, first: str, months: Sequence[int]) -> tuple[Column, ...]:
    """A column of names, and one for each horizon, the last with its interval."""
    steps = [f"{month:,}" for month in months]
    return (Column(first, right=False), *(Column(step) for step in steps[:-1]), Column(f"{steps[-1]} (95%)"))


def crash_grid(report: Report, entities: Sequence[Entity], exact: bool, most: int = MOST_ROWS) -> Grid:
    """How likely the crash of each firm is, the likeliest first; those beyond the `most` share one line."""
    shown, rest = entities[:most], entities[most:]
    rows = [(named(entity), *by_horizon([item["crash"] for item in entity["horizons"]], exact)) for entity in shown]
    if rest:
        highest = [max((item["horizons"][place]["crash"] for item in rest), key=_probability) for place in
                range(len(rest[0]["horizons"]))]  # fmt: skip
        rows.append((f"{len(rest):,} others, at most", *(percentage(estimate, exact) for estimate in highest)))
    title = "probability of a crash, within"
    return Grid(title, _headings(report, f"{words(report['step'])}s", _months(report)), tuple(rows))


def _probability(estimate: Estimate | None) -> float:
    """What estimates are compared by."""
    return estimate["probability"] if estimate else 0.0


def by_horizon(estimates: Sequence[Estimate | None], exact: bool) -> list[str]:
    """Estimates of the horizons, the last with its interval."""
    return [*(percentage(one, exact) for one in estimates[:-1]), with_interval(estimates[-1], exact)]


def cause_grid(report: Report, entities: Sequence[Entity], exact: bool) -> Grid:
    """The crash of each firm by narrative, its ruin, and what it most often crashes of."""
    narratives = list(entities[0]["horizons"][-1]["crash_by_narrative"])
    columns = [Column("", right=False), *(Column(words(name)) for name in narratives)]
    with_ruin = entities[0]["horizons"][-1]["ruin"] is not None
    columns += [*([Column("ruin")] if with_ruin else []), Column("likeliest first cause", right=False, spare=True)]
    rows = []
    for entity in entities[:MOST_ROWS]:
        last = entity["horizons"][-1]
        cells = [percentage(last["crash_by_narrative"].get(name), exact) for name in narratives]
        cells += [percentage(last["ruin"], exact)] if with_ruin else []
        rows.append((named(entity), *cells, likeliest(last["causes"])))
    title = (
        f"probability of a crash within {last_steps(report)}, by narrative" if narratives else "ruin and first cause"
    )
    return Grid(title, tuple(columns), tuple(rows))


def likeliest(causes: dict[str, Estimate]) -> str:
    """The cause that comes first most often; `-` where none came."""
    name = max(causes, key=lambda cause: causes[cause]["probability"], default="")
    return words(name) if name and causes[name]["probability"] > 0 else "-"


def together_grid(report: Report, sector: Sector, exact: bool) -> Grid:
    """The crash of the sector, and how many firms and how much capital have crashed."""
    horizons = sector["horizons"]
    middles: list[tuple[str, list[Middle], bool]] = [
        (f"firms crashed (of {sector['firms']})", [item["firms_crashed"] for item in horizons], False),
        ("capital crashed", [item["capital_crashed"] for item in horizons], True),
    ]
    rows = sector_crash_rows(sector, exact)
    for label, values, is_share in middles:
        rows.append((f"{label}, median", *(amount(value["p50"], is_share) for value in values)))
        rows.append((f"{label}, 90%", *(amount(value["p90"], is_share) for value in values)))
    title = "all firms together (sector crash: over half of the capital in two years), by"
    return Grid(title, _headings(report, words(report["step"]), [item["month"] for item in horizons]), tuple(rows))


def sector_crash_rows(sector: Sector, exact: bool) -> list[tuple[str, ...]]:
    """The crash of the sector by horizon, in all and in each narrative."""
    horizons = sector["horizons"]
    rows = [("sector crash", *by_horizon([item["sector_crash"] for item in horizons], exact))]
    for name in horizons[-1]["sector_crash_by_narrative"]:
        given = [item["sector_crash_by_narrative"].get(name) for item in horizons]
        rows.append((f"  in {words(name)}", *by_horizon(given, exact)))
    return rows


def amount(value: float | None, is_share: bool) -> str:
    """A count, or a share of the capital."""
    if value is None:
        return "-"
    return f"{100 * value:.0f}%" if is_share else f"{value:.0f}"


def first_grid(report: Report, sector: Sector, exact: bool) -> Grid:
    """Who crashes first."""
    first = sector["first_to_fall"]
    names = sorted(first, key=lambda name: (-first[name]["probability"], name))
    rows = [(name, with_interval(first[name], exact)) for name in names[:MOST_FIRST]]
    others = sum(first[name]["probability"] for name in names[MOST_FIRST:])
    if len(names) > MOST_FIRST:
        rows.append((f"one of {len(names) - MOST_FIRST} others", share(others, 1, exact)))
    rows.append(("nobody", share(max(1.0 - sum(one["probability"] for one in first.values()), 0.0), 1, exact)))
    return Grid(
        f"first to fall within {last_steps(report)}", (Column("", right=False), Column("share (95%)")), tuple(rows)
    )


def given_grid(report: Report, sector: Sector, entities: Sequence[Entity], exact: bool) -> Grid:
    """How likely the crash of each firm is once another has crashed, beside how likely it is in all."""
    shown = entities[:MOST_OTHERS]
    first = max(len(TRIALS), *(len(named(entity)) for entity in shown)) + GAP + len("100.0%")
    given = fitting(spoken_of(sector["conditional"]), WIDTH - first)
    rows = [
        (named(entity), percentage(_crash(entity), exact),
         *(percentage(one["crash"].get(entity["entity"]), exact) for one in given))
        for entity in shown
    ]  # fmt: skip
    rows.append((TRIALS, "", *(compact(one["trials"]) for one in given)))
    headings = (Column("", right=False), Column("in all"), *(Column(words(one["given"])) for one in given))
    return Grid(f"probability of a crash within {last_steps(report)}, given a crash of", headings, tuple(rows))


def spoken_of(conditional: Sequence[Conditional]) -> list[Conditional]:
    """Conditions of which enough trials speak, before the others."""
    return sorted(conditional, key=lambda one: one["trials"] < ENOUGH_TRIALS)


def fitting(conditional: Sequence[Conditional], room: int) -> list[Conditional]:
    """The first of the conditions whose columns fit into so many characters; at least one."""
    found: list[Conditional] = []
    for one in conditional:
        room -= GAP + max(6, *(len(word) for word in words(one["given"]).split()))
        if room < 0 and found:
            break
        found.append(one)
    return found


def value_grid(report: Report, sector: Sector) -> Grid:
    """Which layers of the value chain earn: median shares by horizon, and the profit of the last month."""
    months = [item["month"] for item in sector["value"][0]["horizons"]]
    columns = [Column("", right=False), *(Column(f"{month:,}") for month in months)]
    columns += [Column("80% of trials"), Column(f"USD a {words(report['step'])}")]
    rows = []
    for layer in sector["value"]:
        last = layer["horizons"][-1]
        between = f"{amount(last['share']['p10'], True)} to {amount(last['share']['p90'], True)}"
        profit = "-" if last["value"]["p50"] is None else money(last["value"]["p50"])
        shares = (amount(item["share"]["p50"], True) for item in layer["horizons"])
        rows.append((words(layer["layer"]), *shares, between, profit))
    title = f"who captures the value: median share of gross profit, in {words(report['step'])}"
    return Grid(title, tuple(columns), tuple(rows))


def loss_grid(report: Report, sector: Sector) -> Grid:
    """What counterparties lose when firms fall."""
    columns = ("p50", "p95", "p99", "beyond_p99")
    rows = [
        (words(loss["counterparty"]), *("-" if loss[name] is None else money(loss[name]) for name in columns))  # type: ignore[literal-required]
        for loss in sector["losses"]
    ]
    headings = ("median", "95%", "99%", "mean beyond 99%")
    return Grid(
        f"losses of counterparties within {last_steps(report)}",
        (Column("", right=False), *(Column(heading) for heading in headings)),
        tuple(rows),
    )
