"""The table of exact coverages in docs/how-to/until-a-precision.md is what the rule has."""

from pathlib import Path

import numpy as np
import pytest

from filon.statistics.stopping_coverage import coverage

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "until-a-precision.md").read_text(encoding="utf-8")
PROBABILITIES = np.geomspace(0.005, 0.5, 300)
FIRST, CAP = 2**13, 2**21


def at_once(interval):
    return np.ones(np.shape(interval.low), bool)


def percent(value):
    return f"{100 * value:.1f}%"


@pytest.mark.parametrize(("precision", "within"), [("0.005", 0.005), ("0.001", 0.001), ("10%", 0.1), ("5%", 0.05)])
def test_row__is_what_the_rule_has(precision, within):
    relative = precision.endswith("%")
    rule = [coverage(p, within, relative, FIRST, CAP).covered for p in PROBABILITIES]
    greedy = [coverage(p, within, relative, FIRST, CAP, at_once).covered for p in PROBABILITIES]
    cells = percent(min(rule)), percent(np.mean(rule)), percent(max(rule)), percent(min(greedy))

    assert f"| `+- {precision}` | {' | '.join(cells)} |" in PAGE
