"""Lists are made from the declarations: nothing declared is missing from them."""

import pytest

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.lists import LISTS, listing
from filon.catalogue.outputs import families, variables
from filon.catalogue.readers import explanation, readers, spoken
from filon.engine.layouts import layout
from filon.errors import InputError
from filon.model.climate import next_depth
from filon.model.shipped import MODEL
from filon.model.switches import SWITCHES
from filon.results import datasets
from filon.results.tally import Tally
from filon.scenario import load

DECLARED = {
    "drivers": list(MODEL.world_inputs),
    "inputs": list(MODEL.firm_inputs),
    "mechanics": list(MODEL.figures),
    "mechanisms": [switch.mechanism for switch in SWITCHES],
    "exits": [item.name for item in MODEL.exits],
    "marks": [item.name for item in MODEL.marks],
}


@pytest.fixture(scope="module")
def beliefs():
    return Beliefs()


@pytest.mark.parametrize("what", DECLARED)
def test_list__holds_every_declaration(beliefs, what):
    assert [row["name"] for row in listing(what, beliefs).rows] == DECLARED[what]


def test_list__of_figures_says_what_a_scenario_draws(beliefs):
    scenario = load("openai")
    rows = {row["name"]: row for row in listing("mechanics", beliefs).rows}

    assert {name: row["p50"] for name, row in rows.items()} == dict(scenario.figures)


def test_firms__have_the_figures_of_their_scenario(beliefs):
    scenario = load("openai")
    firm = next(item for item in beliefs.firms if (item.name, item.vintage) == ("openai", "2025-06"))
    whole = {**beliefs.inputs_of(firm.archetype), **firm.inputs}

    assert {name: known.distribution for name, known in whole.items()} == dict(scenario.firms[0].inputs)


def test_listing__refuses_an_unknown_name(beliefs):
    with pytest.raises(InputError, match="did you mean 'archetypes'"):
        listing("archetype", beliefs)


def test_beliefs__name_the_faults_of_a_file(tmp_path):
    for name in ("exchange_rates.csv", "sources.csv"):
        (tmp_path / name).write_bytes((Beliefs().library.folder / name).read_bytes())
    (tmp_path / "archetypes").mkdir()
    (tmp_path / "archetypes" / "lab.toml").write_text("[archetype]\nname = 'lab'\nmeanin = ''\n", encoding="utf-8")

    with pytest.raises(InputError, match=r"archetypes/lab.toml:3:1: archetype.meanin: unknown key"):
        listing("archetypes", Beliefs(tmp_path))


def test_readers__are_known_for_every_input():
    declared = {
        *(("world", name) for name in MODEL.world_inputs),
        *(("firm", name) for name in MODEL.firm_inputs),
        *(("figures", name) for name in MODEL.figures),
    }

    assert readers(MODEL).keys() == declared


def test_readers__are_the_equations_that_a_value_is_handed_to():
    assert next_depth in readers(MODEL)["figures", "depth_half_life"]


def test_explanation__keeps_equations_and_leaves_parameters_out():
    def example(a):
        r"""One thing.

        .. math:: y = a

        Parameters
        ----------
        a
            A number.

        References
        ----------
        Somebody, 2001.
        """

    assert explanation(example) == "One thing.\n\n    y = a\n\nReferences:\nSomebody, 2001."


def test_spoken__joins_the_lines_of_a_paragraph():
    def example(a):
        r"""One thing.

        It is :math:`y` where
        nobody looks.
        """

    assert spoken(example) == "One thing.\n\nIt is y where nobody looks."


def test_outputs__are_those_of_a_run():
    described = layout(load("openai", months=12), ())
    made = datasets.summary(described, one_trial(described))
    known = {item.name: item for item in variables(MODEL) if item.group == "/summary"}
    del known["members"]  # only beside cohorts

    assert set(made.data_vars) == set(known)
    assert {name: item.attrs["long_name"] for name, item in made.data_vars.items()} == {
        name: item.meaning for name, item in known.items()
    }


def one_trial(described):
    tally = Tally.empty(described)
    tally.trials += 1
    return tally


def test_outputs__are_listed_once_with_their_variants():
    rows = {(item.group, item.name): item for item in families(MODEL)}
    named = set(rows) | {(group, name + ending) for (group, name), item in rows.items() for ending in item.variants}

    assert named == {(item.group, item.name) for item in variables(MODEL)}
    assert rows["/summary", "crash_probability"].variants == ("_low", "_high", "_given", "_low_given", "_high_given")


def test_paths__have_the_unit_and_meaning_of_the_state():
    known = {item.name: item for item in variables(MODEL) if item.group == "/paths"}

    assert (known["unit_cost"].unit, known["unit_cost"].meaning) == ("USD/month", "unit cost: serving one payer")
    assert known["price"].meaning == "what a subscriber pays"


def test_lists__have_a_meaning():
    assert all(kind.meaning and kind.made.__doc__ for kind in LISTS.values())
