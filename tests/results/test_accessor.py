from __future__ import annotations

import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import xarray as xr
from sector_example import stored_sector
from stored_example import example_chunk, example_groups, example_layout, example_tally

import filon
from filon.errors import InputError
from filon.results import trials
from filon.results.layout import InputLayout
from filon.results.reweighting import narrative_weights
from filon.statistics.intervals import weighted, wilson

NARRATIVES = {"bubble": 0, "gold_rush": 1}


@pytest.fixture(scope="module")
def run(stored):
    """The accessor of the stored example, whose every trial was kept."""
    return filon.open(stored.path).filon


def counted(stored, holds, event):
    """Share of the event among the trials that hold, by hand from the chunk."""
    n = int(holds.sum())
    return (*(float(value) for value in wilson(int((event & holds).sum()), n)), n)


def crashed(chunk, firm, within):
    return (chunk["crash_month"][:, firm] > 0) & (chunk["crash_month"][:, firm] <= within)


def test_crash_table__holds_the_summary_at_the_horizons(stored, run):
    table = run.crash_table([3, 12])
    summary = filon.open(stored.path)["summary"]

    assert list(table.index) == [("alpha", 3), ("alpha", 12), ("beta", 3), ("beta", 12)]
    assert list(table.columns) == ["date", "crash", "low", "high", "ruin", "bubble", "gold_rush"]
    assert table.loc[("beta", 3), "crash"] == crashed(stored.chunk, 1, 3).mean()
    assert table.loc[("beta", 3), "low"] == summary.crash_probability_low.sel(entity="beta", month=3).item()
    assert table.loc[("beta", 3), "date"] == pd.Timestamp("2025-09-30")
    of_bubble = stored.chunk["narrative"] == 0
    assert table.loc[("alpha", 12), "bubble"] == crashed(stored.chunk, 0, 12)[of_bubble].mean()


def test_crash_table__has_the_horizons_of_the_run_by_default(run):
    assert list(run.crash_table().index.get_level_values("month").unique()) == [12]


def test_crash_table__refuses_a_month_beyond_the_last(run):
    with pytest.raises(InputError, match="24: this run has the months 0 to 12"):
        run.crash_table([24])


def test_survival__is_the_share_that_has_not_left(stored, run):
    there = run.survival("beta")
    left = stored.chunk["exit_month"][:, 1]
    share = [((left < 0) | (left > month)).mean() for month in range(13)]
    limits = wilson(np.rint(np.array(share) * 1000), 1000)

    assert np.allclose(there.survival, share, rtol=0, atol=1e-12)
    assert np.allclose(there.survival_low, limits.low, rtol=0, atol=1e-12)
    assert there.survival.dims == ("month",)
    assert "date" in there.coords


def test_survival__of_a_crash_counts_crashes_alone(stored, run):
    share = 1.0 - crashed(stored.chunk, 0, 12).mean()

    assert run.survival("alpha", "crash").survival.sel(month=12).item() == pytest.approx(share, abs=1e-12)


def test_conditional__on_a_narrative_is_the_summary_given_it(stored, run):
    of_rush = stored.chunk["narrative"] == 1

    assert run.conditional("alpha", 6, "gold_rush") == pytest.approx(
        counted(stored, of_rush, crashed(stored.chunk, 0, 6)), abs=1e-12
    )


def test_conditional__on_a_narrative_counts_any_other_event_in_the_trials(stored, run):
    of_rush = stored.chunk["narrative"] == 1
    marked = stored.chunk["mark_month"][:, 0, 1]
    event = (marked >= 0) & (marked <= 6)

    assert run.conditional("alpha", 6, "gold_rush", event="repriced") == counted(stored, of_rush, event)


def test_conditional__on_the_exit_of_another_firm_counts_the_trials_of_both(stored, run):
    chunk = stored.chunk
    froze = (chunk["exit"][:, 0] == 2) & (chunk["exit_month"][:, 0] <= 9)
    sold = (chunk["exit"][:, 1] == 10) & (chunk["exit_month"][:, 1] <= 9)

    assert run.conditional("beta", 9, {"alpha": "funding_freeze"}) == counted(stored, froze, crashed(chunk, 1, 9))
    assert run.conditional("beta", 9, {"alpha": "crash"}, "acquired") == counted(stored, crashed(chunk, 0, 9), sold)


def test_conditional__without_any_such_trial_is_unknown(run):
    share = run.conditional("alpha", 0, {"beta": "crash"})

    assert np.isnan(share.probability)
    assert (share.low, share.high, share.trials) == (0.0, 1.0, 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("alpa", 6, "bubble"), "alpa: no such entity; did you mean 'alpha'"),
        (("alpha", 6, "buble"), "buble: no such narrative; did you mean 'bubble'"),
        (("alpha", 6, {"gamma": "crash"}), "gamma: no such firm"),
        (("alpha", 6, {"beta": "insolvent"}), "insolvent: no such event; did you mean 'insolvency'"),
        (("alpha", 13, "bubble"), "13: this run has the months 0 to 12"),
    ],
    ids=str,
)
def test_conditional__refuses_names_it_does_not_know(run, arguments, said):
    with pytest.raises(InputError, match=said):
        run.conditional(*arguments)


def test_conditional__is_refused_where_no_trial_was_kept(stored):
    tree = filon.open(stored.path)
    tree = xr.DataTree.from_dict({"/": tree.to_dataset(), "summary": tree["summary"].to_dataset()})

    assert tree.filon.conditional("alpha", 6, "bubble").trials == stored.tally.trials[0]
    with pytest.raises(InputError, match="no trial of this run was kept one by one"):
        tree.filon.conditional("alpha", 6, {"beta": "crash"})


def test_reweighted__is_the_weighted_mean_with_its_own_limits(stored, run):
    summary = run.reweighted(bubble=0.6)
    of_bubble, of_rush = (stored.chunk["narrative"] == code for code in (0, 1))
    counts = [int(crashed(stored.chunk, 0, 6)[chosen].sum()) for chosen in (of_bubble, of_rush)]
    wanted = weighted(counts, stored.tally.trials, [0.6, 0.4])
    point = summary.sel(entity="alpha", month=6)

    assert list(summary.narrative_weight.values) == [0.6, 0.4]
    for name, value in zip(("", "_low", "_high"), wanted, strict=True):
        assert point[f"crash_probability{name}"].item() == pytest.approx(float(value), abs=1e-12)
    causes = point.cause_probability.sum("cause").item()
    assert causes == pytest.approx(point.crash_probability.item(), abs=1e-12)
    assert summary.crash_probability_given.identical(run.tree["summary"].crash_probability_given.load())


def test_reweighted__to_one_narrative_is_what_is_given_it(run):
    summary = run.reweighted(gold_rush=1.0)

    assert np.allclose(summary.crash_probability, summary.crash_probability_given.sel(narrative="gold_rush"))


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ({"buble": 0.5}, "buble: no such narrative; did you mean 'bubble'"),
        ({"bubble": 1.5}, "bubble: a weight of 1.5 is outside 0 to 1"),
        ({"bubble": 0.8, "gold_rush": 0.4}, "sum to 1.2, which is more than 1"),
        ({"bubble": 0.5, "gold_rush": 0.4}, "sum to 0.9, and no other narrative"),
    ],
    ids=str,
)
def test_reweighted__refuses_weights_that_are_none(run, weights, said):
    with pytest.raises(InputError, match=said):
        run.reweighted(**weights)


def test_weights__left_over_are_shared_as_before():
    prior = {"bubble": 0.5, "gold_rush": 0.3, "slow": 0.2}

    assert narrative_weights(prior, {"bubble": 0.0}) == pytest.approx({"bubble": 0.0, "gold_rush": 0.6, "slow": 0.4})


def test_to_pandas__of_outcomes_has_a_row_per_trial_and_firm(stored, run):
    frame, chunk = run.to_pandas("outcomes"), stored.chunk
    names = np.array(["", "insolvency", "funding_freeze", *[""] * 7, "acquired"])

    assert len(frame) == 2000
    assert list(frame.trial[:4]) == [0, 0, 1, 1]
    assert list(frame.exit.astype(object).fillna("")) == list(names[chunk["exit"].ravel()])
    assert list(frame.exit_month.fillna(-1)) == list(chunk["exit_month"].ravel())
    assert list(frame.repriced_month.fillna(-1)) == list(chunk["mark_month"][..., 1].ravel())
    assert np.array_equal(frame.burned, chunk["money"][..., 1].ravel())
    assert list(frame.narrative[::2]) == [list(NARRATIVES)[code] for code in chunk["narrative"]]


def test_to_pandas__of_inputs_gives_each_firm_its_own_and_the_worlds(stored, run):
    frame, drawn = run.to_pandas("inputs"), stored.chunk["inputs"]
    alpha, beta = frame[frame.firm == "alpha"], frame[frame.firm == "beta"]

    assert np.array_equal(alpha.price, drawn[:, 0])
    assert beta.price.isna().all()
    assert np.array_equal(beta.growth, drawn[:, 1])


def test_to_pandas__of_inputs_drops_the_firm_from_names(stored):
    shared = tuple(InputLayout(f"{firm}.price", "USD", "price", firm) for firm in ("alpha", "beta"))
    layout, drawn = example_layout(inputs=shared), stored.chunk["inputs"]
    groups = {"outcomes": trials.outcomes(layout, stored.chunk), "inputs": trials.inputs(layout, drawn)}
    frame = trials.tree({"/": trials.root(layout, 1)} | groups).filon.to_pandas("inputs")

    assert list(frame.columns) == ["trial", "firm", "price"]
    assert np.array_equal(frame.price, drawn.ravel())


def test_to_pandas__of_the_summary_has_a_row_per_number(stored, run):
    frame, summary = run.to_pandas(), filon.open(stored.path)["summary"]
    numbers = [value for name, value in summary.data_vars.items() if not {"low", "high"} & set(name.split("_"))]
    row = frame[(frame.measure == "mark_probability") & (frame.event == "repriced") & (frame.narrative == "bubble")]
    row = row[(row.entity == "beta") & (row.month == 5)]

    assert len(frame) == sum(value.size for value in numbers)
    wanted = summary.sel(entity="beta", month=5, mark="repriced", narrative="bubble")
    assert row.value.item() == wanted.mark_probability_given.item()
    assert row.low.item() == wanted.mark_probability_low_given.item()
    assert row.date.item() == pd.Timestamp("2025-11-30")


@pytest.mark.parametrize("group", ["quantiles", "diagnostics", "paths"])
def test_to_pandas__holds_every_number_of_the_group(stored, run, group):
    frame, dataset = run.to_pandas(group), filon.open(stored.path)[group].to_dataset()
    if group == "paths":
        assert len(frame) == dataset.cash.size
        assert list(frame.columns) == ["trial", "firm", "month", "date", "cash"]
        assert set(frame.trial) == {3, 7}
    else:
        values = [value.values for name, value in dataset.data_vars.items() if not name.endswith(("_low", "_high"))]
        wanted = np.sort(np.concatenate([np.ravel(value) for value in values]).astype(float))
        assert np.array_equal(np.sort(frame.value), wanted, equal_nan=True)


def test_to_pandas__names_the_groups_there_are(run):
    with pytest.raises(InputError, match="outcome: this run has no such group; did you mean 'outcomes'"):
        run.to_pandas("outcome")


def test_tree_in_memory__answers_as_the_stored_one(stored, run):
    layout = example_layout()
    chunk = example_chunk(layout, 1000)
    groups = example_groups(layout, example_tally(layout, chunk)) | {"outcomes": trials.outcomes(layout, chunk)}
    tree = trials.tree(groups)

    pd.testing.assert_frame_equal(tree.filon.crash_table([6]), run.crash_table([6]))
    assert tree.filon.conditional("beta", 6, {"alpha": "exit"}) == run.conditional("beta", 6, {"alpha": "exit"})
    pd.testing.assert_frame_equal(tree.filon.to_pandas("outcomes"), run.to_pandas("outcomes"))


def test_steps_of_ones_own__keep_their_name(tmp_path):
    layout = example_layout(5, step="week", start=None, narratives=example_layout().narratives[:1])
    chunk = example_chunk(layout, 50)
    chunk["narrative"][:] = 0
    tree = trials.tree(
        example_groups(layout, example_tally(layout, chunk)) | {"outcomes": trials.outcomes(layout, chunk)}
    )

    assert tree.filon.crash_table([5]).index.names == ["entity", "week"]
    assert "exit_step" in tree.filon.to_pandas("outcomes")
    assert tree.filon.conditional("alpha", 5, {"beta": "exit"}).trials == (chunk["exit_month"][:, 1] > 0).sum()


def test_import_of_filon__loads_neither_xarray_nor_the_accessor():
    code = "import sys, filon; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()

    assert not {"xarray", "pandas", "filon.results.accessor"} & set(loaded)


@pytest.fixture(scope="module")
def sector(tmp_path_factory):
    """A stored run of three firms and a cohort of twenty."""
    run = stored_sector(tmp_path_factory.mktemp("runs"))
    return run, filon.open(run.path)


def test_survival__of_a_cohort_is_one_less_its_probability(sector):
    _, tree = sector
    point = tree["summary"].to_dataset().sel(entity="wrapper", month=12)
    found = tree.filon.survival("wrapper", "crash").sel(month=12)

    assert found.survival.item() == 1.0 - point.crash_probability.item()
    assert found.survival_low.item() == 1.0 - point.crash_probability_high.item()
    left = tree.filon.survival("wrapper").sel(month=12)
    assert left.survival.item() == pytest.approx(1.0 - point.exit_probability.sum().item())
    assert left.survival_low < found.survival_low < found.survival_high <= left.survival_high  # nobody was acquired


def test_conditional__of_a_cohort_is_the_mean_share_of_its_members(sector):
    run, tree = sector
    fell = (run.chunk["crash_month"][:, 0] > 0) & (run.chunk["crash_month"][:, 0] <= 6)
    share = run.chunk["members_crashed"][fell, 0, 0] / 20
    found = tree.filon.conditional("wrapper", within=6, given={"alpha": "crash"})

    assert found.trials == fell.sum()
    assert found.probability == pytest.approx(share.mean())
    assert found.low == pytest.approx(float(wilson(share.sum(), fell.sum()).low))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ({"within": 7, "given": {"alpha": "crash"}}, "crashes and exits within 6, 12 are kept"),
        ({"within": 6, "given": {"alpha": "crash"}, "event": "repriced"}, "crashes and exits within 6, 12 are kept"),
        ({"within": 6, "given": {"wrapper": "crash"}}, "a cohort is no condition"),
    ],
)
def test_conditional__refuses_what_is_not_kept_of_members(sector, question, told):
    with pytest.raises(InputError, match=told):
        sector[1].filon.conditional("wrapper", **question)


def test_to_pandas__gives_a_sector(sector):
    frame = sector[1].filon.to_pandas("sector")

    assert {"joint_crash_probability", "first_to_fall", "value_share", "counterparty_loss"} <= set(frame.measure)


def test_crash_table__has_a_row_for_a_cohort(sector):
    run, tree = sector
    found = tree.filon.crash_table([12]).loc[("wrapper", 12)]

    assert found.crash == pytest.approx(run.tally.causes[3].sum() / (run.tally.total * 20))
    assert found.low < found.crash < found.high
