"""The picture of one trial: what it says, the numbers it shows, and its bytes."""

import re
from datetime import date
from types import SimpleNamespace

import pytest
from matplotlib.text import Text

from filon.engine.traces import Trace
from filon.figures.picture import NARROW, WIDE
from filon.figures.saving import content
from filon.figures.story import story
from filon.figures.story_list import wrapped
from filon.figures.story_words import spells
from filon.figures.style import DARK, styled
from filon.model.shipped import MODEL
from filon.report.language import language

SIZES = {"wide": WIDE, "narrow": NARROW}


def month(number):
    """A month of a firm that burns, closes a round in month 3 and lives through a drought from month 5 on."""
    cash = 1e9 - 9e7 * number + (5e8 if number >= 3 else 0.0)
    return {
        "cash": cash,
        "revenue": 2e7 + 1e6 * number,
        "burn": 9e7,
        "contribution_margin": 0.3 - 0.02 * number,
        "subscribers": 1e6 + 1e4 * number,
        "austerity": 0.0,
        "round_size": 5e8 if number == 3 else 0.0,
        "value": 4e9,
        "world.climate": 2.0 if number >= 5 else 1.0,
    }


@pytest.fixture
def scenario():
    narratives = (SimpleNamespace(name="bubble"), SimpleNamespace(name="gold_rush"))
    return SimpleNamespace(model=MODEL, start=date(2025, 6, 30), narratives=narratives, crash=MODEL.crash_codes)


def trace(exit_code=2, marks=None):
    left = exit_code > 0
    return Trace("openai", "bubble", {}, [month(at) for at in range(17)], exit_code, 16 if left else -1, marks or {})


def test_story__says_how_it_ended_and_after_what(scenario):
    english = story(trace(), scenario, trial=2827)
    french = story(trace(), scenario, language("fr"), trial=2827)

    assert english.title == "OpenAI, world 2827: funding freeze in October 2026, after one round and a drought"
    assert french.title == (
        "OpenAI, monde 2827\u00a0: gel du financement, octobre 2026, après un tour de table et une sécheresse"
    )
    assert "narrative bubble" in english.subtitle
    assert "September 2025: closed a round of $500M at a value of $4bn" in english.description
    assert "septembre 2025\u00a0: boucle un tour de 500\u00a0M\u00a0$" in french.description


def test_story__of_a_firm_that_goes_on_says_whether_it_counts_as_crashed(scenario):
    there = story(trace(0), scenario)
    crashed = story(trace(0, {"upside_down": 12}), scenario)

    assert there.title == "OpenAI: still there after 16 months, with one round and a drought"
    assert crashed.title == "OpenAI: upside down since June 2026, yet still there after 16 months"


def test_story__shows_the_numbers_of_the_trial_at_every_year_and_at_the_end(scenario):
    data = story(trace(), scenario).data

    assert [row[0] for row in data.rows] == ["0", "12", "16"]
    assert [column.heading for column in data.columns][:6] == ["month", "date", "revenue", "margin", "burn", "cash"]
    assert data.rows[1][5] == "$420M"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("tag", ["en", "fr"])
def test_story__is_drawn_the_same_every_time_in_colours_that_have_a_dark_form(scenario, size, tag):
    first, again = (
        content(story(trace(marks={"repriced": 4}), scenario, language(tag), SIZES[size], 7), "svg") for _ in range(2)
    )
    text = first.decode()
    used = set(re.findall("(?:fill|stroke): (#[0-9a-f]{6})", text))

    assert first == again
    assert len(first) < 60_000
    assert "<text" in text
    assert used <= set(DARK)


@pytest.mark.parametrize("size", SIZES)
def test_story__cuts_nothing_off(scenario, size):
    picture = story(trace(marks={"repriced": 4, "down_round": 3}), scenario, language("fr"), SIZES[size], 7)
    figure = picture.figure
    with styled():
        figure.draw_without_rendering()
    width, height = figure.bbox.size
    texts = [text for text in figure.findobj(Text) if text.get_text() and text.get_visible()]
    boxes = {text.get_text(): text.get_window_extent() for text in texts}

    assert len(boxes) > 10
    assert {text: (box.x0, box.x1 - width) for text, box in boxes.items() if box.x0 < -1 or box.x1 > width + 1} == {}
    assert [text for text, box in boxes.items() if box.y0 < -1 or box.y1 > height + 1] == []


def test_story__of_a_model_of_ones_own_draws_the_fields_of_its_state(scenario):
    rows = [{"reserve": 10.0 - number} for number in range(12)]
    own = SimpleNamespace(model=MODEL, start=None, narratives=scenario.narratives[:1], crash=())
    picture = story(Trace("claims", "all", {}, rows, 0, -1, {}), own)

    assert picture.title == "Claims: still there after 11 months"
    assert b"reserve" in content(picture, "svg")
    assert picture.data.rows[-1] == ("11", "-1")


def test_spells__are_the_stretches_of_one_climate():
    assert spells(trace()) == [(0, 4, 1.0), (5, 16, 2.0)]


def test_wrapped__breaks_at_spaces_and_loses_no_word():
    lines = wrapped("closed a round of $500M at a value of $4bn", 1.2)

    assert " ".join(lines) == "closed a round of $500M at a value of $4bn"
    assert len(lines) > 1
