"""`filon describe`: whatever is declared has its meaning, and names that are none get the nearest."""

import json
from pathlib import Path

import pytest
from json_shapes import unlike
from test_terminal import seen

from filon.catalogue.description import DescribedRecord
from filon.cli.describe import KernelRecord
from filon.engine.program import program
from filon.model.shipped import MODEL

EXAMPLE = Path(__file__).parents[2] / "examples" / "ruin_by_claims.py"


@pytest.mark.parametrize("name", ["lab", "openai", "price", "cash_floor", "insolvency", "network effect", "bubble"])
def test_describe__json_has_its_schema(filon, name):
    said = json.loads(filon("describe", name, "--json").stdout)

    assert unlike(said, DescribedRecord, "described") == []
    assert said["found"]


def test_describe__says_everything_that_is_called_so(filon):
    kinds = [item["kind"] for item in json.loads(filon("describe", "openai", "--json").stdout)["found"]]

    assert kinds == ["firm", "scenario"]


def test_describe__explains_an_archetype_in_words(filon):
    text = filon("describe", "classic_saas").stdout

    assert "classic_saas (archetype): control: business software" in text
    assert "It lives without: serving-cost index" in text
    assert "outside the sector" in text


def test_describe__gives_figure_reason_and_reader_of_an_input(filon):
    text = filon("describe", "drivers.price_drift_annual").stdout

    assert "log/year" in text
    assert "bubble" in text
    assert "model/start.py: start_world" in text


def test_describe__gives_the_equation_of_a_mechanism(filon):
    text = filon("describe", "front-loaded churn").stdout

    assert "retention_shape = 1" in text
    assert r"H(m) = -\log S_{12}" in text
    assert "--set firms.NAME.retention_shape=1" in text


def test_describe__takes_blanks_and_underscores_for_one_another(filon):
    assert filon("describe", "Upside down").stdout.startswith("upside_down (mark")


@pytest.mark.parametrize(("wrong", "right"), [("netwrk_effect", "network_effect"), ("insolvensy", "insolvency")])
def test_describe__names_the_nearest(filon, wrong, right):
    call = filon("describe", wrong)

    assert (call.code, call.stdout) == (2, "")
    assert call.stderr == f"filon: nothing is called '{wrong}'; did you mean '{right}'?\n"


def test_describe__says_where_names_are_listed(filon):
    assert filon("describe", "zzzzzz").stderr == "filon: nothing is called 'zzzzzz'; filon list shows what there is\n"


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("name", ["openai", "wrapper", "serve_subscriber", "rate limit", "crash_probability"])
def test_describe__fits_the_terminal_without_breaking_a_cell(name, columns):
    lines = seen("-m", "filon", "describe", name, columns=columns).splitlines()

    assert max(len(line.rstrip()) for line in lines) <= columns
    assert not any("…" in line for line in lines)


def test_describe__prints_the_kernel_of_a_model(filon):
    call = filon("describe", "wrapper", "--kernel")

    assert call.stdout.rstrip() == program(MODEL).text.rstrip()
    assert call.stderr.startswith("ai_business: ")


def test_describe__kernel_json_has_its_schema(filon):
    said = json.loads(filon("describe", f"{EXAMPLE}:model", "--kernel", "--json").stdout)

    assert unlike(said, KernelRecord, "kernel") == []
    assert said["lines"] == len(said["text"].splitlines())
