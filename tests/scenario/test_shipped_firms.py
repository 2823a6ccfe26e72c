"""Firms of the vintages: sourced, known at their date, and built by the same rules."""

from __future__ import annotations

import csv
import math
import tomllib
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pytest

import filon
from filon.quantities.units import UNITS
from filon.scenario.files import distributions_folder
from filon.scenario.resolved import Scenario

FOLDER = Path(distributions_folder())
FIRMS = sorted((FOLDER / "firms").glob("*/*.toml"))
SCENARIOS = sorted(path.stem for path in (FOLDER / "scenarios").glob("*.toml"))
NAMED = {"openai", "anthropic", "mistral", "google", "meta", "microsoft", "salesforce", "xai", "cohere"}
NAMED |= {"perplexity", "cursor"}
OWN = {  # what a firm states itself, whatever its archetype says
    "free_users",
    "subscribers",
    "price",
    "usage_revenue",
    "research_spend",
    "operating_cost",
    "audience_ceiling",
    "usage_ceiling",
    "payer_growth_annual",
    "usage_growth_annual",
}
RULE = (0.35, 0.85, 1.5)  # of trailing growth, for p10, p50 and p90
FASTEST = 3.5
Z90 = NormalDist().inv_cdf(0.9)


@cache
def loaded(name: str) -> Scenario:
    return filon.load(name)


@cache
def sources() -> Mapping[str, Mapping[str, str]]:
    rows = csv.DictReader((FOLDER / "sources.csv").read_text(encoding="utf-8").splitlines())
    return {row["key"]: row for row in rows}


def inputs_of(path: Path) -> dict[str, dict[str, Any]]:
    """Figures of a firm's file, each with the words of the table around it."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))["inputs"]
    around = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    figures = {}
    for name, entry in table.items():
        if isinstance(entry, Mapping):
            own = {"judgement": None} if "source" in entry else {}
            figures[name] = {**around, **own, **entry}
    return figures


def close_of(vintage: str) -> date:
    """The start of a vintage: the last day of its month."""
    year, month = map(int, vintage.split("-"))
    return date(year, month, monthrange(year, month)[1])


def first_day(text: str) -> date:
    """First day that a date of sources.csv may mean: '2025', '2025-06', '2025-06-30', or a period '2023/2026-01'."""
    parts = [int(part) for part in text.partition("/")[0].split("-")]
    year, month, day = [*parts, 1, 1][:3]
    return date(year, month, day)


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario__loads_and_every_source_of_its_firms_resolves(name):
    given = loaded(name)

    assert given.firms
    for item in given.provenance:
        assert item.as_of, item.key
        assert item.source or item.judgement, item.key
        if item.source and not item.source.startswith("http"):
            assert item.source.split(";")[0] in sources(), item.key


def test_vintages__hold_the_firms_of_the_article_and_their_peers():
    held = {folder.name: {path.stem for path in folder.glob("*.toml")} for folder in (FOLDER / "firms").iterdir()}

    assert held["2025-06"] >= NAMED
    assert held["2026-03"] >= NAMED - {"xai"}  # part of SpaceX since February 2026: no accounts of its own
    for vintage, names in held.items():
        suffix = "" if vintage == "2025-06" else f"-{vintage}"
        assert {f"{name}{suffix}" for name in names} <= set(SCENARIOS)


@pytest.mark.parametrize("path", FIRMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_firm__knows_nothing_later_than_its_vintage(path):
    start = close_of(path.parent.name)
    for name, figure in inputs_of(path).items():
        assert figure["as_of"] <= start, name
        if "source" in figure:
            assert first_day(sources()[figure["source"]]["as_of"]) <= start, (name, figure["source"])


@pytest.mark.parametrize("path", FIRMS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_firm__states_itself_what_belongs_to_its_date(path):
    figures = inputs_of(path)
    money = {"parent_income"} if "parent_income" in figures else {"cash", "valuation", "months_since_round"}

    assert set(figures) >= OWN | money
    for name, figure in figures.items():
        assert UNITS[figure["unit"]].kind, name


GROWING = [path for path in FIRMS if path.stem != "meta"]  # which sells nothing yet: no trailing growth to go by


@pytest.mark.parametrize("path", GROWING, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_growth_prior__is_the_rule_times_trailing_growth(path):
    """p10, p50 and p90 stand as 0.35, 0.85 and 1.5, cut at 3.5."""
    for name in ("payer_growth_annual", "usage_growth_annual"):
        drawn = inputs_of(path)[name]["distribution"]
        trailing = drawn["p50"] / RULE[1]

        assert drawn["p10"] == pytest.approx(RULE[0] * trailing, abs=0.025), name
        assert drawn["p90"] == pytest.approx(min(RULE[2] * trailing, FASTEST), abs=0.025), name


@pytest.mark.parametrize("name", SCENARIOS)
def test_bounds__leave_the_stated_quantiles_nearly_as_they_are(name):
    """At most 2% of a distribution is cut off: what is stated as p90 is drawn as p90, or nearly."""
    scales = {"log": math.log, "identity": float, "logit": lambda share: math.log(share / (1.0 - share))}
    for firm in loaded(name).firms:
        for key, item in firm.inputs.items():
            if item.family != "quantiles":
                continue
            given = dict(item.parameters)
            to = scales[str(given["scale"])]
            p10, p50, p90 = (to(float(given[word])) for word in ("p10", "p50", "p90"))
            above, below = 1.0, 0.0
            if item.upper is not None:
                above = NormalDist(p50, (p90 - p50) / Z90).cdf(to(item.upper))
            if item.lower is not None and (to is float or item.lower > 0.0):
                below = NormalDist(p50, (p50 - p10) / Z90).cdf(to(item.lower))

            assert above - below > 0.98, (firm.name, key)


def test_share_of_judgement__is_known_of_every_firm_and_no_firm_rests_on_it_alone():
    """Facts are few: the share is told, by firm, rather than hidden."""
    shares = {}
    for path in FIRMS:
        figures = inputs_of(path).values()
        shares[f"{path.parent.name} {path.stem}"] = sum("source" not in item for item in figures) / len(figures)

    assert all(0.3 < share < 1.0 for share in shares.values()), shares
    told = loaded("openai").provenance
    assert 0.5 < sum(not item.source for item in told) / len(told) < 1.0


def test_divisions__live_on_their_parents_and_ventures_on_cash():
    for name in SCENARIOS:
        for firm in loaded(name).firms:
            income = firm.inputs["parent_income"]
            division = firm.archetype in ("platform_division", "integrator")

            assert (income.parameter("value") > 0.0) == division, name
            if division:
                assert firm.inputs["cash"].parameter("value") == 0.0, name
