"""Which figures of a hindcast are dated later than its start: drivers, narratives and mechanics know what came."""

from __future__ import annotations

from datetime import date

from filon.reality.findings import Later
from filon.scenario.resolved import Scenario


def later_figures(scenario: Scenario) -> Later | None:
    """The figures of a scenario that describe a time after its start; None where it has no start.

    A driver, a narrative or a constant is common to all vintages, so it may know what a forecast of the start could
    not; figures of firms may not.
    """
    if scenario.start is None:
        return None
    start = scenario.start
    keys = sorted(row.key for row in scenario.provenance if row.as_of and date.fromisoformat(row.as_of) > start)
    groups: dict[str, list[str]] = {"drivers": [], "narratives": [], "mechanics": [], "others": []}
    for key in keys:
        root, _, rest = key.partition(".")
        groups[root].append(rest) if root in groups else groups["others"].append(key)
    return Later(
        start,
        tuple(groups["drivers"]),
        tuple(groups["narratives"]),
        tuple(groups["mechanics"]),
        tuple(groups["others"]),
        len(scenario.figures),
    )
