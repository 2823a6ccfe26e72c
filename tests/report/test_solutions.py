"""The value of a lever that meets a target, in words."""

import pytest

from filon.report.solutions import figure, solved_sentences, solved_table


def tried(value, probability, met):
    return {
        "value": value,
        "probability": probability,
        "low": probability - 0.01,
        "high": probability + 0.01,
        "met": met,
    }


def bound(value, low=None, high=None):
    return {"value": value, "low": low, "high": high}


def region(least, most, below=True, above=True):
    return {"least": least, "most": most, "ends_below": below, "ends_above": above}


def told(regions, met=False, **changes):
    known = {
        "scenario": "openai", "lever": "openai.price", "unit": "USD/user/month", "target": "crash(openai, 36) <= 0.1",
        "trials": 1000, "seed": 1, "least": 10.0, "most": 40.0, "discrete": False, "tolerance": 0.03, "now": 20.0,
        "drawn": False, "base": tried(None, 0.08 if met else 0.12, met), "looks": [10.0, 25.0, 40.0],
        "settings": [tried(10.0, 0.15, False), tried(25.0, 0.08, True), tried(26.0, 0.08, True),
                     tried(40.0, 0.2, False)],
        "regions": regions, "answer": None, "best": tried(25.0, 0.08, True), "choices": {}, "apart": "",
        "complete": True,
    }  # fmt: skip
    return known | changes


@pytest.mark.parametrize(
    ("regions", "said"),
    [
        ([region(bound(22.0, 21.0, 23.0), bound(40.0), above=False)], "22 or more (95%: 21 to 23), in USD/user/month;"),
        ([region(bound(10.0), bound(18.0, None, 19.0), below=False)], "18 or less (95%: below 10 to 19), in"),
        ([region(bound(22.0, 21.0), bound(30.0, 29.0, 31.0))], "22 (95%: 21 to above 40) to 30 (95%: 29 to 31), in"),
        (
            [region(bound(10.0), bound(12.0), below=False), region(bound(30.0), bound(40.0), above=False)],
            "12 or less; or 30 or more, in",
        ),
        ([], "No value in [10, 40] reaches it; the best is 8% (7-9) at 25."),
    ],
)
def test_sentences__tell_every_region_with_its_limits(regions, said):
    assert said in solved_sentences(told(regions))[1]


def test_sentences__tell_what_is_met_now_what_is_drawn_and_what_is_left_out():
    everywhere = [region(bound(10.0), bound(40.0), below=False, above=False)]
    base, answer, apart = solved_sentences(told(everywhere, met=True, drawn=True, apart="nobody leaves"))

    assert base == "As it is crash(openai, 36) is 8% (7-9); the target is <= 10%."
    assert answer.startswith("The target is met as it is, and stays so with openai.price of any value")
    assert "it is 20 now, the median of what is drawn" in answer
    assert apart == "Left out by the model: nobody leaves."


def test_choices__go_by_their_names():
    choices = {"metered": 10.0, "flat": 40.0}
    discrete = told([], discrete=True, choices=choices, settings=[tried(10.0, 0.05, True), tried(40.0, 0.2, False)])

    assert solved_sentences(discrete)[1] == "It is met with openai.price at metered (10); it is 20 now."
    assert [row[0] for row in solved_table(discrete | {"looks": [10.0, 40.0]}).rows] == [
        "as it is", "metered (10)", "flat (40)",
    ]  # fmt: skip


def test_table__leaves_out_the_steps_of_the_search():
    assert [row[0] for row in solved_table(told([])).rows] == ["as it is", "10", "25", "40"]


def test_figure__has_four_digits():
    assert [figure(value) for value in (21.6789, -0.25, 1234.5, 12_346.0)] == ["21.68", "-0.25", "1234", "12.35k"]
