"""Weights of narratives: those that are set are kept, the others share what is left in their old proportion."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from filon.quantities.descriptions import constant
from filon.scenario.draft import Draft
from filon.scenario.validation import Faults

TOLERANCE = 1e-9
SCALED = "scaled to the weights that were set"


def rescaled(draft: Draft, changed: Collection[str], faults: Faults) -> None:
    """Make the weights of a draft sum to 1 by scaling those not in `changed`; a fault where that cannot be.

    With nothing changed, or everything, the weights must sum to 1 as they are.
    """
    keys = {name: ("narratives", name, "weight") for name in draft.narratives}
    read = {name: draft.figures[key].distribution for name, key in keys.items() if key in draft.figures}
    weights = {name: value.parameter("value") for name, value in read.items() if value is not None}
    if not weights or len(weights) < len(keys):  # faulty weights have been reported
        return
    others = {name: weight for name, weight in weights.items() if name not in changed}
    kept, rest = sum(weight for name, weight in weights.items() if name in changed), sum(others.values())
    place = draft.figures[keys[sorted(changed)[0] if changed else sorted(keys)[0]]]
    if abs(kept + rest - 1.0) <= TOLERANCE:
        return
    if not changed or not others or kept > 1.0 + TOLERANCE or (rest == 0.0 and kept < 1.0 - TOLERANCE):
        message = f"the weights of {', '.join(sorted(changed or keys))} sum to {kept if changed else rest:g}, not to 1"
        faults.add(place.spot, message)
        return
    for name, weight in others.items():
        figure = draft.figures[keys[name]]
        share = constant(weight * max(1.0 - kept, 0.0) / rest if rest else 0.0)
        said = [part for part in (figure.judgement, SCALED) if part]
        note = figure.judgement if SCALED in figure.judgement else "; ".join(said)
        draft.figures[keys[name]] = replace(figure, distribution=share, raw=share.parameter("value"), judgement=note)
