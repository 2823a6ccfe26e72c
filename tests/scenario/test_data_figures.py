"""Figures of data files: read, fitted, resolved, set, and refused with their place."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

import filon
from filon.errors import InputError
from filon.quantities.descriptions import discrete
from filon.scenario import check, load, parsed_settings

POINTS = np.random.default_rng(4).lognormal(3.0, 0.5, 60).round(6).tolist()
DRIVERS = "drivers/costs.toml"


@pytest.fixture
def measured(tree):
    """The small folder with a data file beside the drivers."""
    rows = "\n".join(f"{place},{value}" for place, value in enumerate(POINTS))
    (tree / "drivers" / "depth.csv").write_text(f"firm,depth\n{rows}\n", encoding="utf-8")
    return tree


def with_depth(tree, value, name="openai"):
    text = (tree / DRIVERS).read_text(encoding="utf-8")
    (tree / DRIVERS).write_text(text.replace("60e9", value), encoding="utf-8")
    return load(name)


def row_of(scenario, key):
    return next(row for row in scenario.provenance if row.key == key)


def test_data__are_drawn_as_they_are(measured):
    scenario = with_depth(measured, '{data = "depth.csv", column = "depth", upper = 1e6}')

    wanted = discrete(POINTS)
    assert scenario.world["depth"].parameters == wanted.parameters
    assert scenario.world["depth"].upper == 1e6
    assert row_of(scenario, "drivers.depth").source == "60 points of drivers/depth.csv, column depth"


def test_fit__carries_its_uncertainty_and_says_how_good_it_is(measured):
    scenario = with_depth(measured, '{data = "depth.csv", column = "depth", fit = "lognorm", upper = 1000}')

    depth = scenario.world["depth"]
    sets = np.array(depth.value("sets"))
    assert (depth.family, depth.value("dist"), depth.upper, sets.shape) == ("sets", "lognorm", 1000.0, (100, 3))
    logs = np.log(POINTS)
    assert sets[:, 0].mean() == pytest.approx(logs.std(), rel=0.05)
    assert np.log(sets[:, 2]).std() == pytest.approx(logs.std() / np.sqrt(60), rel=0.25)
    assert set(sets[:, 1]) == {0.0}
    note = row_of(scenario, "drivers.depth").source
    distance = stats.kstest(POINTS, stats.lognorm(logs.std(), 0.0, np.exp(logs.mean())).cdf).statistic
    assert f"60 points of drivers/depth.csv, column depth, 100 bootstrap fits, KS distance {distance:.3f}" in note
    assert check("openai").fits == (f"drivers.depth: {note}",)


def test_fit__is_the_same_each_time_and_another_for_another_key(measured, monkeypatch, tmp_path):
    figure = '{data = "depth.csv", column = "depth", fit = "gamma", upper = 1000}'
    first = with_depth(measured, figure).world["depth"]
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "other"))
    assert load("openai").world["depth"] == first

    monkeypatch.chdir(measured / "drivers")
    other = load("openai", overrides=parsed_settings([f"price={figure}"])).firms[0].inputs["price"]
    assert other.value("dist") == "gamma"
    assert other.value("sets") != first.value("sets")


def test_resolved__needs_no_data_file(measured, tmp_path):
    part = 'data = "depth.csv", column = "depth"'
    figure = f'{{mixture = [{{weight = 1, {part}}}, {{weight = 2, {part}, fit = "gamma"}}], upper = 1000}}'
    scenario = with_depth(measured, figure)
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(scenario.resolved, encoding="utf-8")
    (measured / "drivers" / "depth.csv").unlink()

    assert load(file, distributions=tmp_path / "none") == scenario
    assert load(file).resolved == scenario.resolved


def test_set__changes_a_fit_and_finds_the_file_where_the_figure_stood(measured, monkeypatch, tmp_path):
    with_depth(measured, '{data = "depth.csv", column = "depth", fit = "gamma", upper = 1000}')
    monkeypatch.chdir(tmp_path)

    scenario = load("openai", overrides=parsed_settings(['depth.fit="weibull_min"']))
    assert scenario.world["depth"].value("dist") == "weibull_min"
    assert row_of(scenario, "drivers.depth").source.startswith("set by the user; weibull_min (c ")


def test_set__takes_every_kind(tree):
    texts = [
        'depth={mixture = [{weight = 1, value = 3}, {weight = 3, dist = "expon", scale = 2}]}',
        "price={values = [10, 20], weights = [1, 3]}",
        'cash={p10 = 1, p50 = 2, p90 = 4, family = "metalog", lower = 1, upper = 9}',
    ]
    with pytest.raises(InputError, match=r"p10 = 1 and p90 = 4 must lie inside the bounds, 1 to 9"):
        load("openai", overrides=parsed_settings(texts))
    texts[2] = texts[2].replace("lower = 1", "lower = 0").replace("cash=", "retention=").replace("9}", "4.5}")
    with pytest.raises(InputError, match=r"firms.openai.retention.p50: 2 is outside \[0, 1\]"):
        load("openai", overrides=parsed_settings(texts))
    scenario = load("openai", overrides=parsed_settings(texts[:2]))
    assert scenario.firms[0].inputs["price"] == discrete([10, 20], [1, 3])
    assert scenario.world["depth"].value("parts")[1] == filon.expon(scale=2.0)
    assert load("openai", depth=filon.gamma(2.0, scale=5.0)).world["depth"] == filon.gamma(2.0, scale=5.0)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("price\n1\n2\nabc\n4\n5\n6\n", "depth.csv:4:1: drivers.depth: 'abc' found, a finite number is expected"),
        ("1\n2\ninf\n4\n5\n6\n", "depth.csv:3:1: drivers.depth: 'inf' found, a finite number is expected"),
        ("1\n2\n3\n", "depth.csv:1:1: drivers.depth: holds 3 points; 5 to 100,000 are expected"),
        ("", "depth.csv:1:1: drivers.depth: is empty"),
        ("a,b\n1,2\n", 'depth.csv:1:1: drivers.depth: has 2 columns: say which one by column = "..."; known are a, b'),
        ("1,2\n1,2\n", 'drivers.depth: has 2 columns: say which one by column = "..."; give the file a header'),
    ],
)
def test_bad_data__are_refused_with_their_place(tree, text, fault):
    (tree / "drivers" / "depth.csv").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"\S") as error:
        with_depth(tree, '{data = "depth.csv"}')
    assert str(error.value).endswith(fault)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('a,"b, c",d\n1,2,3\n"1,5",2, x\n', "depth.csv:3:10: drivers.depth: 'x' found, a finite number"),
        ("a,d\n1,2\n3\n", "depth.csv:3:2: drivers.depth: nothing found, a finite number is expected"),
        ("a,dd\n1,2\n", "depth.csv:1:1: drivers.depth: has no column 'd'; did you mean 'dd'?"),
        ("1,2\n1,2\n", "depth.csv:1:1: drivers.depth: has no column 'd'; the file has no header"),
        ('a,d\n1,"2\n', "depth.csv:2:1: drivers.depth: unexpected end of data"),
    ],
)
def test_bad_cell_of_a_column__is_named_with_its_place(tree, text, fault):
    (tree / "drivers" / "depth.csv").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"\S") as error:
        with_depth(tree, '{data = "depth.csv", column = "d"}')
    assert fault in str(error.value)


@pytest.mark.parametrize(
    ("figure", "fault"),
    [
        ('fit = "lognrm"', "drivers.depth.fit: 'lognrm' is no continuous family of scipy.stats; did you mean"),
        ('fit = "levy_stable"', "drivers.depth.fit: levy_stable takes too long to be fitted 100 times"),
        ('fit = "vonmises"', "is not inside the support of vonmises, -3.14159 to 3.14159; give loc and scale"),
        ('fit = "geninvgauss"', "drivers.depth.fit: geninvgauss takes too long to be fitted 100 times"),
        ('fit = "lognorm", loc = 1e3', "is not inside the support of lognorm, 1000 to inf; give loc and scale"),
        ('fit = "beta"', "is not inside the support of beta, 0 to 1; give loc and scale, or free"),
        ('fit = "gamma", scale = -1', "drivers.depth.scale: -1 found, above 0 is expected"),
        ('fit = "gamma", free = ["a"]', "drivers.depth.free[1]: 'a' found, expected is 'loc' or 'scale'"),
        ("loc = 1", "drivers.depth.loc: belongs to a fit alone"),
        ("fitt = 1", "drivers.depth.fitt: unknown key; did you mean 'fit'?"),
    ],
)
def test_fit__is_refused_with_the_reason(measured, figure, fault):
    with pytest.raises(InputError, match=r"\S") as error:
        with_depth(measured, f'{{data = "depth.csv", column = "depth", {figure}}}')
    assert fault in str(error.value)


def test_python__takes_data_and_fits(measured):
    file = measured / "drivers" / "depth.csv"
    assert filon.empirical(file, "depth") == filon.empirical(POINTS) == discrete(POINTS)

    asked = filon.fitted(POINTS, "gamma", free=["loc"])
    assert (asked.family, asked.value("free")) == ("fit", ("loc",))
    assert filon.fitted(file, "gamma", column="depth", free=["loc"]) == asked
    scenario = load("openai", depth=filon.fitted(POINTS, "expon"))
    assert scenario.world["depth"].value("dist") == "expon"
    with pytest.raises(InputError, match="8 points are too few to fit expon; at least 10 are needed"):
        load("openai", depth=filon.fitted(POINTS[:8], "expon"))
    with pytest.raises(InputError, match="the points have only 2 different values"):
        load("openai", depth=filon.fitted([1.0, 2.0] * 6, "norm"))
