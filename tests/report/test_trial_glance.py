from filon.engine.traces import Trace
from filon.report.grids import plain_text
from filon.report.language import language
from filon.report.sparklines import BARS
from filon.report.trial_glance import glance

ROWS = [
    {"revenue": 1e6 * (number + 1), "burn": 2e6, "cash": 1e8 - 3e7 * number, "subscribers": 5.0} for number in range(5)
]
TRACE = Trace("openai", "all", {}, ROWS, 1, 4, {})


def test_glance__tells_where_each_account_begins_turns_and_ends():
    grid = glance(TRACE, language("en"), 100, True)

    assert [row[0] for row in grid.rows] == ["revenue", "burn", "cash", "payers"]
    assert grid.rows[2][2:] == ("$100M", "-$20M", "$100M", "-$20M")
    assert grid.rows[0][1] == f"{BARS[1]}{BARS[3]}{BARS[4]}{BARS[6]}{BARS[7]}"


def test_glance__without_signs_for_bars_has_the_numbers_alone():
    assert plain_text(glance(TRACE, language("en"), 80, False)).isascii()


def test_glance__fits_a_narrow_terminal():
    long = Trace("openai", "all", {}, ROWS * 30, 1, 4, {})

    assert max(map(len, plain_text(glance(long, language("fr"), 80, True)).splitlines())) <= 80


def test_glance__of_a_model_of_ones_own_is_of_its_state():
    own = Trace("claims", "all", {}, [{"reserve": 10.0}, {"reserve": -1.5}], 1, 1, {})

    assert glance(own, language("en"), 80, False).rows == (("reserve", "10", "-1.5", "10", "-1.5"),)
