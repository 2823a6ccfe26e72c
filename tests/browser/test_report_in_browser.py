"""Reports as a reader meets them: on a screen, on a phone, in the dark, on paper, and without script."""

import os
import re
from pathlib import Path

import pytest

import filon
from filon.results.runs import resolve

NAMES = ("english", "french", "sector", "compared")
PHONE = 360

SCREENSHOTS = os.environ.get("FILON_SCREENSHOTS")
"""A folder in which pages are kept as pictures, for people to look at."""

SERIOUS = """async () => {
  const found = await axe.run(document, {resultTypes: ['violations']});
  return found.violations
    .filter((violation) => ['serious', 'critical'].includes(violation.impact))
    .map((one) => one.id + ': ' + one.nodes.map((node) => node.target.join(' ')).slice(0, 5).join(', '));
}"""


def kept(page, name):
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png", full_page=True)


def numbers(page):
    """Probability in every cell of a crash, by entity and month."""
    cells = page.locator("[data-crash]").evaluate_all(
        "cells => cells.map(cell => [cell.dataset.entity, cell.dataset.month, cell.dataset.value])"
    )
    return {(entity, int(month)): float(value) for entity, month, value in cells}


def set_weight(page, narrative, weight):
    """Move a slider as a hand would, by its own events."""
    page.locator(f"input[data-narrative={narrative}]").evaluate(
        "(slider, weight) => { slider.value = weight; slider.dispatchEvent(new Event('input', {bubbles: true})); }",
        str(weight),
    )


@pytest.mark.parametrize("name", NAMES)
def test_report__opens_without_an_error_and_asks_nobody(opened, reports, name):
    seen = opened(reports[name])
    kept(seen.page, name)

    assert seen.errors == []
    assert seen.requests == [reports[name].as_uri()]
    assert reports[name].stat().st_size <= 1_500_000


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_report__has_no_serious_violation(opened, reports, axe, name, scheme):
    page = opened(reports[name], color_scheme=scheme).page
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    page.evaluate(axe)

    assert page.evaluate(SERIOUS) == []


@pytest.mark.parametrize("name", NAMES)
def test_report__fits_a_phone(opened, reports, axe, name):
    page = opened(reports[name], width=PHONE, height=740).page
    kept(page, f"{name}-phone")
    page.evaluate(axe)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
    assert page.evaluate(SERIOUS) == []


@pytest.mark.parametrize("weights", [{"bubble": 0.8}, {"slow_revolution": 1.0}, {"gold_rush": 0.05}])
def test_sliders__move_numbers_to_what_python_gives(opened, reports, weights):
    seen = opened(reports["english"])
    before, sentence = numbers(seen.page), seen.page.locator("#answer").inner_text()
    for narrative, weight in weights.items():
        set_weight(seen.page, narrative, weight)
    after = numbers(seen.page)
    summary = filon.open(resolve("openai~1", reports.runs)).filon.reweighted(**weights)

    assert after.keys() == before.keys()
    for (entity, month), value in after.items():
        assert value == pytest.approx(float(summary.crash_probability.sel(entity=entity, month=month)), abs=1e-9)
    assert max(abs(after[key] - before[key]) for key in after) > 0.01
    assert seen.page.locator("#answer").inner_text() != sentence
    assert seen.errors == []


def test_reset__brings_the_run_s_own_numbers_back(opened, reports):
    page = opened(reports["english"]).page
    before = numbers(page)
    set_weight(page, "bubble", 0.9)
    page.locator("#reset").click()

    assert numbers(page) == before


def test_sliders__move_the_weights_of_the_others(opened, reports):
    page = opened(reports["english"]).page
    set_weight(page, "bubble", 0.7)
    weights = page.locator("input[data-narrative]").evaluate_all("all => all.map(one => Number(one.value))")

    assert sum(weights) == pytest.approx(1.0, abs=0.011)
    assert weights[0] == pytest.approx(0.7)


def test_horizon__changes_the_answer(opened, reports):
    page = opened(reports["english"]).page
    before = page.locator("#answer").inner_text()
    page.locator("#horizon").select_option("24")

    assert page.locator("#answer").inner_text() != before
    assert "June 2027" in page.locator("#answer").inner_text()


def test_firm__is_chosen_in_a_sector(opened, reports):
    seen = opened(reports["sector"])
    seen.page.locator("#firm").select_option("anthropic")
    kept(seen.page, "sector-anthropic")

    assert "Anthropic" in seen.page.locator("#answer").inner_text()
    assert seen.errors == []


def test_report__is_useful_without_script(opened, reports):
    page = opened(reports["english"], java_script_enabled=False).page
    kept(page, "without-script")

    assert re.search(r"\d+%", page.locator("#answer").inner_text())
    assert page.locator("[data-crash]").first.is_visible()
    assert not page.locator("#horizon").is_visible()
    assert not page.locator("input[data-narrative]").first.is_visible()


def test_report__is_dark_where_the_reader_is(opened, reports):
    page = opened(reports["english"], color_scheme="dark").page
    kept(page, "english-dark")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert max(int(part) for part in re.findall(r"\d+", ground)[:3]) < 60


def test_report__prints_on_paper(opened, reports, tmp_path):
    page = opened(reports["english"], color_scheme="dark").page
    page.emulate_media(media="print")
    printed = page.pdf(path=Path(SCREENSHOTS or tmp_path) / "english.pdf", format="A4")
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert not page.locator("#horizon").is_visible()
    assert ground in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 60


def test_french__has_its_own_forms(opened, reports):
    page = opened(reports["french"]).page
    answer = page.locator("#answer").inner_text()

    assert page.evaluate("document.documentElement.lang") == "fr"
    assert re.search(r"\d+(,\d)?[\u00a0\u202f]%", answer)
    assert "juin 2030" in answer
    set_weight(page, "bubble", 0.8)
    assert re.search(r"\d+(,\d)?[\u00a0\u202f]%", page.locator("#answer").inner_text())


def test_page__refuses_what_it_did_not_bring(opened, reports):
    """The policy holds: a script, a style and a picture put in by somebody else do nothing."""
    seen = opened(reports["english"])
    seen.page.evaluate(
        """() => {
          const script = document.createElement('script'); script.textContent = 'window.intruded = true';
          const image = document.createElement('img'); image.src = 'https://example.org/x.png';
          document.body.append(script, image);
        }"""
    )

    assert seen.page.evaluate("window.intruded") is None
    assert all(url.startswith("file:") for url in seen.requests if not url.startswith("https://example.org"))
    assert any("Content Security Policy" in line for line in seen.errors)


def test_words_of_a_scenario__stay_words(opened, reports):
    seen = opened(reports["hostile"])

    assert seen.dialogs == []
    assert seen.errors == []
    assert seen.requests == [reports["hostile"].as_uri()]
    assert "<script>alert(1)</script>" in seen.page.locator("body").inner_text()
