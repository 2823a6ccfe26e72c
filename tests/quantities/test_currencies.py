from datetime import date

from filon.quantities.currencies import Rate, rate_on

TABLE = [
    Rate("EUR", date(2025, 3, 31), 1.08),
    Rate("EUR", date(2025, 9, 30), 1.17),
    Rate("GBP", date(2025, 3, 31), 1.3),
]


def test_rate__is_the_latest_known_on_the_day():
    assert rate_on(date(2025, 9, 29), "EUR", TABLE).usd == 1.08
    assert rate_on(date(2025, 9, 30), "EUR", TABLE).usd == 1.17


def test_rate__is_none_before_the_first():
    assert rate_on(date(2025, 1, 1), "EUR", TABLE) is None
    assert rate_on(date(2025, 9, 30), "CHF", TABLE) is None
