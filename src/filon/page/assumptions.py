"""Every figure behind the numbers: its value, its date, and the source or the judgement that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from filon.catalogue.beliefs import Beliefs, Source
from filon.errors import FilonError
from filon.page.blocks import Block, Folded, Table, Text
from filon.page.sheets import Cell, Heading, Sheet, sheet
from filon.page.subject import Subject
from filon.page.values import described
from filon.report.probabilities import basis

MOST = 12
"""Figures of the table of those that move the crash most."""

PARTS = ("firms", "drivers", "narratives", "correlations", "mechanics")
"""Parts of keys, in the order of the page."""

Figure = Mapping[str, Any]


def assumptions(subject: Subject, order: Sequence[str]) -> Iterator[Block]:
    """The section of the page; nothing for a model that brings its own figures without a word.

    Parameters
    ----------
    order
        Inputs, those that tell most of the crash first.
    """
    found = basis(subject.provenance)
    if found is None:
        return
    language, judged = subject.language, sum(map(_is_judgement, subject.provenance))
    yield Text(
        language.say(
            "assumption.share",
            figures=language.number(found["figures"]),
            judged=language.number(judged),
            share=language.percent(found["judgement_share"]),
        )
    )
    sources, ranks = _sources(), {name: place for place, name in enumerate(order)}
    ranked = sorted(subject.provenance, key=lambda figure: _rank(figure, ranks))
    most = [figure for figure in ranked if _rank(figure, ranks) < len(ranks)][:MOST]
    if most:
        yield Table(_sheet(subject, language.say("assumption.most"), most, sources, whole=True))
    yield Text(language.say("assumption.note"), quiet=True)
    for part, figures in _by_part(ranked).items():
        name = _part(subject, part)
        told = {"figures": len(figures), "judged": sum(map(_is_judgement, figures))}
        yield Folded(
            language.say("assumption.part", part=name, **told), (_sheet(subject, name, figures, sources, whole=False),)
        )


def _is_judgement(figure: Figure) -> bool:
    """Whether nothing but judgement supports a figure."""
    return bool(figure["judgement"]) and not figure["source"]


def _rank(figure: Figure, ranks: Mapping[str, int]) -> int:
    """Place of a figure among the inputs that drive the crash; behind them where it is none of them."""
    first, _, rest = str(figure["key"]).partition(".")
    if first not in ("firms", "drivers"):
        return len(ranks)
    return ranks.get(rest, ranks.get(rest.rpartition(".")[2], len(ranks)) if _alone(ranks) else len(ranks))


def _alone(ranks: Mapping[str, int]) -> bool:
    """Whether inputs are named without their firm, as in runs of one firm."""
    return not any("." in name for name in ranks)


def _by_part(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Figures by the part that they belong to, parts in the order of the page."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        keys = str(figure["key"]).split(".")
        part = ".".join(keys[:2]) if keys[0] in ("firms", "narratives") and len(keys) > 2 else keys[0]
        found.setdefault(part, []).append(figure)
    order = {name: place for place, name in enumerate(PARTS)}
    return dict(sorted(found.items(), key=lambda item: order.get(item[0].partition(".")[0], len(order))))


def _part(subject: Subject, part: str) -> str:
    """A part in words."""
    kind, _, name = part.partition(".")
    if kind == "firms" and name:
        return subject.called(name)
    if kind == "narratives" and name:
        return subject.language.say("figure_part.narratives", name=subject.language.name(name))
    if kind in ("drivers", "correlations", "mechanics"):
        return subject.language.say(f"figure_part.{kind}")
    return f"{subject.language.say('figure_part.other')}: {part}"


def _sheet(
    subject: Subject, caption: str, figures: Sequence[Figure], sources: Mapping[str, Source], whole: bool
) -> Sheet:
    """A line for each figure."""
    say = subject.language.say
    names = ("figure", "value", "date", "rests")
    rows = [
        (
            _key(str(figure["key"]), whole),
            described(figure, subject.language),
            str(figure["as_of"])[:7],
            _rests(subject, figure, sources),
        )
        for figure in figures
    ]
    return sheet(caption, tuple(Heading(say(f"assumption.{name}"), right=name == "date") for name in names), rows)


def _key(key: str, whole: bool) -> str:
    """A figure's key as `--set` takes it, within its part unless the whole is asked for."""
    parts = key.split(".")
    kept = parts[1:] if whole or parts[0] not in ("firms", "narratives") else parts[2:]
    return ".".join(kept or parts)


def _rests(subject: Subject, figure: Figure, sources: Mapping[str, Source]) -> Cell:
    """What a figure rests on: its source with its address, and the judgement."""
    key, note = str(figure["source"]), str(figure["judgement"])
    if not key:
        return Cell(subject.language.say("assumption.judgement", note=note))
    known = sources.get(key)
    title, address = (known.title, known.url) if known else (key, key)
    link = address if address.startswith(("https://", "http://")) else ""
    return Cell(f"; {note}" if note else "", (), link, title)


def _sources() -> Mapping[str, Source]:
    """Sources by key; none where the folder of figures cannot be read."""
    try:
        return Beliefs().sources
    except (FilonError, OSError):
        return {}
