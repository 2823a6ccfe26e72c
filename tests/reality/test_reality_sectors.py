"""Checks on several firms in one world, on made-up trials and small on the shipped sector."""

from datetime import date

import numpy as np
import pytest
import xarray as xr

from filon.reality.declared import Closures, reality
from filon.reality.sectors import above_all, fallen, pulled_along, sector_crashed, sector_order, sound_beside
from filon.reality.shapes import Added, DeathTiming
from filon.reality.simulations import Case, Laboratory
from filon.reality.suppliers import first_felt, mean_step, paired, steps_after, supplier_fall
from filon.reality.timing import by_quarter, death_timing, distance, median_month
from filon.scenario.files import Library, distributions_folder

TRIALS = 1024
CHECKS = reality(Library(distributions_folder())).checks
CLOSURES = reality(Library(distributions_folder())).closures


def case_of(name, trials=TRIALS):
    laboratory = Laboratory(trials, 1)
    return Case(name, laboratory, laboratory.simulated(laboratory.scenario(name)))


@pytest.fixture(scope="module")
def sector():
    return case_of("sector-2025")


def rows(findings):
    return {(row.subject, row.what): row for row in findings}


def test_fallen__needs_over_half_of_the_capital_within_two_years():
    crashes = np.array([[10, 33, -1], [10, 34, -1], [-1, -1, 5], [10, 20, -1], [1, 50, 51]])

    assert fallen(crashes, np.array([0.3, 0.3, 0.4]), 60).tolist() == [True, False, False, True, True]
    assert fallen(crashes, np.array([0.3, 0.3, 0.4]), 20).tolist() == [False, False, False, True, False]
    assert not fallen(crashes[:1], np.array([0.25, 0.25, 0.5]), 60).any()


def test_sector_crashed__counts_what_the_engine_counts(sector):
    for months in (24, 60):
        share = float(sector.base.sector["sector_crash_probability"].sel(month=months))
        assert sector_crashed(sector.base, months).mean() == pytest.approx(share, abs=1e-12)


def test_sector_order__holds_on_the_shipped_sector(sector):
    found = sector_order("order", CHECKS["sector_order"], sector)

    assert [row.what for row in found] == ["bubble over gold rush", "gold rush over slow revolution"]
    assert all(row.holds and row.value > 0.0 for row in found)


def test_controls__stay_alive_beside_a_sector_that_crashes(sector):
    found = sound_beside("sound", CHECKS["sound_beside"], sector)

    assert {row.subject.split("/")[1] for row in found} == {"classic_saas", "search_engine", "online_retail"}
    assert all(row.holds for row in found)


def test_pulled_along__wrappers_fall_where_openai_falls(sector):
    found = {row.subject.split("/")[1]: row for row in pulled_along("pulled", CHECKS["pulled_along"], sector)}

    assert set(found) == {"anthropic", "cohere", "mistral", "xai", "wrapper"}
    assert found["wrapper"].holds


def test_copies__are_simulated_once_and_leave_the_case_alone(sector):
    added = CHECKS["sound_beside"].added

    assert sector.beside(added) is sector.beside(added)
    assert sector.beside([]) is sector
    assert {firm.name for firm in sector.beside(added).scenario.firms} - {
        firm.name for firm in sector.scenario.firms
    } == {"classic_saas", "search_engine", "online_retail", "wrapper"}
    assert sector.beside([Added(archetype="openai")]) is sector, "a firm of that name is there already"


def test_supplier_fall__is_felt_after_it_and_never_before(sector):
    found = rows(supplier_fall("fall", CHECKS["supplier_fall"], sector))

    for row in found.values():
        if row.what.startswith("margin by the month"):
            assert row.value == 0.0
            assert row.holds
    cursor = {what: row for (subject, what), row in found.items() if subject.endswith("/cursor")}
    assert cursor["first month in which the fall of anthropic is felt"].value >= 1.0
    assert cursor["margin in the 12 months after anthropic falls (68% of what it buys)"].holds


def test_pairs__are_trials_in_which_the_firm_lives_on_without_the_hazard():
    def outcomes(exits, months):
        both = [np.array(one)[:, None] for one in (exits, months)]
        data = {name: (("trial", "firm"), one) for name, one in zip(("exit", "exit_month"), both, strict=True)}
        return xr.Dataset(data, {"firm": ["lab"], "month": np.arange(21)})

    fallen_ = outcomes([9, 9, 9, 1, 9], [4, 4, 4, 4, 19])
    without = outcomes([0, 1, 1, 0, 0], [-1, 6, 12, -1, -1])
    found = paired(fallen_, without, "lab", 3)

    assert found.trials.tolist() == [0, 2]
    assert found.months.tolist() == [4, 4]
    margins = np.tile(np.arange(21.0), (5, 1))
    assert steps_after(2.0 * margins, margins, found, range(1, 3)).tolist() == [[5.0, 6.0], [5.0, 6.0]]


def test_first_felt__is_the_first_month_that_is_clearly_lower():
    steps = np.array([[0.0, -0.1, -1.0], [0.0, 0.2, -1.2], [0.0, -0.3, -0.9], [0.0, np.nan, np.nan]])

    assert first_felt(steps, 3.0) == 3
    assert first_felt(-steps, 3.0) is None
    assert mean_step(steps[:, 2]).value == pytest.approx(-3.1 / 3.0)


def test_above_all__is_the_mean_given_the_condition_over_the_mean_of_all():
    random = np.random.default_rng(3)
    condition = random.random(4000) < 0.25
    crashed = (random.random(4000) < np.where(condition, 0.6, 0.2)).astype(float)
    found = above_all(crashed, condition)

    assert found.value == pytest.approx(crashed[condition].mean() - crashed.mean())
    assert found.error == pytest.approx(0.75 * np.sqrt(0.24 / 1000 + 0.16 / 3000), rel=0.1)


def test_closures__are_all_that_were_counted():
    assert sum(span.count for span in CLOSURES) == 225 + 537 + 93
    counted = by_quarter(CHECKS["death_timing"], CLOSURES)
    assert counted.tolist() == [45.0, 45.0, 135.0, 183.0, 162.0, 114.0, 78.0, 48.0, 45.0]
    assert 12.0 < median_month(counted / counted.sum()) < 13.0


def test_by_quarter__ends_with_the_last_span():
    peak = DeathTiming(kind="death_timing", meaning="", start=date(2000, 3, 31), within=0.95)
    spans = [Closures(date(2000, 4, 30), date(2000, 4, 30), 2.0), Closures(date(2000, 6, 30), date(2000, 7, 31), 4.0)]

    assert by_quarter(peak, spans).tolist() == [4.0, 2.0]


def test_distance__is_that_of_cumulated_shares():
    shares = np.array([[0.2, 0.3, 0.5], [0.5, 0.5, 0.0]])

    assert distance(shares, np.array([0.2, 0.3, 0.5])).tolist() == [0.0, 0.5]
    assert median_month(np.array([0.5, 0.5, 0.0])) == 3.0


def test_death_timing__tells_every_quarter_of_dotcom_2000():
    case = case_of("dotcom-2000", 256)
    found = death_timing("timing", CHECKS["death_timing"], case, CLOSURES)

    assert len(found) == 2 + 9
    quarters = found[2:]
    assert sum(row.value for row in quarters) == pytest.approx(1.0)
    assert all(row.low <= row.value <= row.high for row in quarters)
    median = found[0]
    assert 7.0 <= median.value <= 36.0
    assert median.low < median.value < median.high


def test_death_timing__is_about_the_scenario_of_its_peak(sector):
    assert death_timing("timing", CHECKS["death_timing"], sector, CLOSURES) == []
