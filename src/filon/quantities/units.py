"""The closed table of units, and the few conversions that are made without being asked.

A unit is a text such as ``USD/user/month``. Two figures may only meet when their units are the same, or differ
by a multiple (``million USD`` for ``USD``), by another word for the same thing (``ratio`` for ``factor``), or by
a currency, which is converted with the table of exchange rates. Nothing else is converted: an annual rate where
a monthly one is expected is refused, because a share, a logarithmic rate and a flow each convert differently.
"""

from __future__ import annotations

from dataclasses import dataclass

from filon.quantities.currencies import CURRENCIES
from filon.quantities.names import suggestion

WHOLES = (
    "users",
    "free users",
    "subscribers",
    "customers",
    "leavers",
    "revenue",
    "price",
    "cost",
    "burn",
    "compute",
    "work",
    "income",
    "profit",
    "purchases",
    "asks",
    "capital",
    "value",
    "firms",
    "trials",
)
"""What a share can be a share of."""

MULTIPLES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}

EQUAL = {
    "ratio": "factor",
    "dimensionless": "factor",
    "multiple": "factor",
    "1": "factor",
    "month": "months",
    "year": "years",
    "per month": "1/month",
    "per year": "1/year",
    "user": "users",
}
"""Another word for the same unit."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit of the table.

    Attributes
    ----------
    name
        As written in files.
    kind
        money, price, count, share, rate, log rate, duration or number.
    period
        `month` or `year` for what is per time, else empty.
    meaning
        In words.
    """

    name: str
    kind: str
    period: str
    meaning: str

    @property
    def is_dated(self) -> bool:
        """Whether it measures a stock or a flow of a firm, which belongs to one date."""
        return self.kind in ("money", "count")


def _per_time(name: str, kind: str, meaning: str, plain: bool = True) -> tuple[Unit, ...]:
    """A unit, the same a month, and the same a year."""
    rows = (
        Unit(f"{name}/month", kind, "month", f"{meaning} a month"),
        Unit(f"{name}/year", kind, "year", f"{meaning} a year"),
    )
    return (Unit(name, kind, "", meaning), *rows) if plain else rows


_ROWS = (
    *_per_time("USD", "money", "US dollars"),
    *_per_time("USD/user", "price", "US dollars for each user"),
    *_per_time("USD/subscriber", "price", "US dollars for each subscriber"),
    *_per_time("users", "count", "people or seats"),
    *_per_time("subscribers", "count", "paying users"),
    *_per_time("firms", "count", "firms"),
    *_per_time("share", "share", "part of a whole, 1 is all of it"),
    *(row for whole in WHOLES for row in _per_time(f"share of {whole}", "share", f"part of {whole}, 1 is all")),
    *_per_time("probability", "share", "chance, between 0 and 1"),
    *_per_time("1", "rate", "expected events", plain=False),
    *_per_time("log", "log rate", "change of the natural logarithm", plain=False),
    Unit("log", "number", "", "difference of natural logarithms"),
    Unit("log/sqrt(year)", "number", "", "standard deviation of a logarithm over a year"),
    Unit("log/sqrt(month)", "number", "", "standard deviation of a logarithm over a month"),
    Unit("months", "duration", "", "months"),
    Unit("years", "duration", "", "years"),
    Unit("factor", "number", "", "a multiplier without a unit"),
    Unit("exponent", "number", "", "the power in an equation"),
    Unit("elasticity", "number", "", "relative change for a relative change"),
    Unit("index", "number", "", "a level against that of month 0"),
    Unit("logit", "number", "", "logarithm of odds"),
    Unit("standard deviations", "number", "", "of the driver, on its scale"),
    Unit("rank correlation", "number", "", "Spearman's, from -1 to 1"),
    Unit("switch", "number", "", "1 on, 0 off"),
    Unit("code", "number", "", "a permanent number of a list"),
)

UNITS: dict[str, Unit] = {row.name: row for row in _ROWS}
"""Every unit by its name."""

YEARS_TO_MONTHS = "multiply by 12"
ANNUAL_HINTS = {
    "share": "a share s a year is 1 - (1 - s)**(1/12) a month",
    "rate": "divide by 12",
    "log rate": "divide by 12",
    "money": "divide by 12",
    "price": "divide by 12",
    "count": "divide by 12",
}


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A unit as found in a file: so many of a table unit, perhaps in a currency other than the dollar."""

    unit: Unit
    multiple: float = 1.0
    currency: str = "USD"


def read_unit(text: str) -> ReadUnit | None:
    """The unit that `text` means, None where the table has none.

    Examples
    --------
    >>> read_unit("million EUR/month").unit.name
    'USD/month'
    >>> read_unit("furlongs") is None
    True
    """
    word, _, rest = text.partition(" ")
    multiple = MULTIPLES.get(word, 1.0)
    name = rest if word in MULTIPLES else text
    money, slash, per = name.partition("/")
    currency = money if money in CURRENCIES else "USD"
    name = f"USD{slash}{per}" if money in CURRENCIES else name
    unit = UNITS.get(EQUAL.get(name, name))
    if unit is None or (multiple != 1.0 and not unit.is_dated):
        return None
    return ReadUnit(unit, multiple, currency)


def unit_fault(found: str, expected: str) -> str | None:
    """Why a figure in unit `found` cannot stand where `expected` is asked, None where it can.

    Examples
    --------
    >>> print(unit_fault("log/year", "log/month"))
    an annual figure (log/year) where a monthly one (log/month) is expected: divide by 12
    >>> unit_fault("million EUR", "USD") is None
    True
    """
    read, asked = read_unit(found), read_unit(expected)
    if asked is None:  # a unit of a user's own model
        return None if found == expected else f"unit '{found}' found, '{expected}' is expected"
    if read is None:
        return f"unknown unit '{found}'" + suggestion(found, (*UNITS, *EQUAL))
    unit, wanted = read.unit, asked.unit
    if unit.name == wanted.name:
        return None
    if unit.kind == wanted.kind and unit.period and wanted.period and _stem(unit) == _stem(wanted):
        hint = ANNUAL_HINTS[unit.kind]
        if unit.period == "year":
            return f"an annual figure ({found}) where a monthly one ({expected}) is expected: {hint}"
        hint = hint.replace("divide", "multiply") if hint.startswith("divide") else f"reverse of '{hint}'"
        return f"a monthly figure ({found}) where an annual one ({expected}) is expected: {hint}"
    if (unit.name, wanted.name) == ("years", "months"):
        return f"'years' found, 'months' is expected: {YEARS_TO_MONTHS}"
    return f"unit '{found}' ({unit.meaning}) found, '{expected}' ({wanted.meaning}) is expected"


def _stem(unit: Unit) -> str:
    """The unit without its period."""
    return unit.name.rsplit("/", 1)[0]
