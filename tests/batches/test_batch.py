"""A plan carried out: ordinary runs, one dataset, failures that stop nobody, and nothing simulated twice."""

import json
import threading
import warnings

import numpy as np
import pytest
import xarray as xr
from whole_files import files_below

import filon
from filon.batches import carrying
from filon.batches.batch import FailedCases
from filon.errors import InputError, InterruptedRun, ResourceError, ResultError, RunError
from filon.results.batches import batch_facts, batches_in, list_batches, remove_batch
from filon.results.manifest import verify
from filon.results.runs import list_runs

PLAN = {
    "title": "Two and a half",
    "scenarios": ["wrapper", "dotcom"],
    "cases": [
        {"name": "dear wrapper", "scenario": "wrapper", "set": {"wrapper.price_change": 0.4}, "fail_if": "crash(9) > 0"}
    ],
    "trials": 300,
    "months": 12,
}


@pytest.fixture(scope="module")
def carried(tmp_path_factory):
    """A folder in which the plan was carried out, and its dataset."""
    runs = tmp_path_factory.mktemp("batch")
    return runs, filon.batch(PLAN, runs=runs)


def folder_of(runs):
    return batches_in(runs)[-1]


def test_case__is_a_run_like_any_other(carried, tmp_path):
    runs, _ = carried
    scenario = filon.load("wrapper", months=12, overrides={"wrapper.price_change": 0.4})
    alone = filon.run(scenario, trials=300, runs=tmp_path, keep="outcomes:1e6")
    name = next(case["run"] for case in batch_facts(folder_of(runs))["cases"] if case["name"] == "dear wrapper")

    assert name.split("-", 1)[1] == alone.name.split("-", 1)[1]
    assert files_below(runs / name / "results.zarr") == files_below(alone / "results.zarr")


def test_dataset__says_of_each_case_what_its_run_says(carried):
    runs, tree = carried
    for case in batch_facts(folder_of(runs))["cases"]:
        run = filon.open(runs / case["run"])
        for group in ("summary", "quantiles"):
            own = tree[group].to_dataset().sel(scenario=case["name"])
            for name, variable in run[group].data_vars.items():
                where = {key: labels.values for key, labels in variable.coords.items() if key in variable.dims}
                np.testing.assert_array_equal(own[name].sel(where).values, variable.values, err_msg=name)
                assert own[name].dtype == variable.dtype


def test_dataset__has_nan_where_a_case_has_no_such_firm(carried):
    _, tree = carried
    crash = tree["summary"].crash_probability.sel(scenario="dotcom")

    assert crash.sel(entity="wrapper").isnull().all()
    assert crash.sel(entity="dotcom").notnull().all()


def test_dataset__is_read_by_plain_xarray_without_a_warning(carried):
    runs, tree = carried
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        plain = xr.open_datatree(folder_of(runs) / "results.zarr", engine="zarr").load()

    xr.testing.assert_identical(plain, tree.load())
    assert all({"scenario", "base", "month", "date"} <= group.coords.keys() for group in plain.children.values())


def test_dates__are_those_of_each_case(carried):
    _, tree = carried
    dates = tree["summary"].date

    assert dates.dims == ("scenario", "month")
    for name in ("wrapper", "dotcom"):
        start = np.datetime64(filon.load(name).start)
        assert dates.sel(scenario=name, month=0).values == start


def test_batch__is_opened_by_its_name_and_each_file_checked(carried, monkeypatch):
    runs, tree = carried
    monkeypatch.setenv("FILON_RUNS", str(runs))
    folder = folder_of(runs)
    opened = filon.open(folder.name)

    assert verify(folder) == []
    xr.testing.assert_identical(opened.load(), tree.load())
    damaged = folder / "results.zarr" / "summary" / "crash_probability" / "c" / "0" / "0" / "0"
    before = damaged.read_bytes()
    damaged.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))
    try:
        with pytest.raises(ResultError, match="changed since it was written"):
            filon.open(folder)["summary"].crash_probability.load()
    finally:
        damaged.write_bytes(before)


def test_batch__is_no_run(carried, monkeypatch):
    runs, _ = carried
    monkeypatch.setenv("FILON_RUNS", str(runs))
    from filon.results.runs import resolve

    assert [run.scenario for run in list_runs(runs)] == ["wrapper", "dotcom", "wrapper"]
    assert resolve("last", runs).name == batch_facts(folder_of(runs))["cases"][-1]["run"]
    for word in (folder_of(runs), folder_of(runs).name):
        with pytest.raises(InputError, match="a batch; name one of its runs: `filon runs show"):
            resolve(word, runs)


def test_condition__that_holds_is_told_of_its_case(carried):
    runs, _ = carried
    crossed = {case["name"]: case["crossed"] for case in batch_facts(folder_of(runs))["cases"]}

    assert crossed == {"wrapper": [], "dotcom": [], "dear wrapper": ["crash(9) > 0"]}


def test_same_plan_again__simulates_nothing_and_writes_nothing(carried, monkeypatch):
    runs, _ = carried
    before, said = files_below(runs), []
    monkeypatch.setattr(carrying, "run", lambda *_, **__: pytest.fail("simulated"))
    filon.batch(PLAN, runs=runs, told=lambda *words: said.append(words))

    assert files_below(runs) == before
    assert [words[-1].partition(" ")[0] for words in said] == ["reused"] * 3


def test_dataset__is_the_same_whatever_was_there_before(carried, tmp_path):
    runs, _ = carried
    for number in (2, 0):
        one = {
            **PLAN,
            "scenarios": [],
            "cases": [PLAN["cases"][0], {"name": "a", "scenario": "dotcom"}][number // 2 : 2],
        }
        filon.batch(one, runs=tmp_path, threads=1)
    filon.batch(PLAN, runs=tmp_path, threads=2)

    assert len(list_runs(tmp_path)) == 3
    assert files_below(folder_of(tmp_path) / "results.zarr") == files_below(folder_of(runs) / "results.zarr")


def test_anew__simulates_every_case_again(tmp_path):
    plan = {"scenarios": ["wrapper"], "trials": 100, "months": 3}
    filon.batch(plan, runs=tmp_path)
    filon.batch(plan, runs=tmp_path, anew=True)
    first, second = batches_in(tmp_path)

    assert len(list_runs(tmp_path)) == 2
    assert files_below(first / "results.zarr") == files_below(second / "results.zarr")


@pytest.mark.parametrize(
    "changed",
    [{"seed": 2}, {"trials": 101}, {"keep": "summary"}, {"keep": "outcomes:50"}, {"overrides": {"churn_lag": 1}}],
    ids=lambda changed: next(iter(changed)),
)
def test_run_of_other_settings__is_not_reused(tmp_path, changed):
    plan = {"scenarios": ["wrapper"], "trials": 100, "months": 3}
    filon.batch(plan, runs=tmp_path)
    changed = {"overrides": {"wrapper.price_change": 0.1}} if "overrides" in changed else changed
    filon.batch(plan, runs=tmp_path, **changed)

    assert len(list_runs(tmp_path)) == 2


@pytest.mark.parametrize("fact", [{"kernel": "0" * 16}, {"versions": {}}, {"sampler": "sobol"}, {"until": "crash(3)"}])
def test_run_made_otherwise__is_not_reused(tmp_path, fact):
    plan = {"scenarios": ["wrapper"], "trials": 100, "months": 3}
    filon.batch(plan, runs=tmp_path)
    (run,) = (found.path for found in list_runs(tmp_path))
    (run / "run.json").write_text(json.dumps({**json.loads((run / "run.json").read_text()), **fact}))
    shelf = carrying.Shelf.of(tmp_path, carrying_plan := filon.batches.reading.read_plan(plan))
    wanted = filon.batches.prepared.Loader(carrying_plan).prepared(carrying_plan.cases[0])
    shelf.sound[run] = True

    assert shelf.finished(wanted) is None


def test_damaged_run__is_simulated_again(tmp_path):
    plan = {"scenarios": ["wrapper"], "trials": 100, "months": 3}
    filon.batch(plan, runs=tmp_path)
    (run,) = (found.path for found in list_runs(tmp_path))
    (run / "log.jsonl").write_text("")
    filon.batch(plan, runs=tmp_path)

    assert [bool(verify(found.path)) for found in list_runs(tmp_path)] == [True, False]


def test_two_cases_of_the_same_figures__share_a_run(tmp_path):
    same = [{"name": "one", "scenario": "wrapper"}, {"name": "other", "scenario": "wrapper"}]
    tree = filon.batch({"cases": same, "trials": 100, "months": 3}, runs=tmp_path)

    assert len(list_runs(tmp_path)) == 1
    assert tree["summary"].scenario.values.tolist() == ["one", "other"]


FAILURES = {
    "a value that is not a number": RunError("trial 3, month 2: cash is not a number"),
    "a full disk": ResourceError("disk full: the run needs about 3.0 MB, 1.0 MB are free"),
    "no memory": MemoryError(),
    "a fault of filon's": KeyError("x"),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES.keys())
def test_case_that_fails__stops_no_other(tmp_path, monkeypatch, failure):
    simulated = carrying.run

    def failing(scenario, **more):
        if scenario.name == "dotcom":
            raise failure
        return simulated(scenario, **more)

    monkeypatch.setattr(carrying, "run", failing)
    with pytest.warns(FailedCases, match="1 of 3 cases failed: dotcom"):
        tree = filon.batch(PLAN, runs=tmp_path)
    told = {case["name"]: (case["status"], case["message"]) for case in batch_facts(folder_of(tmp_path))["cases"]}

    assert tree["summary"].scenario.values.tolist() == ["wrapper", "dear wrapper"]
    assert tree.attrs["failed_scenarios"] == ["dotcom"]
    assert told["wrapper"] == ("complete", "")
    assert told["dotcom"][0] == "failed"
    assert len(told["dotcom"][1].splitlines()) == 1
    assert [(batch.done, batch.failed) for batch in list_batches(tmp_path)] == [(2, 1)]
    monkeypatch.setattr(carrying, "run", simulated)
    whole = filon.batch(PLAN, runs=tmp_path)
    assert whole["summary"].sizes["scenario"] == 3


def test_case_of_wrong_input__stops_no_other(tmp_path):
    plan = {**PLAN, "cases": [{"name": "typo", "scenario": "wrapper", "set": {"wrapper.prise": 3}}]}
    with pytest.warns(FailedCases, match="typo"):
        filon.batch(plan, runs=tmp_path)
    (*_, typo) = batch_facts(folder_of(tmp_path))["cases"]

    assert typo["message"].endswith("unknown input of firms; did you mean 'price'?")


def test_plan_without_a_case_that_can_be_run__is_refused_whole(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plan.toml").write_text('scenarios = ["wraper", "wrapper"]\nset = { wrapper.prise = 3 }\n')
    with pytest.raises(InputError) as raised:
        filon.batch("plan.toml", runs=tmp_path / "runs")

    assert [str(fault) for fault in raised.value.faults] == [
        "plan.toml:1:14: scenarios[1]: unknown scenario 'wraper'; did you mean 'wrapper'?",
        "plan.toml:2:17: wrapper.prise: unknown input of firms; did you mean 'price'?",
    ]
    assert not (tmp_path / "runs").exists()


def test_plan_of_which_every_case_fails__has_no_dataset(tmp_path, monkeypatch):
    def failing(*_, **__):
        raise RunError("no")

    monkeypatch.setattr(carrying, "run", failing)
    with pytest.raises(RunError, match="every case failed; the first: wrapper: no"):
        filon.batch(PLAN, runs=tmp_path)
    assert [batch.status for batch in list_batches(tmp_path)] == ["unfinished"]


def test_condition_on_what_a_run_does_not_hold__is_a_fault_of_its_case(tmp_path):
    plan = {"scenarios": ["wrapper"], "trials": 100, "months": 3, "fail_if": "crash(12) > 0.1"}
    with pytest.raises(InputError, match="month 12 is outside the run"):
        filon.batch(plan, runs=tmp_path)


def test_stop__keeps_what_was_done_and_the_same_call_goes_on(tmp_path, carried):
    stop, said = threading.Event(), []

    def told(number, *words):
        said.append(words)
        if number == 2:
            stop.set()

    with pytest.raises(InterruptedRun, match="1 of 3 cases are done"):
        filon.batch(PLAN, runs=tmp_path, stop=stop, told=told)
    assert [case["status"] for case in batch_facts(folder_of(tmp_path))["cases"]] == ["complete", "waiting", "waiting"]
    said.clear()
    filon.batch(PLAN, runs=tmp_path, told=lambda *words: said.append(words[-1].partition(" ")[0]))

    assert said[:2] == ["reused", "going"]
    assert len(batches_in(tmp_path)) == 1
    assert files_below(folder_of(tmp_path) / "results.zarr") == files_below(folder_of(carried[0]) / "results.zarr")


def test_batch__is_removed_without_its_runs(tmp_path):
    filon.batch({"scenarios": ["wrapper"], "trials": 100, "months": 3}, runs=tmp_path)
    remove_batch(folder_of(tmp_path))

    assert batches_in(tmp_path) == []
    assert len(list_runs(tmp_path)) == 1


def test_grid__is_coordinates_along_scenario(tmp_path):
    grid = {"wrapper.price_change": [-0.4, 0.4], "drivers.glut_probability": [0, 1]}
    cases = [{"name": "as it is"}]
    tree = filon.batch(
        {"scenarios": ["wrapper"], "grid": grid, "cases": cases, "trials": 100, "months": 3}, runs=tmp_path
    )
    summary = tree["summary"].to_dataset()

    np.testing.assert_array_equal(summary["wrapper.price_change"], [-0.4, -0.4, 0.4, 0.4, np.nan])
    np.testing.assert_array_equal(tree["quantiles"]["drivers.glut_probability"], [0, 1, 0, 1, np.nan])
    square = summary.isel(scenario=slice(4)).set_index(scenario=list(grid)).unstack("scenario")
    assert square.crash_probability.sel({"entity": "wrapper", "month": 3}).dims == tuple(grid)


@pytest.mark.parametrize("sampler", ["stratified", "sobol"])
def test_sampler_of_a_plan__is_that_of_its_runs(tmp_path, sampler):
    plan = {"scenarios": ["wrapper"], "trials": 1000, "months": 3, "sampler": sampler, "keep": "summary"}
    tree = filon.batch(plan, runs=tmp_path)
    (stored,) = list_runs(tmp_path)
    alone = filon.simulate(filon.load("wrapper", months=3), trials=1000, keep="summary", sampler=sampler)

    assert json.loads((stored.path / "run.json").read_text())["sampler"] == sampler
    for name in ("crash_probability", "crash_probability_low"):
        assert (tree["summary"][name].values[0] == alone["summary"][name].values).all()
    filon.batch(plan, runs=tmp_path)
    assert len(list_runs(tmp_path)) == 1
    filon.batch(plan, runs=tmp_path, sampler="random")
    assert len(list_runs(tmp_path)) == 2


def test_sampler_that_is_none__is_refused_with_the_nearest(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text('scenarios = ["wrapper"]\nsampler = "sobel"\n')

    with pytest.raises(InputError, match=r"plan.toml:2:1: sampler: 'sobel' is none of random, stratified, sobol; did"):
        filon.batch(path, runs=tmp_path)


def test_default_number_of_kept_trials__is_as_many_as_fit_into_a_gigabyte(tmp_path):
    """A run that was told a number keeps that number, and is no run of a plan without one."""
    plans = [
        filon.batches.reading.read_plan({"scenarios": ["sector-2025"], **more})
        for more in ({}, {"keep": "outcomes:1e6"})
    ]
    told = filon.batches.reading.read_plan({"scenarios": ["sector-2025"], "keep": "outcomes:1_000_000"})

    assert [plan.keep for plan in plans] == ["outcomes:1e6"] * 2
    assert told.keep == "outcomes:1000000"
