"""Every picture, at both sizes and in both languages: nothing cut off, nothing overlapping, declared colours only."""

import re

import pytest

from filon.figures.kinds import picture
from filon.figures.picture import SIZES, Wish
from filon.figures.plotting import picture_of
from filon.figures.saving import content, with_frame
from filon.figures.style import CAUSES, DARK, styled
from filon.report.language import LANGUAGES, language

OF_RUNS = ("incidence", "survival", "fan", "accounts", "convergence")
OF_DATASETS = ("driven", "cornered", "alone", "together", "crowded", "optimum")
LARGEST = 61_000
"""Bytes of an svg."""


@pytest.fixture(params=[(size, tag) for size in SIZES for tag in LANGUAGES], ids="-".join)
def wish(request):
    size, tag = request.param
    return Wish(language=language(tag), size=SIZES[size])


@pytest.fixture(params=[*OF_RUNS, *OF_DATASETS])
def drawn(request, wish):
    if request.param in OF_RUNS:
        return picture(request.getfixturevalue("run"), request.param, wish)
    return picture_of(request.getfixturevalue(request.param), wish)


def texts(figure):
    """Boxes of all words that are seen, by what they say."""
    from matplotlib.text import Text

    figure.draw_without_rendering()
    seen = [one for one in figure.findobj(Text) if one.get_text().strip() and one.get_visible()]
    # ticks beyond the ends of an axis keep their labels, undrawn
    ticks = {
        tick.label1: axis for at in figure.axes for axis in (at.xaxis, at.yaxis) for tick in axis.get_major_ticks()
    }
    shown = {one for one in ticks if one in {tick.label1 for axis in set(ticks.values()) for tick in _drawn(axis)}}
    return [(one.get_text(), one.get_window_extent()) for one in seen if one not in ticks or one in shown]


def _drawn(axis):
    low, high = sorted(axis.get_view_interval())
    room = 1e-9 * (high - low)
    return [tick for tick in axis.get_major_ticks() if low - room <= tick.get_loc() <= high + room]


def test_picture__has_words_and_numbers(drawn):
    assert all((drawn.title, drawn.subtitle, drawn.caption, drawn.description))
    assert not drawn.title.endswith(".")
    assert drawn.description.endswith(".")
    assert len(drawn.data.rows) >= 1
    assert all(len(row) == len(drawn.data.columns) for row in drawn.data.rows)


def test_picture__shows_whole_words_that_do_not_overlap(drawn):
    with styled():
        figure = with_frame(drawn)
        boxes = texts(figure)
    whole = figure.bbox
    for text, box in boxes:
        over = max(whole.x0 - box.x0, box.x1 - whole.x1, whole.y0 - box.y0, box.y1 - whole.y1)
        assert over <= 0.5, text
    for number, (text, box) in enumerate(boxes):
        for other, near in boxes[:number]:
            across = min(box.x1, near.x1) - max(box.x0, near.x0)
            up = min(box.y1, near.y1) - max(box.y0, near.y0)
            assert across <= 1.5 or up <= 3.0, (text, other)


def test_svg__is_small_text_in_declared_colours(drawn):
    svg = content(drawn, "svg").decode()
    used = {found.lower() for found in re.findall(r"#[0-9a-fA-F]{6}\b", svg)}

    assert len(svg) < LARGEST
    assert used <= {*DARK, *CAUSES.values(), "#000000"}
    assert "<image" not in svg
    assert drawn.title.split()[0] in svg
