"""Currencies and their dollar rates: a rate is fixed at the start of a scenario and kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

CURRENCIES = frozenset({"USD", "EUR", "GBP", "CHF", "JPY", "CNY", "CAD", "KRW", "INR", "SEK", "AUD", "SGD", "HKD"})
"""Codes (ISO 4217) that units may name."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency was worth.

    Attributes
    ----------
    currency
        Its ISO 4217 code.
    as_of
        The day.
    usd
        US dollars for one unit [USD].
    source
        A key of sources.csv or an address.
    """

    currency: str
    as_of: date
    usd: float
    source: str = ""


def rate_on(day: date, currency: str, rates: Iterable[Rate]) -> Rate | None:
    """The latest rate of `currency` known on `day`, None where there is none.

    Examples
    --------
    >>> table = [Rate("EUR", date(2025, 3, 31), 1.08), Rate("EUR", date(2025, 9, 30), 1.17)]
    >>> rate_on(date(2025, 6, 30), "EUR", table).usd
    1.08
    """
    known = [rate for rate in rates if rate.currency == currency and rate.as_of <= day]
    return max(known, key=lambda rate: rate.as_of) if known else None
