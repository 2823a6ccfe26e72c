"""Everything that is listed is described."""

import pytest

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.described import KINDS, described
from filon.catalogue.inputs import set_by
from filon.catalogue.lists import LISTS, listing
from filon.catalogue.parts import condition, without
from filon.model.endings import insolvency
from filon.model.shipped import MODEL
from filon.model.switches import SWITCHES
from filon.report.grids import fitted, plain_text
from filon.scenario import load


@pytest.fixture(scope="module")
def beliefs():
    return Beliefs()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.described.__name__)
def test_described__has_a_meaning_and_fits_eighty_columns(beliefs, kind):
    names = dict.fromkeys(kind.names(beliefs))

    assert names
    for name in names:
        found = kind.described(beliefs, name)
        lines = [*found.lines(80), *(line for one in found.tables for line in grid_lines(one.grid(), 80))]
        wide = [line for line in lines if len(line) > 80 and " " in line.strip()]

        assert found.name == name
        assert found.meaning
        assert not wide


def grid_lines(grid, width):
    """Lines of a table without its title, which a terminal breaks."""
    return plain_text(fitted(grid, width - 1)).splitlines()[1:]


def test_described__finds_every_name_itself(beliefs):
    for name in (*MODEL.world_inputs, *MODEL.firm_inputs, *MODEL.figures):
        assert name in [item.name for item in described(name, beliefs)]


@pytest.mark.parametrize("what", LISTS)
def test_described__is_everything_that_is_listed(beliefs, what):
    names = {name for kind in KINDS for name in kind.names(beliefs)}
    listed = {row.get("name", row.get("key")) for row in listing(what, beliefs).rows}

    assert {name.removeprefix('dist = "').removesuffix('"') for name in listed} <= names


def test_switched_off__is_what_the_scenario_draws(beliefs):
    drawn = load("classic_saas").firms[0].inputs
    off = {switch.mechanism for switch in SWITCHES if switch.scope == "firm" and is_off(drawn[switch.key], switch.off)}
    said = {item.mechanism for item in SWITCHES if item.scope == "firm" and saas_is_without(beliefs, item)}

    assert said == off
    assert "serving-cost index" in off


def is_off(described, value):
    return described.is_constant and described.parameter("value") == value


def saas_is_without(beliefs, switch):
    return "classic_saas" in without(beliefs, switch.scope, switch.key, switch.off)


def test_who_sets__is_told_with_the_unit_of_the_file(beliefs):
    rows = {row["archetype or firm"]: row["figure"] for row in set_by(beliefs, "cash").rows}

    assert rows["openai 2025-06"] == "$17.5bn ($17bn to $18bn)"


def test_condition__is_what_the_code_says():
    assert condition(insolvency) == "firm.cash < figures.cash_floor and world.climate != DROUGHT"
