"""Price: it drifts, wars cut it, and flat pricing ends where serving costs near the price."""

from __future__ import annotations

from filon.mathematics.plain import exp, log, maximum, minimum
from filon.model.climate import LOG_2


def next_log_price(
    log_price: float, step: float, exposure: float, expansion: float, least: float, most: float
) -> float:
    r"""Price over that at the start [log], after the sector's drift and wars, and what existing payers add.

    .. math:: \log p' = \mathrm{clip}(\log p + \epsilon\,\Delta + x)

    Parameters
    ----------
    step
        The sector's change of the month [log].
    exposure
        The firm's exposure to it.
    expansion
        Seats and options that existing payers add [log/month].
    least, most
        Bounds of price over price at the start.
    """
    return minimum(maximum(log_price + exposure * step + expansion, log(least)), log(most))


def next_repriced_months(months: float, unit_cost: float, price: float, threshold: float) -> float:
    """Months since flat pricing ended in favour of metering; 0 before.

    It ends when serving a payer costs more than `threshold` of the price. Cursor did in June 2025, GitHub Copilot
    in June 2026.

    Parameters
    ----------
    months
        Months since then so far.
    unit_cost, price
        Of a payer [USD/user/month].
    threshold
        Cost over price at which flat pricing ends.
    """
    started = 1.0 if unit_cost > threshold * price else 0.0
    return months + 1.0 if months > 0.0 else started


def next_log_cap(log_cap: float, repriced_months: float, metered_cap: float, half_life: float) -> float:
    """Rate limit over price [log]: once use is metered it moves to `metered_cap`, half of the way each half-life.

    Slow on purpose: Cursor's margin was still negative seven months after its change.

    Parameters
    ----------
    repriced_months
        Months since flat pricing ended; 0 before.
    metered_cap, half_life
        Rate limit over price that it tends to, and how fast [months].
    """
    step = (log(metered_cap) - log_cap) * (1.0 - exp(-LOG_2 / half_life))
    return log_cap + (step if repriced_months > 0.0 else 0.0)


def repricing_churn(repriced_months: float, months: float, factor: float) -> float:
    """Factor on churn for some months after flat pricing ended; 1 otherwise."""
    return factor if repriced_months > 0.0 and repriced_months <= months else 1.0


def metered_conversion(repriced_months: float, factor: float) -> float:
    """Factor on conversion once use is metered: many pay more for a flat price than metered use would cost them.

    It lasts, unlike the anger of the first months: without it a firm pushed into metering ends better than one just
    short of it.

    Parameters
    ----------
    repriced_months
        Months since flat pricing ended; 0 before.
    factor
        Conversion of a metered product over that of a flat one.

    References
    ----------
    Lambrecht and Skiera (2006), Paying too much and being happy about it: existence, causes, and consequences of
    tariff-choice biases.
    """
    return factor if repriced_months > 0.0 else 1.0
