import re
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import made_up_runs
from filon.errors import InputError
from filon.figures.joint import density
from filon.figures.kinds import KINDS, picture
from filon.figures.pairs import explained, matrix_of, pulls
from filon.figures.picture import SIZES, WIDE, Wish
from filon.figures.saving import content, with_frame
from filon.figures.several import several_of
from filon.figures.style import styled
from filon.report.language import LANGUAGES, language, messages, placeholders
from made_up_runs import Figure
from made_up_sectors import NEVER, counted, drawn_world, example_sector, sector_layout

SECTOR = [name for name, kind in KINDS.items() if kind.sector]
NAMES = (
    "anthropic",
    "cohere",
    "cursor",
    "google",
    "meta",
    "microsoft",
    "mistral",
    "openai",
    "perplexity",
    "salesforce",
)
FIGURES = (*made_up_runs.FIGURES, Figure("firms.wrapper.suppliers.alpha"), Figure("firms.beta.suppliers.nobody"))


@pytest.fixture(scope="module")
def tree():
    return made_up_runs.tree(*example_sector(2_000), FIGURES)


@pytest.fixture(scope="module")
def large():
    """Eleven entities with names of the real ones, some of which hardly crash, over five years."""
    layout = sector_layout(60, (*[1] * 10, 200), (*NAMES, "wrapper"), capital=(0.1,) * 10 + (0.0,), loss_bins=LOSSES)
    narrative, _ = drawn_world(layout, 3_000)
    generator = np.random.default_rng(2)
    shared = generator.random((3_000, 1)) + 0.5 * narrative[:, None]
    crashes = []
    for place, members in enumerate(layout.counts):
        falls = generator.random((3_000, members)) + shared < place / 6
        crashes.append(np.where(falls, generator.integers(1, 61, (3_000, members)), NEVER))
    losses = generator.lognormal(22, 2, (3_000, 2, 2)) * (crashes[7] < NEVER)[:, :, None]
    value = generator.normal(2e7, 3e7, (3_000, 2, 61))
    return made_up_runs.tree(layout, counted(layout, narrative, crashes, value, losses))


LOSSES = replace(sector_layout().sector.loss_bins, a=1e6)


def drawn(tree, kind, lang="en", size="wide", **asked):
    return picture(tree, kind, Wish(language=language(lang), size=SIZES[size], **asked))


def words_of(shown):
    """Every text of a framed picture that is seen, with its place [pixels]."""
    with styled():
        figure = with_frame(shown)
        canvas = FigureCanvasAgg(figure)
        canvas.draw()
    renderer = canvas.get_renderer()
    found = [
        (text.get_text(), text.get_window_extent(renderer))
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and (text.axes is None or text.axes.get_visible())
    ]
    return figure, [(text, box) for text, box in found if box.width > 0]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("kind", SECTOR)
def test_sector_pictures__are_read_in_full(large, kind, lang, size):
    shown = drawn(large, kind, lang, size)
    figure, words = words_of(shown)
    width, height = figure.bbox.width, figure.bbox.height

    assert "{" not in shown.title + shown.subtitle + shown.caption + shown.description
    assert shown.title[-1] not in ".:"
    assert shown.description.endswith(".")
    out = [text for text, box in words if box.x0 < -1 or box.y0 < -1 or box.x1 > width + 1 or box.y1 > height + 1]
    assert out == []
    assert [(one, other) for (one, a), (other, b) in combinations(words, 2) if _overlap(a, b)] == []
    assert shown.figure.get_size_inches()[0] == SIZES[size].width


def _overlap(a, b):
    """Whether two texts lie on each other by more than the room around letters."""
    wide, high = min(a.x1, b.x1) - max(a.x0, b.x0), min(a.y1, b.y1) - max(a.y0, b.y0)
    return wide > 2 and high > 0.35 * min(a.height, b.height)


@pytest.mark.parametrize("kind", SECTOR)
def test_sector_pictures__have_the_same_bytes_and_are_small(large, kind):
    one, other = (content(drawn(large, kind), "svg") for _ in range(2))

    assert one == other
    assert len(one) < 62_000
    assert b"<image" not in one
    assert b"<text" in one


def test_firms__stand_in_order_with_the_numbers_of_the_summary(tree):
    shown = drawn(tree, "firms")
    crash = tree["summary"].crash_probability.sel(month=12)
    names = [row[0] for row in shown.data.rows]

    assert [name.split(" ")[0].lower() for name in names] == sorted(
        NAMES_HERE, key=lambda name: -float(crash.sel(entity=name))
    )
    for name, *cells in shown.data.rows:
        value = 100 * float(crash.sel(entity=name.split(" ")[0].lower()))
        assert cells[-1] == f"{value:.1f}%"
    assert "wrapper (20 firms)" in names
    assert "mean share of its members" in shown.caption
    assert drawn(tree, "firms", month=6).data.columns[-1].heading == "6"


NAMES_HERE = ("alpha", "beta", "gamma", "wrapper")


def test_firms__draw_every_curve_on_one_scale(tree):
    panels = drawn(tree, "firms").figure.axes
    summary = tree["summary"].crash_probability

    assert len(panels) == 4
    assert len({panel.get_ylim() for panel in panels}) == 1
    for panel in panels:
        name = panel.get_title(loc="left").split(" ")[0].lower()
        assert panel.lines[0].get_ydata()[-1] == float(summary.sel(entity=name, month=12))


def test_ridge__marks_the_median_and_says_how_many():
    two = sector_layout(12, (1, 1), ("a", "b"), capital=(0.5, 0.5), layers=(), counterparties=())
    crashes = [np.where(np.arange(10)[:, None] < 6, 2, NEVER), np.where(np.arange(10)[:, None] < 2, 2, NEVER)]
    shown = drawn(made_up_runs.tree(two, counted(two, np.zeros(10, int), crashes)), "ridge")

    # 4 trials without a crash, 4 with one, 2 with two
    assert (
        shown.title
        == "At least 1 of 2 firms has crashed by June 2026 in half of the worlds; in one of ten 2 or more have"
    )
    assert [row[-1] for row in shown.data.rows] == ["40.0%", "40.0%", "20.0%"]
    heights = [bar.get_height() for bar in shown.figure.axes[-1].patches]
    assert heights == pytest.approx([0.4, 0.4, 0.2])
    dark = {bar.get_x() + bar.get_width() / 2 for bar in shown.figure.axes[-1].patches if bar.get_facecolor()[0] < 0.2}
    assert dark == {1.0}


def test_layers__tell_who_holds_most_with_the_quantiles_of_the_sector(tree):
    shown = drawn(tree, "layers")
    share = tree["sector"].value_share.sel(month=12, quantile=0.5)
    most = str(share.layer.values[int(np.argmax(share.values))])

    assert shown.title.startswith(
        f"{most.capitalize()} takes {100 * float(share.max()):.0f}% of gross profit in June 2026"
    )
    assert shown.data.rows[0][0] == most


def test_joint__shows_what_is_given_beside_what_is_so_in_all(tree):
    shown = drawn(tree, "joint")
    cells = {row[0].split(" ")[0].lower(): row for row in shown.data.rows}
    given = tree["sector"].conditional_crash_probability.sel(horizon=12)
    columns = [column.heading.lower() for column in shown.data.columns]

    assert (
        cells["beta"][columns.index("alpha")] == f"{100 * float(given.sel(entity='beta', entity_other='alpha')):.1f}%"
    )
    assert cells["alpha"][columns.index("alpha")] == "-"
    assert cells["wrapper"][columns.index("wrapper")].endswith("%")  # another of its members
    assert cells["alpha"][1] == f"{100 * float(tree['summary'].crash_probability.sel(entity='alpha', month=12)):.1f}%"


def test_joint__leaves_out_conditions_of_few_trials():
    two = sector_layout(12, (1, 1), ("often", "rare"), capital=(0.5, 0.5), layers=(), counterparties=())
    crashes = [np.where(np.arange(1_000)[:, None] < 500, 2, NEVER), np.where(np.arange(1_000)[:, None] < 99, 2, NEVER)]
    run = made_up_runs.tree(two, counted(two, np.zeros(1_000, int), crashes))
    shown = drawn(run, "joint")
    matrix = matrix_of(several_of(run, Wish(), "joint"), "joint")

    assert [row[2:] for row in shown.data.rows] == [("-", "-"), ("19.8%", "-"), ("500", "99")]
    assert "fewer than 100 trials" in shown.caption
    assert density(matrix, 0, 1) == 0.0  # certain given the rare one, but of too few trials
    assert density(matrix, 1, 0) == 1.0  # 19.8% instead of 9.9%
    assert shown.title == "Where Often crashes, so does Rare in 20% of worlds; in all worlds, in 10%"


def test_joint__heads_with_none_that_hardly_crashes():
    three = sector_layout(12, (1, 1, 1), ("a", "b", "rare"), capital=(0.4, 0.4, 0.2), layers=(), counterparties=())
    trial = np.arange(40_000)[:, None]
    crashes = [
        np.where(trial % 2 == 0, 2, NEVER),
        np.where(trial % 5 < 2, 2, NEVER),
        np.where(trial % 202 == 0, 3, NEVER),
    ]
    run = made_up_runs.tree(three, counted(three, np.zeros(40_000, int), crashes))
    shown = drawn(run, "joint")

    assert [row[0] for row in shown.data.rows][:3] == ["A", "B", "Rare"]
    assert shown.data.rows[0][4] == ">99%"  # given the rare one, of which 199 trials speak
    assert "Rare" not in shown.title + shown.description
    assert drawn(run, "contagion").data.rows == ()


def independent(trials=40_000):
    """Two firms that have nothing in common but the narrative: half crash in a bubble, a tenth elsewhere."""
    two = sector_layout(12, (1, 1), ("one", "other"), capital=(0.5, 0.5), layers=(), counterparties=())
    generator = np.random.default_rng(5)
    narrative = (np.arange(trials) % 4 > 0).astype(int)  # a quarter bubbles, as the layout weighs them
    odds = np.where(narrative == 0, 0.5, 0.1)[:, None]
    return two, narrative, [np.where(generator.random((trials, 1)) < odds, 3, NEVER) for _ in range(2)]


def test_contagion__draws_nothing_that_narratives_explain():
    two, narrative, crashes = independent()
    run = made_up_runs.tree(two, counted(two, narrative, crashes))
    found = several_of(run, Wish(), "contagion")
    base = explained(found, found.names)

    # P(bubble | crash) = 0.125 / 0.2, so 0.625 * 0.5 + 0.375 * 0.1; four binomial errors of 8,000 trials
    assert base[0, 1] == pytest.approx(0.35, abs=0.02)
    assert float(found.sector.conditional_crash_probability.values[0, 1, -1]) == pytest.approx(0.35, abs=0.02)
    assert pulls(found, matrix_of(found, "contagion")) == []
    assert drawn(run, "contagion").title.startswith(
        "Crashes go together by June 2026 as the story of the world explains"
    )


def test_contagion__points_from_the_one_that_crashed():
    two, narrative, crashes = independent()
    crashes[1] = np.where((crashes[0] < NEVER) & (np.arange(40_000)[:, None] % 3 == 0), 4, crashes[1])
    run = made_up_runs.tree(two, counted(two, narrative, crashes))
    found = several_of(run, Wish(), "contagion")
    first = pulls(found, matrix_of(found, "contagion"))[0]

    assert found.names == ["other", "one"]  # the likelier to crash
    assert (first.given, first.firm) == (1, 0)
    assert first.crash == pytest.approx(float(found.sector.conditional_crash_probability.sel(
        entity="other", entity_other="one", horizon=12)))  # fmt: skip
    assert drawn(run, "contagion").data.rows[0][:2] == ("One", "Other")


def test_contagion__dots_the_links_of_suppliers_that_the_run_has(tree):
    shown = drawn(tree, "contagion")

    assert len(shown.figure.axes[0].lines) == 1  # the supplier outside the sector is no firm of it
    assert "Dotted: buys its models from." in shown.caption
    assert "Dotted" not in drawn(made_up_runs.tree(*example_sector(500)), "contagion").caption


def test_first__shares_sum_to_one_with_nobody(tree):
    rows = drawn(tree, "first").data.rows
    first = tree["sector"].first_to_fall
    shown = [float(row[1].strip("<>%")) for row in rows]

    assert rows[-1][0] == "nobody"
    assert sum(shown) == pytest.approx(100.0, abs=0.5)
    assert shown[0] == pytest.approx(100 * float(first.max()), abs=0.05)


def test_losses__are_those_of_the_sector_with_all_of_them_first(tree):
    shown = drawn(tree, "losses")
    own = tree["sector"].to_dataset().sel(horizon=12)

    assert shown.data.rows[0][0] == "all"
    wanted = language("en").money(float(own.counterparty_value_at_risk.sel(level=0.99, counterparty="all")))
    assert shown.data.rows[0][3] == wanted
    assert wanted in shown.title


@pytest.mark.parametrize("kind", SECTOR)
def test_sector_pictures__refuse_what_they_do_not_show(tree, kind):
    with pytest.raises(InputError, match=f"{kind}: it shows all firms together; firm alpha does not go with it"):
        drawn(tree, kind, firm="alpha")
    with pytest.raises(InputError, match=f"{kind}: this run has one firm"):
        drawn(made_up_runs.tree(*made_up_runs.claims(), figures=()), kind)
    with pytest.raises(InputError, match="month 13: this run has the months 1 to 12"):
        drawn(tree, kind, month=13)


@pytest.mark.parametrize("kind", ["joint", "contagion", "losses", "first"])
def test_sector_pictures__of_a_month_that_is_not_counted_say_which_are(tree, kind):
    with pytest.raises(InputError, match=rf"{kind}: this is counted by month (6, )?12, not by 7"):
        drawn(tree, kind, month=7)


def test_sector_pictures__without_value_losses_or_crashes_say_so():
    bare = sector_layout(layers=(), counterparties=())
    calm = [np.full((200, members), NEVER) for members in bare.counts]
    run = made_up_runs.tree(bare, counted(bare, np.zeros(200, int), calm))
    said = {
        "layers": "no layers of a value chain",
        "losses": "nobody holds claims",
        "joint": "no firm crashes in 100 trials or more",
        "contagion": "no firm crashes in 100 trials or more",
    }

    for kind, message in said.items():
        with pytest.raises(InputError, match=f"{kind}: .*{message}"):
            drawn(run, kind)
    assert drawn(run, "ridge").title == "None of 3 firms has crashed by June 2026 in at least nine worlds of ten"
    assert drawn(run, "firms").data.rows[0][-1] == "<1%"


def test_sector_pictures__of_cohorts_alone(tree):
    two = sector_layout(12, (20, 30), ("shops", "wrappers"), capital=(0.5, 0.5))
    run = made_up_runs.tree(two, counted(two, *drawn_world(two, 400)))

    assert drawn(run, "firms").title.startswith("The probability of a crash by June 2026 runs from")
    assert drawn(run, "joint").data.rows[0][2] != "-"
    with pytest.raises(InputError, match="ridge: this run has cohorts alone"):
        drawn(run, "ridge")


def test_words_of_sector_pictures__are_in_every_language_with_the_same_gaps():
    subjects = {"sector", *SECTOR}
    own = {key: texts for key, texts in messages().items() if key.partition(".")[0] in subjects}

    assert len(own) > 50
    for key, texts in own.items():
        assert set(texts) == set(LANGUAGES), key
        assert len({frozenset(placeholders(text)) for text in texts.values()}) == 1, key
        assert not re.search(" [:;?!%]", texts["fr"]), key
    assert WIDE is SIZES["wide"]
