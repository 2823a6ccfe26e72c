"""Precisions such as `+- 0.001`: text to tree and back, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import made_up_runs
from filon.errors import InputError
from filon.expressions.parsing import precisions
from filon.expressions.subjects import require_known, subjects_of_layout
from filon.expressions.tree import Precision, Precisions, Probability

CRASH = Probability("crash", 36, "openai")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("crash(openai, 36) +- 0.001", [Precision(CRASH, 0.001, relative=False)]),
        ("crash(openai,36)+-5%", [Precision(CRASH, 0.05, relative=True)]),
        (
            "crash(openai, 36) +- 1e-4 and sector_crash(60) +- 2.5%",
            [Precision(CRASH, 1e-4, relative=False), Precision(Probability("sector_crash", 60), 0.025, relative=True)],
        ),
    ],
)
def test_precision__of_each_form_is_read(text, found):
    assert precisions(text) == Precisions(tuple(found))


@given(st.lists(st.tuples(st.floats(1e-9, 0.49), st.booleans()), min_size=1, max_size=3))
def test_precision__is_what_its_text_reads_as(numbers):
    tree = Precisions(tuple(Precision(CRASH, number, relative) for number, relative in numbers))
    again = precisions(str(tree))

    assert [one.relative for one in again.precisions] == [relative for _, relative in numbers]
    assert [one.within for one in again.precisions] == pytest.approx([number for number, _ in numbers], rel=1e-9)


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("crash(openai, 36)", 18, "a precision is missing, as in crash(openai, 36) +- 0.001"),
        ("crash(openai, 36) <= 0.1", 19, "a threshold has no meaning here: write crash(openai, 36) +- 0.001"),
        ("crash(openai, 36) +- 0", 22, "'0' found; a precision is more than 0"),
        ("crash(openai, 36) +- 0.5", 22, "less than 0.5"),
        ("crash(openai, 36) +- 100%", 22, "less than 100% of the probability"),
        ("crash(openai, 36) +- 0,01", 23, "a decimal point is a point"),
        ("crash(openai, 36) +-", 21, "the end found; expected is a number"),
        ("crash(openai, 36) ± 0.01", 19, "write +-"),
        ("crash(openai, 36) +- 0.01 or ruin(36) +- 0.01", 27, "'and' joins precisions"),
        ("crash(openai, 36) +- 0.01 and ruin(36)", 39, "a precision is missing, as in ruin(36)"),
    ],
)
def test_precision__that_is_wrong_is_refused_with_its_place(text, place, told):
    with pytest.raises(InputError) as refused:
        precisions(text)

    (fault,) = refused.value.faults
    assert fault.message.startswith(f"character {place}: ")
    assert told in fault.message


def test_precision__on_unknown_names_gets_every_nearest_one():
    text = "crash(opnai, 36) +- 0.01 and repricd(36) +- 1%"
    with pytest.raises(InputError) as refused:
        require_known(text, precisions(text), subjects_of_layout(made_up_runs.venture()[0]))

    assert [fault.message for fault in refused.value.faults] == [
        "character 7: unknown firm 'opnai'; did you mean 'openai'?",
        "character 30: unknown event 'repricd'; did you mean 'repriced'?",
    ]
