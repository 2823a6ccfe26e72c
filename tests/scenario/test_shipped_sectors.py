"""Shipped sectors: who is in them, who buys from whom, who holds what, all of it supported and of its date."""

from __future__ import annotations

import csv
import time
from collections import defaultdict
from datetime import date
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

import filon
from filon.model.shipped import MODEL
from filon.scenario.draft import CLAIMS
from filon.scenario.files import distributions_folder
from filon.scenario.resolved import FirmFigures, Scenario
from filon.scenario.shapes import Layer

FOLDER = Path(distributions_folder())
SECTORS = ("sector-2025", "sector-2026")
NAMED = {"microsoft", "oracle", "coreweave", "amazon", "google", "nvidia", "spacex", "softbank", "lenders"}
LAYERS = {
    "lab": "producers",
    "integrator": "integrators",
    "app": "integrators",
    "wrapper": "integrators",
    "platform_division": "platforms",
    "classic_saas": "",
    "search_engine": "",
    "online_retail": "",
    "dotcom": "",
}


@cache
def loaded(name: str) -> Scenario:
    return filon.load(name)


def firm(scenario: Scenario, name: str) -> FirmFigures:
    return next(one for one in scenario.firms if one.name == name)


def weight(one: FirmFigures) -> float:
    return one.inputs["capital_weight"].parameter("value")


@pytest.mark.parametrize(("name", "vintage"), [("sector-2025", "2025-06"), ("sector-2026", "2026-03")])
def test_sector__holds_every_firm_of_its_vintage(name, vintage):
    files = {path.stem for path in (FOLDER / "firms" / vintage).glob("*.toml")}

    assert {one.name for one in loaded(name).firms} == files
    assert len(files) == {"2025-06": 11, "2026-03": 10}[vintage]


@pytest.mark.parametrize("archetype", LAYERS)
def test_layer__follows_from_the_archetype(archetype):
    assert firm(loaded(archetype), archetype).layer == LAYERS[archetype]


@pytest.mark.parametrize("name", SECTORS)
def test_sector__buys_from_labs_what_it_does_not_do_itself(name):
    for one in loaded(name).firms:
        assert sum(one.suppliers.values()) <= 1.0 + 1e-12, one.name
        assert set(one.suppliers) <= {"openai", "anthropic"}, one.name
        assert bool(one.suppliers) == (one.layer == "integrators"), one.name
    assert firm(loaded(name), "microsoft").suppliers == {"openai": pytest.approx(1.0, abs=1e-12)}


@pytest.mark.parametrize("name", SECTORS)
def test_sector__has_an_owner_for_every_claim_on_a_venture(name):
    for one in loaded(name).firms:
        held = defaultdict(float)
        for (claim, _), share in one.exposures.items():
            held[claim] += share
        venture = one.inputs["parent_income"].parameter("value") == 0.0
        committed = one.inputs["commitment_due"].parameter("value") > 0.0
        owned = {"equity"} | ({"commitments"} if committed else set()) if venture else set()

        assert set(held) == owned, one.name
        assert all(share == pytest.approx(1.0, abs=0.005) for share in held.values()), (one.name, dict(held))


def test_counterparties__are_those_of_the_facts():
    known = {who for name in SECTORS for one in loaded(name).firms for _, who in one.exposures}

    assert known == NAMED | {"asml", "other-vendors", "other-shareholders"}


@pytest.mark.parametrize(("name", "total"), [("sector-2025", 1.04), ("sector-2026", 1.10)])
def test_capital__is_that_of_the_sector(name, total):
    weights = {one.name: weight(one) for one in loaded(name).firms}

    assert all(share > 0.0 for share in weights.values())
    assert sum(weights.values()) == pytest.approx(total, abs=1e-12)
    assert max(weights, key=lambda one: weights[one]) == "openai"


@pytest.mark.parametrize("name", SECTORS)
def test_ties__know_nothing_later_than_their_vintage(name):
    rows = csv.DictReader((FOLDER / "sources.csv").read_text(encoding="utf-8").splitlines())
    known = {row["key"]: row["as_of"] for row in rows}
    scenario = loaded(name)
    ties = [row for row in scenario.provenance if ".suppliers." in row.key or ".exposures." in row.key]

    assert len(ties) > 30
    for row in ties:
        assert row.judgement, row.key  # each says how it follows from what is known
        assert date.fromisoformat(row.as_of) <= scenario.start, row.key
        if row.source:
            assert known[row.source][:7] <= scenario.start.isoformat()[:7], row.key


def test_proliferation__is_two_hundred_wrappers_around_three_labs():
    scenario = loaded("proliferation")
    wrapper = firm(scenario, "wrapper")

    assert [one.name for one in scenario.firms] == ["anthropic", "google", "openai", "wrapper"]
    assert (wrapper.count, wrapper.market, wrapper.suppliers) == (200, "", {"anthropic": 0.3, "openai": 0.3})
    assert weight(wrapper) == 0.0


@pytest.mark.parametrize(
    ("name", "changed"),
    [("no-free-tier", {"serve_free"}), ("no-network-effect", {"network_effect"}), ("no-contagion", set())],
)
def test_counterfactual__changes_one_thing(name, changed):
    base, other = loaded("sector-2025"), loaded(name)

    assert (other.start, other.months, other.world) == (base.start, base.months, base.world)
    assert other.figures == {**base.figures, **({} if changed else {"contagion": 0.0})}
    assert other.narratives == base.narratives
    for one, before in zip(other.firms, base.firms, strict=True):
        different = {key for key, value in one.inputs.items() if value != before.inputs[key]}
        assert different <= changed, one.name
        assert all(one.inputs[key].parameter("value") == 0.0 for key in changed), one.name
        assert (one.suppliers, one.exposures, one.market) == (before.suppliers, before.exposures, before.market)


def test_dotcom_2000__starts_hot_and_turns():
    scenario = loaded("dotcom-2000")
    bubble = next(item for item in scenario.narratives if item.name == "bubble")

    assert firm(scenario, "dotcom").count == 100
    assert {one.market for one in scenario.firms} == {"internet"}
    assert scenario.world["climate_at_start"].parameter("value") == 0.0
    assert bubble.weight == 1.0
    assert bubble.constants["hot_to_drought"] == 0.1
    assert not any(one.suppliers for one in scenario.firms)


@pytest.mark.parametrize("name", ["cursor", "wrapper", "microsoft", "salesforce-2026-03"])
def test_single_firm__buys_from_the_market(name):
    scenario = loaded(name)

    assert scenario.firms[0].suppliers == {}
    assert any(".suppliers." in row.key for row in scenario.provenance)


def test_sector__loads_as_the_same_from_what_is_written_down(tmp_path):
    for name in (*SECTORS, "proliferation", "no-free-tier", "dotcom-2000"):
        file = tmp_path / f"{name}.toml"
        file.write_text(loaded(name).resolved, encoding="utf-8")

        assert filon.load(file, distributions=tmp_path) == loaded(name), name


def test_sector__loads_hardly_slower_than_a_firm():
    filon.load("openai")
    filon.load("sector-2025")
    seconds = {}
    for name in ("openai", "sector-2025"):
        begun = time.process_time()
        filon.load(name)
        seconds[name] = time.process_time() - begun

    assert seconds["sector-2025"] < seconds["openai"] + 1.0


def test_words__of_files_are_those_of_the_model():
    assert set(CLAIMS) == set(MODEL.claims)
    assert set(get_args(Layer)) - {""} == set(MODEL.layers) - {"compute"}
