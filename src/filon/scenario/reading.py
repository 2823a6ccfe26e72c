"""Distributions as they stand in files, in `--set` and in Python, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any, NamedTuple

from filon.errors import InputError
from filon.quantities.continuous import CLOSED, CONTINUOUS
from filon.quantities.descriptions import FAMILIES, Distribution, constant, discrete, mixture
from filon.quantities.names import suggestion
from filon.scenario import families
from filon.scenario.data import carried_out, points, request
from filon.scenario.distributions import untruncated_reach
from filon.scenario.spots import Spot
from filon.scenario.validation import Faults, amiss, checked, described

KINDS = (
    'a number, {p10 = ..., p50 = ..., p90 = ..., scale = ...} or family = "metalog", {dist = ...}, {values = ...}, '
    "{data = ...}, or {mixture = ...}"
)
WORDS = ("mixture", "data", "values")
"""Keys that tell a kind."""

DEEPEST = 8
"""Mixtures within mixtures."""


class Reading(NamedTuple):
    """A distribution that was read.

    Attributes
    ----------
    note
        What it was made from, where that was a data file: for provenance.
    """

    distribution: Distribution
    note: str = ""


def distribution(raw: object, spot: Spot, faults: Faults) -> Distribution | None:
    """The distribution that a file means by `raw`, None with its faults noted where it means none."""
    found = reading(raw, spot, faults)
    return None if found is None else found.distribution


def reading(raw: object, spot: Spot, faults: Faults, depth: int = 0) -> Reading | None:
    """The distribution that a file means by `raw`, and what it was made from.

    Parameters
    ----------
    raw
        A number, a table, or a `Distribution` of Python.
    """
    if isinstance(raw, Distribution):
        return described_in_python(raw, spot, faults)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return _number(raw, spot, faults)
    if not isinstance(raw, Mapping):
        faults.add(spot, amiss(raw, f"expected is {KINDS}"))
        return None
    shape = _shape(raw, spot, faults)
    if shape is None:
        return None
    before = len(faults.found)
    found = checked(shape, raw, spot, faults)
    if found is None or len(faults.found) > before:
        return None
    if isinstance(found, families.Mixture):
        made = _mixture(found, spot, faults, depth)
    elif isinstance(found, families.Data):
        made = _of_data(found, spot, faults)
    else:
        fault = _inconsistency(found)
        made = None if fault else Reading(_from_shape(found))
        if fault:
            faults.add(spot.inside(fault[0]) if fault[0] else spot, fault[1])
    return None if made is None else _feasible(made, spot, faults)


def described_in_python(raw: Distribution, spot: Spot, faults: Faults) -> Reading | None:
    """A distribution made by a constructor, checked; a fit is carried out."""
    if raw.family == "fit":
        made = _fit(raw, spot, faults, "")
        return None if made is None else _feasible(made, spot, faults)
    from filon.sampling.families import problems

    found = problems(raw)
    for problem in found:
        faults.add(spot, problem)
    return None if found else Reading(raw)


def _feasible(made: Reading, spot: Spot, faults: Faults) -> Reading | None:
    """What was read, where it can be drawn; other kinds than those with a table were checked before."""
    family = made.distribution.family
    if family in CLOSED or family in ("quantiles", "constant"):
        return made
    from filon.sampling.families import problems

    found = problems(made.distribution)
    for problem in found:
        faults.add(spot, problem)
    return None if found else made


def _number(raw: int | float, spot: Spot, faults: Faults) -> Reading | None:
    """A constant."""
    try:
        value = float(raw)
    except OverflowError:
        value = float("inf")
    if not isfinite(value):
        faults.add(spot, f"{described(raw)} found, a finite number is expected")
        return None
    return Reading(constant(value))


def _shape(raw: Mapping[str, Any], spot: Spot, faults: Faults) -> type[families.Truncated] | None:
    """Which kind of distribution a table is."""
    if "dist" in raw:
        return _family_shape(raw, spot, faults)
    for word in WORDS:
        if word in raw:
            return families.KINDS[word].shape
    if {"p10", "p50", "p90"} & set(raw):
        return families.Metalog if "family" in raw else families.Quantiles
    if "fit" in raw or "weights" in raw:
        word, wanted = ("fit", "data") if "fit" in raw else ("weights", "values")
        faults.add(spot.inside(word), f"{wanted} is missing beside {word}")
        return None
    faults.add(spot, f"neither dist nor p10, p50, p90 found; expected is {KINDS}")
    return None


def _family_shape(raw: Mapping[str, Any], spot: Spot, faults: Faults) -> type[families.Truncated] | None:
    """What the table of a family of scipy may hold."""
    family = raw["dist"]
    if isinstance(family, str) and family in CONTINUOUS:
        if "sets" in raw:
            return families.Sets
        shape = families.family_shape(family)
        unknown = [name for name in raw if name not in shape.model_fields]
        for name in unknown:
            allowed = ", ".join((*CONTINUOUS[family].parameters, "lower", "upper"))
            faults.add(spot.inside(name), f"unknown parameter; {family} has {allowed}")
        return None if unknown else shape
    more = suggestion(family, CONTINUOUS) if isinstance(family, str) else ""
    faults.add(spot.inside("dist"), f"{described(family)} is no continuous family of scipy.stats{more}")
    return None


def _mixture(shape: families.Mixture, spot: Spot, faults: Faults, depth: int) -> Reading | None:
    """A mixture of what its parts mean."""
    if depth >= DEEPEST:
        faults.add(spot, f"mixtures are nested more than {DEEPEST} deep")
        return None
    before = len(faults.found)
    parts, notes = [], []
    for place, entry in enumerate(shape.mixture):
        inner = spot.inside("mixture", place)
        weight = entry.get("weight")
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not weight >= 0.0:
            found = "nothing" if weight is None else described(weight)
            faults.add(inner.inside("weight"), f"{found} found, a weight of 0 or more is expected")
            continue
        rest = {name: value for name, value in entry.items() if name != "weight"}
        read = reading(rest["value"] if rest.keys() == {"value"} else rest, inner, faults, depth + 1)
        if read is not None:
            parts.append((float(weight), read.distribution))
            notes.append(read.note)
    if len(faults.found) > before:
        return None
    made = replace(mixture(parts), lower=shape.lower, upper=shape.upper)
    return Reading(made, "; ".join(note for note in notes if note))


def _of_data(shape: families.Data, spot: Spot, faults: Faults) -> Reading | None:
    """The points of a file, or what is fitted to them."""
    if shape.fit is None:
        for name in ("loc", "scale", "free"):
            if name in shape.model_fields_set:
                faults.add(spot.inside(name), "belongs to a fit alone")
                return None
    document = spot.document
    file = Path(document.file).parent / shape.data if document.file else Path(shape.data)
    try:
        found = points(document.folder / shape.data, str(file), shape.column)
    except InputError as error:
        for fault in error.faults:
            if fault.line:
                faults.found.add(replace(fault, key=spot.key))
            else:  # the file cannot be read: what is wrong is its name
                faults.add(spot.inside("data").called(spot.key), f"{fault.file}: {fault.message}")
        return None
    if shape.fit is None:
        made = replace(discrete(found.values), lower=shape.lower, upper=shape.upper)
        return Reading(made, f"{len(found.values)} points of {found.name}")
    fixed = tuple((name, value) for name, value in (("loc", shape.loc), ("scale", shape.scale)) if value is not None)
    asked = request(found.values, shape.fit, fixed, tuple(shape.free))
    return _fit(replace(asked, lower=shape.lower, upper=shape.upper), spot, faults, found.name)


def _fit(asked: Distribution, spot: Spot, faults: Faults, name: str) -> Reading | None:
    """A fit, carried out."""
    from filon.sampling.fitting import UnfitError

    try:
        return Reading(*carried_out(asked, spot.key, name))
    except UnfitError as error:
        faults.add(spot.inside("fit") if name else spot, str(error))
        return None


def _inconsistency(shape: families.Truncated) -> tuple[str, str] | None:
    """Key and message where parameters contradict each other."""
    if isinstance(shape, families.Quantiles):
        if not shape.p10 < shape.p50 < shape.p90:
            return "p50", f"p10 = {shape.p10:g}, p50 = {shape.p50:g}, p90 = {shape.p90:g} must rise"
        if shape.scale != "identity" and shape.p10 <= 0.0:
            return "p10", f"{shape.p10:g} found, above 0 is expected on the scale '{shape.scale}'"
        if shape.scale == "logit" and shape.p90 >= shape.top:
            return "p90", f"{shape.p90:g} found, below top = {shape.top:g} is expected on the scale 'logit'"
        if shape.scale != "logit" and "top" in shape.model_fields_set:
            return "top", "belongs to the scale 'logit' alone"
    made = _from_shape(shape)
    if made.family not in CLOSED and made.family != "quantiles":
        return None
    low, high = untruncated_reach(made)
    lower = low if shape.lower is None else shape.lower
    upper = high if shape.upper is None else shape.upper
    if lower >= upper:
        return "lower", f"lower = {lower:g} and upper = {upper:g} leave nothing between them"
    if lower >= high or upper <= low:
        name = "lower" if lower >= high else "upper"
        return name, f"nothing of the distribution ({low:g} to {high:g}) lies between {lower:g} and {upper:g}"
    return None


def _from_shape(shape: families.Truncated) -> Distribution:
    """The description of a validated table that stands for itself."""
    if isinstance(shape, families.Discrete):
        made = discrete(shape.values, shape.weights)
        return replace(made, lower=shape.lower, upper=shape.upper)
    if isinstance(shape, families.Sets):
        sets = tuple(tuple(float(number) for number in one) for one in shape.sets)
        return Distribution("sets", (("dist", shape.dist), ("sets", sets)), shape.lower, shape.upper)
    family = str(getattr(shape, "dist", getattr(shape, "family", "quantiles")))
    names = FAMILIES[family] if family in FAMILIES else CONTINUOUS[family].parameters
    parameters = tuple((name, getattr(shape, name)) for name in names)
    return Distribution(
        family,
        tuple((name, value if isinstance(value, str) else float(value)) for name, value in parameters),
        shape.lower,
        shape.upper,
    )
