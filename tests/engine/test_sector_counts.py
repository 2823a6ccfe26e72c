"""What a kernel counts of all firms together is what the trials' plain walks say."""

from types import SimpleNamespace

import numpy as np
import pytest
from small_sector import sector

from filon.engine.case import case
from filon.engine.compilation import compiled_unit
from filon.engine.crews import ThreadCrew
from filon.engine.execution import Execution
from filon.engine.keeping import Keep
from filon.engine.sector_traces import replay_sector
from filon.engine.sinks import MemorySink
from filon.engine.traces import walked
from filon.results.tally import FIRST_PARTS, Tally

TRIALS = 60
MONTHS = 24


@pytest.fixture(scope="module")
def found():
    """A small sector with a cohort: its case, the kernel's tally, and the plain walks of its trials."""
    given = case(sector(months=MONTHS, cohort=4), seed=5)
    sink = MemorySink()
    execution = Execution(given, ThreadCrew(given, compiled_unit(given), 2), TRIALS, Keep(outcomes=TRIALS), sink)
    tally = execution.run(None, None).tally
    walks = [walked(given.scenario, given.seed, trial) for trial in range(TRIALS)]
    return SimpleNamespace(case=given, tally=tally, sink=sink, walks=walks)


def crash_month(found, path, member: str) -> int:
    """Month of a firm's crash, far away for none."""
    crash = {code.code for code in found.case.layout.causes}
    month, code = path.exits.get(member, (10**6, 0))
    months = [month] if code in crash else []
    names = {mark.name: mark.code for mark in found.case.scenario.model.marks}
    months += [at for name, at in path.marks[member].items() if names[name] in crash]
    return min(months, default=10**6)


def expected(found) -> Tally:
    """The tally of what firms do together, trial by trial in plain Python."""
    described, names = found.case.layout, found.case.members.names
    owner = dict(zip(names, (figures.name for figures in found.case.members.figures), strict=True))
    weight = dict(zip(described.entities, described.sector.capital, strict=True))
    single = set(described.single_firms)
    whole = sum(weight.values())
    tally = Tally.empty(described)
    for narrative, _, _, path in found.walks:
        months = {name: crash_month(found, path, name) for name in names}
        first = min(months.values())
        tied = [name for name in names if months[name] == first and first <= MONTHS]
        for name in tied:
            tally.first[narrative, described.entities.index(owner[name])] += FIRST_PARTS // len(tied)
        over = False
        for month in range(MONTHS + 1):
            gone = [name for name in names if months[name] <= month]
            tally.crashed_count[narrative, month, sum(name in single for name in gone)] += 1
            shares = [
                weight[owner[name]] / found.case.layout.counts[described.entities.index(owner[name])] for name in gone
            ]
            place = min(int(sum(shares) / whole * 512), 511) + 1
            tally.capital_crashed[narrative, month, place] += 1
            recent = [share for name, share in zip(gone, shares, strict=True) if months[name] > month - 24]
            if not over and sum(recent) > 0.5 * whole * (1 + 1e-9):
                tally.sector_crash[narrative, month] += 1
                over = True
        for place, horizon in enumerate(described.sector.horizons):
            counts = [
                sum(months[name] <= horizon for name in names if owner[name] == entity) for entity in described.entities
            ]
            for a, k in enumerate(counts):
                for b, other in enumerate(counts):
                    same = k * (k - 1) if described.counts[a] > 1 else k
                    tally.joint[narrative, place, a, b] += same if a == b else k * other
    return tally


@pytest.mark.parametrize("name", ["crashed_count", "capital_crashed", "sector_crash", "joint", "first"])
def test_kernel__counts_firms_together_as_their_walks_do(found, name):
    assert (getattr(found.tally, name) == getattr(expected(found), name)).all()
    assert getattr(found.tally, name).any()


def test_kernel__squares_the_members_of_a_cohort(found):
    members = [name for name in found.case.members.names if name.startswith("small/")]
    crash, left = np.zeros((2, MONTHS + 1), int), np.zeros((2, MONTHS + 1, 2), int)
    for narrative, _, _, path in found.walks:
        for month in range(MONTHS + 1):
            crash[narrative, month] += sum(crash_month(found, path, name) <= month for name in members) ** 2
            for place, code in enumerate((1, 2)):
                gone = [name for name, (at, by) in path.exits.items() if at <= month and by == code and name in members]
                left[narrative, month, place] += len(gone) ** 2

    assert (found.tally.crash_squared[0] == crash).all()
    assert (found.tally.exits_squared[0] == left).all()
    assert crash[:, -1].any()


def test_kernel__keeps_how_many_members_left(found):
    kept = found.sink.joined("members_crashed")
    months = found.case.layout.horizons
    for trial, (_, _, _, path) in enumerate(found.walks):
        members = [name for name in found.case.members.names if name.startswith("small/")]
        by_horizon = [sum(crash_month(found, path, name) <= month for name in members) for month in months]
        assert kept[trial, 0].tolist() == by_horizon


def test_kernel__counts_the_value_of_layers(found):
    sector_layout = found.case.layout.sector
    fields = {"makers": "sales", "traders": "sales", "all": "bought"}
    layer = dict(zip(found.case.members.names, (figures.layer for figures in found.case.members.figures), strict=True))
    bins = np.zeros_like(found.tally.value)
    for narrative, _, _, path in found.walks:
        for month in range(MONTHS + 1):
            acting = [name for name in layer if len(path.firms[name]) > month]
            sums = [
                sum(getattr(path.firms[name][month], field) for name in acting if kind == "all" or layer[name] == kind)
                for kind, field in fields.items()
            ]
            positive = sum(max(value, 0.0) for value in sums)
            for place, value in enumerate(sums):
                at = int(np.arcsinh(value / sector_layout.value_bins.a) * 512 / 34 + 257)
                bins[place, month, 0, narrative, at] += 1
                if positive > 0.0:
                    share = min(int(max(value, 0.0) / positive * 512), 511) + 1
                    bins[place, month, 1, narrative, share] += 1
    moved = np.abs(bins - found.tally.value).sum()

    assert moved <= 8  # a value next to the edge of a bin
    assert bins.sum() > 1000


def test_kernel__counts_losses_of_counterparties(found):
    sector_layout = found.case.layout.sector
    claims = found.case.scenario.model.claims
    exposed = {figures.name: figures.exposures for figures in found.case.scenario.firms}
    bins = np.zeros_like(found.tally.losses)
    for narrative, _, _, path in found.walks:
        for index, horizon in enumerate(sector_layout.horizons):
            losses = dict.fromkeys(sector_layout.counterparties, 0.0)
            for name, (month, code) in path.exits.items():
                for (claim, who), share in exposed.get(name, {}).items():
                    if month <= horizon and code in claims[claim].codes:
                        losses[who] += share * getattr(path.firms[name][-1], claims[claim].field)
            for place, loss in enumerate([*losses.values(), sum(losses.values())]):
                bins[place, index, narrative, int(np.arcsinh(loss / sector_layout.loss_bins.a) * 512 / 34 + 257)] += 1
    moved = np.abs(bins - found.tally.losses).sum()

    assert moved <= 4
    assert sector_layout.counterparties == ("bank", "fund")


def test_sector__of_one_firm_is_that_firm():
    """Firms of one market and pool differ from one alone; a firm with no others draws and ends the same."""
    alone = case(sector(firms=("alpha",)), seed=5)
    assert alone.layout.sector is None


def test_sector__does_not_depend_on_the_order_of_firms(found):
    again = case(sector(months=MONTHS, cohort=4, firms=("gamma", "beta", "alpha")), seed=5)
    sink = MemorySink()
    tally = Execution(again, ThreadCrew(again, compiled_unit(again), 1), TRIALS, Keep(), sink).run(None, None).tally

    assert tally == found.tally


def test_kernel__dates_the_sector_s_crash_as_traces_do(found):
    months = [replay_sector(found.case.scenario, found.case.seed, trial).sector_crash for trial in range(TRIALS)]
    counted = [sum(crash is not None and crash[0] == month for crash in months) for month in range(MONTHS + 1)]

    assert found.tally.sector_crash.sum(0).tolist() == counted
    assert any(counted)
