"""The whole table, small: every check runs over shipped scenarios, and a model that contradicts a check fails it."""

from dataclasses import replace
from datetime import date

import pytest

import filon
from filon.errors import InputError
from filon.model.archetypes import ARCHETYPES
from filon.reality.declared import reality
from filon.reality.findings import Later
from filon.reality.holding import held
from filon.reality.later import later_figures
from filon.reality.shapes import Change
from filon.reality.variants import settings
from filon.report.reality import checks_table, grids, later_remarks, markdown, record, remarks
from filon.scenario.files import Library, distributions_folder

TRIALS = 2048


@pytest.fixture(scope="module")
def table():
    """Every kind of firm, and one of the hindcast."""
    return held([*ARCHETYPES, "openai"], trials=TRIALS)


def rows(found, check, subject):
    return {row.what: row for row in found.rows if (row.check, row.subject) == (check, subject)}


def test_table__says_of_every_check_how_it_ended(table):
    said = {(row.check, row.verdict) for row in table.rows}

    assert {check for check, _ in said} == {
        "controls",
        "wrapper",
        "free_serving",
        "narratives",
        "hindcast",
        "first_month",
        "less_retention",
        "dearer_serving",
        "smaller_depth",
        "funding_peak",
        "sector_order",
        "more_contagion",
        "sector_peak",
        "death_timing",
        "supplier_fall",
        "sound_beside",
        "pulled_along",
    }
    assert {verdict for _, verdict in said} <= {"passed", "failed", "failed for a stated reason", "not applicable"}


def test_row_without_verdict__says_why(table):
    for row in table.rows:
        assert row.note or row.verdict != "not applicable", row
        assert row.value is not None or row.verdict == "not applicable", row


@pytest.mark.parametrize(
    ("check", "subject"),
    [
        ("controls", "classic_saas"),
        ("controls", "search_engine"),
        ("controls", "online_retail"),
        ("wrapper", "wrapper"),
        ("free_serving", "wrapper"),
        ("narratives", "wrapper"),
        ("less_retention", "wrapper"),
        ("dearer_serving", "lab"),
        ("smaller_depth", "openai"),
    ],
)
def test_shipped_scenarios__pass_what_small_samples_can_tell(table, check, subject):
    found = rows(table, check, subject)

    assert found
    assert {row.verdict for row in found.values()} == {"passed"}


def test_changes__move_the_same_trials(table):
    (free,) = rows(table, "free_serving", "wrapper").values()
    (depth,) = rows(table, "smaller_depth", "classic_saas").values()

    assert free.value < -0.1
    assert free.low < free.value < free.high < 0.0
    assert abs(depth.value) < 0.01


def test_hindcast__of_few_figures_has_bands_and_no_verdict(table):
    assert {(band.firm, band.measure) for band in table.bands if band.counted} == {
        ("openai", "revenue"),
        ("openai", "audience"),
        ("openai", "subscribers"),
        ("openai", "cash"),
    }
    for band in table.bands:
        assert band.p10 < band.p50 < band.p90
        assert band.inside == (band.p10 <= band.reported <= band.p90)
    assert {row.verdict for row in rows(table, "hindcast", "").values()} == {"not applicable"}


def test_hindcast__says_what_it_knew_too_early(table):
    later = table.later["openai"]

    assert later.start == date(2025, 6, 30)
    assert "token_price_decline_annual" in later.drivers
    assert {key.partition(".")[0] for key in later.narratives} == {"bubble", "gold_rush", "slow_revolution"}
    assert not any(key.startswith("firms.") for key in later.others)


def test_first_month__is_held_against_reports(table):
    (row,) = (row for what, row in rows(table, "first_month", "openai").items() if what == "revenue")

    assert row.verdict == "passed"
    assert 700e6 < row.value < 1100e6


def test_small_ventures__die_before_labs(table):
    lags = {row.subject: row.value for row in table.rows if row.check == "funding_peak" and row.subject}

    assert lags["wrapper"] < lags["lab"]


def test_wrong_model__fails_the_checks():
    ruined = held(["classic_saas"], trials=512, overrides={"classic_saas.cash": 1e5, "mechanics.round_hazard": 0.0})

    assert {row.verdict for row in rows(ruined, "controls", "classic_saas").values()} == {"failed"}


def test_wrong_accounts__fail_the_first_month():
    doubled = held(["openai"], trials=512, overrides={"openai.price": 60.0})
    (row,) = (row for what, row in rows(doubled, "first_month", "openai").items() if what == "revenue")

    assert row.verdict == "failed"


def test_reason__turns_a_failure_into_a_stated_one(folder):
    path = folder / "reality" / "checks.toml"
    reason = (
        '\n[[reasons]]\ncheck = "controls"\nsubject = "classic_saas"\ncause = "figures"\n'
        'because = "its cash was taken away for this test"\n'
    )
    path.write_text(path.read_text(encoding="utf-8") + reason, encoding="utf-8")
    ruined = held(
        ["classic_saas"],
        trials=512,
        distributions=folder,
        overrides={"classic_saas.cash": 1e5, "mechanics.round_hazard": 0.0},
    )
    (row,) = rows(ruined, "controls", "classic_saas").values()

    assert (row.verdict, row.cause) == ("failed for a stated reason", "figures")
    assert any("taken away" in line for line in remarks(ruined))


def test_model_of_ones_own__has_no_reality(tmp_path):
    source = (
        "import filon\n"
        "model = filon.Model(name='m', inputs={'x': filon.normal(0.0, 1.0)}, margin=lambda draw: draw.x)\n"
    )
    (tmp_path / "own.py").write_text(source, encoding="utf-8")

    with pytest.raises(InputError, match="model of your own"):
        held([f"{tmp_path}/own.py:model"], trials=16)


def test_settings__change_every_firm_and_narrative():
    scenario = filon.load("wrapper")
    change = Change(
        set={"hot_to_drought": 1.0, "start_hot_share": 1.0, "serve_free": 0.0},
        scale={"funding_depth": 0.5, "price": 2.0},
        shift={"retention_12m": -1.0},
    )
    changed = filon.load("wrapper", overrides=settings(scenario, change))
    before, after = scenario.firms[0].inputs, changed.firms[0].inputs

    assert {narrative.constants["hot_to_drought"] for narrative in changed.narratives} == {1.0}
    assert changed.figures["start_hot_share"] == 1.0
    assert after["serve_free"].parameter("value") == 0.0
    assert after["price"].parameter("value") == 2.0 * before["price"].parameter("value")
    assert changed.world["funding_depth"].parameter("p50") == 0.5 * scenario.world["funding_depth"].parameter("p50")
    for old, new in zip(scenario.narratives, changed.narratives, strict=True):
        assert new.firm_shifts["retention_12m"][0] == pytest.approx(old.firm_shifts["retention_12m"][0] - 1.0)
        assert new.firm_shifts["retention_12m"][1] == old.firm_shifts["retention_12m"][1]


def test_later_figures__of_a_scenario_that_starts_after_them_are_none():
    found = later_figures(replace(filon.load("wrapper"), start=date(2027, 1, 31)))

    assert (found.drivers, found.narratives, found.mechanics, found.others) == ((), (), (), ())


def test_later_figures__are_said_once_for_all_and_then_for_each():
    start = date(2025, 6, 30)
    both = {
        "a": Later(start, ("x",), ("bubble.weight", "bubble.y"), ("p", "q"), ("correlations.x.y",), 2),
        "b": Later(start, ("x",), ("bubble.weight", "bubble.y"), ("p", "q"), ("correlations.x.y", "firms.b.z"), 2),
    }

    assert later_remarks(both) == [
        "Hindcast of a, b: dated later than 2025-06-30: drivers x; narratives bubble (2 figures); mechanics, all 2; "
        "correlations (1 of them).",
        "Later than 2025-06-30 for b too: firms.b.z.",
    ]
    assert later_remarks({"c": Later(start, (), (), (), (), 2)}) == ["Hindcast of c: nothing is later than 2025-06-30."]


def test_report__shows_every_row_in_every_form(table):
    shown = checks_table(table.rows)
    plain = record(table)

    assert len(shown.rows) == len(table.rows) == len(plain["rows"])
    assert [grid.title for grid in grids(table)] == ["The model held against reality", "Hindcast"]
    assert plain["bands"][0]["day"] == table.bands[0].day.isoformat()
    page = markdown(table, "filon check --reality --markdown")
    assert page.count("\n| ") == 2 + 2 + len(table.rows) + len(table.bands)
    assert f"{TRIALS:,} trials, seed 1" in page


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(path.stem for path in (distributions_folder() / "scenarios").glob("*.toml")))
def test_scenario__can_be_held_against_reality(name):
    found = held([name], trials=256)

    assert found.scenarios == (name,)
    assert {row.check for row in found.rows} == set(reality(Library(distributions_folder())).checks)
