import pytest

import made_up_runs
from filon import fitted, truncated
from filon.report.grids import Column, Grid, plain_text
from filon.report.probabilities import basis, horizons, report
from filon.report.tables import crash_table, tables
from filon.report.words import statement
from filon.results.trials import ORIGIN
from filon.scenario import load


@pytest.fixture(scope="module")
def venture():
    return report(made_up_runs.tree(*made_up_runs.venture()))


@pytest.fixture(scope="module")
def claims():
    return report(made_up_runs.tree(*made_up_runs.claims(), figures=()))


@pytest.fixture(scope="module")
def static():
    return report(made_up_runs.tree(*made_up_runs.static(), figures=()))


def column(grid, heading):
    place = [item.heading for item in grid.columns].index(heading)
    return [row[place] for row in grid.rows]


def test_crash_table__answers_by_horizon_and_narrative(venture):
    grid = crash_table(venture, venture["entities"][0])

    assert column(grid, "within") == ["12 months", "24 months", "36 months", "60 months"]
    assert column(grid, "by") == ["2026-06", "2027-06", "2028-06", "2030-06"]
    assert column(grid, "crash (95%)")[-1] == "24.1% (24.0-24.1)"
    assert column(grid, "bubble")[-1] == "36.5%"
    assert column(grid, "slow revolution")[-1] == "12.2%"


def test_tables__fit_eighty_characters(venture):
    lines = "\n".join(plain_text(grid) for grid in tables(venture)).splitlines()

    assert max(len(line) for line in lines) <= 80


def test_causes__come_likeliest_first_and_sum_to_the_crash(venture):
    _, causes, _ = tables(venture)
    last = venture["entities"][0]["horizons"][-1]

    assert [row[0] for row in causes.rows] == ["insolvency", "funding freeze", "upside down"]
    assert sum(item["probability"] for item in last["causes"].values()) == pytest.approx(last["crash"]["probability"])


def test_third_table__holds_what_is_no_crash(venture):
    _, _, more = tables(venture)

    assert [row[0] for row in more.rows] == ["repriced", "2 others, each"]
    assert more.rows[1][1:] == ("<1%",) * 4


def test_causes__that_are_all_unlikely_share_one_line():
    layout, tally = made_up_runs.venture()
    tally.causes[:] //= 1000
    _, causes, _ = tables(report(made_up_runs.tree(layout, tally)))

    assert [row[0] for row in causes.rows] == ["each of 3"]


def test_exact__prints_small_probabilities_and_bounds_those_never_seen(venture):
    _, causes, more = tables(venture, exact=True)

    assert causes.rows[-1][-1] == "0.10%"
    assert dict(zip((row[0] for row in more.rows), more.rows, strict=True))["acquired"][-1] == "<0.000384%"


def test_own_model__is_told_in_its_own_steps(claims):
    crash, more = tables(claims)

    assert column(crash, "within")[-1] == "100 claims"
    assert column(crash, "crash (95%)")[-1] == "25% (23-27)"
    assert "bubble" not in {item.heading for item in crash.columns}
    assert more.rows[0][0] == "time over"


def test_static_model__has_one_row_and_no_horizon(static):
    (crash,) = tables(static, exact=True)

    assert [item.heading for item in crash.columns] == ["crash (95%)"]
    assert crash.rows == (("0.40% (0.39-0.41)",),)


def test_narrative_without_trials__has_no_column():
    said = report(made_up_runs.tree(*made_up_runs.venture((1000, 1000, 0))))

    assert [*said["entities"][0]["horizons"][-1]["crash_by_narrative"]] == ["bubble", "gold_rush"]
    assert len(crash_table(said, said["entities"][0]).rows) == 4


def test_horizons__end_at_the_last_step():
    assert horizons(48, (12, 24, 36, 60)) == (12, 24, 36, 48)
    assert horizons(5, ()) == (5,)


def test_statement__says_what_the_numbers_are_conditional_on(venture):
    text = statement(venture)

    assert "\n" not in text
    assert "95% intervals are sampling error only" in text
    assert "4 figures, 25% of them judgement, 1 set by the user, dated 2023-12 to 2026-03" in text
    assert "prior weights bubble 40%, gold rush 35%, slow revolution 25%" in text


def test_basis__counts_figures_as_the_scenario_does():
    scenario = load("openai", overrides={"openai.price": 25.0})
    found = basis([{name: getattr(figure, name) for name in ORIGIN} for figure in scenario.provenance])

    assert found["figures"] == len(scenario.provenance)
    assert found["judgement_share"] == scenario.share_of_judgement
    assert (found["oldest"], found["newest"]) == tuple(day.isoformat() for day in scenario.figures_as_of)
    assert found["set_by_user"] == 1


def test_basis__counts_what_the_user_fitted_as_set_by_the_user():
    price = fitted([20.0, 21.0, 19.0, 25.0, 22.0, 18.0, 24.0, 20.5, 23.0, 21.5], "norm")
    scenario = load("openai", overrides={"openai.price": truncated(price, 5.0, 60.0)})
    found = basis([{name: getattr(figure, name) for name in ORIGIN} for figure in scenario.provenance])

    assert found["set_by_user"] == 1


def test_statement__names_no_figures_where_a_model_brings_its_own(claims):
    assert statement(claims).endswith("Conditional on the model.")


def test_plain_text__breaks_headings_at_their_foot_and_leaves_no_trailing_space():
    grid = Grid("title", (Column("", right=False), Column("slow revolution")), (("a", "1%"), ("bb", "12%")))

    assert plain_text(grid).splitlines() == [
        "title",
        "          slow",
        "    revolution",
        "a           1%",
        "bb         12%",
    ]
