import pytest

from filon.quantities.units import UNITS, read_unit, unit_fault


@pytest.mark.parametrize("name", sorted(UNITS))
def test_unit__reads_as_itself(name):
    read = read_unit(name)

    assert (read.unit.name, read.multiple, read.currency) == (name, 1.0, "USD")
    assert unit_fault(name, name) is None


@pytest.mark.parametrize(
    ("found", "unit", "multiple", "currency"),
    [
        ("million EUR/month", "USD/month", 1e6, "EUR"),
        ("billion USD", "USD", 1e9, "USD"),
        ("thousand users", "users", 1e3, "USD"),
        ("EUR/user/month", "USD/user/month", 1.0, "EUR"),
        ("ratio", "factor", 1.0, "USD"),
    ],
)
def test_unit__is_read_with_multiple_and_currency(found, unit, multiple, currency):
    read = read_unit(found)

    assert (read.unit.name, read.multiple, read.currency) == (unit, multiple, currency)


@pytest.mark.parametrize("found", ["furlongs", "million share", "", "XXX/month", "million"])
def test_unit__outside_the_table_is_none(found):
    assert read_unit(found) is None


@pytest.mark.parametrize(
    ("found", "expected", "fault"),
    [
        ("shre", "share", "unknown unit 'shre'; did you mean 'share'?"),
        (
            "share/year",
            "share/month",
            "an annual figure (share/year) where a monthly one (share/month) is expected: "
            "a share s a year is 1 - (1 - s)**(1/12) a month",
        ),
        (
            "million USD/year",
            "USD/month",
            "an annual figure (million USD/year) where a monthly one (USD/month) is expected: divide by 12",
        ),
        (
            "log/month",
            "log/year",
            "a monthly figure (log/month) where an annual one (log/year) is expected: multiply by 12",
        ),
        ("years", "months", "'years' found, 'months' is expected: multiply by 12"),
        (
            "users",
            "USD",
            "unit 'users' (people or seats) found, 'USD' (US dollars) is expected",
        ),
        ("claims", "events", "unit 'claims' found, 'events' is expected"),
    ],
)
def test_unit_fault__says_what_is_wrong(found, expected, fault):
    assert unit_fault(found, expected) == fault


def test_unit__of_a_users_own_model_fits_itself():
    assert unit_fault("claims", "claims") is None
