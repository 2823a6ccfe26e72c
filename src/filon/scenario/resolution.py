"""From a draft to a scenario: nothing is missing, weights and correlations fit, everything is written down."""

from __future__ import annotations

from collections.abc import Iterable

from filon.quantities.dates import months_later
from filon.quantities.descriptions import Distribution, constant
from filon.quantities.names import suggestion
from filon.scenario.correlations import contradictions
from filon.scenario.distributions import table
from filon.scenario.draft import Draft, Key, is_of_sector
from filon.scenario.emission import resolved_text, toml_value
from filon.scenario.known import Desk
from filon.scenario.resolved import FirmFigures, Narrative, Provenance, Scenario
from filon.scenario.texts import beyond_limits
from filon.scenario.ties import Ties, bought_shares, check_ties, exposures, ties

EVERYTHING = "all"
"""Name of the one narrative of a model that has none."""


def resolved_scenario(draft: Draft, desk: Desk) -> Scenario:
    """The scenario of a draft.

    Raises
    ------
    InputError
        All faults that were noted, of every file.
    """
    _check_codes(draft, desk)
    _check_complete(draft, desk)
    _check_calendar(draft, desk)
    all_ties = ties(draft)
    check_ties(draft, desk, all_ties)
    desk.faults.refuse()
    _check_correlations(draft, desk)
    desk.faults.refuse()
    resolved = resolved_text(draft)
    _check_readable(draft, desk, resolved)
    head, model = draft.header, draft.model
    narratives = tuple(_narrative(draft, name) for name in draft.narratives)
    return Scenario(
        name=head.name,
        title=head.title,
        model=model,
        start=head.start,
        months=head.months,
        firms=_firms(draft, all_ties),
        world=_world(draft, narratives),
        narratives=narratives or (Narrative(EVERYTHING, 1.0, {}, {}, {}),),
        correlations=tuple((a, b, rho.parameter("value")) for (a, b), rho in sorted(_correlations(draft).items())),
        figures={name: value.parameter("value") for name, value in _under(draft, ("mechanics",)).items()},
        crash=_crash_codes(draft),
        provenance=tuple(_provenance(draft)),
        resolved=resolved,
    )


def _firms(draft: Draft, all_ties: Ties) -> tuple[FirmFigures, ...]:
    """Firms and cohorts, sorted by name."""
    inputs: dict[str, dict[str, Distribution]] = {name: {} for name in draft.firms}
    for key in sorted(key for key in draft.figures if key[0] == "firms" and not is_of_sector(key)):
        described = draft.figures[key].distribution
        if described is not None:
            inputs[key[1]][key[2]] = described
    return tuple(
        FirmFigures(
            name,
            firm.archetype,
            firm.market,
            inputs[name],
            firm.layer,
            firm.count,
            bought_shares(draft, all_ties, name),
            exposures(all_ties, name),
        )
        for name, firm in sorted(draft.firms.items())
    )


def _under(draft: Draft, prefix: Key) -> dict[str, Distribution]:
    """Figures whose key is `prefix` and one more part, by that part, sorted."""
    return {
        key[-1]: known.distribution
        for key, known in sorted(draft.figures.items())
        if key[:-1] == prefix and known.distribution is not None
    }


def _correlations(draft: Draft) -> dict[tuple[str, str], Distribution]:
    """Rank correlations by their two inputs."""
    return {
        (key[1], key[2]): known.distribution
        for key, known in draft.figures.items()
        if key[0] == "correlations" and known.distribution is not None
    }


def _world(draft: Draft, narratives: Iterable[Narrative]) -> dict[str, Distribution]:
    """Every world input; where only narratives fix one, the value of the likeliest of them stands for it."""
    likeliest = sorted(narratives, key=lambda narrative: (-narrative.weight, narrative.name))
    fixed = {name: constant(value) for item in reversed(likeliest) for name, value in item.constants.items()}
    return dict(sorted({**fixed, **_under(draft, ("drivers",))}.items()))


def _narrative(draft: Draft, name: str) -> Narrative:
    """One narrative, its dispersion multiplied into the spreads of firm inputs."""
    own = {word: value.parameter("value") for word, value in _under(draft, ("narratives", name)).items()}
    dispersion = own.get("dispersion", 1.0)
    world, firm = {}, {}
    for item in sorted(_moved(draft)):
        said = _under(draft, ("narratives", name, "shifts", item))
        shift, spread = (
            said[word].parameter("value") if word in said else default
            for word, default in (("shift", 0.0), ("spread", 1.0))
        )
        if item in draft.model.firm_inputs:
            firm[item] = (shift, spread * dispersion)
        elif said:
            world[item] = (shift, spread)
    constants = _under(draft, ("narratives", name, "constants"))
    return Narrative(
        name, own["weight"], world, firm, {key: value.parameter("value") for key, value in constants.items()}
    )


def _moved(draft: Draft) -> set[str]:
    """Inputs that narratives act on: those that a narrative names, and those that are correlated."""
    named = {key[3] for key in draft.figures if key[0] == "narratives" and key[2] == "shifts"}
    return named | {name for key in draft.figures if key[0] == "correlations" for name in key[1:]}


def _crash_codes(draft: Draft) -> tuple[int, ...]:
    """The codes that count as a crash."""
    if draft.header.crash is None:
        return draft.model.crash_codes
    numbers = {name: code for code, name in draft.model.codes.items()}
    return tuple(sorted({numbers[code] if isinstance(code, str) else code for code in draft.header.crash}))


def _check_codes(draft: Draft, desk: Desk) -> None:
    """Every crash code must be one of the model's, by number or name."""
    codes = draft.model.codes
    for position, code in enumerate(draft.header.crash or ()):
        if code not in codes and code not in codes.values():
            words = ", ".join(f"{number} {name}" for number, name in sorted(codes.items()))
            more = suggestion(code, codes.values()) if isinstance(code, str) else f"; codes are {words}"
            place = draft.spot.inside("scenario", "crash", position)
            desk.faults.add(place.called("crash"), f"{code!r} is no code of the model{more}")


def _check_complete(draft: Draft, desk: Desk) -> None:
    """Every declared input and constant needs a figure."""
    model, present = draft.model, draft.figures
    everywhere = [
        name
        for name in model.world_inputs
        if draft.narratives and all(("narratives", item, "constants", name) in present for item in draft.narratives)
    ]
    wanted: dict[Key, Iterable[str]] = {
        ("drivers",): [name for name in model.world_inputs if name not in everywhere],
        ("mechanics",): model.figures,
    }
    wanted |= {("firms", firm): model.firm_inputs for firm in draft.firms}
    for prefix, names in wanted.items():
        missing = [name for name in names if (*prefix, name) not in present]
        if missing and not draft.incomplete & {prefix[0], prefix[-1]}:
            message = f"no figure for {', '.join(missing)}"
            desk.faults.add(draft.spot.inside(prefix[0]).called(".".join(prefix)), message)
    for name in draft.narratives:
        if ("narratives", name, "weight") not in present:
            desk.faults.add(draft.spot.inside("narratives", name, "weight"), "is missing")


def _check_calendar(draft: Draft, desk: Desk) -> None:
    """The last month must lie within the calendar."""
    if draft.header.start is not None:
        try:
            months_later(draft.header.start, draft.header.months)
        except OverflowError as error:
            desk.faults.add(draft.spot.inside("scenario", "months").called("months"), str(error))


def _check_correlations(draft: Draft, desk: Desk) -> None:
    """The correlations must be possible together."""
    ranks = {pair: value.parameter("value") for pair, value in _correlations(draft).items()}
    for pair, message in contradictions(draft.model.world_inputs, draft.model.firm_inputs, ranks):
        desk.faults.add(draft.figures["correlations", *pair].value, message)


def _check_readable(draft: Draft, desk: Desk, resolved: str) -> None:
    """What is written down of a scenario must not be too much to be read again."""
    excess = beyond_limits(resolved)
    if excess is not None:
        desk.faults.add(draft.spot, f"its figures, written one by one, make a file that is too large ({excess[1]})")
        desk.faults.refuse()


def _provenance(draft: Draft) -> Iterable[Provenance]:
    """One row for each figure."""
    for key, known in sorted(draft.figures.items()):
        if known.distribution is not None:
            yield Provenance(
                key=".".join(key),
                value=toml_value(table(known.distribution)),
                unit=known.unit,
                as_of=known.as_of.isoformat() if known.as_of else "",
                source=known.source,
                judgement=known.judgement,
                file=known.origin,
                line=known.line,
            )
