"""The story of a trial in another language."""

from datetime import date

import pytest

from filon.engine.traces import Trace
from filon.model.declared import Exit, Mark
from filon.model.definition import Model
from filon.model.shipped import MODEL
from filon.report.happenings import ENGLISH, happening, meaning, said
from filon.report.language import language, messages
from filon.report.sector_links import effect_phrase, effect_text
from filon.report.trial import CLIMATES, accounts, events, outcome

FRENCH = language("fr")

AMOUNTS = {
    "supplier_lost": {"share": 0.25, "price": 1.34, "price_before": 1.0},
    "supply_goes_on": {"share": 0.25},
    "orders_lost": {"orders": 2e6, "share": 0.031},
    "orders_kept": {"orders": 2e6},
    "customers": {"payers": 1.2e6, "free_users": 3e6, "usage": 3e6},
}


def never(firm):
    return firm.cash < 0.0


def month(**fields):
    return {"cash": 1e9, "revenue": 2e7, "burn": 5e7, "austerity": 0.0, "round_size": 0.0, "value": 4e9} | fields


@pytest.fixture
def trace():
    rows = [month(), month(round_size=5e8), month(), month(austerity=0.07)]
    return Trace("openai", "bubble", {}, rows, 2, 3, {"repriced": 2})


def test_meanings__are_those_that_the_model_declares():
    declared = {item.name: item.meaning for item in MODEL.events}
    known = {key.partition(".")[2]: texts for key, texts in messages().items() if key.startswith("trial_meaning.")}

    assert {name: texts["en"] for name, texts in known.items()} == declared
    assert len({texts["fr"] for texts in known.values()} - set(declared.values())) == len(declared)


def test_meaning__of_a_model_of_ones_own_stays_as_it_was_declared():
    assert meaning(FRENCH, ("funding_freeze", "Nobody lends any more.")) == "Nobody lends any more"


def test_events__are_told_in_french(trace):
    told = [said(event, FRENCH) for event in events(trace, MODEL)]

    assert told == [
        "boucle un tour de 500\u00a0M\u00a0$, valeur 4\u00a0Md\u00a0$",
        "nouveau tarif\u00a0: le forfait cède la place au prix à l'usage",
        "ne boucle pas de tour\u00a0; l'austérité commence",
        "fin\u00a0: trésorerie épuisée en pleine sécheresse du financement",
    ]


def test_events__say_in_english_what_they_are_written_with(trace):
    assert [said(event, ENGLISH) for event in events(trace, MODEL)] == [event.text for event in events(trace, MODEL)]


@pytest.mark.parametrize("climate", CLIMATES)
def test_climate__has_its_words_in_both_languages(climate):
    event = happening(2, f"trial.turned_{climate}")

    assert event.text == f"funding turned {climate}"
    assert said(event, FRENCH).startswith("le financement ")


def test_outcome__says_why_and_when_in_french(trace):
    there = Trace("openai", "bubble", {}, trace.rows, 0, -1, {})
    own = Model("v", settle=never, exits=(Exit("ruin", 2, never),), marks=(Mark("repriced", 20, never),))

    assert outcome(trace, MODEL, FRENCH) == (
        "gel du financement, mois 3\u00a0: trésorerie épuisée en pleine sécheresse du financement"
    )
    assert outcome(there, MODEL, FRENCH) == "toujours là après 3 mois"
    assert outcome(trace, own, FRENCH) == "ruine, mois 3"


@pytest.mark.parametrize("kind", AMOUNTS)
@pytest.mark.parametrize("cause", ["cursor", (3, "wrappers")])
def test_effects_of_others__are_told_in_both_languages(kind, cause):
    key, values = effect_phrase(kind, cause, AMOUNTS[kind])
    event = happening(4, key, **values)
    french = said(event, FRENCH)

    assert french != event.text
    assert "{" not in french + event.text
    assert ("3 members of wrappers" in event.text, "3 membres de wrappers" in french) == (cause != "cursor",) * 2


def test_effects_of_others__are_what_they_were_in_english():
    assert effect_text("supplier_lost", "anthropic", AMOUNTS["supplier_lost"]) == (
        "loses its supplier anthropic, 25% of the work it bought: work bought now costs 1.34 times list price, "
        "1.00 before"
    )
    assert effect_text("customers", "cursor", {"payers": 0.0, "free_users": 0.4}) == "takes in no customers of cursor"


def test_accounts__have_french_headings_and_numbers(trace):
    grid = accounts(trace, "month", date(2025, 6, 30), 200, FRENCH)

    assert [column.heading for column in grid.columns][:5] == [
        "mois",
        "date",
        "chiffre d'affaires",
        "consommation",
        "trésorerie",
    ]
    assert grid.rows[0][2] == "20\u00a0M\u00a0$"
