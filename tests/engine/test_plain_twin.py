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
TILES = {
    "openai": (lambda: filon.load("openai"), 128),
    "wrapper": (lambda: filon.load("wrapper"), 128),
    "classic_saas": (lambda: filon.load("classic_saas"), 128),
    "sector": (lambda: sector(), 128),
    "schwartz_moon": (lambda: filon.load(f"{EXAMPLES / 'schwartz_moon.py'}:model", months=100), 128),
    "ruin_by_claims": (lambda: filon.load(f"{EXAMPLES / 'ruin_by_claims.py'}:model", months=60), 128),
}
"""Scenario and the number of lanes that are walked; no deciding margin of these lies within 1e-9 of its threshold."""


@pytest.fixture(scope="module", params=TILES)
def found(request) -> Tile:
    """A tile of each scenario."""
    return tile(case(TILES[request.param][0](), seed=11))


def test_kernel__means_the_plain_walk(found):
    worst: dict[tuple[str, str], float] = {}
    for lane in range(min(128, found.case.program.lanes)):
        walked = plain(found, lane)
        for number, firm in enumerate(found.case.scenario.firms):
            assert found.end(number, lane) == walked.exits.get(firm.name), (lane, firm.name)
            assert found.marks(number, lane) == walked.marks[firm.name], (lane, firm.name)
        for field, size in differences(found, lane, walked).items():
            worst[field] = max(size, worst.get(field, 0.0))

    assert {field: size for field, size in worst.items() if size > CLOSE} == {}


def test_replay__draws_what_the_kernel_draws(found):
    scenario = found.case.scenario
    for lane in range(0, found.case.program.lanes, 16):
        for number, firm in enumerate(scenario.firms):
            trace = replay(scenario, found.case.seed, lane, firm.name)
            month, code = found.end(number, lane) or (-1, 0)
            assert (trace.exit_month, trace.exit_code) == (month, code)
            assert trace.marks == found.marks(number, lane)
            for name in scenario.model.firm_inputs:
                drawn = found.of_firm("draw", name, number)[0, lane]
                assert trace.draws[name] == pytest.approx(drawn, rel=1e-9, abs=1e-12)
