"""Month arithmetic: month 0 is the close of the start date, month m the close of the m-th month after it."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

LAST_YEAR = 9999


def months_later(day: date, months: int) -> date:
    """The day `months` after `day`; a month's last day stays a last day.

    Raises
    ------
    OverflowError
        When the calendar (years 1 to 9999) ends before.

    Examples
    --------
    >>> months_later(date(2025, 6, 30), 8)
    datetime.date(2026, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= LAST_YEAR:
        raise OverflowError(f"{months} months after {day} lie outside the calendar")
    length = monthrange(year, month + 1)[1]
    closing = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, length if closing else min(day.day, length))


def within_months(a: date, b: date, months: int) -> bool:
    """Whether two days are at most `months` months apart.

    Examples
    --------
    >>> within_months(date(2025, 3, 31), date(2025, 6, 30), 3)
    True
    """
    early, late = sorted((a, b))
    try:
        return late <= months_later(early, months)
    except OverflowError:
        return True
