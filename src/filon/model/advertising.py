"""Advertising: what free users bring in once the business of selling their attention has been built."""

from __future__ import annotations

from filon.mathematics.plain import exp


def ramp_delay(midpoint: float, months: float) -> float:
    """Factor :math:`e^{m/r}` of the ramp that no month changes: large while most of the ramp lies ahead.

    Parameters
    ----------
    midpoint
        Months from the start to half of the ramp; negative: an old business is past it.
    months
        Length scale of the ramp [months].
    """
    return exp(midpoint / months)


def ramp(delay: float, t: float, months: float) -> float:
    r"""Part of the full advertising revenue of a free user that is earned in month t, 0 to 1.

    .. math:: \frac{1}{1 + e^{-(t - m)/r}}

    Selling attention takes a sales force, measurement and habits, so it comes slowly and then fast. A logistic curve
    rises from a tenth to nine tenths in 4.4 r.

    Parameters
    ----------
    delay
        `ramp_delay` of the midpoint m.
    t
        Month.
    months
        Length scale r [months].
    """
    return 1.0 / (1.0 + delay * exp(-t / months))


def ramp_growth(earned: float, months: float) -> float:
    """Growth of the ramp [log/month] where a part `earned` of it is done: the slope of a logistic curve."""
    return (1.0 - earned) / months


def advertising(free_users: float, month: float, earned: float) -> float:
    """Advertising revenue [USD/month].

    Payers see none. That free users pay by attention is what carries the control `search_engine`; whether they will
    pay an assistant that way is open, and its ramp has hardly begun.

    Parameters
    ----------
    free_users
        Who see it.
    month
        Revenue of a free user once the ramp is done [USD/user/month].
    earned
        Part of it that is earned now.
    """
    return free_users * month * earned
