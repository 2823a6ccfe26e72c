import numpy as np
import pytest

import made_up_runs
from filon.report.curves import BLOCKS, crash_curves, crash_line, sparkline
from filon.report.glance import glance
from filon.report.grids import Column, Grid, plain_text
from filon.report.probabilities import report
from filon.report.sector_screen import MOST_ROWS, joined
from filon.results.reweighting import reweighted
from made_up_sectors import NEVER, counted, drawn_world, example_sector, sector_layout


@pytest.fixture(scope="module")
def tree():
    return made_up_runs.tree(*example_sector(4_000))


@pytest.fixture(scope="module")
def grids(tree):
    return glance(report(tree), curves=crash_curves(tree))


def rows_of(grid):
    return {row[0]: row[1:] for row in grid.rows}


def test_screen__tells_a_sector_in_three_tables_of_eighty_characters(grids):
    lines = "\n\n".join(plain_text(grid) for grid in grids).splitlines()

    assert len(grids) == 3
    assert len(lines) < 30
    assert max(map(len, lines)) < 80


def test_screen__of_eleven_firms_and_more_fits_forty_lines():
    names = tuple(f"firm{number:02}" for number in range(30))
    many = sector_layout(60, (1,) * 30, names, capital=(1 / 30,) * 30)
    narrative, crashes = drawn_world(many, 400)
    run = made_up_runs.tree(many, counted(many, narrative, crashes))
    shown = glance(report(run), curves=crash_curves(run))
    rules, statement, stored = 2, 4, 2

    assert len(shown[0].rows) == MOST_ROWS
    assert shown[0].rows[-1][0] == "20 others, at most"
    assert len("\n\n".join(plain_text(grid) for grid in shown).splitlines()) + rules + statement + stored <= 40


def test_screen__draws_every_firm_on_the_scale_of_the_likeliest(tree, grids):
    curves = crash_curves(tree)
    most = max(curve[-1] for curve in curves.values())
    (place,) = (at for at, column in enumerate(grids[0].columns) if column.heading.startswith("curve"))

    assert grids[0].columns[place].heading == f"curve, 0 to {100 * most:.0f}%"
    for row in grids[0].rows:
        assert row[place] == sparkline(curves[row[0].split(" ")[0]], most, 8)
    assert grids[0].rows[0][place][-1] == "█"


def test_screen__holds_the_numbers_of_the_full_tables(tree, grids):
    full = {grid.title: grid for grid in glance(report(tree), every=True)}
    crash = full["probability of a crash, within"]

    assert [row[: len(crash.columns)] for row in grids[0].rows] == list(crash.rows)
    together = rows_of(full["all firms together (sector crash: over half of the capital in two years), by"])
    shown = rows_of(grids[1])
    assert shown["sector crash"] == together["sector crash"]
    median, ninety = (together[f"firms crashed (of 3), {name}"][-1] for name in ("median", "90%"))
    assert shown["firms crashed (of 3), median to 90%"][-1] == f"{median} - {ninety}"


def test_screen__tells_who_falls_first_and_with_whom(tree, grids):
    told = report(tree)
    story = rows_of(grids[2])
    given = tree["sector"].conditional_crash_probability.sel(entity="beta", entity_other="alpha", horizon=12)
    alone = tree["summary"].crash_probability.sel(entity="beta", month=12)
    first = max(told["sector"]["first_to_fall"].items(), key=lambda item: item[1]["probability"])

    assert f"beta {100 * float(given):.0f}% not {100 * float(alone):.0f}%" in story["if alpha falls"][0]
    assert story["first to fall"][0].startswith(f"{first[0]} {100 * first[1]['probability']:.0f}%")
    assert "; nobody " in story["first to fall"][0]
    assert {"gross profit", "losses, 1 in 100"} <= set(story)
    assert grids[2].note.startswith("Every table: filon show RUN --all.")


def test_screen__names_nobody_where_nothing_is_likelier():
    two = sector_layout(12, (1, 1), ("a", "b"), capital=(0.5, 0.5), layers=(), counterparties=())
    crashes = [
        np.where(np.arange(1_000)[:, None] < 500, 2, NEVER),
        np.where(np.arange(1_000)[:, None] >= 500, 3, NEVER),
    ]
    run = made_up_runs.tree(two, counted(two, np.zeros(1_000, int), crashes))
    story = rows_of(glance(report(run))[2])

    assert story["if a falls"] == story["if b falls"] == ("nobody else is likelier to",)
    assert story["first to fall"] == ("a 50%, b 50%; nobody <1%",)
    assert "gross profit" not in story


def test_screen__takes_no_rare_crash_as_a_condition():
    two = sector_layout(12, (1, 1), ("often", "rare"), capital=(0.1, 0.9), layers=(), counterparties=())
    trial = np.arange(40_000)[:, None]
    crashes = [np.where(trial % 2 == 0, 2, NEVER), np.where(trial % 202 == 0, 3, NEVER)]
    run = made_up_runs.tree(two, counted(two, np.zeros(40_000, int), crashes))

    assert "if rare falls" not in rows_of(glance(report(run))[2])
    assert "if rare falls" in rows_of(glance(report(run), exact=True)[2])


def test_curves__end_where_the_crash_table_does(tree):
    curves = crash_curves(tree)
    crash = tree["summary"].crash_probability

    assert {name: curve[-1] for name, curve in curves.items()} == {
        str(name): float(crash.sel(entity=name, month=12)) for name in crash.entity.values
    }
    summary = reweighted(tree["summary"].to_dataset().load(), {"bubble": 1.0})
    assert crash_curves(tree, {"bubble": 1.0})["alpha"] == summary.crash_probability.sel(entity="alpha").values.tolist()


def test_sparkline__rises_with_its_curve_and_never_leaves_the_blocks():
    rising = sparkline(list(np.linspace(0.0, 1.0, 61)), 1.0, 30)

    assert len(rising) == 30
    assert list(rising) == sorted(rising)
    assert (rising[0], rising[-1]) == ("▁", "█")
    assert sparkline([0.0, 2.0, float("nan"), -1.0], 1.0, 3) == "█▁▁"
    assert sparkline([0.0, 0.0, 0.0], 0.0, 2) == "▁▁"
    assert set(BLOCKS) >= set(rising)


def test_crash_line__says_its_scale_and_its_step():
    claims = made_up_runs.tree(*made_up_runs.claims(), figures=())
    (curve,) = crash_curves(claims).values()

    assert crash_line(curve, "claim").startswith("crash by claim  ▁▁███")
    assert crash_line(curve, "claim").endswith("  0 to 25%")
    assert glance(report(claims), curves=crash_curves(claims))[0].note == crash_line(curve, "claim")
    (static,) = crash_curves(made_up_runs.tree(*made_up_runs.static(), figures=())).values()
    assert crash_line(static, "step") == ""


def test_joined__keeps_the_first_part_whatever_the_room():
    assert joined(["a long first part", "b"], 5, "; end") == "a long first part; end"


def test_grids__without_headings_have_no_line_for_them_and_notes_stand_below():
    grid = Grid("title", (Column("", right=False), Column("")), (("a", "1"), ("b", "22")), "a note")

    assert plain_text(grid) == "title\na   1\nb  22\na note"
