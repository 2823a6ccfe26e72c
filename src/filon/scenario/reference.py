"""The two tables of the distributions folder: exchange rates and sources."""

from __future__ import annotations

from datetime import date
from math import isfinite

from filon.errors import Fault, InputError
from filon.quantities.currencies import CURRENCIES, Rate
from filon.scenario.documents import read_rows
from filon.scenario.files import Library

RATE_COLUMNS = ("currency", "as_of", "usd", "source")
SOURCE_COLUMNS = ("key", "title", "url", "as_of", "quality")


def exchange_rates(library: Library) -> tuple[Rate, ...]:
    """The rates of exchange_rates.csv.

    Raises
    ------
    InputError
        When the file or a row is faulty.
    """
    file = "exchange_rates.csv"
    rates, faults = [], []
    for line, row in read_rows(library.folder / file, file, RATE_COLUMNS):
        try:
            rate = Rate(row["currency"], date.fromisoformat(row["as_of"]), float(row["usd"]), row["source"])
        except ValueError as error:
            faults.append(Fault(file, line, 1, row["currency"], str(error)))
            continue
        if rate.currency not in CURRENCIES:
            faults.append(Fault(file, line, 1, "currency", f"unknown currency '{rate.currency}'"))
        if not (isfinite(rate.usd) and rate.usd > 0.0):
            faults.append(Fault(file, line, 1, "usd", f"{rate.usd:g} found, above 0 is expected"))
        rates.append(rate)
    if faults:
        raise InputError(faults)
    return tuple(rates)


def source_keys(library: Library) -> frozenset[str]:
    """The keys of sources.csv.

    Raises
    ------
    InputError
        When the file is faulty, or a key stands in it twice or is empty.
    """
    file = "sources.csv"
    keys: set[str] = set()
    faults = []
    for line, row in read_rows(library.folder / file, file, SOURCE_COLUMNS):
        key = row["key"]
        if not key or key in keys:
            faults.append(Fault(file, line, 1, "key", f"'{key}' stands here a second time" if key else "is empty"))
        keys.add(key)
    if faults:
        raise InputError(faults)
    return frozenset(keys)
