"""Tables in lines of a given length."""

import pytest

from filon.report.grids import GAP, LEAST_FOLDED, Column, Grid, fitted, plain_text

TEXT = "a sentence of some length that has to be broken somewhere, with words of every size"
COLUMNS = (
    Column("name", right=False),
    Column("size"),
    Column("spare one", right=False, spare=True),
    Column("what", right=False, folds=True),
)
GRID = Grid("title", COLUMNS, (("first", "1", "left out", TEXT), ("second", "22", "too", "short")))


def widest(grid):
    return max(len(line) for line in plain_text(grid).splitlines())


def test_grid__that_fits_is_left_alone():
    assert fitted(GRID, 200) == GRID


@pytest.mark.parametrize("width", range(45, 140))
def test_grid__fits_and_loses_no_word(width):
    found = fitted(GRID, width)
    words = " ".join(row[-1] for row in found.rows).split()

    assert widest(found) <= width
    assert words == f"{TEXT} short".split()
    assert [row[0] for row in found.rows if row[0]] == ["first", "second"]


def test_grid__spares_a_column_before_it_folds_too_narrow():
    kept = sum(len(text) for text in ("second", "size", "left out")) + 3 * GAP + LEAST_FOLDED

    assert len(fitted(GRID, kept).columns) == 4
    assert len(fitted(GRID, kept - 1).columns) == 3


def test_grid__without_columns_to_fold_stays_as_wide_as_it_is():
    grid = Grid("", COLUMNS[:2], (("a name that is long", "1"),))

    assert fitted(grid, 10) == grid


def test_grid__shares_the_line_among_folding_columns():
    two = Grid("", (Column("a", folds=True), Column("b", folds=True)), ((TEXT, TEXT),))

    assert widest(fitted(two, 79)) <= 79
    assert {len(row) for row in fitted(two, 79).rows} == {2}
