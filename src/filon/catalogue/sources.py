"""The tables of `filon sources`: judgements that matter, then every figure by part, then the share of judgement."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

from filon.catalogue import wording
from filon.catalogue.description import table
from filon.catalogue.provenance import FigureRecord, SourcesRecord
from filon.report.grids import Grid
from filon.report.numbers import share
from filon.scenario.reading import distribution
from filon.scenario.spots import NOWHERE
from filon.scenario.validation import Faults


def grids(record: SourcesRecord) -> Iterator[Grid]:
    """Every table."""
    if any(figure["effect"] for figure in record["figures"]):
        yield effect_table(record)
    for part in record["shares"][:-1]:
        yield part_table(record, part["part"])
    yield share_table(record)


def effect_table(record: SourcesRecord) -> Grid:
    """Judgements by their effect, the largest first."""
    rows = []
    one_firm = len({figure["part"] for figure in record["figures"] if figure["key"].startswith("firms.")}) == 1
    for figure in record["figures"]:
        effect = figure["effect"]
        if effect is not None:
            low, high = (wording.amount(effect[end], figure["unit"]) for end in ("low_value", "high_value"))
            rows.append(
                (
                    shortly(figure["key"], one_firm),
                    low,
                    high,
                    share(effect["crash_low"], 1),
                    share(effect["crash_high"], 1),
                    f"{100 * effect['change']:+.1f} ± {100 * effect['standard_error']:.1f}",
                    figure["judgement"] or "",
                )
            )
    columns = ("figure", "10%", "90%", "crash at 10%", "crash at 90%", "change (points)", "why")
    as_it_is = ", ".join(f"{name} {share(value, 1)}" for name, value in (record["crash"] or {}).items())
    title = f"judgement alone, by its effect on the crash within {record['months']} months (as drawn: {as_it_is})"
    return table(title, columns, rows, columns[1:-1], spare=("why",)).grid()


def shortly(key: str, one_firm: bool) -> str:
    """A key as short as `--set` takes it.

    Examples
    --------
    >>> shortly("firms.openai.price", False), shortly("firms.openai.price", True), shortly("drivers.rent_mean", True)
    ('openai.price', 'price', 'rent_mean')
    """
    return ".".join(key.split(".")[2 if one_firm and key.startswith("firms.") else 1 :])


def part_table(record: SourcesRecord, part: str) -> Grid:
    """Every figure of one part."""
    figures = sorted((item for item in record["figures"] if item["part"] == part), key=lambda item: item["line"])
    figures.sort(key=lambda item: item["file"])
    rows = [
        (
            _inside(item["key"]),
            in_words(item),
            item["as_of"] or "",
            _age(item["age_at_start"]),
            _age(item["age_today"]),
            f"{item['file']}:{item['line']}" if item["file"] else "",
            item["address"] or "",
            rests_on(item),
        )
        for item in figures
    ]
    judged = sum(item["judgement_alone"] for item in figures)
    title = f"{part}: {len(rows)} figures, {judged} on judgement alone"
    filled = [place for place in range(len(COLUMNS)) if any(row[place] for row in rows)]
    columns = tuple(COLUMNS[place] for place in filled)
    kept = [tuple(row[place] for place in filled) for row in rows]
    return table(title, columns, kept, AGES, SPARE, folds=("figure",)).grid()


AGES = ("months at start", "months today")
COLUMNS = ("figure", "value", "as of", *AGES, "stands in", "address", "rests on")
SPARE = ("as of", *AGES, "stands in", "address")


def _inside(key: str) -> str:
    """A key within its part."""
    parts = key.split(".")
    if parts[0] == "correlations":
        return " with ".join(parts[1:])
    skipped = 2 if parts[0] in ("firms", "narratives") else 1
    return ".".join(part for part in parts[skipped:] if part not in ("shifts", "constants"))


def in_words(figure: FigureRecord) -> str:
    """The value of a figure, with its unit.

    Parameters
    ----------
    figure
        Whose value is TOML text.
    """
    described = distribution(tomllib.loads(f"value = {figure['value']}")["value"], NOWHERE, Faults())
    if described is None:
        return figure["value"]
    return wording.with_unit(wording.in_words(described, figure["unit"]), figure["unit"])


def _age(months: float | None) -> str:
    """An age in months; a minus for what is later."""
    return "" if months is None else f"{months:.0f}"


def rests_on(figure: FigureRecord) -> str:
    """What supports a figure: its source by title and key, and the judgement."""
    source, title = figure["source"], figure["title"]
    named = f"{title} ({source})" if title else source
    said = f"source: {named}" if source else ""
    return "; ".join(text for text in (said, figure["judgement"]) if text)


def share_table(record: SourcesRecord) -> Grid:
    """The share of judgement by part and in all."""
    rows = [
        (
            item["part"],
            str(item["figures"]),
            str(item["judgement_alone"]),
            "-" if item["share"] is None else f"{item['share']:.0%}",
        )
        for item in record["shares"]
    ]
    columns = ("part", "figures", "on judgement alone", "share")
    return table("share of judgement", columns, rows, columns[1:]).grid()


def remark(record: SourcesRecord) -> str:
    """What the effects are, and what they leave out, in one line."""
    varied = sum(figure["effect"] is not None for figure in record["figures"])
    judged = sum(figure["judgement_alone"] for figure in record["figures"])
    text = f"Ages are months before the start {record['start']} and before {record['today']}; negative: later."
    if record["trials"] is None:
        return text
    return (
        f"{text} Effects: {record['trials']:,} trials with the same random numbers, ± one standard error; each figure"
        f" at the 10% and 90% of its own range, the others as drawn{_whose(record)}. The other {judged - varied}"
        " judgements are numbers without a range."
    )


def _whose(record: SourcesRecord) -> str:
    """Whose crash is meant, where there are several firms."""
    several = len(record["crash"] or ()) > 1
    return "; a firm's figure moves its own crash, the world's the mean over firms" if several else ""
