"""The tables of claims, for a terminal, as Markdown or as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from typing import TypedDict

from filon.claims.answers import RULE
from filon.claims.findings import Evaluated, Line, Told
from filon.report.grids import Column, Grid
from filon.report.numbers import percentage, with_interval
from filon.report.reality import markdown_table
from filon.report.tables import words


class LineRecord(TypedDict):
    """A line of the JSON; see `filon.claims.findings.Line`."""

    claim: str
    variant: str
    what: str
    firm: str
    month: int
    narrative: str
    before: float | None
    value: float | None
    low: float
    high: float
    change: float | None
    change_low: float | None
    change_high: float | None
    standard_error: float | None
    trials: int
    expected: str
    answer: str


class ClaimRecord(TypedDict):
    """A claim of the JSON; see `filon.claims.findings.Told`."""

    claim: str
    variant: str
    title: str
    sentence: str
    quoted: bool
    reading: str
    what: str
    because: str
    expected: str
    answer: str
    lines: list[LineRecord]


class ClaimsRecord(TypedDict):
    """The JSON of `filon claims`."""

    version: str
    source: str
    rule: str
    trials: int
    path_trials: int
    seed: int
    months: int
    claims: list[ClaimRecord]


def record(found: Evaluated) -> ClaimsRecord:
    """All of it as plain data; a number that is none is null."""
    claims = [
        {**asdict(one), "lines": [{**asdict(line), "value": _finite(line.value)} for line in one.lines]}
        for one in found.claims
    ]
    return {
        "version": found.version,
        "source": found.source,
        "rule": RULE,
        "trials": found.trials,
        "path_trials": found.path_trials,
        "seed": found.seed,
        "months": found.months,
        "claims": claims,  # type: ignore[typeddict-item]
    }


def _finite(value: float) -> float | None:
    """The number; None where it is none, as the share of no trial."""
    return value if isfinite(value) else None


def grids(found: Evaluated) -> list[Grid]:
    """The answers, one line for each claim or change, and the numbers behind each."""
    return [answers_table(found), *(numbers_table(one) for one in found.claims if one.lines)]


def answers_table(found: Evaluated) -> Grid:
    """Claim, what is asked, the number of one firm, and the answer in words."""
    columns = (
        Column("claim", right=False, folds=True),
        Column("asked", right=False, folds=True),
        Column("supported by", right=False, folds=True),
        Column("for example", right=False, folds=True, spare=True),
        Column("answer", right=False, folds=True),
    )
    rows = tuple((one.title, one.what, one.expected, example(one), in_words(one)) for one in found.claims if one.lines)
    return Grid(f"What the article claims, within {found.months} months", columns, rows)


def decisive(told: Told) -> list[Line]:
    """The lines that a claim is answered by: those of the last month."""
    last = max(line.month for line in told.lines)
    return [line for line in told.lines if line.month == last and line.expected]


def in_words(told: Told) -> str:
    """The answer, and the firms whose own answer is another."""
    lines = decisive(told)
    counted = [line for line in lines if line.answer != "not asked"]
    if not counted:
        return told.answer
    agree = sum(line.answer == "supported" for line in counted)
    parts = [f"{told.answer} ({agree} of {len(counted)} firm{'s' if len(counted) > 1 else ''})"]
    for answer, said in (("not supported", "not by"), ("too close to call", "too close to call:")):
        firms = [line.firm for line in counted if line.answer == answer]
        if firms and (agree or answer == "too close to call") and len(firms) < len(counted):
            parts.append(f"{said} {', '.join(firms)}")
    return "; ".join([*parts, *earlier(told)])


def earlier(told: Told) -> list[str]:
    """How many firms supported the claim at earlier months, where that was another share of those asked."""
    asked = [line for line in told.lines if line.expected and line.answer != "not asked"]
    months = sorted({line.month for line in asked})
    counts = {month: [line.answer == "supported" for line in asked if line.month == month] for month in months}
    *before, last = counts.values()
    if all(sum(one) * len(last) == sum(last) * len(one) for one in before):
        return []
    shares = (f"{sum(counts[month])} of {len(counts[month])} at month {month}" for month in months[:-1])
    return [f"before: {', '.join(shares)}"]


def example(told: Told) -> str:
    """The number of the first firm that is asked about."""
    asked = [line for line in decisive(told) if line.answer != "not asked"]
    return f"{asked[0].firm}: {compared(asked[0])}" if asked else "-"


def compared(line: Line) -> str:
    """A probability, and what it is compared with."""
    return value(line) if line.before is None else f"{_before(line)} to {value(line)}"


def value(line: Line) -> str:
    """A probability in as many digits as its interval supports."""
    return percentage({"probability": line.value, "low": line.low, "high": line.high})


def _before(line: Line) -> str:
    """What a probability is compared with, in the digits of the same interval."""
    assert line.before is not None
    half = (line.high - line.low) / 2.0
    return percentage({"probability": line.before, "low": line.before - half, "high": line.before + half})


def numbers_table(told: Told) -> Grid:
    """The numbers behind a claim, firm by firm."""
    title = f"{told.title}: {told.what}"
    if any(line.narrative for line in told.lines):
        return _narrative_table(title, told)
    is_compared = any(line.change is not None for line in told.lines)
    return _changes(title, told) if is_compared else _levels(title, told)


def _changes(title: str, told: Told) -> Grid:
    """Crash as it is, with the change, and the difference over the same trials."""
    headings = ("firm", "within", "as it is", "changed", "difference (points)", "answer")
    rows = tuple(
        (line.firm, f"{line.month} months", _before(line), value(line), points(line), line.answer)
        for line in told.lines
    )
    return Grid(title, _columns(headings), rows)


def _levels(title: str, told: Told) -> Grid:
    """A probability by itself."""
    headings = ("firm", "within", "probability (95%)", "answer")
    rows = tuple((line.firm, f"{line.month} months", interval(line), line.answer) for line in told.lines)
    return Grid(title, _columns(headings), rows)


def _narrative_table(title: str, told: Told) -> Grid:
    """A probability over all narratives or the comparison of two, and given each."""
    narratives = list(dict.fromkeys(line.narrative for line in told.lines if line.narrative))
    is_compared = any(line.change is not None for line in told.lines)
    headings = ("firm", "month", "difference (points)" if is_compared else "all (95%)")
    given = {(line.firm, line.month, line.narrative): line for line in told.lines}
    rows = tuple(
        (
            line.firm,
            str(line.month),
            points(line) if is_compared else interval(line),
            *(
                interval(given[key]) if key in given else "-"
                for key in ((line.firm, line.month, n) for n in narratives)
            ),
            line.answer,
        )
        for line in told.lines
        if not line.narrative
    )
    return Grid(title, _columns((*headings, *(words(name) for name in narratives), "answer")), rows)


def _cell(line: Line | None) -> str:
    """A probability with its interval; a dash where there is none."""
    return "-" if line is None else interval(line)


def _columns(headings: Sequence[str]) -> tuple[Column, ...]:
    """Columns whose words stand to the left."""
    return tuple(Column(name, right=name not in ("firm", "within", "answer")) for name in headings)


def interval(line: Line) -> str:
    """A probability with its interval."""
    return with_interval({"probability": line.value, "low": line.low, "high": line.high})


def points(line: Line) -> str:
    """A difference of probabilities and its standard error.

    Examples
    --------
    >>> line = Line("", "", "", "", 60, "", 0.4, 0.3, 0.29, 0.31, -0.1, -0.11, -0.09, 0.005, 1000, "", "supported")
    >>> points(line)
    '-10.0 ± 0.5'
    """
    if line.change is None or line.standard_error is None or not isfinite(line.standard_error):
        return "-"
    digits = 1 if line.standard_error >= 0.0005 else 2
    return f"{100 * line.change:+.{digits}f} ± {100 * line.standard_error:.{digits}f}"


def remarks(found: Evaluated) -> list[str]:
    """The rule of the answers, and what the run was."""
    return [
        RULE,
        "Differences are between the same trials, with their standard error; a firm that hardly crashes anyway is not "
        "asked about. A claim is answered by its firms at the last month, for this model and its figures.",
        f"filon {found.version}, {found.trials:,} trials, seed {found.seed}, {found.months} months; accounts month by "
        f"month: the first {found.path_trials:,} trials.",
    ]


def markdown(found: Evaluated, command: str, address: str) -> str:
    """The same as a Markdown page.

    Parameters
    ----------
    command
        That writes the page.
    address
        Of the article.
    """
    intro = f"The claims are those of an [article]({address}) of June 2025, each held against the shipped scenarios."
    parts = ["# The article's claims as numbers", f"Written by `{command}`; do not edit.", intro]
    parts.append(markdown_table(answers_table(found)))
    last = ""
    for told in found.claims:
        if told.claim != last:
            parts.append(_heading(told))
            last = told.claim
        table = markdown_table(numbers_table(told)).replace("## ", "### ", 1)
        parts.append(f"{table}\n\n{_below(told)}" if told.lines else "")
    parts.append("\n".join(f"- {line}" for line in remarks(found)))
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(told: Told) -> str:
    """The claim in the article's words, and what it means here."""
    said = f"“{told.sentence}”" if told.quoted else f"In substance: {told.sentence}"
    return f"## {told.title} (`{told.claim}`)\n\n> {said}\n\nHere: {told.reading}."


def _below(told: Told) -> str:
    """The answer, what supports it, and what the comparison leaves out."""
    because = f" {told.because[0].upper()}{told.because[1:]}." if told.because else ""
    return f"Supported by: {told.expected}. Answer: **{in_words(told)}**.{because}"
