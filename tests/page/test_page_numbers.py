"""The numbers of the page are those of the run, and the script has all it needs to weigh them anew."""

import numpy as np
import pytest
from pages import Page

import made_up_runs
from filon.page.report import html_report
from made_up_sectors import example_sector


@pytest.fixture(scope="module")
def tree():
    return made_up_runs.tree(*made_up_runs.venture())


@pytest.fixture(scope="module")
def page(tree):
    return Page(html_report(tree))


@pytest.fixture(scope="module")
def sector():
    return made_up_runs.tree(*example_sector())


@pytest.fixture(scope="module")
def sector_page(sector):
    return Page(html_report(sector))


def reweighted(entity, weights, step):
    """The crash as the script weighs it: probability and limits, by MOVER."""
    parts = [(weight, part) for weight, part in zip(weights, entity["given"], strict=True) if weight > 0]
    value = sum(weight * part["crash"][step] for weight, part in parts)
    below = sum((weight * (part["crash"][step] - part["low"][step])) ** 2 for weight, part in parts)
    above = sum((weight * (part["high"][step] - part["crash"][step])) ** 2 for weight, part in parts)
    return value, max(value - below**0.5, 0.0), min(value + above**0.5, 1.0)


def test_cells__hold_the_probabilities_of_the_run(tree, page):
    crash = tree["summary"].crash_probability
    wanted = {("openai", month): float(crash.sel(entity="openai", month=month)) for month in (12, 24, 36, 60)}

    assert page.cells == wanted


def test_data__is_that_of_the_run(tree, page):
    summary, (entity,) = tree["summary"].to_dataset().sel(entity="openai"), page.data["entities"]

    assert [one["name"] for one in page.data["narratives"]] == list(summary["narrative"].values)
    assert [one["weight"] for one in page.data["narratives"]] == list(summary["narrative_weight"].values)
    for end, name in (("", "crash"), ("_low", "low"), ("_high", "high")):
        np.testing.assert_allclose(entity["own"][name], summary[f"crash_probability{end}"], atol=1e-12)
        for part, given in zip(entity["given"], summary[f"crash_probability{end}_given"].values, strict=True):
            np.testing.assert_allclose(part[name], given, atol=1e-12)
    for name, values in entity["own"]["causes"].items():
        np.testing.assert_allclose(values, summary["cause_probability"].sel(cause=name), atol=1e-6)


@pytest.mark.parametrize("bubble", [0.0, 0.37, 0.9, 1.0])
def test_other_weights__give_what_python_says(tree, page, bubble):
    summary, (entity,) = tree.filon.reweighted(bubble=bubble), page.data["entities"]
    weights = list(summary["narrative_weight"].values)
    for month in (1, 12, 36, 60):
        point = summary.sel(entity="openai", month=month)
        wanted = [float(point[f"crash_probability{end}"]) for end in ("", "_low", "_high")]
        np.testing.assert_allclose(reweighted(entity, weights, month), wanted, atol=1e-9)


def test_answer__tells_probability_interval_cause_and_stories(tree, page):
    point = tree["summary"].to_dataset().sel(entity="openai", month=60)
    given = dict(zip(point["narrative"].values, point["crash_probability_given"].values, strict=True))
    answer = page.by_id("answer")["text"]

    assert answer.startswith(
        f"OpenAI's business model crashes in {100 * float(point['crash_probability']):.0f}% of worlds"
    )
    assert f"({100 * float(point['crash_probability_low']):.1f}% to" in answer
    assert f"in {100 * given['bubble']:.0f}% if AI is a bubble" in answer
    assert "by June 2030" in answer


def test_sliders__begin_at_the_weights_of_the_run(page):
    sliders = {one["data-narrative"]: float(one["data-weight"]) for one in page.elements if "data-narrative" in one}

    assert sliders == {"bubble": 0.4, "gold_rush": 0.35, "slow_revolution": 0.25}
    assert page.by_id("controls").get("hidden", "absent") is None
    assert [one["value"] for one in page.elements if one["tag"] == "option"] == ["12", "24", "36", "60"]


def test_sector__has_every_firm_and_all_together(sector, sector_page):
    names = [str(name) for name in sector["summary"].entity.values]
    crash = sector["summary"].crash_probability
    whole = sector["sector"].sector_crash_probability
    cells = sector_page.cells

    assert {entity for entity, _ in cells} == {"*", *names}
    assert all(cells[name, month] == float(crash.sel(entity=name, month=month)) for name in names for month in (6, 12))
    assert cells["*", 12] == float(whole.sel(month=12))
    assert {one["name"] for one in sector_page.data["entities"]} == {"*", *names}


def test_sector__weighs_all_together_too(sector, sector_page):
    given = sector["sector"].sector_crash_probability_given
    whole = sector_page.data["entities"][0]
    wanted = 0.7 * float(given.sel(narrative="bubble", month=12)) + 0.3 * float(
        given.sel(narrative="gold_rush", month=12)
    )

    assert abs(reweighted(whole, [0.7, 0.3], 12)[0] - wanted) < 1e-9


def test_two_runs__are_told_apart(tree):
    other = made_up_runs.tree(*made_up_runs.venture((200_000, 350_000, 450_000)))
    page = Page(html_report(tree, other))
    before, after = (float(one["summary"].crash_probability.sel(entity="openai", month=60)) for one in (tree, other))
    rows = "".join(element["text"] + "|" for element in page.every("td"))

    assert next(section["id"] for section in page.every("section")) == "contrast"
    assert f"{100 * before:.1f}%|{100 * after:.1f}%|−{100 * (before - after):.1f} (" in rows
    assert {figure["id"] for figure in page.every("figure")} >= {"figure-first", "figure-second"}
    assert page.cells["openai", 60] == before


def test_run_without_trials__says_that_nothing_tells_what_drives_it(page):
    assert any("--keep outcomes:N" in element["text"] for element in page.every("p"))
