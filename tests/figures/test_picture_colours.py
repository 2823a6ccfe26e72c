"""Colours can be told apart, and words read, on paper, on a dark screen, and in grey."""

from itertools import combinations, pairwise

import pytest

from filon.figures.style import CAUSES, DARK, GRID, INK, LEGIBLE, MUTED, NARRATIVES, PAPER, SERIES
from filon.model.shipped import MODEL

TINTS = {*SERIES, *CAUSES.values(), *NARRATIVES.values()}
WORDS = {INK, MUTED, *(LEGIBLE.get(tint, tint) for tint in TINTS)}


def luminance(tint):
    """Relative luminance as WCAG 2 has it."""
    parts = [int(tint[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def lightness(tint):
    """L* of CIELAB: what is left of a colour in grey."""
    share = luminance(tint)
    return 116 * share ** (1 / 3) - 16 if share > 0.008856 else 903.3 * share


@pytest.mark.parametrize("tint", sorted(WORDS))
def test_words__are_read_on_paper_and_on_a_dark_ground(tint):
    assert contrast(tint, PAPER) >= 4.5
    assert contrast(DARK[tint], DARK[PAPER]) >= 4.5


def test_every_colour__has_a_dark_form():
    assert {*DARK} >= {INK, MUTED, GRID, PAPER, *TINTS, *LEGIBLE.values()}


def test_neighbours__differ_in_grey():
    assert min(abs(lightness(one) - lightness(other)) for one, other in pairwise(SERIES)) > 12
    assert min(abs(lightness(one) - lightness(other)) for one, other in combinations(NARRATIVES.values(), 2)) > 15


def test_causes__of_a_crash_differ_in_grey():
    crash = {item.name for item in (*MODEL.exits, *MODEL.marks) if item.crash}
    tints = [CAUSES[name] for name in crash & {*CAUSES}]

    assert crash <= {*CAUSES}
    assert min(abs(lightness(one) - lightness(other)) for one, other in combinations(tints, 2)) > 4


def test_drawn_shapes__stand_out_from_the_ground():
    assert all(contrast(tint, PAPER) > 1.4 for tint in TINTS)
    assert all(contrast(DARK[tint], DARK[PAPER]) > 3.0 for tint in TINTS)
