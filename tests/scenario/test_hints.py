"""Numbers written as people write them elsewhere: one clear message each, with what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_tree import said

from filon.errors import InputError
from filon.scenario import load
from filon.scenario.documents import parsed
from filon.scenario.hints import line_hint, number_hint

CASH = '{p10 = 17, p50 = 17.5, p90 = 18, scale = "log"}'
FIRM = "firms/2025-06/openai.toml"
GROUPS = "has commas between thousands: write"

HINTS = {
    "0,5": "'0,5' has a decimal comma: write 0.5",
    "-0,5": "'-0,5' has a decimal comma: write -0.5",
    "12,5e3": "'12,5e3' has a decimal comma: write 12.5e3",
    "50%": "'50%' is a percentage: write 0.5",
    "7,5 %": "'7,5 %' is a percentage: write 0.075",
    "1,000": f"'1,000' {GROUPS} 1_000, or 1.000 where it is a decimal comma",
    "1,000,000": f"'1,000,000' {GROUPS} 1_000_000",
    "1,234.5": f"'1,234.5' {GROUPS} 1_234.5",
    "1.234.567": "'1.234.567' has points between thousands: write 1_234_567",
    "1.234,5": "'1.234,5' has points between thousands: write 1_234.5",
    "1 000": "'1 000' has spaces or apostrophes between thousands: write 1_000",
    "1'000": "'1'000' has spaces or apostrophes between thousands: write 1_000",
    "1\u202f000,5": "'1\u202f000,5' has spaces or apostrophes between thousands: write 1_000.5",
    "\u201c20\u201d": "quotation marks are curly: write 20",
    "\u201clog\u201d": 'quotation marks are curly: write "log"',
    "1e6 USD": "'1e6 USD' is more than a number: write 1e6 (a unit has a key of its own)",
    "$5": "'$5' is more than a number: write 5 (a unit has a key of its own)",
    "USD 20": "'USD 20' is more than a number: write 20 (a unit has a key of its own)",
    "5k": "'5k' is more than a number: write 5e3",
    "1.5 billion": "'1.5 billion' is more than a number: write 1.5e9",
    ".5": "'.5' has digits on one side of its point only: write 0.5",
    "\u22125": "'\u22125' has a minus sign that is none: write -5",
    "20": "'20' is a text: write 20 without quotation marks",
    "{p10 = 1,5, p50 = 2}": "'1,5' has a decimal comma: write 1.5",
}


@pytest.mark.parametrize(("text", "hint"), HINTS.items(), ids=HINTS)
def test_hint__says_what_to_write(text, hint):
    assert number_hint(text) == hint


@pytest.mark.parametrize("text", ["", "bubble", "inf", "2025-06-30", "1.2.3", "churn=0.5", "1e", "9" * 100])
def test_hint__is_silent_where_no_number_was_meant(text):
    assert number_hint(text) is None


@given(st.text(max_size=30) | st.text("0123456789.,'% -eEk$", max_size=12))
def test_hint__for_a_number_is_a_number_of_toml(text):
    hint = number_hint(text)
    if hint is None or "curly" in hint or text.strip().startswith("{"):
        return
    wanted = hint.rpartition(": write ")[2].partition(" ")[0].rstrip(",")
    value = parsed(f"value = {_no_leading_zeros(wanted)}", "x").data["value"]

    assert isinstance(value, int | float)


def _no_leading_zeros(number):
    """TOML knows no 007; a hint keeps what the user wrote."""
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    bare = digits.lstrip("0_")
    return sign + (f"0{bare}" if not bare[:1].isdigit() else bare)


@given(st.text(max_size=60), st.integers(1, 60))
def test_line_hint__points_into_the_line(line, column):
    found = line_hint(line, column)

    assert found is None or 1 <= found[0] <= len(line)


def test_line_hint__leaves_lines_alone_that_no_person_wrote():
    assert line_hint(f"value = 0,5{' ' * 100}", 10) == (9, "'0,5' has a decimal comma: write 0.5")
    assert line_hint(f"value = 0,5{' ' * 10**6}x", 10) is None


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("0,5", "16: '0,5' has a decimal comma: write 0.5"),
        ("50%", "16: '50%' is a percentage: write 0.5"),
        ("1,000,000", f"16: '1,000,000' {GROUPS} 1_000_000"),
        ("1 000", "16: '1 000' has spaces or apostrophes between thousands: write 1_000"),
        ("1e6 USD", "16: '1e6 USD' is more than a number: write 1e6 (a unit has a key of its own)"),
        ("\u201c20\u201d", "16: quotation marks are curly: write straight ones"),
        ("\u00a020", "16: a no-break space (U+00A0, invisible): delete it or write a space"),
        ("{p10 = 1,5, p50 = 2, p90 = 3}", "23: '1,5' has a decimal comma: write 1.5"),
        ('"0,5"', "1: inputs.cash: '0,5' has a decimal comma: write 0.5"),
        ('{p10 = "5%", p50 = 2.0, p90 = 3.0, scale = "log"}', "17: inputs.cash.p10: '5%' is a percentage: write 0.05"),
    ],
)
def test_file__with_a_clumsy_number_gets_one_fault_that_says_what_to_write(changed, written, fault):
    with pytest.raises(InputError, match="write") as error:
        changed(FIRM, CASH, written)
    (told,) = said(error)

    assert told.startswith(f"{FIRM}:10:{fault}")


def test_setting__with_a_clumsy_number_is_told_what_to_write(changed):
    settings = {"tax_rate": "25%", "openai.price": "1e6 USD", "months": "3,5", "narratives.bubble.weight": "0,5"}
    with pytest.raises(InputError, match="write") as error:
        load("openai", overrides=settings)

    assert said(error) == [
        "firms.openai.price: '1e6 USD' is more than a number: write 1e6 (a unit has a key of its own)",
        "mechanics.tax_rate: '25%' is a percentage: write 0.25",
        "months: '3,5' has a decimal comma: write 3.5; a whole number is expected",
        "narratives.bubble.weight: '0,5' has a decimal comma: write 0.5",
    ]


def test_file__with_a_byte_order_mark_is_read(tree):
    file = tree / FIRM
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())

    assert load("openai").firms[0].name == "openai"


def test_hint__of_more_than_any_number_is_none():
    assert number_hint("1E306K") is None
