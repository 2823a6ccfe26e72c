"""`filon sources`: every figure with what it rests on, judgements that matter first."""

import json
from datetime import date

import pytest
from json_shapes import unlike
from test_terminal import seen

from filon.catalogue.provenance import SourcesRecord
from filon.scenario import load


def test_sources__json_has_its_schema(filon):
    call = filon("sources", "wrapper", "--no-effects", "--json")

    assert (call.code, call.stderr) == (0, "")
    assert unlike(json.loads(call.stdout), SourcesRecord, "sources") == []


def test_sources__hold_every_figure_of_the_scenario(filon):
    said = json.loads(filon("sources", "openai", "--no-effects", "--json").stdout)
    provenance = {row.key: row for row in load("openai").provenance}

    assert {item["key"] for item in said["figures"]} == provenance.keys()
    assert all(item["judgement_alone"] == provenance[item["key"]].is_judgement for item in said["figures"])
    assert said["shares"][-1]["share"] == pytest.approx(load("openai").share_of_judgement)
    assert said["shares"][-1]["figures"] == len(provenance) == sum(item["figures"] for item in said["shares"][:-1])


def test_sources__give_title_address_and_age(filon):
    said = json.loads(filon("sources", "openai", "--no-effects", "--json").stdout)
    cash = next(item for item in said["figures"] if item["key"] == "firms.openai.cash")

    assert (cash["source"], cash["title"]) == ("openai-cash-2025-06", "OpenAI: cash and securities")
    assert cash["address"].startswith("https://")
    assert cash["age_at_start"] == 0.0
    assert cash["age_today"] == pytest.approx((date.today() - date(2025, 6, 30)).days / 30.44, abs=0.1)
    assert (cash["file"], cash["judgement_alone"], cash["effect"]) == ("firms/2025-06/openai.toml", False, None)
    assert cash["line"] > 0


def test_sources__say_what_the_user_set(filon):
    said = json.loads(filon("sources", "openai", "--no-effects", "--json", "--set", "openai.price=25").stdout)
    price = next(item for item in said["figures"] if item["key"] == "firms.openai.price")

    assert (price["value"], price["source"], price["file"], price["as_of"]) == ("25.0", "set by the user", "", None)


@pytest.mark.parametrize("columns", [80, 120])
def test_sources__fit_the_terminal_without_breaking_a_cell(columns):
    lines = seen("-m", "filon", "sources", "wrapper", "--no-effects", columns=columns).splitlines()

    assert max(len(line.rstrip()) for line in lines) <= columns
    assert not any("…" in line for line in lines)


def test_sources__name_the_nearest_scenario(filon):
    call = filon("sources", "opnai")

    assert call.code == 2
    assert "did you mean 'openai'" in call.stderr
