"""One trial of several firms again: what its trace says is what its walk and the traces of single firms say."""

from collections import Counter

import pytest
from small_sector import MODEL, SUPPLIERS, sector

from filon.engine.sector_traces import replay_sector
from filon.engine.traces import replay

MONTHS, SEED, TRIALS = 24, 5, 40


@pytest.fixture(scope="module")
def traces():
    """Trials of a small sector with a cohort of four."""
    scenario = sector(months=MONTHS, cohort=4)
    return [replay_sector(scenario, SEED, trial) for trial in range(TRIALS)]


def test_trace__of_one_firm_is_that_of_the_firm_replayed(traces):
    for firm in ("beta", "small/3"):
        assert traces[7].trace(firm) == replay(traces[7].scenario, SEED, 7, firm)


def test_replay__without_a_firm_tells_the_first_member_of_a_cohort():
    scenario = sector(firms=(), cohort=3)

    assert replay(scenario, SEED, 1).firm == "small/1"


def test_members__are_told_from_firms_and_buyers_from_suppliers(traces):
    trace = traces[0]

    assert trace.singles == ("alpha", "beta", "gamma")
    assert trace.cohorts == {"small": ("small/1", "small/2", "small/3", "small/4")}
    assert trace.buyers["alpha"] == ("beta", "gamma", "small/1", "small/2", "small/3", "small/4")
    assert trace.buyers["beta"] == tuple(name for name, shares in SUPPLIERS.items() if "beta" in shares)
    assert trace.buyers["gamma"] == ()


def test_crash__is_the_first_exit_or_mark_that_counts(traces):
    causes = Counter()
    for trace in traces:
        for firm in trace.members.names:
            left, large = trace.exit(firm), trace.path.marks[firm].get("large")
            crash = trace.crash(firm)
            fell = left.month if left is not None and left.name == "broke" else None
            expected = min((month for month in (fell, large) if month is not None), default=None)
            assert (crash.month if crash else None) == expected
            causes[crash.name if crash else None] += 1

    assert min(causes["broke"], causes["large"], causes[None]) > 5


def test_crash__counts_what_the_scenario_counts(traces):
    from dataclasses import replace

    scenario = replace(sector(months=MONTHS), crash=(2,))
    found = [replay_sector(scenario, SEED, trial).crash("alpha") for trial in range(TRIALS)]

    assert {crash.name for crash in found if crash} == {"sold"}


def test_sector_crash__is_where_firms_that_crashed_hold_over_half_of_the_capital(traces):
    found = [trace.sector_crash for trace in traces]
    for trace, crashed in zip(traces, found, strict=True):
        months = [crash.month for name in trace.singles if (crash := trace.crash(name))]
        second = sorted(months)[1] if len(months) > 1 else None  # two of three firms; the cohort weighs next to nothing
        assert (crashed[0] if crashed else None) == second

    assert {month is None for month in found} == {True, False}


def test_state__ends_with_the_exit(traces):
    trace = next(trace for trace in traces if trace.exit("alpha"))
    month = trace.exit("alpha").month

    assert trace.acts("alpha", month)
    assert not trace.acts("alpha", month + 1)
    assert not trace.acts("alpha", -1)
    assert trace.last_state("alpha") == trace.state("alpha", month)
    assert set(trace.world(month)) == {"mood", "pool"}


def test_shocks__of_the_world_are_those_of_the_walk(traces):
    trace = traces[3]
    moods = [trace.world(month)["mood"] for month in range(trace.last_month + 1)]

    assert trace.world_shocks[0] == {}
    assert set(trace.world_shocks[1]) == set(MODEL.world_shocks)
    for month in range(1, len(moods)):
        assert moods[month] == pytest.approx(0.9 * moods[month - 1] + 0.2 * trace.world_shocks[month]["tide"])
