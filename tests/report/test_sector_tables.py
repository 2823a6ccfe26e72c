import json

import numpy as np
import pytest

import made_up_runs
from filon.errors import InputError
from filon.report.glance import glance
from filon.report.grids import plain_text
from filon.report.probabilities import report
from filon.report.sector_tables import MOST_ROWS, fitting, named, sector_tables, together_grid
from filon.results.layout import NarrativeLayout
from made_up_sectors import NEVER, counted, drawn_world, example_sector, sector_layout


@pytest.fixture(scope="module")
def told():
    return report(made_up_runs.tree(*example_sector(4_000)))


@pytest.fixture(scope="module")
def grids(told):
    return {grid.title: grid for grid in glance(told, every=True)}


def titled(grids, start):
    (found,) = (grid for title, grid in grids.items() if title.startswith(start))
    return found


def test_report__counts_members(told):
    assert [entity["members"] for entity in told["entities"]] == [1, 1, 1, 20]
    assert report(made_up_runs.tree(*made_up_runs.venture()))["entities"][0]["members"] == 1


def test_report__of_one_firm_has_no_sector():
    assert report(made_up_runs.tree(*made_up_runs.venture()))["sector"] is None
    assert report(made_up_runs.tree(*made_up_runs.claims(), figures=()))["sector"] is None


def test_report__of_a_sector_is_plain_data(told):
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_glance__fits_eighty_plain_characters(told):
    text = "\n".join(plain_text(grid) for grid in glance(told, every=True))

    assert max(map(len, text.splitlines())) <= 80
    assert text.isascii()


def test_glance__lists_the_likeliest_to_crash_first_and_cohorts_with_their_count(grids, told):
    rows = titled(grids, "probability of a crash, within").rows
    crashes = {named(item): item["horizons"][-1]["crash"]["probability"] for item in told["entities"]}

    assert [row[0] for row in rows] == sorted(crashes, key=lambda name: (-crashes[name], name))
    assert "wrapper (20 firms)" in crashes
    assert all("(" in row[-1] and "-" in row[-1] for row in rows)  # the last horizon with its interval


def test_glance__of_many_firms_lists_the_likeliest_and_bounds_the_rest():
    names = tuple(f"firm{number:02}" for number in range(50))
    many = sector_layout(12, (1,) * 50, names, capital=(0.02,) * 50, layers=(), counterparties=())
    narrative, _ = drawn_world(many, 200)
    crashes = [np.where(np.arange(200)[:, None] < 2 * number, 3, NEVER) for number in range(50)]
    found = report(made_up_runs.tree(many, counted(many, narrative, crashes)))
    rows = glance(found, every=True)[0].rows

    assert len(rows) == MOST_ROWS + 1
    assert rows[0][0] == "firm49"
    assert rows[-1] == ("10 others, at most", "9%", "9%")
    assert max(len(line) for grid in glance(found, every=True) for line in plain_text(grid).splitlines()) <= 80


def test_glance__spares_the_cause_where_names_are_long():
    names = ("a_firm_whose_name_takes_room", "another_cohort_with_a_name")
    three = tuple(NarrativeLayout(name, 1 / 3) for name in ("bubble", "gold_rush", "slow_revolution"))
    long = sector_layout(60, (1, 400), names, capital=(0.5, 0.5), narratives=three)
    found = report(made_up_runs.tree(long, counted(long, *drawn_world(long, 300))))
    grids = glance(found, every=True)

    assert max(len(line) for grid in grids for line in plain_text(grid).splitlines()) <= 80
    assert "likeliest first cause" not in [column.heading for column in grids[1].columns]


def test_together__tells_the_sector_crash_how_many_and_how_much(grids, told):
    grid = titled(grids, "all firms together")
    rows = {row[0]: row[1:] for row in grid.rows}
    last = told["sector"]["horizons"][-1]

    assert [column.heading for column in grid.columns] == ["month", "6", "12 (95%)"]
    assert list(rows)[:3] == ["sector crash", "  in bubble", "  in gold rush"]
    assert rows["firms crashed (of 3), 90%"][-1] == f"{last['firms_crashed']['p90']:.0f}"
    assert rows["capital crashed, median"][-1] == f"{100 * last['capital_crashed']['p50']:.0f}%"


def test_counts__are_those_that_a_share_of_trials_does_not_exceed():
    two = sector_layout(12, (1, 1), ("a", "b"), capital=(0.5, 0.5), layers=(), counterparties=())
    crashes = [np.where(np.arange(10)[:, None] < 5, 2, NEVER), np.where(np.arange(10)[:, None] < 1, 2, NEVER)]
    found = report(made_up_runs.tree(two, counted(two, np.zeros(10, int), crashes)))["sector"]

    # 5 trials without a crash, 4 with one, 1 with two
    assert found["horizons"][-1]["firms_crashed"] == {"p50": 0.0, "p90": 1.0}
    assert found["firms"] == 2


def test_first_to_fall__sums_to_one_with_nobody(grids, told):
    rows = titled(grids, "first to fall").rows
    first = told["sector"]["first_to_fall"]

    assert [row[0] for row in rows][:-1] == sorted(first, key=lambda name: (-first[name]["probability"], name))
    assert rows[-1][0] == "nobody"


def test_given__stands_beside_the_crash_in_all(grids, told):
    grid = titled(grids, "probability of a crash within 12 months, given")
    (alpha,) = (row for row in grid.rows if row[0] == "alpha")
    conditional = told["sector"]["conditional"]

    assert [column.heading for column in grid.columns][:3] == ["", "in all", "alpha"]  # the most capital first
    assert alpha[2] == "-"  # a firm is not given itself
    assert "alpha" not in conditional[0]["crash"]
    assert "wrapper" in next(one for one in conditional if one["given"] == "wrapper")["crash"]  # another of its members
    assert grid.rows[-1][0] == "trials in which it crashed"


def test_given__takes_as_many_conditions_as_a_line_holds():
    rows = [{"given": name, "trials": 1e3, "crash": {}} for name in ("a_rather_long_name", "b" * 30, "c" * 30)]

    assert [one["given"][0] for one in fitting(rows, 50)] == ["a", "b"]
    assert len(fitting(rows, 1)) == 1


def test_given__shows_conditions_of_few_trials_last(told):
    rows = [{**one, "trials": 3.0 if one["given"] == "alpha" else 500.0} for one in told["sector"]["conditional"]]
    grids = sector_tables(told, {**told["sector"], "conditional": rows})
    grid = next(grid for grid in grids if "given a crash" in grid.title)

    assert [column.heading for column in grid.columns][2:] == ["beta", "gamma", "wrapper", "alpha"]


def test_value__shows_shares_by_month_and_profit(grids):
    grid = titled(grids, "who captures the value")

    assert [column.heading for column in grid.columns] == ["", "6", "12", "80% of trials", "USD a month"]
    assert [row[0] for row in grid.rows] == ["integrators", "producers"]
    assert all(row[-1].startswith("$") for row in grid.rows)


def test_losses__come_by_their_tail_and_all_together_last(grids, told):
    rows = titled(grids, "losses of counterparties").rows
    beyond = [loss["beyond_p99"] for loss in told["sector"]["losses"]]

    assert rows[-1][0] == "all"
    assert beyond[0] >= beyond[1]
    assert beyond[-1] > max(beyond[:-1])
    assert all(loss["p50"] <= loss["p95"] <= loss["p99"] <= loss["beyond_p99"] for loss in told["sector"]["losses"])


def test_tables__without_value_chain_counterparties_or_crashes_leave_them_out():
    bare = sector_layout(layers=(), counterparties=())
    crashes = [np.full((20, members), NEVER) for members in bare.counts]
    found = report(made_up_runs.tree(bare, counted(bare, np.zeros(20, int), crashes)))
    titles = [grid.title for grid in glance(found, every=True)]

    assert not any(word in title for title in titles for word in ("captures", "losses", "given a crash"))
    assert together_grid(found, found["sector"], False).rows[0][1:] == ("<1%", "<1% (<1-16)")


def test_glance__of_one_firm_of_a_sector_has_its_causes(told):
    titles = [grid.title for grid in glance(told, firm="wrapper")]

    assert titles == ["wrapper: probability of a crash", "wrapper: what else happened, within"]
    with pytest.raises(InputError, match="alhpa: no such firm in this run; did you mean 'alpha'"):
        glance(told, firm="alhpa")
