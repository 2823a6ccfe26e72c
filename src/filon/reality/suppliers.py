"""The check on suppliers: what the sudden end of one takes from its buyers, and when.

The same trials are simulated twice, with and without a hazard that ends the supplier for reasons of its own (code 9).
Until it falls both are alike to the last bit, so that what differs afterwards is caused by it: buyers pay more while
they move, rivals take in customers, and investors take fright.
"""

from __future__ import annotations

from math import nan, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import xarray as xr

from filon.reality.findings import Finding
from filon.reality.shapes import SupplierFall
from filon.reality.simulations import Case
from filon.reality.verdicts import Difference, Flags, not_lower, paired_difference
from filon.scenario.resolved import FirmFigures

RESIDUAL = 9
"""Code of an end for any other reason."""

WORST, BEST = -1.0, 1.0
"""Margins outside count as these: months of next to no revenue would outweigh all others."""

Floats = npt.NDArray[np.float64]


class Pairs(NamedTuple):
    """Trials in which a supplier falls, and lives on without the hazard: indices [(trial,)], months of its fall."""

    trials: npt.NDArray[np.int64]
    months: npt.NDArray[np.int64]


def supplier_fall(name: str, check: SupplierFall, case: Case) -> list[Finding]:
    """What the fall of each supplier does to each single firm that buys from it."""
    bought = {
        lab.name: [firm for firm in case.scenario.firms if lab.name in firm.suppliers and firm.count == 1]
        for lab in case.firms(check.suppliers)
    }
    if not any(bought.values()):
        return []
    laboratory = case.laboratory
    without = laboratory.paths(laboratory.scenario(case.name, {"months": check.months}), check.most)
    findings = []
    for lab, buyers in bought.items():
        if buyers:
            hazard = {"months": check.months, f"firms.{lab}.residual_annual": check.hazard_annual}
            fallen = laboratory.paths(laboratory.scenario(case.name, hazard), check.most)
            pairs = paired(fallen, without, lab, check.after)
            for buyer in buyers:
                findings += _rows(name, check, case, lab, buyer, pairs, fallen, without)
    return findings


def paired(fallen: xr.Dataset, without: xr.Dataset, lab: str, after: int) -> Pairs:
    """Trials in which a firm ends by the hazard, and without it lives on while the months after are compared."""
    own, other = fallen.sel(firm=lab), without.sel(firm=lab)
    month, last = own["exit_month"].to_numpy(), int(fallen["month"].max())
    leaves = other["exit_month"].to_numpy()
    kept = (own["exit"].to_numpy() == RESIDUAL) & (month + after <= last)
    kept &= (leaves < 0) | (leaves > month + after)
    trials = np.flatnonzero(kept)
    return Pairs(trials, month[trials].astype(np.int64))


def steps_after(fallen: Floats, without: Floats, pairs: Pairs, lags: range) -> Floats:
    """Difference of a measure some months after the fall, NaN where the firm has gone [(trial, lag)]."""
    months = pairs.months[:, None] + np.array(lags, np.int64)
    rows = pairs.trials[:, None]
    return np.asarray(fallen[rows, months] - without[rows, months], np.float64)


def mean_step(steps: Floats) -> Difference:
    """Mean of differences, and its standard error, without those that are missing.

    Examples
    --------
    >>> import numpy as np
    >>> mean_step(np.array([-1.0, np.nan, -3.0])).value
    -2.0
    """
    found = steps[~np.isnan(steps)]
    if found.size < 2:
        return Difference(nan, nan)
    return Difference(float(found.mean()), float(found.std(ddof=1)) / sqrt(found.size))


def first_felt(steps: Floats, errors: float) -> int | None:
    """First month after the fall whose mean is clearly below 0 [(trial, lag from 1)]."""
    for lag, column in enumerate(steps.T, start=1):
        change = mean_step(column)
        if change.value < -errors * change.error:
            return lag
    return None


def _rows(
    name: str,
    check: SupplierFall,
    case: Case,
    lab: str,
    buyer: FirmFigures,
    pairs: Pairs,
    fallen: xr.Dataset,
    without: xr.Dataset,
) -> list[Finding]:
    """Nothing before the fall, less margin after it, soon, and no fewer crashes."""
    subject = case.subject(buyer.name)
    if pairs.trials.size < 2:
        note = f"{lab} falls in fewer than two trials"
        return [Finding(name, subject, f"margin after the fall of {lab}", "lower", note=note)]
    margins = (_margins(fallen, buyer.name), _margins(without, buyer.name))
    before = steps_after(*margins, pairs, range(1))
    after = steps_after(*margins, pairs, range(1, check.after + 1))
    with np.errstate(all="ignore"):
        whole = mean_step(np.array([_mean(row) for row in after]))
    early = float(np.nanmax(np.abs(before), initial=0.0))
    felt = first_felt(after, check.errors)
    share = f"{buyer.suppliers[lab]:.0%} of what it buys"
    crashes = paired_difference(*(_crashed(one, buyer.name, pairs, check.months) for one in (without, fallen)))
    unit = "change of share"
    return [
        Finding(
            name, subject, f"margin by the month in which {lab} falls", "as without it", early, None, None, unit,
            early == 0.0,
        ),
        Finding(
            name, subject, f"margin in the {check.after} months after {lab} falls ({share})",
            f"lower by over {check.errors:g} standard errors", whole.value, *whole.limits, unit,
            whole.value < -check.errors * whole.error,
        ),
        Finding(
            name, subject, f"first month in which the fall of {lab} is felt", f"1 to {check.after} months after",
            None if felt is None else float(felt), None, None, "months", None if felt is None else True,
            f"no month is clearly lower: {subject}, {lab}" if felt is None else "",
        ),
        Finding(
            name, subject, f"crash within {check.months} months, with {lab} fallen",
            f"not lower by over {check.errors:g} standard errors", crashes.value, *crashes.limits, unit,
            not_lower(crashes, check.errors),
        ),
    ]  # fmt: skip


def _margins(paths: xr.Dataset, firm: str) -> Floats:
    """Contribution margins of a firm, NaN once it has gone [(trial, month)]."""
    return np.clip(paths["contribution_margin"].sel(firm=firm).to_numpy().astype(np.float64), WORST, BEST)


def _mean(values: Floats) -> float:
    """Mean of those that are there; NaN where none is."""
    found = values[~np.isnan(values)]
    return float(found.mean()) if found.size else nan


def _crashed(outcomes: xr.Dataset, firm: str, pairs: Pairs, months: int) -> Flags:
    """Whether a firm crashed, in the trials compared [(trial,)]."""
    month = outcomes["crash_month"].sel(firm=firm).to_numpy()[pairs.trials]
    return np.asarray((month >= 0) & (month <= months), bool)
