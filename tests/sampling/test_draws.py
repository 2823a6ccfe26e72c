"""Compiled draws against scipy, against the plain draw, and against themselves in another order."""

import math

import numpy as np
import pytest
from scipy import stats
from tiles import ALL, Story, drawn

import filon
from filon.quantities.descriptions import (
    beta,
    constant,
    discrete,
    lognormal,
    metalog,
    mixture,
    normal,
    quantiles,
    triangular,
    truncated,
    uniform,
)
from filon.sampling.plain import draw
from filon.sampling.plan import input_plan
from filon.sampling.quasi import dimensions, quasi_random

TRIALS = 1_000_000
SLOPE = math.log(2.5) / stats.norm.ppf(0.9)

MARGINALS = {
    "beta": (beta(3.44, 5.03), stats.beta(3.44, 5.03)),
    "beta_cut": (truncated(beta(1.94, 2.71, 0.0, 1.4), 0.03, 1.2), None),
    "logit": (quantiles(0.2, 0.5, 0.8, "logit"), None),
    "log_quantiles": (quantiles(24.0, 60.0, 150.0), stats.lognorm(SLOPE, scale=60.0)),
    "cauchy_cut": (filon.cauchy(lower=-50.0, upper=90.0), None),
    "gamma": (filon.gamma(0.7, scale=3.0), stats.gamma(0.7, scale=3.0)),
    "heavy": (filon.t(1.5, loc=2.0), stats.t(1.5, 2.0)),
    "metalog": (metalog(-1.0, 0.0, 1.0), stats.logistic(scale=1.0 / math.log(9.0))),
    "mixed": (mixture([(0.4, normal(-2.0, 1.0)), (0.6, filon.expon(scale=2.0))]), None),
    "lognormal": (lognormal(0.095, 0.56), stats.lognorm(0.56, scale=math.exp(0.095))),
    "normal": (normal(0.85, 0.5), stats.norm(0.85, 0.5)),
    "normal_cut": (truncated(normal(0.0, 0.8), -3.0, 0.5), stats.truncnorm(-3.75, 0.625, 0.0, 0.8)),
    "triangular": (triangular(1.3, 1.95, 2.7), stats.triang(0.65 / 1.4, 1.3, 1.4)),
    "uniform": (uniform(-2.0, 3.0), stats.uniform(-2.0, 5.0)),
}


def probability(name, x):
    if name == "logit":
        return stats.norm.cdf((np.log(x / (1 - x))) / (math.log(4.0) / stats.norm.ppf(0.9)))
    if name == "beta_cut":
        whole = stats.beta(1.94, 2.71, 0.0, 1.4)
        return (whole.cdf(x) - whole.cdf(0.03)) / (whole.cdf(1.2) - whole.cdf(0.03))
    if name == "cauchy_cut":
        whole = stats.cauchy()
        return (whole.cdf(x) - whole.cdf(-50.0)) / (whole.cdf(90.0) - whole.cdf(-50.0))
    if name == "mixed":
        return 0.4 * stats.norm(-2.0).cdf(x) + 0.6 * stats.expon(scale=2.0).cdf(x)
    return MARGINALS[name][1].cdf(x)


@pytest.fixture(scope="module")
def million():
    plan = input_plan(2026, {name: distribution for name, (distribution, _) in MARGINALS.items()}, {}, ALL)
    return drawn(plan, TRIALS, lanes=4096)[1]


@pytest.mark.parametrize("name", MARGINALS)
def test_marginal__is_scipys(million, name):
    ranks = np.sort(probability(name, million[name]))
    steps = np.arange(TRIALS + 1) / TRIALS
    distance = max(np.abs(ranks - steps[:-1]).max(), np.abs(ranks - steps[1:]).max())

    assert distance < 1.95 / math.sqrt(TRIALS)  # Kolmogorov's limit at 0.1%


@pytest.mark.parametrize("name", MARGINALS)
def test_tails__hold_as_many_trials_as_they_should(million, name):
    ranks = probability(name, million[name])

    for share in (1e-5, 1e-3):
        expected = share * TRIALS
        for count in ((ranks < share).sum(), (ranks > 1 - share).sum()):
            assert abs(count - expected) < 4.0 * math.sqrt(expected)


STORIES = (
    Story("bubble", 0.4, {"normal": (-0.5, 0.8), "beta": (0.3, 0.9)}, {"churn": (0.4, 1.3)}, {"hot": 0.948}),
    Story("rush", 0.35, {"normal": (0.1, 0.8)}, {}, {"hot": 0.971, "uniform": 1.5}),
    Story("slow", 0.25, {"normal": (0.8, 0.8), "normal_cut": (0.2, 1.0)}, {"churn": (-0.2, 0.7)}, {"hot": 0.96}),
)
FIRM = {
    "churn": normal(0.0, 1.0),
    "cost": lognormal(0.0, 0.5),
    "fixed": constant(7.0),
    "share": beta(2.0, 5.0),
    "rounds": discrete([1.0, 2.0, 4.0], [0.5, 0.3, 0.2]),
    "delay": mixture([(0.3, constant(0.0)), (0.7, filon.weibull_min(1.5, scale=6.0))]),
}
PAIRS = [("normal", "churn", 0.5), ("churn", "cost", -0.3), ("beta", "uniform", 0.4), ("fixed", "share", 0.2)]


def world():
    return {name: distribution for name, (distribution, _) in MARGINALS.items()} | {"hot": constant(0.95)}


def sector(seed=9, stories=STORIES, **more):
    firms = {"a": FIRM, "b": FIRM | {"cost": constant(2.0)}}
    return input_plan(seed, world() | more, firms, stories, PAIRS)


def assert_plain(plan, first, count):
    """Hold compiled draws of some trials against the plain ones."""
    narrative, outside, firms = drawn(plan, count, first)
    for trial in range(count):
        wanted, plain_world, plain_firms = draw(plan, first + trial)
        assert narrative[trial] == wanted
        for name, value in plain_world.items():
            assert outside[name][trial] == pytest.approx(value, rel=1e-10, abs=1e-10)
        for firm, values in plain_firms.items():
            for name, value in values.items():
                assert firms[firm][name][trial] == pytest.approx(value, rel=1e-10, abs=1e-10)


def test_compiled_draws__mean_the_plain_draw():
    assert_plain(sector(), 2**32 - 150, 300)


def test_quasi_random_draws__mean_the_plain_draw():
    assert_plain(quasi_random(sector()), 150, 300)


sector_plan = sector()


def test_quasi_random_draws__are_more_even_than_random_ones():
    """The share of a narrative, and the mean of an input, over 2**14 trials: a tenth of a random error is plenty."""
    trials = 2**14
    narrative, outside, _ = drawn(quasi_random(sector()), trials)

    assert (narrative == 0).mean() == pytest.approx(0.4, abs=0.1 * math.sqrt(0.24 / trials))
    assert outside["lognormal"].mean() == pytest.approx(
        MARGINALS["lognormal"][1].mean(), abs=0.1 * MARGINALS["lognormal"][1].std() / math.sqrt(trials)
    )


def test_dimensions__are_those_of_what_is_drawn_and_two_plans_share_none():
    plan = sector()
    count = dimensions(plan)
    one, other = quasi_random(plan), quasi_random(plan, count)
    rows = [
        {tuple(row) for part in (own.world, own.firm) for row in part.dimension[part.is_quasi]}
        | {tuple(own.choice.dimension)}
        for own in (one, other)
    ]

    assert count == 1 + len(MARGINALS) + 2 * len(FIRM) - 2 - 1
    assert len(rows[0]) == len(rows[1]) == count
    assert not rows[0] & rows[1]


def test_inputs_beyond_the_last_dimension__stay_random():
    plan = quasi_random(sector(), 2048 - 3)

    assert plan.choice.dimension.size == 48
    assert plan.world.is_quasi.sum() == 2
    assert plan.firm.is_quasi.sum() == 0


def test_narratives__come_as_often_as_they_weigh_and_move_their_inputs():
    trials = 300_000
    narrative, outside, firms = drawn(sector_plan, trials)

    for place, story in enumerate(STORIES):
        chosen = narrative == place
        assert chosen.mean() == pytest.approx(story.weight, abs=0.004)
        z = (outside["normal"][chosen] - 0.85) / 0.5
        assert (z.mean(), z.std()) == pytest.approx(story.shifts["normal"], abs=0.012)
        churn = firms["b"]["churn"][chosen]
        assert (churn.mean(), churn.std()) == pytest.approx(story.firm_shifts.get("churn", (0.0, 1.0)), abs=0.015)
        assert set(outside["hot"][chosen]) == {story.constants["hot"]}
    assert set(outside["uniform"][narrative == 1]) == {1.5}
    assert set(firms["b"]["cost"]) == {2.0}


def test_steps__take_each_value_as_often_as_it_weighs():
    trials = 300_000
    _, _, firms = drawn(sector_plan, trials)

    values, counts = np.unique(firms["a"]["rounds"], return_counts=True)
    assert values.tolist() == [1.0, 2.0, 4.0]
    np.testing.assert_allclose(counts / trials, [0.5, 0.3, 0.2], atol=4.0 * 0.5 / math.sqrt(trials))
    assert (firms["b"]["delay"] == 0.0).mean() == pytest.approx(0.3, abs=4.0 * 0.46 / math.sqrt(trials))


def bits(drawing):
    narrative, outside, firms = drawing
    flat = {("", name): row for name, row in outside.items()}
    flat |= {(firm, name): row for firm, rows in firms.items() for name, row in rows.items()}
    return {key: row.tobytes() for key, row in flat.items()} | {("", "narrative"): narrative.tobytes()}


def test_draws__do_not_depend_on_the_tiling():
    whole = bits(drawn(sector_plan, 1000))

    assert whole == bits(drawn(sector_plan, 1000, lanes=37))
    later = drawn(sector_plan, 100, first=450)[1]["beta_cut"]
    assert np.array_equal(later, drawn(sector_plan, 1000)[1]["beta_cut"][450:550])


def test_draws__do_not_depend_on_the_order_of_names():
    backwards = dict(reversed(world().items()))
    firm = dict(reversed(FIRM.items()))
    firms = {"b": firm | {"cost": constant(2.0)}, "a": firm}
    plan = input_plan(9, backwards, firms, STORIES, [(b, a, rho) for a, b, rho in reversed(PAIRS)])

    assert bits(drawn(plan, 500)) == bits(drawn(sector_plan, 500))


def test_added_inputs_and_firms__leave_the_others_bits_alone():
    before = bits(drawn(sector_plan, 500))
    firm = FIRM | {"added": beta(3.0, 3.0), "churn2": normal(0.0, 1.0), "dear": normal(1.0, 1.0)}
    firms = {"0": firm, "a": firm, "b": firm | {"cost": constant(2.0)}}
    more = {"aaa": normal(0.0, 1.0), "mmm": uniform(0.0, 1.0)}
    pairs = [*PAIRS, ("aaa", "dear", 0.5), ("added", "mmm", 0.2)]
    after = bits(drawn(input_plan(9, world() | more, firms, STORIES, pairs), 500))

    assert {key: after[key] for key in before} == before


def test_seeds_and_firms__give_different_draws():
    assert not set(bits(drawn(sector(seed=10), 500)).values()) & {
        row for key, row in bits(drawn(sector_plan, 500)).items() if key[1] not in ("fixed", "cost")
    } - {bytes(0)}
    _, _, firms = drawn(sector_plan, 500)
    assert not np.array_equal(firms["a"]["churn"], firms["b"]["churn"])


def test_draws__need_neither_world_nor_firms():
    firm_only = input_plan(1, {}, {"model": {"x": normal(0.0, 1.0)}}, ALL)
    narrative, outside, firms = drawn(firm_only, 10)

    assert (outside, narrative.any()) == ({}, False)
    assert draw(firm_only, 3)[2]["model"]["x"] == pytest.approx(firms["model"]["x"][3], rel=1e-14)
    assert draw(input_plan(1, {}, {}, ALL), 3) == (0, {}, {})
