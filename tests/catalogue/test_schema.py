"""The schema of editors accepts and refuses what reading a file accepts and refuses."""

import json
import random
import shutil
import tomllib
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.json_shapes import unit_key, units_for
from filon.catalogue.schema import FILES, as_json, schema
from filon.errors import InputError
from filon.model.shipped import MODEL
from filon.quantities.units import UNITS, unit_fault
from filon.scenario import load
from filon.scenario.emission import toml_key, toml_value
from filon.scenario.families import KINDS

GLOBS = {
    "scenario": "scenarios/*.toml",
    "firm": "firms/*/*.toml",
    "archetype": "archetypes/*.toml",
    "narrative": "narratives/*.toml",
    "drivers": "drivers/*.toml",
    "mechanics": "mechanics.toml",
    "correlations": "correlations.toml",
}
BELIEFS = Beliefs()
FILE_OF = {  # one file of each kind, rich enough to be changed
    "scenario": "scenarios/own.toml",
    "firm": "firms/2025-06/openai.toml",
    "archetype": "archetypes/lab.toml",
    "narrative": "narratives/bubble.toml",
    "drivers": "drivers/prices.toml",
    "mechanics": "mechanics.toml",
    "correlations": "correlations.toml",
}
OWN = """\
[scenario]
name = "own"
start = 2025-06-30
months = 24
crash = [1, "insolvency"]
as_of = 2025-06-30
judgement = "mine"

[narratives.bubble]
weight = 0.5

[narratives.bubble.constants]
hot_to_drought = { value = 0.1, unit = "probability/month" }

[all_firms.inputs]
flywheel = { distribution = 0.0, unit = "log/year" }

[drivers.funding_depth]
distribution = { p10 = 20, p50 = 40, p90 = 90, scale = "log" }
unit = "billion USD"

[mechanics]
tax_rate = { value = 0.3, unit = "share" }

[[firms]]
use = "openai"
vintage = "2025-06"

[firms.inputs.price]
distribution = { dist = "norm", loc = 20, scale = 1, lower = 5 }
unit = "USD/user/month"

[[firms]]
archetype = "wrapper"
name = "small"
market = "assistant"
source = "openai-cash-2025-06"

layer = "integrators"
count = 20

[firms.suppliers]
openai = 0.2
anthropic = { value = 0.1, unit = "share" }

[firms.exposures]
as_of = 2025-06-30

[firms.exposures.other-holders]
equity = { value = 0.2, judgement = "why" }
commitments = 0.1

[firms.exposures.lenders]
judgement = "why"
equity = 0.3

[firms.inputs]
unit = "share/month"
free_churn = 0.03
"""
CASES = 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("distributions") / "distributions"
    shutil.copytree(BELIEFS.library.folder, made)
    (made / "scenarios" / "own.toml").write_text(OWN, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def validators(folder):
    beliefs = Beliefs(folder)
    return {kind: Draft202012Validator(schema(kind, beliefs)) for kind in FILES}


BEYOND = (
    "is outside [",
    "may be drawn from",
    "of the distribution (",
    "months from the start",
    "after the start",
    "unknown supplier",
    "adds up to",
    "add up to",
)
"""Words of faults that no schema can know: ranges, dates, and what belongs together."""


def refused_when_read(folder):
    """Faults of keys, types, units and parameters."""
    try:
        load("own", distributions=folder)
    except InputError as error:
        return "\n".join(line for line in str(error).splitlines() if not any(word in line for word in BEYOND))
    return ""


def written(data):
    """A table as TOML text."""
    return "".join(f"{toml_key(name)} = {toml_value(value)}\n" for name, value in data.items())


def tables(value, path=()):
    """Paths of all tables."""
    if isinstance(value, dict):
        yield path
        for name, inner in value.items():
            yield from tables(inner, (*path, name))
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from tables(inner, (*path, place))


def leaves(value, path=()):
    """Paths of all values that are no tables."""
    if isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(inner, (*path, name))
    else:
        yield path


def inside(data, path):
    for key in path:
        data = data[key]
    return data


PARAMETERS = {"p10", "p50", "p90", "scale", "a", "b", "c", "s", "dist", "distribution", "value", "spearman"}


def changed(data, chance):
    """What was changed, in words: an unknown key, a wrong type, another unit, a parameter or a word that is gone."""
    kind = chance.choice(("key", "type", "type", "unit", "unit", "gone", "gone", "provenance"))
    if kind == "key":
        path = chance.choice(list(tables(data)))
        inside(data, path)["zzz"] = chance.choice((1.0, "a text", {"value": 1.0}))
        return f"unknown key in {path}"
    if kind == "provenance":
        path = chance.choice(list(tables(data)))
        word = chance.choice(("unit", "as_of", "source", "judgement"))
        value = {"unit": "share", "as_of": date(2025, 6, 30), "source": "openai-cash-2025-06", "judgement": "why"}[word]
        table = inside(data, path)
        if chance.random() < 0.6:
            table.pop(word, None)
        else:
            table[word] = value
        return f"{word} of {path}"
    wanted = {
        "type": lambda path: True,
        "unit": lambda path: path[-1] == "unit",
        "gone": lambda path: path[-1] in PARAMETERS,
    }
    places = [path for path in leaves(data) if wanted[kind](path)]
    if not places:
        return ""
    path = chance.choice(places)
    table, key = inside(data, path[:-1]), path[-1]
    if kind == "gone":
        del table[key]
        return f"{path} gone"
    options = {
        "unit": ("furlongs", "USD", "share", "log/month", "million EUR", "factor", "ratio", "months"),
        "type": ("a text", True, {"zzz": 1.0}, [1.0]),
    }[kind]
    table[key] = chance.choice(options)
    return f"{path} = {table[key]!r}"


@pytest.mark.parametrize("kind", FILES)
def test_schema__is_one_of_its_dialect(kind):
    Draft202012Validator.check_schema(schema(kind, BELIEFS))


@pytest.mark.parametrize("kind", FILES)
def test_schema__accepts_every_shipped_file(validators, kind):
    files = sorted(BELIEFS.library.folder.glob(GLOBS[kind]))

    assert files
    for file in files:
        data = as_json(tomllib.loads(file.read_text(encoding="utf-8")))

        assert [error.message for error in validators[kind].iter_errors(data)] == [], file.name


def test_schema__accepts_what_is_read(folder, validators):
    assert refused_when_read(folder) == ""
    assert validators["scenario"].is_valid(as_json(tomllib.loads(OWN)))


@pytest.mark.parametrize("kind", FILES)
def test_schema__refuses_what_reading_refuses(folder, validators, kind):
    file, chance = folder / FILE_OF[kind], random.Random(kind)
    text = file.read_text(encoding="utf-8")
    verdicts = []
    try:
        for _ in range(CASES):
            data = tomllib.loads(text)
            what = changed(data, chance)
            file.write_text(written(data), encoding="utf-8")
            fault = refused_when_read(folder)
            verdicts.append(bool(fault))

            assert validators[kind].is_valid(as_json(data)) == (not fault), f"{what}: {fault or 'read without a fault'}"
    finally:
        file.write_text(text, encoding="utf-8")

    assert 0 < sum(verdicts) < CASES


DISTRIBUTIONS = [
    ("1.5", True),
    ('{ dist = "norm", loc = 1.0, scale = 0.1, lower = 0.5, upper = 3.0 }', True),
    ('{ dist = "weibull_min", c = 1.5, upper = 3.0 }', True),
    ('{ dist = "weibull_min", scale = 1.0 }', False),
    ('{ dist = "norm", s = 1.0 }', False),
    ('{ dist = "nrom", loc = 1.0 }', False),
    ('{ p10 = 0.5, p50 = 1.0, p90 = 2.0, scale = "log", upper = 3.0 }', True),
    ("{ p10 = 0.5, p50 = 1.0, p90 = 2.0 }", False),
    ('{ p10 = 0.5, p50 = 1.0, p90 = 2.0, scale = "lin" }', False),
    ('{ p10 = 0.5, p50 = 1.0, p90 = 2.0, family = "metalog", lower = 0.0, upper = 3.0 }', True),
    ("{ values = [0.5, 1.0], weights = [1.0, 2.0] }", True),
    ("{ values = [] }", False),
    ("{ weights = [1.0] }", False),
    ('{ mixture = [{ weight = 0.5, value = 1.0 }, { weight = 0.5, dist = "uniform", loc = 0.5 }] }', True),
    ("{ mixture = [{ value = 1.0 }] }", False),
    ("{ mixture = [] }", False),
    ('{ mixture = [{ weight = 1.0, mixture = [{ weight = 1.0, dist = "uniform", zzz = 0.5 }] }] }', False),
    ('{ data = "points.csv" }', True),
    ('{ data = "points.csv", scale = 1.0 }', False),
    ('{ data = "points.csv", fit = "nrom" }', False),
    ("{ }", False),
    ("true", False),
    ('"a text"', False),
]


@pytest.mark.parametrize(("text", "sound"), DISTRIBUTIONS)
def test_schema__knows_every_kind_of_distribution(folder, validators, text, sound):
    (folder / "scenarios" / "points.csv").write_text("1.0\n1.5\n2.0\n2.5\n3.0\n0.5\n", encoding="utf-8")
    own = f'{OWN}demand_volatility_annual = {{ distribution = {text}, unit = "log/sqrt(year)" }}\n'
    file = folder / "scenarios" / "own.toml"
    file.write_text(own, encoding="utf-8")
    try:
        fault = refused_when_read(folder)
    finally:
        file.write_text(OWN, encoding="utf-8")

    assert (fault == "") == sound, fault
    assert validators["scenario"].is_valid(as_json(tomllib.loads(own))) == sound


def test_schema__names_every_kind_of_distribution():
    known = schema("scenario", BELIEFS)["$defs"]

    assert all(f"distribution-by-{word}" in known for word in KINDS)


def test_units__are_those_that_are_read():
    assert "million EUR" in units_for("USD")
    assert all(unit_fault(written_unit, unit) is None for unit in UNITS for written_unit in units_for(unit))


def test_units__have_names_of_their_own():
    declared = {**MODEL.world_inputs, **MODEL.firm_inputs, **MODEL.figures}
    units = {item.unit for item in declared.values()}

    assert len({unit_key(unit) for unit in units}) == len(units)


def test_schema__refuses_an_unknown_kind():
    with pytest.raises(InputError, match="did you mean 'scenario'"):
        schema("scenarios", BELIEFS)


def test_schema__describes_each_figure():
    inputs = json.loads(json.dumps(schema("firm", BELIEFS)))["properties"]["inputs"]["properties"]

    assert inputs["price"]["description"].startswith(MODEL.firm_inputs["price"].meaning)
    assert inputs.keys() >= MODEL.firm_inputs.keys()
