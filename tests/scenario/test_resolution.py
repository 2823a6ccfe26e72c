from __future__ import annotations

from datetime import date

import pytest
from small_tree import MODEL

from filon import constant, quantiles
from filon.errors import InputError
from filon.scenario import load


def inputs(scenario, name):
    return next(firm.inputs for firm in scenario.firms if firm.name == name)


def test_firm__takes_figures_from_the_nearest_file(tree):
    scenario = load("pair")

    assert [firm.name for firm in scenario.firms] == ["mistral", "zeta"]
    assert inputs(scenario, "mistral")["price"] == constant(20.0)  # archetype lab
    assert inputs(scenario, "zeta")["price"].parameter("loc") == 20.0  # the scenario
    assert inputs(scenario, "zeta")["cash"].parameter("scale") == 4e7  # archetype wrapper, not lab
    assert inputs(scenario, "zeta")["retention"] == quantiles(0.4, 0.5, 0.7, "logit")  # common to firms


def test_firm__has_archetype_and_market(tree):
    mistral, zeta = load("pair").firms

    assert (mistral.archetype, mistral.market) == ("lab", "assistant")
    assert (zeta.archetype, zeta.market) == ("wrapper", "")


def test_money__is_converted_at_the_rate_of_the_start(tree):
    cash = inputs(load("pair"), "mistral")["cash"]

    assert [cash.parameter(name) for name in ("p10", "p50", "p90")] == pytest.approx([351e6, 702e6, 1053e6], rel=1e-15)


def test_money__says_its_rate(tree):
    row = next(row for row in load("pair").provenance if row.key == "firms.mistral.cash")

    assert row.source == "https://example.org/mistral; 1.17 USD for one EUR on 2025-06-30"
    assert row.unit == "USD"


def test_multiples__are_multiplied_out(tree):
    assert inputs(load("openai"), "openai")["cash"] == quantiles(17e9, 17.5e9, 18e9, "log")


def test_scenario__overrides_drivers_and_weights(tree):
    scenario = load("pair")

    assert scenario.world["depth"] == constant(30e9)
    assert {item.name: item.weight for item in scenario.narratives} == {"bubble": 0.5, "slow": 0.5}
    assert scenario.crash == (1, 12)


def test_narrative__multiplies_dispersion_into_spreads_of_firms_alone(tree):
    bubble, slow = load("openai").narratives

    assert bubble.shifts == {"token_price": (0.5, 0.9)}
    assert bubble.firm_shifts == {"retention": (-0.5, 1.3)}
    assert bubble.constants == {"drought": 0.05}
    assert slow.shifts == {}
    assert slow.firm_shifts == {"retention": (0.0, 1.0)}


def test_world_input__that_narratives_fix_has_the_likeliest_value(tree):
    assert load("openai").world["drought"] == constant(0.05)
    assert load("openai", overrides={"narratives.slow.weight": 0.7}).world["drought"] == constant(0.01)


def test_scenario__counts_the_models_crash_codes_unless_it_says_otherwise(tree):
    assert load("openai").crash == MODEL.crash_codes == (1,)


@pytest.mark.parametrize(("months", "horizons"), [(60, (12, 24, 36, 60)), (40, (12, 24, 36, 40)), (6, (6,))])
def test_horizons__go_as_far_as_the_months(tree, months, horizons):
    assert load("openai", months=months).horizons == horizons


def test_provenance__has_a_row_for_each_figure(tree):
    rows = {row.key: row for row in load("openai").provenance}

    assert sorted(rows) == list(rows) == [row.key for row in load("openai").provenance]
    assert set(rows) == {
        "correlations.retention.token_price",
        "drivers.depth",
        "drivers.token_price",
        "firms.openai.cash",
        "firms.openai.price",
        "firms.openai.retention",
        "mechanics.tax_rate",
        "narratives.bubble.constants.drought",
        "narratives.bubble.dispersion",
        "narratives.bubble.shifts.retention.shift",
        "narratives.bubble.shifts.token_price.shift",
        "narratives.bubble.shifts.token_price.spread",
        "narratives.bubble.weight",
        "narratives.slow.constants.drought",
        "narratives.slow.weight",
    }
    depth = rows["drivers.depth"]
    assert (depth.value, depth.unit, depth.as_of) == ("60000000000.0", "USD", "2025-06-30")
    assert (depth.source, depth.judgement, depth.file, depth.line) == ("", "one quarter", "drivers/costs.toml", 8)


def test_share_of_judgement__counts_figures_without_a_source(tree):
    scenario = load("openai")

    assert scenario.share_of_judgement == pytest.approx(12 / 15)  # token_price, cash and retention have a source


def test_figures_as_of__are_the_oldest_and_newest(tree):
    assert load("pair").figures_as_of == (date(2025, 4, 30), date(2025, 6, 30))


def test_stock__of_another_date_needs_a_reason(changed):
    scenario = changed(
        "firms/2025-06/openai.toml", "as_of = 2025-06-30", 'as_of = 2024-12-31\naligned = "no later report"'
    )

    assert scenario.figures_as_of == (date(2024, 12, 31), date(2025, 6, 30))


def test_source_and_judgement__are_inherited_together(changed):
    scenario = changed("firms/2025-06/openai.toml", 'unit = "billion USD"', 'unit = "billion USD"\njudgement = "mine"')

    row = next(row for row in scenario.provenance if row.key == "firms.openai.cash")
    assert (row.source, row.judgement) == ("", "mine")


def test_plain_number__is_a_figure_that_inherits_everything(changed):
    scenario = changed(
        "archetypes/lab.toml",
        '[inputs.price]\ndistribution = 20\nunit = "USD/user/month"',
        '[inputs]\nunit = "USD/user/month"\nprice = 20',
    )

    assert inputs(scenario, "openai")["price"] == constant(20.0)


def test_file__that_did_not_change_is_read_once(tree, monkeypatch):
    load("openai")
    monkeypatch.setattr("filon.scenario.documents.parsed", None)  # would fail if called

    assert load("openai").name == "openai"


def test_scenario__of_ones_own_is_named_by_its_path(tree, tmp_path):
    own = tmp_path / "own.toml"
    text = (tree / "scenarios/pair.toml").read_text(encoding="utf-8").replace('"pair"', '"own"')
    own.write_text(text, encoding="utf-8")

    assert load(own).name == "own"
    assert next(row.file for row in load(own).provenance if row.key == "drivers.depth") == "own.toml"


def test_folder__is_named_by_argument_before_the_environment(tree, tmp_path, monkeypatch):
    monkeypatch.setenv("FILON_DISTRIBUTIONS", str(tmp_path / "none"))

    assert load("openai", distributions=tree).name == "openai"
    with pytest.raises(InputError, match=r"none: no such folder \(FILON_DISTRIBUTIONS\)"):
        load("openai")
    with pytest.raises(InputError, match=r"none: no such folder \(--distributions\)"):
        load("openai", distributions=tmp_path / "none")


def test_folder__is_that_of_the_checkout_by_default(monkeypatch):
    from filon.scenario.files import distributions_folder

    monkeypatch.delenv("FILON_DISTRIBUTIONS", raising=False)

    assert (distributions_folder() / "mechanics.toml").is_file()
