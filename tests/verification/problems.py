"""Problems with known answers, and how often the stated intervals hold them.

The answers were computed by closed form or quadrature, independently of this package.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import known_models as known
from linear_limit_state import model as linear
from scipy.linalg import expm

import filon

EXAMPLES = Path(__file__).parents[2] / "examples"
SHORT, LONG = range(1, 41), range(1, 201)
"""Seeds of the coverage tests, fixed in advance."""


@dataclass(frozen=True)
class Problem:
    """A model and what is known of it.

    Attributes
    ----------
    model
        Makes the scenario or model.
    answers
        Exit to its exact probability at the last step.
    steps
        Length; None where the scenario knows it.
    trials
        Of one estimate; a tenth for a single interval of the coverage tests, unless `cover` says otherwise.
    """

    model: Callable[[], Any]
    answers: Mapping[str, float]
    steps: int | None = None
    trials: int = 400_000
    cover: int = 4_000


def claims(reserve: float, horizon: float, steps: int) -> Any:
    """The shipped example with another reserve and horizon; `steps`: more claims than can happen by then."""
    figures = {"firms.ruin_by_claims.reserve_start": reserve, "firms.ruin_by_claims.horizon": horizon}
    return filon.load(f"{EXAMPLES / 'ruin_by_claims.py'}:model", months=steps, overrides=figures)


def modulated_hazard() -> Any:
    """Monthly probabilities are those of the generator of good, bad and failed, which is continuous."""
    generator = [[-0.052, 0.05, 0.002], [0.10, -0.15, 0.05], [0.0, 0.0, 0.0]]
    return known.modulated_hazard(expm(generator))


PROBLEMS = {
    "first_passage": Problem(lambda: known.first_passage(1, 0, 0.3), {"ruin": 0.118139917}, 60),
    "first_passage_rising": Problem(lambda: known.first_passage(1, 0.05, 0.3), {"ruin": 0.062909272}, 60),
    "first_passage_falling": Problem(lambda: known.first_passage(1, -0.1, 0.3), {"ruin": 0.315221413}, 60),
    "claims_0_1": Problem(lambda: claims(0, 1, 20), {"ruin": 0.4449921789, "time_over": 1 - 0.4449921789}),
    "claims_1_10": Problem(lambda: claims(1, 10, 60), {"ruin": 0.5414378940}),
    "claims_5_12": Problem(lambda: claims(5, 12, 60), {"ruin": 0.1607899743}),
    "claims_5_60": Problem(lambda: claims(5, 60, 150), {"ruin": 0.2736610017, "time_over": 1 - 0.2736610017}),
    "gambler": Problem(lambda: known.gambler, {"ruin": 0.977142635}, 20_000, trials=20_000, cover=1_000),
    "modulated_hazard": Problem(modulated_hazard, {"failure": 0.562018179}, 60),
    "competing_hazards": Problem(
        lambda: known.competing_hazards, {"first": 0.32473684, "second": 0.16236842, "third": 0.08118421}, 24
    ),
    "rp22": Problem(lambda: known.rp22, {"event": 4.207305511e-3}, trials=4_000_000, cover=20_000),
    "rp31": Problem(lambda: known.rp31, {"event": 3.226681210e-3}, trials=4_000_000, cover=20_000),
    "four_branch": Problem(lambda: known.four_branch, {"event": 2.222795066e-3}, trials=4_000_000, cover=20_000),
    "linear": Problem(lambda: linear, {"event": 2.326290791e-4}, trials=2_000_000, cover=100_000),
}


def estimates(problem: Problem, trials: int, seed: int = 1) -> dict[str, tuple[float, float, float]]:
    """Exit to its probability at the last step, with both limits."""
    tree = filon.simulate(problem.model(), steps=problem.steps, trials=trials, seed=seed, keep="summary", threads=1)
    summary = tree["summary"]
    last = summary.exit_probability.dims[1]
    found = {}
    for name in problem.answers:
        parts = [summary[f"exit_probability{part}"].isel({"entity": 0, last: -1}) for part in ("", "_low", "_high")]
        estimate, low, high = (float(part.sel(exit=name)) for part in parts)
        found[name] = estimate, low, high
    return found


def covered(problem: Problem, seeds: range) -> dict[str, int]:
    """Exit to the number of seeds whose stated interval holds the answer."""
    counts = dict.fromkeys(problem.answers, 0)
    for seed in seeds:
        for name, (_, low, high) in estimates(problem, problem.cover, seed).items():
            counts[name] += low <= problem.answers[name] <= high
    return counts
