"""Corners in sentences: what a reader is told, number by number."""

from filon.report.corners import condition, corner_table, footnote, sentence, summary, tree_table
from filon.report.grids import fitted, plain_text


def share(value, width=0.01):
    return {"probability": value, "low": value - width, "high": value + width}


def ranged(name, low=None, high=None, holds=(), unit="share", meaning=""):
    return {"input": name, "unit": unit, "meaning": meaning, "low": low, "high": high, "holds": list(holds)}


def restriction(*words, without=0.5, **more):
    return {
        **ranged(*words, **more),
        "alone": share(0.3),
        "density_without": share(without),
        "quasi_p": 0.0,
        "again": True,
    }


STORY = restriction("narrative", holds=["bubble", "gold_rush"])
CHURN = restriction("churn", low=0.041, unit="share of subscribers/month", meaning="payers who leave, by month")
CORNER = {
    "box": 1,
    "trials": 100,
    "density": share(0.83),
    "coverage": share(0.31),
    "support": share(0.06, 0.001),
    "rest": share(0.17),
    "density_found": 0.84,
    "overlap": share(0.9),
    "restrictions": [STORY, CHURN],
    "taken": 3,
    "path": [],
}
NODES = [
    {
        "node": 0,
        "parent": -1,
        "depth": 0,
        "is_leaf": False,
        "split": None,
        "probability": share(0.2),
        "share": share(1),
    },
    {
        "node": 1,
        "parent": 0,
        "depth": 1,
        "is_leaf": True,
        "split": CHURN,
        "probability": share(0.5),
        "share": share(0.2),
    },
    {"node": 2, "parent": 0, "depth": 1, "is_leaf": True, "split": STORY, "probability": None, "share": share(0.8)},
]
TOLD = {
    "run": "r",
    "entity": "openai",
    "event": "crash",
    "within": 60,
    "step": "month",
    "is_share": False,
    "trials_found_on": 5000,
    "trials_told_of": 5000,
    "inputs": 35,
    "objective": "lenient",
    "alpha": 0.05,
    "probability": share(0.2),
    "boxes": [CORNER],
    "tree": NODES,
}


def test_box__is_one_sentence_a_cfo_reads():
    assert sentence(TOLD, CORNER) == (
        "Box 1: openai crashes within 60 months in 83% (82-84) of the worlds with the narrative bubble or gold rush; "
        "payers who leave, by month (churn) at least 4.1% of subscribers/month. These are 6% of all worlds and hold "
        "31% (30-32) of all crashes. Elsewhere: 17% (16-18)."
    )


def test_later_box__is_told_outside_of_the_former():
    assert sentence(TOLD, {**CORNER, "box": 2}).startswith("Box 2, outside of box 1: openai crashes")
    third = sentence(TOLD, {**CORNER, "box": 3})
    assert third.startswith("Box 3, outside of boxes 1 and 2: openai")
    assert third.endswith("Outside of all these boxes: 17% (16-18).")


def test_cohort__is_told_in_shares_of_its_firms():
    told = {**TOLD, "is_share": True, "entity": "wrappers"}

    assert "83% (82-84) of the firms of wrappers crash within 60 months in the worlds with" in sentence(told, CORNER)
    assert summary(told) == "20% (19-21) of the firms of wrappers crash within 60 months in all worlds."


def test_other_events__are_named():
    assert "'funding freeze' comes to openai within 60 months in 20%" in summary({**TOLD, "event": "funding_freeze"})
    assert "hold 31% (30-32) of all such events" in sentence({**TOLD, "event": "funding_freeze"}, CORNER)
    assert summary({**TOLD, "event": "exit"}).startswith("openai leaves within")


def test_model_of_one_step__has_no_time():
    assert summary({**TOLD, "within": 1, "step": "year"}) == "openai crashes in 20% (19-21) of all worlds."


def test_nothing_found__is_said():
    assert "There is no corner of the 35 inputs in which a crash is far commoner" in summary({**TOLD, "boxes": []})


def test_input_without_a_meaning__goes_by_its_name():
    assert condition(ranged("unit_cost", high=3.0, unit="USD/user/month")) == "unit cost below $3/user/month"
    assert condition(ranged("x", low=1.0, high=2.0, unit="1")) == "x 1 to 2"


def test_tables__fit_80_columns():
    long = restriction("anthropic.commitment_growth_annual", low=0.691, unit="log/year", without=0.123)
    corner = {**CORNER, "restrictions": [STORY, long]}
    tree = {**TOLD, "tree": [*NODES, {**NODES[1], "depth": 3, "split": long}]}
    grids = [fitted(grid, 79) for grid in (corner_table(TOLD, corner), tree_table(tree))]

    for grid in grids:
        assert max(map(len, plain_text(grid).splitlines())) <= 80
    assert "      anthropic.commitment" in plain_text(grids[1])


def test_footnote__says_on_what():
    assert footnote(TOLD).startswith("Found on 5,000 trials, told of 5,000 others")
