from __future__ import annotations

import tomllib

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from filon.errors import InputError
from filon.quantities.descriptions import (
    Distribution,
    beta,
    constant,
    lognormal,
    normal,
    quantiles,
    triangular,
    uniform,
)
from filon.scenario import load
from filon.scenario.distributions import reach, scaled, table
from filon.scenario.reading import distribution
from filon.scenario.spots import NOWHERE
from filon.scenario.validation import Faults


@pytest.mark.parametrize("name", ["openai", "pair"])
def test_resolved__loads_as_the_same_scenario_without_the_folder(tree, tmp_path, name):
    scenario = load(name, overrides={"depth": quantiles(1e9, 2e9, 3e9, "log"), "narratives.slow.weight": 0.3})
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(scenario.resolved, encoding="utf-8")

    assert load(file, distributions=tmp_path / "none") == scenario


def test_resolved__is_the_same_text_each_time(tree):
    assert load("pair").resolved == load("pair").resolved


def test_resolved__says_that_unset_correlations_are_independent(tree):
    assert tomllib.loads(load("openai").resolved)["resolved"]["unset_correlations"] == "independent"


def test_resolved__takes_settings(tree, tmp_path):
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(load("pair").resolved, encoding="utf-8")

    scenario = load(file, months=12, overrides={"mistral.cash.p90": 2e9, "zeta.market": "code"})

    assert (scenario.months, scenario.firms[1].market) == (12, "code")
    assert scenario.firms[0].inputs["cash"].parameter("p90") == 2e9


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[drivers.depth]", "[drivers.dpeth]", "drivers.dpeth: the model knows no such figure"),
        ("[drivers.depth]", "[divers.depth]", "divers: unknown table; did you mean 'drivers'?"),
        ("months = 60", "months = 0", "resolved.months: 0 found, at least 1 is expected"),
        ('unset_correlations = "independent"', "", None),
        ("distribution = 0.22", "distribution = 22", "mechanics.tax_rate: 22 is outside [0, 1] (share of profit)"),
        ("distribution = 0.22", "", "mechanics.tax_rate.as_of: is no table of a figure"),
        ('archetype = "lab"', "archetype = 1", "firms.openai.archetype: 1 found, a text in quotes is expected"),
    ],
)
def test_resolved__is_checked_like_any_file(tree, tmp_path, old, new, message):
    file = tmp_path / "scenario.resolved.toml"
    text = load("openai").resolved
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")

    if message is None:
        assert load(file).name == "openai"
    else:
        with pytest.raises(InputError, match=r"\S") as error:
            load(file)
        assert any(line.endswith(message) for line in str(error.value).splitlines())


def test_resolved__keeps_what_firms_are(tree, tmp_path):
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(load("openai").resolved, encoding="utf-8")

    with pytest.raises(InputError, match=r"firms\.openai\.archetype: is settled in a resolved scenario"):
        load(file, overrides={"openai.archetype": "wrapper"})


centre = st.floats(-1e6, 1e6).map(lambda value: round(value, 6))  # no subnormal numbers: halving would lose bits
positive = st.floats(1e-3, 1e6)
three = st.lists(st.floats(1e-3, 0.999), min_size=3, max_size=3, unique=True).map(sorted)
described = st.one_of(
    centre.map(constant),
    st.builds(normal, centre, positive),
    st.builds(lognormal, st.floats(-5, 5), st.floats(0.01, 3)),
    st.builds(beta, positive, positive),
    st.builds(lambda low, width: uniform(low, low + width), centre, st.floats(1.0, 1e3)),
    st.builds(lambda low, width: triangular(low, low + width / 2, low + width), centre, st.floats(1.0, 1e3)),
    st.builds(lambda ends, scale: quantiles(*ends, scale), three, st.sampled_from(["log", "logit", "identity"])),
)


@given(described)
def test_table__is_read_back_as_the_same_distribution(one: Distribution):
    faults = Faults()

    assert distribution(table(one), NOWHERE, faults) == one
    assert not faults.found


@given(described, st.sampled_from([0.5, 2.0, 1024.0]))
def test_scaled__is_undone_by_the_inverse(one, factor):
    assert scaled(scaled(one, factor), 1.0 / factor) == one


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(depth=described, title=st.text(max_size=20).filter(lambda text: text.isprintable()), weight=st.floats(0.0, 1.0))
def test_resolved__keeps_any_figure(tree, tmp_path, depth, title, weight):
    assume(reach(depth)[0] >= 0.0 and reach(depth)[1] <= 1e15)  # the range of the model
    scenario = load("openai", title=title, overrides={"depth": depth, "narratives.bubble.weight": weight})
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(scenario.resolved, encoding="utf-8")

    assert load(file) == scenario
