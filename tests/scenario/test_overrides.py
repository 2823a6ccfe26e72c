from __future__ import annotations

from datetime import date

import pytest

from filon import constant, normal, quantiles
from filon.errors import InputError
from filon.scenario import load, parsed_settings


def set_to(*texts, name="openai"):
    return load(name, overrides=parsed_settings(texts))


def firm(scenario, name="openai"):
    return next(firm for firm in scenario.firms if firm.name == name)


def row_of(scenario, key):
    return next(row for row in scenario.provenance if row.key == key)


def test_set__reaches_the_header(tree):
    scenario = set_to("months=48", "start=2025-07-31", "crash=[1, 10]", "name=mine", "scenario.title=My own")

    assert (scenario.months, scenario.start, scenario.crash) == (48, date(2025, 7, 31), (1, 10))
    assert (scenario.name, scenario.title) == ("mine", "My own")


@pytest.mark.parametrize(
    "text",
    ["firms.openai.price=25", "openai.price=25", "price=25", "firms.openai.inputs.price=25", "price.distribution=25"],
)
def test_set__reaches_a_firm_by_any_form_of_the_key(tree, text):
    assert firm(set_to(text)).inputs["price"] == constant(25.0)


@pytest.mark.parametrize("text", ["drivers.depth=1e9", "depth=1e9", "depth.value=1e9"])
def test_set__reaches_a_driver(tree, text):
    assert set_to(text).world["depth"] == constant(1e9)


def test_set__reaches_one_parameter_of_a_distribution(tree):
    assert set_to("drivers.token_price.p90=1.5").world["token_price"] == quantiles(0.5, 1.0, 1.5, "log")


def test_set__reads_a_parameter_in_the_unit_of_the_file(tree):
    assert firm(set_to("openai.cash.p90=20")).inputs["cash"] == quantiles(17e9, 17.5e9, 20e9, "log")


def test_set__takes_distributions(tree):
    text = 'price={p10 = 10, p50 = 20, p90 = 30, scale = "log"}'

    assert firm(set_to(text)).inputs["price"] == quantiles(10, 20, 30, "log")
    assert load("openai", token_price=normal(9, 1)).world["token_price"] == normal(9, 1)


def test_set__takes_words_on_provenance(tree):
    whole = row_of(set_to('depth={distribution = 2, unit = "billion USD", judgement = "mine"}'), "drivers.depth")
    assert (whole.value, whole.source, whole.judgement) == ("2000000000.0", "", "mine")

    words = row_of(set_to("depth.as_of=2025-05-31", 'depth.source="panel"'), "drivers.depth")
    assert (words.value, words.as_of, words.source) == ("60000000000.0", "2025-05-31", "panel")


def test_set__reaches_constants_narratives_and_correlations(tree):
    scenario = set_to(
        "tax_rate=0.25",
        "narratives.bubble.shifts.token_price.shift=0.1",
        "narratives.slow.shifts.depth.spread=1.5",
        "narratives.bubble.dispersion=2",
        "narratives.slow.constants.drought=0.02",
        "correlations.token_price.retention=0.2",
        "correlations.depth.price=0.1",
    )

    bubble, slow = scenario.narratives
    assert scenario.figures == {"tax_rate": 0.25}
    assert bubble.shifts["token_price"] == (0.1, 0.9)
    assert slow.shifts["depth"] == (0.0, 1.5)
    assert bubble.firm_shifts["retention"] == (-0.5, 2.0)
    assert slow.constants == {"drought": 0.02}
    assert scenario.correlations == (("depth", "price", 0.1), ("retention", "token_price", 0.2))


def test_set__scales_the_other_weights(tree):
    weights = {item.name: item.weight for item in set_to("narratives.bubble.weight=0.3").narratives}

    assert weights == pytest.approx({"bubble": 0.3, "slow": 0.7}, abs=1e-15)


def test_set__accepts_all_weights_where_they_sum_to_one(tree):
    scenario = set_to("narratives.bubble.weight=0.2", "narratives.slow.weight=0.8")

    assert [item.weight for item in scenario.narratives] == [0.2, 0.8]


def test_set__says_so_in_the_provenance(tree):
    row = next(row for row in set_to("price=25").provenance if row.key == "firms.openai.price")

    assert (row.value, row.unit, row.source) == ("25.0", "USD/user/month", "set by the user")
    assert (row.as_of, row.judgement, row.file, row.line) == ("", "", "", 0)


def test_set__changes_what_a_firm_is(tree):
    scenario = set_to("zeta.archetype=lab", "mistral.market=code", name="pair")

    assert (firm(scenario, "zeta").archetype, firm(scenario, "mistral").market) == ("lab", "code")
    assert firm(scenario, "zeta").inputs["cash"].family == "uniform"


def test_keywords__are_settings(tree):
    assert load("openai", months=24, price=30).months == 24


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["drivers.chrun=1"], "drivers.chrun: unknown driver; known are depth, drought, token_price"),
        (["drivers.dpeth=1"], "drivers.dpeth: unknown driver; did you mean 'depth'?"),
        (["mechanics.tax_rat=1"], "mechanics.tax_rat: unknown constant; did you mean 'tax_rate'?"),
        (["openai.pirce=1"], "openai.pirce: unknown input of firms; did you mean 'price'?"),
        (["firms.opnai.price=1"], "firms.opnai.price: unknown firm; did you mean 'openai'?"),
        (["firms.opnai.market=x"], "firms.opnai.market: unknown firm; did you mean 'openai'?"),
        (["narratives.bubbel.weight=1"], "narratives.bubbel.weight: unknown narrative; did you mean 'bubble'?"),
        (["narratives.bubble.wieght=1"], "narratives.bubble.wieght: unknown key; did you mean 'weight'?"),
        (["correlations.depth.prize=0"], "correlations.depth.prize: unknown input; did you mean 'price'?"),
        (["correlations.depth.depth=0"], "correlations.depth.depth: name two different inputs"),
        (["monhts=48"], "monhts: unknown key; did you mean 'months'?"),
        (["months=0"], "months: 0 found, at least 1 is expected"),
        (["months=many"], "months: 'many' found, a whole number is expected"),
        (["tax_rate=22"], "mechanics.tax_rate: 22 is outside [0, 1] (share of profit)"),
        (["tax_rate={p10=1}"], "mechanics.tax_rate: a table found, a number is expected"),
        (
            ["token_price.p95=3"],
            "drivers.token_price.p95: unknown parameter; drivers.token_price has "
            "p10, p50, p90, scale, top, lower, upper",
        ),
        (["depth.p90=3"], "drivers.depth.p90: unknown parameter; drivers.depth is a number"),
        (
            ["depth.unit=EUR/month"],
            "drivers.depth.unit: unit 'EUR/month' (US dollars a month) found, 'USD' (US dollars) is expected",
        ),
        (["depth.as_of=lately"], "drivers.depth.as_of: 'lately' found, a date such as 2025-06-30 is expected"),
        (
            ["narratives.bubble.weight=0.9", "narratives.slow.weight=0.2"],
            "narratives.bubble.weight: the weights of bubble, slow sum to 1.1, not to 1",
        ),
        (["crash=[2]"], "crash: 2 is no code of the model; codes are 1 insolvency, 10 acquired, 12 down_round"),
    ],
)
def test_set__says_what_is_wrong(tree, texts, message):
    with pytest.raises(InputError, match=r"\S") as error:
        set_to(*texts)

    assert str(error.value).removeprefix("scenarios/openai.toml:1:1: ") == message


def test_set__of_an_input_of_several_firms_asks_which(tree):
    with pytest.raises(InputError, match=r"\S") as error:
        set_to("price=1", name="pair")

    assert str(error.value) == (
        "price: is an input of firms, of which there are several: say mistral.price or zeta.price"
    )


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["months"], "'months' found, KEY=VALUE is expected, such as months=48"),
        (["=3"], "'=3' found, KEY=VALUE is expected, such as months=48"),
        (["months=48", "months=24"], "months: is set twice"),
    ],
)
def test_parsed_settings__refuse_what_is_no_setting(texts, message):
    with pytest.raises(InputError, match=r"\S") as error:
        parsed_settings(texts)

    assert str(error.value) == message
