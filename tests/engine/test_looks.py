"""Looks at a run that goes on: when, at what, and what is noted of them."""

import json

import pytest

import made_up_runs
from filon.engine.answers import answered
from filon.engine.looks import Look, Looks, Seen, looks_of, schedule, shortfall, shortfall_of
from filon.engine.precision import FIRST_LOOK, wanted
from filon.errors import InputError
from filon.expressions.evaluation import answer
from filon.expressions.parsing import parsed, precisions
from filon.expressions.subjects import answerable
from filon.results import datasets, trials
from filon.results.sector import sector_dataset
from made_up_sectors import example_sector

QUESTIONS = {
    "venture": ["crash(openai, 36)", "ruin(60)", "exit(36, insolvency)", "repriced(24 | bubble)", "crash(12 | bubble)"],
    "claims": [],
    "sector": ["sector_crash(6)", "sector_crash(6 | bubble)"],
}


def example(name):
    return {"venture": made_up_runs.venture, "claims": made_up_runs.claims, "sector": example_sector}[name]()


def asked_of(layout):
    """Every form of question on every entity, cohorts included."""
    given = f" | {layout.narratives[0].name}" if layout.by_narrative else ""
    for entity in layout.entities:
        yield f'crash("{entity}", {layout.months})'
        yield f'crash("{entity}", 2{given})'
        yield from (f'ruin("{entity}", 3{given})' for _ in layout.ruin[:1])
        yield f'exit("{entity}", {layout.months - 1}, {layout.exits[-1].name})'
        yield from (f'{mark.name}("{entity}", {layout.months})' for mark in layout.marks[:1])


@pytest.mark.parametrize("name", QUESTIONS)
def test_answer_of_counts__is_that_of_the_datasets(name):
    layout, tally = example(name)
    found = {"summary": datasets.summary(layout, tally), "sector": sector_dataset(layout, tally)}
    summary = answerable(trials.tree(found))
    texts = [*QUESTIONS[name], *(asked_of(layout) if name != "venture" else [])]

    for text in texts:
        expected = answer(summary, parsed(text))
        assert answered(layout, tally, parsed(text)) == (expected.probability, expected.low, expected.high), text


def test_schedule__doubles_up_to_the_cap():
    assert list(schedule(2**16)) == [2**13, 2**14, 2**15, 2**16]
    assert list(schedule(2**16 + 1))[-2:] == [2**16, 2**16 + 1]


def seen(met=True, foretold=True, target="crash(openai, 36) +- 0.001"):
    return Seen(target, 0.06, 0.0595, 0.0605, met, foretold, 900_000)


@pytest.fixture
def layout():
    return made_up_runs.venture()[0]


def looks(layout, taken, cap=2**16):
    return Looks(layout, wanted("crash(openai, 36) +- 0.001", layout, cap), cap, taken)


@pytest.mark.parametrize(
    ("taken", "over"),
    [
        ([(True, True)], False),  # nothing foretold the first look
        ([(True, False), (True, True)], False),
        ([(False, True), (True, False)], True),
        ([(False, True), (False, True)], False),
    ],
)
def test_run__is_over_where_a_look_was_foretold_and_finds_it_met(layout, taken, over):
    found = [Look(FIRST_LOOK << place, (seen(*one),)) for place, one in enumerate(taken)]

    assert looks(layout, found).over == over


def test_run__is_over_at_its_cap_and_where_all_targets_are_met(layout):
    one_of_two = [Look(FIRST_LOOK, (seen(), seen())), Look(2 * FIRST_LOOK, (seen(), seen(met=False)))]

    assert not looks(layout, one_of_two).over
    assert looks(layout, one_of_two, cap=2 * FIRST_LOOK).over
    assert not looks(layout, one_of_two, cap=2 * FIRST_LOOK).met


def test_stages__go_on_where_looks_were_taken(layout):
    taken = [Look(FIRST_LOOK, (seen(met=False, foretold=False),))]

    assert next(looks(layout, taken).stages()) == (2**13, 2**14)
    assert looks(layout, []).expected == 2**14
    assert looks(layout, taken, cap=10**6).expected == 10**6
    assert looks(layout, taken, cap=10**8).expected == 2**20


def test_record__gives_the_looks_that_fit_the_counts(layout):
    taken = [Look(FIRST_LOOK << place, (seen(met=False),)) for place in range(3)]
    record = json.loads(json.dumps(looks(layout, taken, cap=10**6).record))

    assert looks_of(record, 2**15) == taken
    assert looks_of(record, 2**15 + 1000) == taken
    assert looks_of(record, 2**15 - 1) == taken[:2]
    assert looks_of(record, 0) == []
    assert looks_of(record, 2**16) == taken  # the look at all of them comes next
    assert looks_of(record, 2**16 + 1) is None
    assert looks_of({**record, "looks": record["looks"][1:]}, 2**15) is None


def test_shortfall__says_what_was_reached_and_what_it_takes(layout):
    texts = ["crash(openai, 36) +- 0.0001", "ruin(36) +- 1%", "exit(36, insolvency) +- 5%", "crash(60) +- 0.01"]
    targets = [precisions(text).precisions[0] for text in texts]
    found = (
        Seen(texts[0], 0.06, 0.059, 0.0611, False, False, 1_234_567),
        Seen(texts[1], 0.02, 0.019, 0.0212, False, False, 600_000),
        Seen(texts[2], 0.0, 0.0, 0.0001, False, False, None),
        Seen(texts[3], 0.3, 0.29, 0.31, True, True, 9_000),
    )
    record = {"targets": [" and ".join(texts)], "looks": [{"trials": 50_000, "seen": [vars(one) for one in found]}]}

    assert shortfall_of(record) == shortfall(Look(50_000, found), targets)
    assert shortfall(Look(50_000, found), targets) == [
        "target not met after 50,000 trials: crash(openai, 36) is 6% (5.9-6.11), +- 0.0011 and not +- 0.0001; "
        "about 1,200,000 trials would reach it",
        "target not met after 50,000 trials: ruin(36) is 2% (1.9-2.12), +- 6% and not +- 1%; "
        "about 600,000 trials would reach it",
        "target not met after 50,000 trials: exit(36, insolvency) is 0% (0-0.01); no event was seen, so no share of it "
        "can be told; an absolute precision such as +- 0.001 can",
    ]


@pytest.mark.parametrize(
    ("text", "cap", "told"),
    [
        (
            "crash(36) +- 1e-6",
            10**6,
            "+- 1e-06 is out of reach of 1,000,000 trials, which give +- 3.8e-06 at best; 3,84",
        ),
        ("crash(36 | bubble) +- 0.0001%", 10**6, "out of reach"),
        ("crash(36) +- 0.01", 10_000, "10,000 trials at most are too few; the run is first ended after 16,384"),
        ("crash(36) > 0.01", 10**6, "a threshold has no meaning here"),
        ("crsh(36) +- 0.01", 10**6, "did you mean 'crash'?"),
    ],
)
def test_precision__that_no_run_can_reach_is_refused(layout, text, cap, told):
    with pytest.raises(InputError) as refused:
        wanted(text, layout, cap)

    assert told in str(refused.value)


def test_precision__given_a_narrative_without_weight_is_refused(layout):
    from dataclasses import replace

    narratives = tuple(replace(one, weight=0.0 if one.name == "bubble" else 1.0) for one in layout.narratives)
    with pytest.raises(InputError, match="the narrative 'bubble' has weight 0: no trial will speak for it"):
        wanted("crash(36 | bubble) +- 0.01", replace(layout, narratives=narratives), 10**6)
