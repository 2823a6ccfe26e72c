import pytest

from filon.report.sparklines import BARS, drawable, sparkline

GONE = float("nan")


def test_sparkline__puts_the_least_lowest_and_the_most_highest():
    assert sparkline([3.0, -1.0, 7.0]) == f"{BARS[4]}{BARS[0]}{BARS[7]}"


def test_sparkline__leaves_a_blank_for_what_is_no_number():
    assert sparkline([1.0, GONE, 2.0, GONE]) == f"{BARS[0]} {BARS[7]} "
    assert sparkline([GONE, GONE]) == "  "
    assert sparkline([]) == ""


def test_sparkline__draws_what_lies_outside_its_bounds_at_them():
    assert sparkline([-9.0, 0.5, 9.0], low=0.0, high=1.0) == f"{BARS[0]}{BARS[4]}{BARS[7]}"


@pytest.mark.parametrize("count", [1, 7, 8, 9, 61, 400])
def test_sparkline__is_no_wider_than_asked_and_ends_where_the_values_end(count):
    line = sparkline([*[0.0] * (count - 1), 1.0], low=0.0, high=1.0, width=8)

    assert len(line) == min(count, 8)
    assert line[-1] == BARS[-1]
    assert set(line[:-1]) <= {BARS[0]}


def test_drawable__is_what_an_encoding_has_bars_in():
    assert [drawable(encoding) for encoding in ("utf-8", "UTF-8", "latin-1", "cp1252", "nonsense", None)] == [
        True, True, False, False, False, False,
    ]  # fmt: skip
