"""The compiled kernel means the plain walk: same codes and months, floats within 1e-9."""

from pathlib import Path

import pytest
from small_sector import sector
from tiles_in_full import Tile, differences, plain, tile

import filon
from filon.engine import replay
from filon.engine.case import case

EXAMPLES = Path(__file__).parents[2] / "examples"
CLOSE = 1e-9
SCENARIOS = {
    "openai": lambda: filon.load("openai"),
    "wrapper": lambda: filon.load("wrapper"),
    "classic_saas": lambda: filon.load("classic_saas"),
    "sector": sector,
    "sector with a cohort": lambda: sector(cohort=3),
    "schwartz_moon": lambda: filon.load(f"{EXAMPLES / 'schwartz_moon.py'}:model", months=100),
    "ruin_by_claims": lambda: filon.load(f"{EXAMPLES / 'ruin_by_claims.py'}:model", months=60),
}


@pytest.fixture(scope="module", params=SCENARIOS)
def found(request) -> Tile:
    """The first tile of each scenario."""
    return tile(case(SCENARIOS[request.param](), seed=11))


def check_twin(found: Tile) -> None:
    """Hold every lane of a tile to its plain walk.

    A deciding margin within 1e-9 of its threshold could decide otherwise, once in 1e5 months at most; none does for
    the seeds of these tests.
    """
    worst: dict[tuple[str, str], float] = {}
    for lane in range(found.case.program.lanes):
        walked = plain(found, lane)
        for number, firm in enumerate(found.case.members.names):
            assert found.end(number, lane) == walked.exits.get(firm), (lane, firm)
            assert found.marks(number, lane) == walked.marks[firm], (lane, firm)
        for field, size in differences(found, lane, walked).items():
            worst[field] = max(size, worst.get(field, 0.0))

    assert {field: size for field, size in worst.items() if size > CLOSE} == {}


def test_kernel__means_the_plain_walk(found):
    check_twin(found)


@pytest.mark.long
def test_kernel__means_the_plain_walk_of_many_trials(found):
    for number in range(1, 20):
        check_twin(tile(found.case, number * found.case.program.lanes))


def test_replay__draws_what_the_kernel_draws(found):
    scenario = found.case.scenario
    for lane in range(0, found.case.program.lanes, 16):
        for number, firm in enumerate(found.case.members.names):
            trace = replay(scenario, found.case.seed, lane, firm)
            month, code = found.end(number, lane) or (-1, 0)
            assert (trace.exit_month, trace.exit_code) == (month, code)
            assert trace.marks == found.marks(number, lane)
            for name in scenario.model.firm_inputs:
                drawn = found.of_firm("draw", name, number)[0, lane]
                assert trace.draws[name] == pytest.approx(drawn, rel=1e-9, abs=1e-10)
