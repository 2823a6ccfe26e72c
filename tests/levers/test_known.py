"""Every lever is a key that a shipped scenario takes, at both ends of its range, and turning it moves something."""

import numpy as np
import pytest

import filon
from filon.errors import InputError
from filon.levers.known import TURNERS, levers
from filon.levers.present import known_lever, listed_range, present
from filon.scenario.files import Library, distributions_folder

LEVERS = levers(Library(distributions_folder()))
ELSEWHERE = {
    "parent_patience": "microsoft",
    "limits_margin": "wrapper",
    "repricing_threshold": "cursor",
    "metered_cap": "cursor",
    "commitment_coverage": "anthropic-2026-03",
}
"""Scenarios of levers that hardly anything hangs on in that of OpenAI; all others are tried there."""


def simulated(scenario, **changes):
    found = filon.simulate(filon.load(scenario, overrides=changes, months=60), trials=1000, threads=1)
    return found["outcomes"].to_dataset().load(), found["quantiles"].to_dataset().load()


@pytest.fixture(scope="module")
def as_it_is():
    known = {}

    def base(scenario):
        if scenario not in known:
            known[scenario] = simulated(scenario)
        return known[scenario]

    return base


@pytest.mark.parametrize("name", LEVERS)
def test_lever__is_taken_at_both_ends_and_moves_something(name, as_it_is):
    lever, scenario = LEVERS[name], ELSEWHERE.get(name, "openai")
    loaded = filon.load(scenario)
    key = lever.key.replace("FIRM", loaded.firms[0].name)
    span = listed_range(key, lever, present(loaded, key))
    found = [simulated(scenario, **{key: end}) for end in (span.least, span.most)]

    assert span.least < span.most
    outcomes = [one[0][["exit_month", "raised", "burned"]] for one in (*found, as_it_is(scenario))]
    assert not outcomes[0].equals(outcomes[1]) or not found[0][1].equals(found[1][1])
    assert any(not one.equals(outcomes[2]) for one in outcomes[:2])


def test_levers__are_of_each_kind_of_turner_and_cover_what_is_asked():
    assert {lever.turned_by for lever in LEVERS.values()} == set(TURNERS)
    assert {"price", "limits_margin", "repricing_threshold", "research_follow", "commitment_due", "runway_needed"} <= {
        *LEVERS
    }
    assert all(lever.judgement and lever.unit and lever.meaning and lever.called for lever in LEVERS.values())


def test_range__is_of_multiples_of_whole_numbers_or_choices():
    assert listed_range("a.price", LEVERS["price"], 30.0).least == 15.0
    assert listed_range("repricing_threshold", LEVERS["repricing_threshold"], 0.9).values == (0.0, 1e9)
    assert listed_range("a.commitment_months", LEVERS["commitment_months"], 36.0).values == tuple(
        np.arange(0.0, 61.0, 5.0)
    )
    with pytest.raises(InputError, match="no range is listed"):
        listed_range("drift", None, 1.0)
    with pytest.raises(InputError, match="multiples of what it is now, which is nothing"):
        listed_range("a.backstop", LEVERS["backstop"], 0.0)


def test_present__is_the_median_or_the_constant():
    openai = filon.load("openai")

    assert present(openai, "openai.price") == present(openai, "price") == 20.0
    assert present(openai, "openai.serve_free") == pytest.approx(0.5)
    assert present(openai, "mechanics.tax_rate") == openai.figures["tax_rate"]
    assert present(openai, "narratives.bubble.weight") is None
    assert known_lever("openai", "openai.price") == LEVERS["price"]
    assert known_lever("openai", "openai.churn") is known_lever("own.py:model", "price") is None


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("[levers.price]", "[levers.prise]", "unknown input or constant; did you mean 'price'"),
        ("least = 6.0", "least = 60.0", "least is not below most"),
        ('unit = "log/year"', 'unit = "share"', "the model declares 'log/year'"),
        ('turned_by = "parent"', 'turned_by = "nobody"', "turned_by"),
        ("most = 0.6", "most = 6.0", "6 is outside what the model allows"),
        ("choices = { metered = 0.0, flat = 1e9 }", "", "either least and most, or two choices"),
    ],
)
def test_fault__of_the_file_is_told_with_its_place(tmp_path, before, after, said):
    text = (distributions_folder() / "levers.toml").read_text(encoding="utf-8")
    assert before in text
    (tmp_path / "levers.toml").write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(InputError, match=r"levers\.toml:\d+") as failure:
        levers(Library(tmp_path))
    assert said in str(failure.value)
