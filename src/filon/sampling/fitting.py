"""Families of scipy fitted to data by maximum likelihood, with the uncertainty of the fit.

The data are drawn again with replacement, and the family is fitted to each such sample: the parameter sets stand for
what is not known of the parameters (Efron, B. (1979). Bootstrap methods: another look at the jackknife. Annals of
Statistics 7(1), 1-26). A trial's value is drawn from the even mixture over all sets.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Sequence
from hashlib import blake2b
from importlib import import_module
from importlib.metadata import version
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from filon.quantities.continuous import CONTINUOUS, DRAWN_AS
from filon.quantities.descriptions import Distribution
from filon.quantities.names import suggestion
from filon.sampling.kept import kept

Floats = NDArray[np.float64]

BOOTSTRAPS = 100
MOST_FAILURES = 10
"""Samples that may fail to be fitted; each is drawn again."""

FEWEST_POINTS = 10
SLOW = frozenset(
    {
        "gausshyper",
        "genhyperbolic",
        "geninvgauss",
        "irwinhall",
        "ksone",
        "kstwo",
        "levy_stable",
        "norminvgauss",
        "studentized_range",
    }
)
"""Families whose probabilities take scipy too long for fits by the hundred."""

FIT_VERSION = 1


class Fit(NamedTuple):
    """A family fitted to data.

    Attributes
    ----------
    sets
        Shapes, loc and scale of each bootstrap fit [set, parameter].
    best
        The parameters fitted to the data themselves [(parameter,)].
    distance, probability
        Kolmogorov and Smirnov's distance of the best fit from the data, and its p-value were the parameters known.
    """

    sets: Floats
    best: Floats
    distance: float
    probability: float


class UnfitError(ValueError):
    """Data to which a family cannot be fitted; the message says why."""


def held(family: str, fixed: Sequence[tuple[str, float]], free: Sequence[str]) -> dict[str, float]:
    """The parameters that are not fitted.

    Parameters
    ----------
    fixed
        What the user holds fixed: `loc`, `scale`.
    free
        What is fitted though it usually is not. A finite end of the standard support stays where it is otherwise:
        `loc` is 0 for families that begin at 0, and `scale` is 1 for those that end, too, if they have shapes.
    """
    one: Any = _of_scipy(family)
    usual = {}
    if math.isfinite(one.a) and (one.shapes or not math.isfinite(one.b)):
        usual = {"loc": 0.0, "scale": 1.0} if math.isfinite(one.b) else {"loc": 0.0}
    return {name: value for name, value in usual.items() if name not in free} | dict(fixed)


def fit(request: Distribution, seed: str) -> Fit:
    """Fit what a description of the family `fit` asks for.

    Parameters
    ----------
    seed
        The figure's key: the same key and data give the same samples.

    Raises
    ------
    UnfitError
        When the family is none, the data are too few or lie outside its support, or the fit does not converge.
    """
    data, family = np.array(request.value("data"), float), str(request.value("dist"))
    _check_family(family)
    if data.size < FEWEST_POINTS:
        raise UnfitError(f"{data.size} points are too few to fit {family}; at least {FEWEST_POINTS} are needed")
    if np.unique(data).size < 3:
        raise UnfitError(f"the points have only {np.unique(data).size} different values; nothing can be fitted")
    fixed = held(family, request.value("fixed"), request.value("free"))
    _check_support(family, data, fixed)
    digest = blake2b(data.tobytes(), digest_size=16).hexdigest()
    name = f"{FIT_VERSION} fit {version('scipy')} {family} {sorted(fixed.items())} {seed} {digest}"
    rows = kept(name, len(CONTINUOUS[family].parameters), lambda: _fitted(family, data, fixed, seed))
    return Fit(rows[2:], rows[1], float(rows[0, 0]), float(rows[0, 1]))


def sets_of(found: Fit, request: Distribution) -> Distribution:
    """The distribution that is drawn from: an even mixture over the bootstrap fits, truncated as asked."""
    sets = tuple(tuple(float(number) for number in row) for row in found.sets)
    return Distribution("sets", (("dist", request.value("dist")), ("sets", sets)), request.lower, request.upper)


def _of_scipy(family: str) -> Any:
    """What scipy has under a name; on a line."""
    return getattr(import_module("scipy.stats"), DRAWN_AS.get(family, family))


def _check_family(family: str) -> None:
    """Refuse what is no family, or none that can be fitted."""
    if family not in CONTINUOUS:
        raise UnfitError(f"'{family}' is no continuous family of scipy.stats{suggestion(family, CONTINUOUS)}")
    if family in SLOW:
        raise UnfitError(f"{family} takes too long to be fitted {BOOTSTRAPS} times; scipy integrates its probabilities")
    if not hasattr(import_module("scipy.stats"), family):
        raise UnfitError(f"this scipy ({version('scipy')}) has no {family}")


def _check_support(family: str, data: Floats, fixed: dict[str, float]) -> None:
    """Refuse data outside of a support that is held fixed."""
    one: Any = _of_scipy(family)
    if "loc" not in fixed:
        return
    loc, scale = fixed["loc"], fixed.get("scale", math.nan)
    low = loc if one.a == 0.0 else loc + one.a * scale
    high = loc + one.b * scale if one.b != 0.0 else loc
    outside = data[(data <= low) | (data >= high)]
    if outside.size:
        ends = f"{low:g} to {'inf' if math.isnan(high) else format(high, 'g')}"
        raise UnfitError(
            f'{outside[0]:g} is not inside the support of {family}, {ends}; give loc and scale, or free = ["loc"]'
        )


def _fitted(family: str, data: Floats, fixed: dict[str, float], seed: str) -> Floats:
    """Rows: distance and p-value, the best fit, the bootstrap fits."""
    stats = import_module("scipy.stats")
    best = _fit_once(family, data, fixed, ())
    if best is None:
        raise UnfitError(f"the fit of {family} does not converge; try another family")
    generator = np.random.default_rng(int.from_bytes(blake2b(seed.encode(), digest_size=8).digest(), "big"))
    sets: list[Floats] = []
    failures = 0
    while len(sets) < BOOTSTRAPS:
        found = _fit_once(family, generator.choice(data, data.size), fixed, tuple(best))
        if found is not None:
            sets.append(found)
            continue
        failures += 1
        if failures > MOST_FAILURES:
            raise UnfitError(f"more than {MOST_FAILURES} samples of the data cannot be fitted by {family}; try another")
    # The function itself: given a name, scipy 1.18 takes the standard normal without its parameters.
    distance, probability = stats.kstest(data, _of_scipy(family).cdf, args=tuple(best))
    row = np.zeros(len(best))
    row[:2] = distance, probability
    return np.stack([row, best, *sets])


def _fit_once(family: str, data: Floats, fixed: dict[str, float], start: tuple[float, ...]) -> Floats | None:
    """Parameters of the largest likelihood, None where scipy finds none."""
    one: Any = _of_scipy(family)
    held_by = {f"f{name}": value for name, value in fixed.items()}
    guess = {name: value for name, value in zip(("loc", "scale"), start[-2:], strict=False) if name not in fixed}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            if family in DRAWN_AS and "loc" in fixed and fixed.get("scale") == 1.0:
                kappa = import_module("scipy.stats").vonmises.fit(data, floc=fixed["loc"])[0]  # in closed form
                found = np.array([kappa, fixed["loc"], 1.0])
            else:
                found = np.array(one.fit(data, *start[:-2], **guess, **held_by), float)
            likely = float(one.logpdf(data, *found).sum())
    except (ValueError, RuntimeError, ArithmeticError):
        return None
    accepted = np.isfinite(found).all() and found[-1] > 0.0 and np.isfinite(likely) and one._argcheck(*found[:-2])
    return found if accepted else None
