"""The crash tables: by horizon, narrative and first cause, in cells that the script fills anew."""

from __future__ import annotations

from filon.page.shares import SECTOR, Entity
from filon.page.sheets import Cell, Heading, Sheet, sheet
from filon.page.subject import Subject
from filon.report.estimates import along
from filon.report.numbers import LEAST


def crash_sheets(subject: Subject) -> list[Sheet]:
    """The tables of one firm, or of several side by side; of a model without a crash, its ends."""
    if not subject.entities:
        return [_exits(subject)]
    if len(subject.firms) > 1:
        return [_firms(subject), *([_firms_by_story(subject)] if subject.narratives else [])]
    only = subject.entities[0]
    causes = _causes(subject, only)
    return [_horizons(subject, only), *([causes] if len(causes.rows) > 1 else [])]


def _horizons(subject: Subject, entity: Entity) -> Sheet:
    """One firm: a line for each horizon."""
    say, name = subject.language.say, subject.language.name
    dated = subject.dates is not None
    headings = [Heading(say("column.within"), right=False)]
    headings += [Heading(say("column.by"), right=False)] if dated else []
    headings += [Heading(say("column.crash"))]
    headings += [Heading(say("column.ruin"))] if entity.own.ruin is not None else []
    headings += [Heading(name(narrative)) for narrative in subject.narratives]
    rows = []
    for step in subject.horizons:
        row: list[str | Cell] = [subject.within(step)]
        row += [subject.language.month(subject.dates[step])] if subject.dates is not None else []
        row.append(crash_cell(subject, entity, step, interval=True))
        row += [_ruin_cell(subject, entity, step)] if entity.own.ruin is not None else []
        row += [subject.percent(given.estimate(step)) for given in entity.given]
        rows.append(tuple(row))
    return sheet(say("crash_table.firm", firm=subject.called(entity.name)), tuple(headings), tuple(rows))


def _causes(subject: Subject, entity: Entity) -> Sheet:
    """One firm: its first causes by horizon, the likeliest first; without those that stay under 1%."""
    say, language = subject.language.say, subject.language
    reached = {name: shares for name, shares in entity.own.causes.items() if shares[subject.last] >= LEAST}
    names = sorted(reached, key=lambda name: -reached[name][subject.last])
    headings = (
        Heading(say("column.cause"), right=False),
        *(Heading(subject.within(step)) for step in subject.horizons),
    )
    rows: list[tuple[str | Cell, ...]] = [
        (language.name(name), *(_share_cell(subject, entity, f"cause:{name}", step) for step in subject.horizons))
        for name in names
    ]
    return sheet(say("crash_table.causes", firm=subject.called(entity.name)), headings, rows)


def _firms(subject: Subject) -> Sheet:
    """Several firms: a line each, the sector first, then the likeliest to crash."""
    say = subject.language.say
    order = sorted(subject.entities, key=lambda one: (one.name != SECTOR, -one.own.crash[0, subject.last]))
    headings = (Heading(say("column.firm"), right=False), *(Heading(subject.within(step)) for step in subject.horizons))
    rows: list[tuple[str | Cell, ...]] = [
        (
            _called(subject, entity),
            *(crash_cell(subject, entity, step, step == subject.last) for step in subject.horizons),
        )
        for entity in order
    ]
    return sheet(say("crash_table.sector"), headings, rows)


def _firms_by_story(subject: Subject) -> Sheet:
    """Several firms: the crash by the last step given each narrative, ruin, and the likeliest first cause."""
    say, language = subject.language.say, subject.language
    order = sorted(subject.entities, key=lambda one: (one.name != SECTOR, -one.own.crash[0, subject.last]))
    headings = (
        Heading(say("column.firm"), right=False),
        *(Heading(language.name(narrative)) for narrative in subject.narratives),
        Heading(say("column.ruin")),
        Heading(say("column.cause"), right=False),
    )
    rows: list[tuple[str | Cell, ...]] = [
        (
            _called(subject, entity),
            *(subject.percent(given.estimate(subject.last)) for given in entity.given),
            _ruin_cell(subject, entity, subject.last) if entity.own.ruin is not None else "",
            language.name(entity.own.first_cause(subject.last) or ""),
        )
        for entity in order
    ]
    return sheet(say("crash_table.stories", within=subject.within(subject.last)), headings, rows)


def _called(subject: Subject, entity: Entity) -> str:
    """A firm; the sector by what its crash is."""
    return subject.language.say("crash_table.capital") if entity.name == SECTOR else subject.called(entity.name)


def _exits(subject: Subject) -> Sheet:
    """How often each end comes, of a model that knows no crash."""
    firm = subject.firms[0]
    own = subject.tree["summary"].to_dataset().sel(entity=firm).load()
    found = {step: along(own.sel({subject.step: step}), "exit_probability", "exit") for step in subject.horizons}
    headings = (
        Heading(subject.language.say("column.exit"), right=False),
        *(Heading(subject.within(step)) for step in subject.horizons),
    )
    rows = tuple(
        (subject.language.name(name), *(subject.with_interval(found[step][name]) for step in subject.horizons))
        for name in found[subject.last]
    )
    return sheet(subject.language.say("crash_table.exits", firm=subject.called(firm)), headings, rows)


def crash_cell(subject: Subject, entity: Entity, step: int, interval: bool) -> Cell:
    """A probability of a crash, in full precision for the script beside what is read."""
    told = entity.own.estimate(step)
    text = subject.with_interval(told) if interval else subject.percent(told)
    data = (
        ("crash", "interval" if interval else "plain"),
        ("entity", entity.name),
        ("month", str(step)),
        ("value", repr(told["probability"])),
    )
    return Cell(text, data)


def _ruin_cell(subject: Subject, entity: Entity, step: int) -> Cell:
    """A probability of ruin."""
    return _share_cell(subject, entity, "ruin", step)


def _share_cell(subject: Subject, entity: Entity, what: str, step: int) -> Cell:
    """A probability that the script weighs anew: of ruin, or of a first cause."""
    values = entity.own.ruin if what == "ruin" else entity.own.causes[what.removeprefix("cause:")]
    assert values is not None
    data = (("share", what), ("entity", entity.name), ("month", str(step)))
    value = float(values[step])
    return Cell(subject.language.percent(value, 0 if value >= 0.1 else 1), data)
