"""One figure at a time, with the same random numbers."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from filon.catalogue.effects import candidates, effects
from filon.catalogue.provenance import months_between, sources_record
from filon.catalogue.sources import effect_table, grids, remark
from filon.engine import simulate
from filon.scenario import load

TRIALS = 4000


@pytest.fixture(scope="module")
def scenario():
    return load("wrapper", months=36)


@pytest.fixture(scope="module")
def found(scenario):
    wanted = [item for item in candidates(scenario) if item.name in ("upside_months", "price_drift_annual")]
    told = []
    made = effects(scenario, wanted, TRIALS, 1, lambda *progress: told.append(progress))

    assert told == [(0, 4 * TRIALS, None), (2 * TRIALS, 4 * TRIALS, None)]
    return made


def crashed(scenario):
    outcomes = simulate(scenario, trials=TRIALS, seed=1, keep=f"outcomes:{TRIALS}")["outcomes"]
    return (outcomes.crash_month.values[:, 0] > 0).astype(float)


def test_candidates__are_uncertain_and_rest_on_judgement_alone(scenario):
    rows = {row.key: row for row in scenario.provenance}
    found = candidates(scenario)
    fixed = set.intersection(*(set(item.constants) for item in scenario.narratives))

    assert found
    assert all(rows[item.key].is_judgement and not item.described.is_constant for item in found)
    assert not fixed & {item.name for item in found if item.firm is None}


def test_candidates__leave_out_what_a_narrative_always_fixes(scenario):
    key = next(item for item in candidates(scenario) if item.firm is None)
    always = tuple(replace(one, constants={**one.constants, key.name: 0.1}) for one in scenario.narratives)

    assert key.key not in {item.key for item in candidates(replace(scenario, narratives=always))}


def test_effect__is_the_difference_of_two_runs_of_the_same_numbers(scenario, found):
    effect = found.of["firms.wrapper.upside_months"]
    low, high = (
        crashed(load("wrapper", months=36, overrides={"wrapper.upside_months": effect[end]}))
        for end in ("low_value", "high_value")
    )

    assert (effect["crash_low"], effect["crash_high"]) == (low.mean(), high.mean())
    assert effect["change"] == pytest.approx(high.mean() - low.mean())
    assert effect["standard_error"] == pytest.approx(np.std(high - low, ddof=1) / TRIALS**0.5)
    assert found.crash == {"wrapper": crashed(scenario).mean()}


def test_effect__is_known_better_than_that_of_independent_runs(found):
    for effect in found.of.values():
        apart = sum(effect[end] * (1.0 - effect[end]) / TRIALS for end in ("crash_low", "crash_high")) ** 0.5

        assert effect["standard_error"] < apart


def test_table__has_the_largest_effect_on_top(scenario, found):
    record = sources_record(scenario, {}, found, date(2026, 11, 23))
    changes = [abs(item["effect"]["change"]) for item in record["figures"] if item["effect"]]
    grid = effect_table(record)

    assert changes == sorted(changes, reverse=True)
    assert [item["key"] for item in record["figures"][:2]] == sorted(
        found.of, key=lambda key: -abs(found.of[key]["change"])
    )
    assert len(grid.rows) == 2
    assert grid.title.startswith("judgement alone, by its effect on the crash within 36 months (as drawn: wrapper ")


def test_grids__hold_every_figure_once_beside_the_effects(scenario):
    record = sources_record(scenario, {}, None, date(2026, 11, 23))

    assert sum(len(grid.rows) for grid in list(grids(record))[:-1]) == len(scenario.provenance)


def test_remark__says_whose_crash_it_is_where_there_are_several(scenario, found):
    record = sources_record(scenario, {}, found, date(2026, 11, 23))

    assert "its own crash" not in remark(record)
    assert "its own crash" in remark({**record, "crash": {"wrapper": 0.4, "other": 0.1}})
    assert f"{TRIALS:,} trials with the same random numbers" in remark(record)


def test_age__is_negative_for_what_is_later():
    assert months_between(date(2026, 6, 30), date(2025, 6, 30)) == -12.0
    assert months_between(None, date(2025, 6, 30)) is None
