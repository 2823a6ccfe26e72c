"""Reading a resolved scenario: it needs no other file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from filon.model.declared import Input
from filon.model.definition import Model
from filon.quantities.names import suggestion
from filon.scenario import shapes
from filon.scenario.documents import Document
from filon.scenario.draft import Draft, FirmOf, Header, Key, is_of_sector
from filon.scenario.known import Desk, Known
from filon.scenario.rules import settled
from filon.scenario.spots import NOWHERE, Spot
from filon.scenario.validation import Faults, checked

CHANGED = ("market", "layer", "count")
"""What may be set of the firms of a resolved scenario."""

SECTIONS = ("drivers", "mechanics", "narratives", "correlations", "firms")


def is_resolved(document: Document) -> bool:
    """Whether a file is a resolved scenario."""
    return "resolved" in document.data


def header_of(document: Document, faults: Faults, own: Mapping[str, Any]) -> shapes.ResolvedHeader | None:
    """The header of a resolved scenario, with what the user set; None with its faults noted."""
    table = document.data["resolved"]
    head = checked(shapes.ResolvedHeader, table, Spot(document).inside("resolved"), faults)
    if head is not None and own:
        return checked(shapes.ResolvedHeader, {**head.model_dump(exclude_unset=True), **own}, NOWHERE, faults)
    return head


def resolved_draft(
    document: Document, head: shapes.ResolvedHeader, model: Model, faults: Faults, settings: Mapping[Key, Any]
) -> tuple[Draft, Desk]:
    """A resolved scenario as a draft.

    Parameters
    ----------
    settings
        What the user set of firms: ``("firms", name, "market")``, or `layer`, or `count`.
    """
    crash = None if head.crash is None else tuple(head.crash)
    draft = Draft(model, head.model, Header(head.name, head.months, head.title, head.start, crash), spot=Spot(document))
    desk = Desk(head.start, faults=faults)
    for name in document.data:
        if name not in ("resolved", *SECTIONS):
            faults.add(draft.spot.inside(name), f"unknown table{suggestion(name, SECTIONS)}")
    for section in ("firms", "narratives"):
        for name in _table(document.data, section):
            checked(shapes.Named, {"name": name}, draft.spot.inside(section, name), faults)
    _firms(draft, desk, _table(document.data, "firms"))
    for (_, firm, word), value in settings.items():
        if word not in CHANGED or firm not in draft.firms:
            message = "is settled in a resolved scenario" if firm in draft.firms else "unknown firm"
            faults.add(NOWHERE.called(f"firms.{firm}.{word}"), message)
        else:
            own = {**asdict(draft.firms[firm]), word: value}
            draft.firms[firm] = _firm_of(checked(shapes.ResolvedFirm, own, NOWHERE.called(f"firms.{firm}"), faults))
    for section in SECTIONS[:-1]:
        _walk(draft, desk, _table(document.data, section), (section,))
    _check_names(draft, desk)
    draft.elsewhere = frozenset(key[3] for key in draft.figures if is_of_sector(key) and key[2] == "suppliers")
    return draft, desk


def _table(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """A table, empty where there is none."""
    found = data.get(name, {})
    return found if isinstance(found, Mapping) else {}


def _firms(draft: Draft, desk: Desk, firms: Mapping[str, Any]) -> None:
    """What firms are, and their figures."""
    if len(firms) > shapes.MOST_FIRMS:
        desk.faults.add(
            draft.spot.inside("firms"), f"{len(firms):,} firms found, at most {shapes.MOST_FIRMS} are expected"
        )
        return
    for name in firms:
        table = _table(firms, name)
        own = {word: value for word, value in table.items() if not isinstance(value, Mapping)}
        firm = checked(shapes.ResolvedFirm, own, draft.spot.inside("firms", name), desk.faults)
        draft.firms[name] = _firm_of(firm)
        _walk(draft, desk, {word: value for word, value in table.items() if word not in own}, ("firms", name))


def _firm_of(firm: shapes.ResolvedFirm | None) -> FirmOf:
    """What a firm is; nothing where its table is faulty."""
    return FirmOf(firm.archetype, firm.market, firm.layer, firm.count) if firm else FirmOf("", "")


def _walk(draft: Draft, desk: Desk, table: Mapping[str, Any], key: Key) -> None:
    """Every figure below `key`."""
    for name, entry in table.items():
        inner = (*key, name)
        if not isinstance(entry, Mapping):
            desk.faults.add(draft.spot.inside(*inner), "is no table of a figure")
        elif "distribution" in entry:
            draft.figures[inner] = _figure(draft, desk, entry, inner)
        elif len(inner) < 5 and entry:
            _walk(draft, desk, entry, inner)
        else:
            desk.faults.add(draft.spot.inside(*inner), "distribution is missing")


def _figure(draft: Draft, desk: Desk, entry: Mapping[str, Any], key: Key) -> Known:
    """One figure, not yet held against the model."""
    spot = draft.spot.inside(*key)
    table = checked(shapes.ResolvedFigure, entry, spot, desk.faults) or shapes.ResolvedFigure(distribution=None)
    return Known(
        spot=spot,
        raw=table.distribution,
        unit="",
        written_unit=table.unit or "",
        word="distribution",
        as_of=table.as_of,
        source=table.source or "",
        judgement=table.judgement or "",
        aligned=table.aligned or "",
        origin=table.origin,
        line=table.line,
    )


def _check_names(draft: Draft, desk: Desk) -> None:
    """Hold every figure against the model."""
    for key, known in list(draft.figures.items()):
        declared: Input | None = draft.declared(key)
        if declared is None:
            desk.faults.add(known.spot, "the model knows no such figure")
        elif known.raw is not None:
            draft.figures[key] = settled(desk, replace(known, unit=declared.unit), declared)
