"""Expressions: text to tree and back, what is refused, and what a run answers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import made_up_runs
from filon.errors import InputError
from filon.expressions.evaluation import answer, verdicts
from filon.expressions.parsing import conditions, parsed
from filon.expressions.subjects import answerable, require_known, subjects_of_layout, subjects_of_summary
from filon.expressions.tree import RELATIONS, Condition, Conjunction, Probability
from made_up_sectors import example_sector

LETTERS = "abcdefghijklmnopqrstuvwxyz_"
NAMES = st.one_of(
    st.text(LETTERS + "0123456789-", min_size=1, max_size=12).map("x".__add__),
    st.text(st.characters(exclude_characters='"', exclude_categories=["Cs"]), min_size=1, max_size=12),
    st.just("and"),
)
EVENTS = st.one_of(st.sampled_from(["crash", "ruin", "repriced"]), st.text(LETTERS, min_size=1, max_size=12))


@st.composite
def probabilities(draw):
    event = draw(EVENTS.filter(lambda name: name not in ("exit", "and")) | st.just("exit"))
    return Probability(
        event,
        draw(st.integers(0, 10**6)),
        draw(st.none() | NAMES),
        draw(NAMES) if event == "exit" else None,
        draw(st.none() | NAMES),
    )


CONDITIONS = st.builds(Condition, probabilities(), st.sampled_from(RELATIONS), st.floats(0.0, 1.0).map(abs))
CONJUNCTIONS = st.lists(CONDITIONS, min_size=1, max_size=3).map(lambda found: Conjunction(tuple(found)))


@given(probabilities() | CONJUNCTIONS)
def test_expression__is_what_its_text_reads_as(tree):
    assert parsed(str(tree)) == tree


@given(st.text(max_size=40) | st.text(list('crash(x,36|y)<=0.1% and"'), max_size=40))
def test_expression__of_any_text_is_read_or_refused_in_words(text):
    try:
        found = parsed(text)
    except InputError as refused:
        (fault,) = refused.faults
        place = int(fault.message.split(":")[0].removeprefix("character "))
        assert 1 <= place <= len(text) + 1
    else:
        assert parsed(str(found)) == found


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("ruin(36)", Probability("ruin", 36)),
        ("repriced(openai, 24)", Probability("repriced", 24, "openai")),
        ("crash(openai, 36 | bubble)", Probability("crash", 36, "openai", None, "bubble")),
        ("exit(openai, 36, funding_freeze)", Probability("exit", 36, "openai", "funding_freeze")),
        ("crash(openai,36)<=10%", Conjunction((Condition(Probability("crash", 36, "openai"), "<=", 0.1),))),
    ],
)
def test_expression__of_each_form_is_read(text, tree):
    assert parsed(text) == tree


@pytest.mark.parametrize(
    ("text", "place", "told"),
    [
        ("", 1, "an event"),
        ("crash", 6, "brackets"),
        ("crash(openai)", 13, "the month follows the firm"),
        ("crash(openai, 3.5)", 15, "a whole number"),
        ("crash(openai, 36", 17, "closing bracket"),
        ("crash(openai, 36) > 10", 21, "0% to 100%"),
        ("crash(openai, 36) > 0,1", 22, "0.1"),
        ("crash(openai, 36) > 1..2", 21, "a number"),
        ("crash(openai, 36) = 0.1", 19, "<, <=, > or >="),
        ("crash(openai, 36) ≤ 0.1", 19, "write <="),
        ("crash(openai, 36) > -0.1", 21, "0 to 1"),
        ("crash(openai, 36) > 0.1 or ruin(36) > 0.1", 25, "'and' joins"),
        ("crash(openai, 36) > 0.1 +- 0.01", 25, "nothing else follows one"),
        ("crash(openai, 36) +- 0.01", 19, "a precision has no meaning here"),
        ("crash(openai, 36) + 0.01", 19, "written +- 0.001"),
        ("crash(openai, 36) ± 0.01", 19, "write +-"),
        ("exit(openai, 36)", 16, "which exit?"),
        ("crash(\N{LEFT DOUBLE QUOTATION MARK}x\N{RIGHT DOUBLE QUOTATION MARK}, 3)", 7, "straight"),
        ("__import__('os')", 12, "double"),
    ],
)
def test_expression__that_is_wrong_is_refused_with_its_place(text, place, told):
    with pytest.raises(InputError, match="character") as refused:
        parsed(text)

    (fault,) = refused.value.faults
    assert fault.message.startswith(f"character {place}: ")
    assert told in fault.message


def test_expression__without_a_threshold_is_no_condition():
    with pytest.raises(InputError, match=r"a threshold is missing, as in ruin\(36\) > 0.1"):
        conditions("ruin(36)")


def test_expression__too_long_is_refused():
    with pytest.raises(InputError, match="at most 1,000"):
        parsed("crash(36) > 0.1 and " * 100)


@pytest.fixture
def layout():
    return made_up_runs.venture()[0]


@pytest.fixture
def summary():
    return made_up_runs.tree(*made_up_runs.venture())["summary"].to_dataset()


def test_subjects__are_the_same_before_and_after_a_run(layout, summary):
    assert subjects_of_layout(layout) == subjects_of_summary(summary)


@pytest.mark.parametrize("made", [made_up_runs.claims, made_up_runs.static])
def test_subjects__of_a_model_of_ones_own_are_the_same_before_and_after_a_run(made):
    summary = made_up_runs.tree(*made())["summary"].to_dataset()

    assert subjects_of_layout(made()[0]) == subjects_of_summary(summary)


def faults(text, layout):
    with pytest.raises(InputError) as refused:
        require_known(text, parsed(text), subjects_of_layout(layout))
    return [fault.message for fault in refused.value.faults]


def test_expression__on_unknown_names_gets_every_nearest_one(layout):
    assert faults("crash(opnai, 61 | bubbel)", layout) == [
        "character 7: unknown firm 'opnai'; did you mean 'openai'?",
        "character 19: unknown narrative 'bubbel'; did you mean 'bubble'?",
        "character 14: month 61 is outside the run, which has months 1 to 60",
    ]
    assert faults("exit(36, insolvent)", layout) == [
        "character 10: unknown exit 'insolvent'; did you mean 'insolvency'?"
    ]
    assert faults("crsh(36)", layout) == ["character 1: unknown event 'crsh'; did you mean 'crash'?"]
    assert faults("insolvency(36)", layout) == [
        "character 1: 'insolvency' is an exit: write exit(openai, 36, insolvency)"
    ]
    assert "this run holds none" in faults("sector_crash(36)", layout)[0]
    assert "outside the run" in faults("crash(0)", layout)[0]


def test_expression__names_the_firm_where_there_are_several(layout):
    from dataclasses import replace

    assert faults("crash(36)", replace(layout, entities=("a", "b"))) == ["character 1: which firm? there are a, b"]


@pytest.mark.parametrize(
    ("text", "variable", "where"),
    [
        ("crash(openai, 36)", "crash_probability", {}),
        ("ruin(36)", "ruin_probability", {}),
        ("crash(36 | bubble)", "crash_probability{}_given", {"narrative": "bubble"}),
        ("exit(36, funding_freeze)", "exit_probability", {"exit": "funding_freeze"}),
        ("repriced(36)", "mark_probability", {"mark": "repriced"}),
        ("repriced(36 | bubble)", "mark_probability{}_given", {"mark": "repriced", "narrative": "bubble"}),
    ],
)
def test_answer__is_what_the_summary_holds(summary, text, variable, where):
    stem = variable if "{}" in variable else f"{variable}{{}}"
    point = summary.sel(entity="openai", month=36, **where)
    found = answer(summary, parsed(text))

    assert found.probability == point[stem.format("")].item()
    assert found.low == point[stem.format("_low")].item() < found.probability
    assert found.high == point[stem.format("_high")].item() > found.probability


def test_answer__of_the_only_step_of_a_static_model_is_its_share_of_failures():
    summary = made_up_runs.tree(*made_up_runs.static())["summary"].to_dataset()

    assert answer(summary, parsed("crash(1)")).probability == 4_000 / 1_000_000


def test_verdict__follows_the_estimate_and_says_whether_the_interval_agrees(summary):
    value = answer(summary, parsed("ruin(36)"))
    text = f"ruin(36) > {value.low - 0.01} and ruin(36) > {value.low} and ruin(36) < {value.high} and ruin(36) < 0"
    found = verdicts(summary, conditions(text))

    assert [(one.holds, one.sure) for one in found] == [(True, True), (True, False), (True, False), (False, True)]


@pytest.fixture(scope="module")
def sector():
    layout, tally = example_sector(500)
    return layout, made_up_runs.tree(layout, tally)


def test_sector_crash__is_answered_with_its_interval_in_all_and_given_a_narrative(sector):
    layout, tree = sector
    known = answerable(tree)
    stored = tree["sector"].to_dataset()

    assert subjects_of_layout(layout) == subjects_of_summary(known)
    require_known("sector_crash(12)", parsed("sector_crash(12)"), subjects_of_layout(layout))
    found = answer(known, parsed("sector_crash(12)"))
    assert found.probability == stored.sector_crash_probability.sel(month=12)
    assert found.low == stored.sector_crash_probability_low.sel(month=12) < found.probability < found.high
    given = answer(known, parsed("sector_crash(6 | bubble)"))
    assert given.high == stored.sector_crash_probability_high_given.sel(month=6, narrative="bubble")


def test_sector_crash__stands_beside_conditions_on_firms(sector):
    _, tree = sector
    text = "sector_crash(12) > 0.99 and crash(wrapper, 12) > 0.001"
    found = verdicts(answerable(tree), conditions(text))

    assert [verdict.holds for verdict in found] == [False, True]


def test_sector_crash__is_of_no_single_firm(sector):
    layout, _ = sector

    assert faults("sector_crash(alpha, 12)", layout) == [
        "character 1: sector_crash is about all firms together: write sector_crash(12)"
    ]
    assert "months 1 to 12" in faults("sector_crash(13)", layout)[0]
