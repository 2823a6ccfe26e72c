"""Cohorts in `/summary`, `/quantiles`, `/diagnostics` and `/outcomes`."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri
from sector_example import sector_chunk

from filon.results import datasets, trials
from filon.results.emptiness import no_trials, trial_arrays
from filon.results.layout import NarrativeLayout
from filon.results.reweighting import reweighted
from filon.results.tally import Tally
from filon.statistics.cohorts import share
from filon.statistics.intervals import combined, wilson
from made_up_sectors import NEVER, counted, drawn_world, example_sector, sector_layout


@pytest.fixture(scope="module")
def layout():
    return sector_layout()


@pytest.fixture(scope="module")
def world(layout):
    return drawn_world(layout, 3_000)


@pytest.fixture(scope="module")
def summary(layout, world):
    return datasets.summary(layout, counted(layout, *world))


def test_cohort__counts_as_the_mean_share_of_its_members(summary, world):
    _, crashes = world

    assert summary.members.values.tolist() == [1, 1, 1, 20]
    assert summary.trials == 3_000
    for month in (3, 12):
        shares = summary.crash_probability.sel(month=month, entity=["alpha", "wrapper"]).values
        assert shares == pytest.approx([(crashes[0] <= month).mean(), (crashes[3] <= month).mean()])
    assert summary.ruin_probability.sel(entity="wrapper", month=12) == summary.crash_probability.sel(
        entity="wrapper", month=12
    )


@pytest.mark.parametrize("family", ["crash", "ruin", "exit", "cause"])
def test_cohort__has_limits_whose_unit_is_the_trial(summary, world, family):
    k = (world[1][3] <= 7).sum(1)
    found = summary.sel(entity="wrapper", month=7)
    found = found.isel({family: 0}) if family in found.dims else found
    exact = share(k.sum(), (k * k).sum(), 3_000, 20)

    for end, value in zip(("", "_low", "_high"), exact, strict=True):
        assert found[f"{family}_probability{end}"].item() == pytest.approx(float(value))


def test_cohort__is_given_by_narrative_alike(summary, world):
    narrative, crashes = world
    k = (crashes[3] <= 12).sum(1)[narrative == 1]
    exact = share(k.sum(), (k * k).sum(), k.size, 20)
    point = summary.sel(entity="wrapper", month=12, narrative="gold_rush")

    assert point.crash_probability_low_given.item() == pytest.approx(float(exact.low))
    assert point.crash_probability_high_given.item() == pytest.approx(float(exact.high))


def test_firm_beside_a_cohort__has_the_limits_it_had(summary, world):
    k = (world[1][0] <= 12).sum()
    found = summary.sel(entity="alpha", month=12)

    assert (found.crash_probability_low, found.crash_probability_high) == wilson(k, 3_000)[1:]


def test_cohort__is_reweighted_from_its_limits(summary):
    found = reweighted(summary, {"bubble": 0.6}).sel(entity="wrapper", month=12)
    parts = [summary[f"crash_probability{end}_given"].sel(entity="wrapper", month=12).values for end in
             ("", "_low", "_high")]  # fmt: skip
    exact = combined(parts, [0.6, 0.4])

    assert found.crash_probability.item() == pytest.approx(0.6 * parts[0][0] + 0.4 * parts[0][1])
    assert found.crash_probability_high.item() == pytest.approx(float(exact.high))


def test_cohort__that_nobody_left_has_an_upper_bound_of_trials(layout):
    tally = Tally.empty(layout)
    tally.trials[:] = [100, 300]
    found = datasets.summary(layout, tally).sel(entity="wrapper", month=12)

    assert found.crash_probability == 0.0
    assert found.crash_probability_high == wilson(0, 400).high


def cohort_summary(seed, trials=1_000, members=30, probability=0.1, correlation=0.3):
    """The summary of one cohort whose members share a factor and, per narrative, a probability."""
    layout = sector_layout(2, (members,), ("loans",), capital=(1.0,))
    generator = np.random.default_rng(seed)
    narrative = (generator.random(trials) >= 0.25).astype(int)
    shared = np.sqrt(correlation) * generator.standard_normal(trials)
    threshold = ndtri(np.where(narrative == 0, 2.0 * probability, probability))
    months = np.where(
        generator.random((trials, members)) < ndtr((threshold - shared) / np.sqrt(1.0 - correlation))[:, None], 1, NEVER
    )
    return datasets.summary(layout, counted(layout, narrative, [months])).sel(entity="loans", month=1)


@pytest.mark.parametrize(
    ("seeds", "covered"), [(40, (32, 40)), pytest.param(200, (178, 199), marks=pytest.mark.long)]
)  # seeds fixed in advance; never to be changed so that a test passes
def test_limits_of_cohorts__cover_as_they_say(seeds, covered):
    found = [cohort_summary(seed) for seed in range(1, seeds + 1)]
    held = [one.crash_probability_low <= 0.125 <= one.crash_probability_high for one in found]
    bubble = [one.sel(narrative="bubble") for one in found]
    given = [one.crash_probability_low_given <= 0.2 <= one.crash_probability_high_given for one in bubble]
    even = [reweighted(one, {"bubble": 0.5}) for one in found]
    weighted = [one.crash_probability_low <= 0.15 <= one.crash_probability_high for one in even]

    assert covered[0] <= sum(map(bool, held)) <= covered[1]
    assert covered[0] <= sum(map(bool, given)) <= covered[1]
    assert covered[0] <= sum(map(bool, weighted)) <= covered[1]


def test_quantiles__pool_members(layout, world):
    tally = counted(layout, *world)
    there = 3_000 * 20 - int((world[1][3] <= 12).sum())
    tally.histograms[3, 12, 0, 0, 400] = there
    found = datasets.quantile_dataset(layout, tally).sel(entity="wrapper", month=12)
    gone = 1.0 - there / 60_000

    assert found.alive.item() == pytest.approx(1.0 - gone)
    assert (found.revenue_all.sel(quantile=[q for q in (0.01, 0.05, 0.1, 0.25) if q < gone]) == 0.0).all()
    assert found.revenue_all.sel(quantile=0.9) > 0.0


def test_diagnostics__take_a_cohort_at_its_widest(layout):
    found = datasets.diagnostics(layout, Tally.empty(layout), {512: (100, 100, 100, 2_048)})
    cohort = found.sel(entity="wrapper").isel(trials_done=0)

    assert cohort.crash_probability_running == 2_048 / 20 / 512
    assert cohort.crash_probability_running_high.item() == wilson(2_048 / 20, 512).high


def test_outcomes__keep_members_by_cohort_and_horizon(layout):
    chunk = sector_chunk(layout, 50)
    found = trials.outcomes(layout, chunk)

    assert found.exit.dims == ("trial", "firm")
    assert found.firm.values.tolist() == ["alpha", "beta", "gamma"]
    assert found.members_crashed.dims == found.members_exited.dims == ("trial", "entity", "horizon")
    assert found.entity.values.tolist() == ["wrapper"]
    assert found.horizon.values.tolist() == [6, 12]
    assert found.members_crashed.dtype == np.uint16
    assert np.array_equal(found.members_exited, chunk["members_exited"])


def test_outcomes__of_cohorts_alone_have_no_firm():
    alone = sector_layout(12, (30,), ("wrapper",), capital=(1.0,))
    found = trials.outcomes(alone, sector_chunk(alone, 5))

    assert alone.single_firms == ()
    assert set(found) == {"members_exited", "members_crashed", "narrative"}
    assert "firm" not in found.coords


def test_layout__counts_the_bytes_of_cohorts(layout):
    chunk = sector_chunk(layout, 3)

    assert layout.bytes_per_trial == sum(values.itemsize * values[0].size for values in chunk.values())
    assert {"outcomes/members_exited", "outcomes/members_crashed"} <= set(trial_arrays(layout))
    assert {name: array.shape[1:] for name, array in no_trials(layout).items()} == {
        name: array.shape[1:] for name, array in chunk.items()
    }


def test_summary__without_cohorts_says_nothing_of_members():
    firms = sector_layout(members=(), narratives=(NarrativeLayout("all", 1.0),))

    assert firms.cohorts == ()
    assert "members" not in datasets.summary(*example_sector(20, members=(1, 1, 1, 1)))
    assert firms.single_firms == firms.entities
