from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr, ndtri
from scipy.stats import binom, multivariate_normal

from filon.results.layout import Layout, NarrativeLayout
from filon.results.sector import sector_dataset
from filon.results.tally import Tally
from filon.statistics.intervals import wilson
from made_up_sectors import NEVER, counted, drawn_world, example_sector, sector_layout

MONTHS = 12


@pytest.fixture(scope="module")
def layout():
    return sector_layout()


@pytest.fixture(scope="module")
def world(layout):
    return drawn_world(layout, 4_000)


@pytest.fixture(scope="module")
def sector(layout, world):
    return sector_dataset(layout, counted(layout, *world))


@pytest.fixture(scope="module")
def everything():
    return sector_dataset(*example_sector())


def crashed(world, entity, month=MONTHS):
    """Whether each trial's firm had crashed [(trial,)]."""
    return world[1][entity][:, 0] <= month


def test_sector__is_absent_for_one_firm():
    alone = Layout("one", ("a",), (NarrativeLayout("all", 1.0),), sector_layout().exits, (), (), months=12)

    assert sector_dataset(alone, Tally.empty(alone)) is None


def test_every_variable__has_units_and_long_name(everything):
    for name, variable in everything.variables.items():
        assert variable.attrs.get("long_name"), name
        assert variable.attrs.get("units") or name == "date", name


@pytest.mark.parametrize(
    ("name", "dimensions"),
    [
        ("crashed_count_probability", ("month", "count")),
        ("sector_crash_probability", ("month",)),
        ("joint_crash_probability", ("entity", "entity_other", "horizon")),
        ("conditional_crash_probability", ("entity", "entity_other", "horizon")),
        ("first_to_fall", ("entity",)),
    ],
)
def test_probabilities__have_limits_and_are_given_by_narrative(everything, name, dimensions):
    for end in ("", "_low", "_high"):
        assert everything[f"{name}{end}"].dims == dimensions
        assert everything[f"{name}{end}_given"].dims == ("narrative", *dimensions)
    assert (everything[f"{name}_low"] <= everything[name]).all()
    assert (everything[name] <= everything[f"{name}_high"]).all()


@pytest.mark.parametrize(
    ("name", "dimensions", "unit"),
    [
        ("capital_share_crashed", ("month", "quantile"), "1"),
        ("value", ("layer", "month", "quantile"), "USD/month"),
        ("value_share", ("layer", "month", "quantile"), "1"),
        ("counterparty_loss", ("counterparty", "horizon", "quantile"), "USD"),
        ("counterparty_value_at_risk", ("counterparty", "horizon", "level"), "USD"),
        ("counterparty_expected_shortfall", ("counterparty", "horizon", "level"), "USD"),
    ],
)
def test_amounts__are_there_for_all_and_by_narrative(everything, name, dimensions, unit):
    assert everything[name].dims == dimensions
    assert everything[f"{name}_given"].dims == ("narrative", *dimensions)
    assert everything[name].attrs["units"] == unit


def test_coordinates__are_those_of_the_other_groups(everything):
    assert everything.counterparty.values.tolist() == ["banks", "cloud", "all"]
    assert everything.layer.values.tolist() == ["integrators", "producers"]
    assert everything.horizon.values.tolist() == [6, 12]
    assert everything["count"].values.tolist() == [0, 1, 2, 3]  # the cohort is no single firm
    assert str(everything.date.values[6])[:10] == "2025-12-31"


def test_sector__without_a_value_chain_or_counterparties_has_no_such_variables(world):
    bare = sector_layout(layers=(), counterparties=())
    found = sector_dataset(bare, counted(bare, *world))

    assert not {"layer", "counterparty", "level"} & set(found.dims)
    assert "joint_crash_probability" in found


def test_crashed_count__sums_to_one_and_counts_single_firms(sector, world):
    fallen = sum(crashed(world, entity).astype(int) for entity in range(3))

    assert sector.crashed_count_probability.sum("count").values == pytest.approx(np.ones(13))
    assert sector.crashed_count_probability_given.sum("count").values == pytest.approx(np.ones((2, 13)))
    assert sector.crashed_count_probability.sel(month=12, count=2) == (fallen == 2).mean()
    assert sector.crashed_count_probability.sel(month=0, count=0) == 1.0


def test_crashed_count__of_month_0_needs_no_count(layout, world):
    tally = counted(layout, *world)
    tally.crashed_count[:, 0] = tally.capital_crashed[:, 0] = 0
    found = sector_dataset(layout, tally)

    assert found.crashed_count_probability.sel(month=0).values.tolist() == [1.0, 0.0, 0.0, 0.0]
    assert (found.capital_share_crashed.sel(month=0) == 0.0).all()


def test_first_to_fall__sums_to_any_crash(sector, world):
    anyone = np.minimum.reduce([months.min(1) for months in world[1]]) < NEVER

    assert sector.first_to_fall.sum().item() == pytest.approx(anyone.mean(), abs=1e-5)  # parts are whole numbers


def test_first_to_fall__is_shared_by_those_of_one_month():
    two = sector_layout(entities=("a", "b"), members=(1, 1), capital=(0.5, 0.5))
    crashes = [np.array([[3], [3], [5], [NEVER]]), np.array([[3], [4], [1], [NEVER]])]
    found = sector_dataset(two, counted(two, np.zeros(4, int), crashes))

    assert found.first_to_fall.values.tolist() == [1.5 / 4, 1.5 / 4]


def test_joint__is_of_both_in_one_trial(sector, world):
    a, b = crashed(world, 0, 6), crashed(world, 1, 6)
    point = sector.sel(entity="alpha", entity_other="beta", horizon=6)

    assert point.joint_crash_probability == (a & b).mean()
    assert point.joint_crash_probability_low == wilson((a & b).sum(), a.size).low
    assert point.conditional_crash_probability == (a & b).sum() / b.sum()
    assert point.conditional_crash_probability_high == wilson((a & b).sum(), b.sum()).high
    assert point.condition_trials == b.sum()


def test_joint__is_symmetric_and_on_its_diagonal_the_crash(sector, world):
    joint = sector.joint_crash_probability.sel(horizon=12).values

    assert joint == pytest.approx(joint.T)
    assert joint[0, 0] == crashed(world, 0).mean()
    assert sector.conditional_crash_probability.sel(entity="beta", entity_other="beta", horizon=12) == 1.0


def test_joint__is_the_conditional_times_its_condition(sector, world):
    shares = np.array([(months <= 12).mean() for months in world[1]])
    product = sector.conditional_crash_probability.sel(horizon=12).values * shares[None, :]

    assert product == pytest.approx(sector.joint_crash_probability.sel(horizon=12).values)


def test_joint__of_a_cohort_is_of_its_members(sector, world):
    narrative, crashes = world
    k = (crashes[3] <= 12).sum(1)
    with_alpha = sector.sel(entity="wrapper", entity_other="alpha", horizon=12)
    itself = sector.sel(entity="wrapper", entity_other="wrapper", horizon=12)

    assert with_alpha.joint_crash_probability.item() == pytest.approx((k * crashed(world, 0)).mean() / 20)
    assert itself.joint_crash_probability.item() == pytest.approx((k * (k - 1)).mean() / (20 * 19))
    assert itself.conditional_crash_probability.item() == pytest.approx((k * (k - 1)).sum() / (19 * k.sum()))
    assert itself.condition_trials.item() == pytest.approx(k.sum() ** 2 / (k**2).sum())
    assert narrative.size > itself.condition_trials.item() > (k > 0).sum() / 2


def test_given__is_counted_in_the_trials_of_the_narrative(sector, world):
    bubble = world[0] == 0
    a, b = crashed(world, 0) & bubble, crashed(world, 1) & bubble
    point = sector.sel(narrative="bubble", entity="alpha", entity_other="beta", horizon=12)

    assert point.joint_crash_probability_given.item() == pytest.approx((a & b).sum() / bubble.sum())
    assert point.conditional_crash_probability_given.item() == pytest.approx((a & b).sum() / b.sum())
    assert point.condition_trials_given.item() == b.sum()


def test_conditional__on_what_never_happened_says_nothing():
    two = sector_layout(entities=("a", "b"), members=(1, 1), capital=(0.5, 0.5))
    crashes = [np.full((50, 1), 2), np.full((50, 1), NEVER)]
    point = sector_dataset(two, counted(two, np.zeros(50, int), crashes)).sel(entity="a", entity_other="b", horizon=12)

    assert np.isnan(point.conditional_crash_probability)
    assert (point.conditional_crash_probability_low, point.conditional_crash_probability_high) == (0.0, 1.0)
    assert point.condition_trials == 0.0


def test_sector_crash__needs_half_of_the_capital(sector, world):
    # alpha holds 0.5, beta 0.3, gamma 0.1, each wrapper 0.005
    weights = [0.5, 0.3, 0.1, 0.1 / 20]
    capital = sum(weight * (months <= 12).sum(1) for weight, months in zip(weights, world[1], strict=True))
    found = sector.sector_crash_probability

    assert found.sel(month=12).item() == pytest.approx((capital > 0.5 + 1e-12).mean())
    assert found.sel(month=0) == 0.0
    assert (found.diff("month") >= 0).all()
    median = sector.capital_share_crashed.sel(month=12, quantile=0.5).item()
    assert median == pytest.approx(np.quantile(capital, 0.5), abs=2 / 512)


def test_value_shares__are_of_those_that_earn():
    layout = sector_layout()
    narrative, crashes = drawn_world(layout, 1_000)
    value = np.tile(np.array([-1e7, 4e7])[None, :, None], (1_000, 1, 13))
    found = sector_dataset(layout, counted(layout, narrative, crashes, value=value)).sel(month=6)

    assert (found.value_share.sel(layer="producers") == 1.0).all()
    assert (found.value_share.sel(layer="integrators") == 0.0).all()
    assert found.value.sel(layer="integrators").values == pytest.approx(np.full(9, -1e7), rel=0.07)  # within a bin
    assert found.value.sel(layer="producers", quantile=0.5) == pytest.approx(4e7, rel=0.07)


def test_losses__have_a_mass_at_nothing_and_a_tail():
    layout = sector_layout()
    narrative, crashes = drawn_world(layout, 60_000, share=0.1)
    lost = np.where(crashes[0][:, :1] <= 12, np.random.default_rng(5).lognormal(12.0, 1.0, (60_000, 1)), 0.0)
    losses = np.stack([lost, 3.0 * lost], 1).repeat(2, -1)
    found = sector_dataset(layout, counted(layout, narrative, crashes, losses=losses)).sel(horizon=12)
    cloud, everybody = 3.0 * lost[:, 0], 4.0 * lost[:, 0]

    assert (found.counterparty_loss.sel(quantile=[0.01, 0.5, 0.75]) == 0.0).all()
    # 1%: linear interpolation inside a bin, and few values in the tail
    assert found.counterparty_value_at_risk.sel(counterparty="cloud", level=0.95).item() == pytest.approx(
        np.quantile(cloud, 0.95), rel=0.01
    )
    beyond = np.sort(everybody)[-600:].mean()
    assert found.counterparty_expected_shortfall.sel(counterparty="all", level=0.99).item() == pytest.approx(
        beyond, rel=0.01
    )


def vasicek(layout, trials, probability, correlation, seed=3):
    """A portfolio with one common factor and nothing else: no narrative, no contagion."""
    narrative, crashes = drawn_world(layout, trials, seed, correlation, probability)
    return narrative * 0, crashes


def test_sector__is_vasiceks_portfolio_in_the_limit():
    probability, correlation, trials = 0.05, 0.2, 200_000
    large = sector_layout(2, (500,), ("loans",), capital=(1.0,), narratives=(NarrativeLayout("all", 1.0),))
    generator = np.random.default_rng(11)
    shared = np.sqrt(correlation) * generator.standard_normal(trials)
    k = generator.binomial(500, ndtr((ndtri(probability) - shared) / np.sqrt(1.0 - correlation)))
    tally = Tally.empty(large)
    tally.trials[0] = trials
    tally.causes[0, 0, 1, 0] = tally.exits[0, 0, 1, 0] = k.sum()
    tally.crash_squared[0, 0, 1:] = (k * k).sum()
    tally.joint[0, :, 0, 0] = (k * (k - 1)).sum()
    np.add.at(tally.capital_crashed, (0, 1, np.floor(k / 500 * 512).astype(int) + 1), 1)
    found = sector_dataset(large, tally)
    quantile = ndtr((ndtri(probability) + np.sqrt(correlation) * ndtri(0.99)) / np.sqrt(1.0 - correlation))
    two = multivariate_normal.cdf([ndtri(probability)] * 2, cov=[[1, correlation], [correlation, 1]])

    assert quantile == pytest.approx(0.2495748246)  # the published value, recomputed
    # three standard errors of a quantile of 200,000 (0.0016 each), and what 500 loans are away from infinitely many
    assert found.capital_share_crashed.sel(month=1, quantile=0.99).item() == pytest.approx(quantile, abs=0.006)
    # four standard errors (2.4e-5) of the mean of k (k - 1)
    joint = found.sel(entity="loans", entity_other="loans", horizon=2)
    assert joint.joint_crash_probability.item() == pytest.approx(two, abs=1.2e-4)
    assert joint.joint_crash_probability_low <= two <= joint.joint_crash_probability_high
    assert joint.conditional_crash_probability.item() == pytest.approx(two / probability, abs=0.003)


def test_sector__is_a_finite_portfolio():
    # ten like firms, of which each has a normal of its own and one that all share: by quadrature over the shared one
    names = tuple(f"firm{number}" for number in range(10))
    probability, correlation, trials = 0.2, 0.4, 100_000
    ten = sector_layout(2, (1,) * 10, names, capital=(0.1,) * 10, narratives=(NarrativeLayout("all", 1.0),))
    found = sector_dataset(ten, counted(ten, *vasicek(ten, trials, probability, correlation))).sel(month=2, horizon=2)
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    given = ndtr((ndtri(probability) - np.sqrt(correlation) * nodes) / np.sqrt(1.0 - correlation))
    exact = [binom.pmf(count, 10, given) @ weights / np.sqrt(2.0 * np.pi) for count in range(11)]
    held = (found.crashed_count_probability_low <= exact) & (exact <= found.crashed_count_probability_high)

    assert found.crashed_count_probability.values == pytest.approx(exact, abs=0.006)  # four standard errors
    assert held.sum() >= 9  # of 11 limits of 95%
    assert found.sector_crash_probability.item() == pytest.approx(sum(exact[6:]), abs=0.005)
    assert found.first_to_fall.sum().item() == pytest.approx(1.0 - exact[0], abs=0.006)
    pair = (given**2) @ weights / np.sqrt(2.0 * np.pi)
    apart = ~np.eye(10, dtype=bool)
    assert found.joint_crash_probability.values[apart] == pytest.approx(np.full(90, pair), abs=0.005)
