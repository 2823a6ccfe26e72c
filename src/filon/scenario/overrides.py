"""What a user sets by `--set KEY=VALUE` or by keyword: any key of a scenario, on top of its files.

Keys are dotted as in the files: ``months``, ``narratives.bubble.weight``, ``drivers.X``, ``drivers.X.p90``,
``mechanics.tax_rate``, ``firms.openai.price``, ``correlations.a.b``. In short: ``openai.price``, and the bare name
of a driver, of a constant, or, where there is one firm, of an input of firms.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from filon.errors import Fault, InputError
from filon.quantities.descriptions import Distribution
from filon.quantities.names import suggestion
from filon.scenario.distributions import table
from filon.scenario.draft import CLAIMS, Draft, Key, is_constant, ordered
from filon.scenario.known import PROVENANCE, SET_BY_USER, Desk, Known
from filon.scenario.parameters import allowed_parameters, moved
from filon.scenario.rules import settled
from filon.scenario.shapes import Provenanced
from filon.scenario.spots import NOWHERE, Spot
from filon.scenario.validation import amiss, checked
from filon.scenario.weights import rescaled

HEADER_KEYS = ("name", "title", "start", "months", "crash")
FIRM_KEYS = ("archetype", "market", "vintage", "layer", "count")
OF_SECTOR = ("suppliers", "exposures")
ROOTS = ("drivers", "mechanics", "narratives", "correlations", "firms", "inputs")

Settings = dict[Key, Any]


def parsed_settings(texts: Iterable[str]) -> dict[str, Any]:
    """``KEY=VALUE`` texts as keys and values; a value is written as in TOML, and a bare word is a text.

    Raises
    ------
    InputError
        When a text has no equals sign, no key, or a key comes twice.

    Examples
    --------
    >>> parsed_settings(["months=48", "drivers.churn.p90=0.07", "crash=[1, 2]"])
    {'months': 48, 'drivers.churn.p90': 0.07, 'crash': [1, 2]}
    """
    settings: dict[str, Any] = {}
    faults = []
    for text in texts:
        key, equals, value = (part.strip() for part in text.partition("="))
        if not equals or not key or not value:
            faults.append(Fault("", 0, 0, "", f"'{text}' found, KEY=VALUE is expected, such as months=48"))
        elif key in settings:
            faults.append(Fault("", 0, 0, key, "is set twice"))
        settings[key] = _value(value)
    if faults:
        raise InputError(faults)
    return settings


def _value(text: str) -> Any:
    """A TOML value; text that is none stays as it is."""
    try:
        found = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return found["value"] if len(found) == 1 else text


def split_settings(settings: Mapping[str, Any]) -> tuple[Settings, Settings]:
    """Settings by what they reach: first the header and what firms are, then figures.

    Returns
    -------
    Two dictionaries by the parts of the key. A key of one part that is none of the header's is a figure's;
    `steps` is another word for `months`.
    """
    structure: Settings = {}
    figures: Settings = {}
    for text, value in settings.items():
        key = tuple(part.strip() for part in text.split("."))
        key = key[1:] if key[0] == "scenario" and len(key) > 1 else key
        key = ("months",) if key == ("steps",) else key
        key = ("firms", *key) if len(key) == 2 and key[1] in FIRM_KEYS else key
        of_firm = len(key) == 3 and key[0] == "firms" and key[2] in FIRM_KEYS
        (structure if of_firm or (len(key) == 1 and key[0] in HEADER_KEYS) else figures)[key] = value
    return structure, figures


def apply_settings(draft: Draft, desk: Desk, settings: Settings) -> None:
    """Put what the user set into a draft; faults are noted.

    Weights of narratives that are set are kept, and the others share what is left in their old proportion.
    """
    weights = set()
    for written, value in settings.items():
        key = _full(draft, written)
        length = _declared_length(draft, key)
        if length == 0:
            shown = ".".join(written)
            desk.faults.add(NOWHERE.called(shown), _unknown(draft, key))
            continue
        base, rest = ordered(key[:length]), key[length:]
        known = _changed(draft, desk, base, rest, value)
        if known is not None:
            draft.figures[base] = known
            if base[0] == "narratives" and base[2:] == ("weight",):
                weights.add(base[1])
    if weights:
        rescaled(draft, weights, desk.faults)


def _full(draft: Draft, key: Key) -> Key:
    """The key in full, from any of its short forms."""
    only = next(iter(draft.firms)) if len(draft.firms) == 1 else None
    if key[0] == "inputs" and len(key) > 1:
        key = key[1:]
    elif key[0] == "firms" and len(key) > 3 and key[2] == "inputs":
        key = (*key[:2], *key[3:])
    if key[0] in draft.firms and len(key) > 1:
        return ("firms", *key)
    if key[0] in ROOTS:
        return key
    if key[0] in OF_SECTOR and only is not None and draft.has_sector:
        return ("firms", only, *key)
    if key[0] in draft.model.world_inputs:
        return ("drivers", *key)
    if key[0] in draft.model.figures:
        return ("mechanics", *key)
    if key[0] in draft.model.firm_inputs and only is not None:
        return ("firms", only, *key)
    return key


def _declared_length(draft: Draft, key: Key) -> int:
    """How many leading parts of `key` name a figure; 0 where none do."""
    return next((length for length in range(len(key), 0, -1) if draft.declared(key[:length]) is not None), 0)


def _unknown(draft: Draft, key: Key) -> str:
    """Why a key names nothing, with the nearest right one."""
    model = draft.model
    if len(key) == 1 and key[0] in model.firm_inputs:
        longer = " or ".join(f"{firm}.{key[0]}" for firm in sorted(draft.firms)[:3])
        return f"is an input of firms, of which there are several: say {longer}"
    match key:
        case ("drivers", name, *_):
            return f"unknown driver{suggestion(name, model.world_inputs)}"
        case ("mechanics", name, *_):
            return f"unknown constant{suggestion(name, model.figures)}"
        case ("firms", firm, "suppliers") if firm in draft.firms and draft.has_sector:
            return f"name a supplier: firms.{firm}.suppliers.NAME=SHARE"
        case ("firms", firm, "exposures", _, claim, *_) if firm in draft.firms and draft.has_sector:
            return f"unknown claim{suggestion(claim, CLAIMS)}"
        case ("firms", firm, "exposures", *_) if firm in draft.firms and draft.has_sector:
            return f"name a counterparty and a claim: firms.{firm}.exposures.NAME.equity=SHARE"
        case ("firms", firm, name, *_) if firm in draft.firms:
            return f"unknown input of firms{suggestion(name, model.firm_inputs)}"
        case ("firms", firm, *_):
            return f"unknown firm{suggestion(firm, draft.firms)}"
        case ("narratives", name, word, *_) if name in draft.narratives:
            return f"unknown key{suggestion(word, ('weight', 'dispersion', 'shifts', 'constants'))}"
        case ("narratives", name, *_):
            return f"unknown narrative{suggestion(name, draft.narratives)}"
        case ("correlations", *names):
            wrong = [name for name in names if name not in draft.inputs]
            return f"unknown input{suggestion(wrong[0], draft.inputs)}" if wrong else "name two different inputs"
    words = {*HEADER_KEYS, *ROOTS, *draft.firms, *draft.inputs, *model.figures} - {"inputs"}
    return f"unknown key{suggestion(key[0], words)}"


def _changed(draft: Draft, desk: Desk, key: Key, rest: Key, value: Any) -> Known | None:
    """The figure under `key` with `rest` of it set to `value`; None with a fault noted where it cannot be."""
    declared, base, spot = draft.declared(key), draft.figures.get(key), NOWHERE.called(".".join(key))
    assert declared is not None  # the caller has looked
    rest = rest[1:] if rest[:1] in (("distribution",), ("value",)) else rest
    words: Mapping[str, Any] = {}
    if rest and rest[0] in PROVENANCE:
        known, words = base, {rest[0]: value}
    else:
        raw, words = (_with_parameter(desk, base, spot, rest, value), {}) if rest else _told_apart(value)
        unit = base.written_unit if base is not None and rest else declared.unit
        known = Known(spot, raw, declared.unit, unit, source=SET_BY_USER)
        if raw is None or not _is_allowed(desk, key, spot, raw):
            return None
    known = _described(desk, known, spot, words) if words else known
    return None if known is None else settled(desk, known, declared)


def _told_apart(value: Any) -> tuple[object, dict[str, Any]]:
    """A value that was set: its number or distribution, and the words on its provenance."""
    if not isinstance(value, Mapping):
        return value, {}
    words = {name: value[name] for name in PROVENANCE if name in value}
    rest = {name: item for name, item in value.items() if name not in words}
    for word in ("distribution", "value"):
        if rest.keys() == {word}:
            return rest[word], words
    return rest, words


def _is_allowed(desk: Desk, key: Key, spot: Spot, raw: object) -> bool:
    """Whether `raw` is a number where only a number may stand."""
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool)
    if is_constant(key) and not is_number:
        desk.faults.add(spot, amiss(raw, "a number is expected"))
    return is_number or not is_constant(key)


def _with_parameter(desk: Desk, base: Known | None, spot: Spot, rest: Key, value: Any) -> object | None:
    """The distribution of `base`, as a table, with one parameter changed."""
    name = rest[0]
    raw = None if base is None else base.raw
    raw = table(raw) if isinstance(raw, Distribution) else raw
    parameters = dict(moved(raw, base.spot.document.folder)) if isinstance(raw, Mapping) and base else {}
    allowed = allowed_parameters(parameters)
    if len(rest) > 1 or name not in allowed:
        what = f"has {', '.join(allowed)}" if allowed else "is a number"
        desk.faults.add(spot.inside(*rest), f"unknown parameter; {spot.key} {what}")
        return None
    return {**parameters, name: value}


def _described(desk: Desk, base: Known | None, spot: Spot, words: Mapping[str, Any]) -> Known | None:
    """A figure with other words on its provenance."""
    table = checked(Provenanced, dict(words), spot, desk.faults)
    if base is None:
        desk.faults.add(spot, "has no figure yet; set its value")
    if table is None or base is None:
        return None
    changes: dict[str, Any] = {name: getattr(table, name) for name in words}
    if "judgement" in changes and base.source.partition("; ")[0] == SET_BY_USER:
        changes.setdefault("source", "")
    if "unit" in changes:
        changes["written_unit"] = changes.pop("unit")
    return replace(base, spot=spot, word="", **changes)
