"""The pages of paths: current, complete, and read."""

import re
from pathlib import Path

import pytest

from filon.catalogue.paths import (
    CHOICES,
    COMMAND,
    FREQUENT,
    MEDIAN,
    PAGES,
    Chosen,
    as_toml,
    chosen,
    frequent,
    main,
    read_again,
    scenarios,
    written,
)
from filon.errors import InputError

ROOT = Path(__file__).parents[2]
PATHS = chosen(ROOT / CHOICES)


@pytest.mark.parametrize("vintage", PAGES)
def test_page__is_what_the_chosen_trials_give_now(vintage):
    paths = [path for path in PATHS if path.scenario in scenarios(vintage)]

    assert (ROOT / PAGES[vintage]).read_text(encoding="utf-8") == written(paths, vintage), f"renew it: {COMMAND}"


def test_paths__are_of_every_firm_with_its_median_first():
    for vintage in PAGES:
        files = list((ROOT / "distributions/firms" / vintage).glob("*.toml"))
        assert files
        assert {name.removesuffix(f"-{vintage}") for name in scenarios(vintage)} >= {path.stem for path in files}
    assert tuple(dict.fromkeys(path.scenario for path in PATHS)) == scenarios()
    for name in scenarios():
        endings = [path.ending for path in PATHS if path.scenario == name]
        assert endings[0] == MEDIAN
        assert len(set(endings)) == len(endings)


def test_endings__are_frequent_ones():  # shares are rounded
    assert all(path.share >= FREQUENT for path in PATHS if path.ending != MEDIAN)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.scenario}-{path.ending}")
def test_reading__is_two_sentences(path):
    assert len(re.findall(r"[.?!](?= [A-Z]|$)", path.reading)) == 2, path.reading


def test_choosing_again__keeps_a_reading_with_its_trial():
    before = [Chosen("openai", MEDIAN, 7, None, "One. Two."), Chosen("openai", "insolvency", 8, 0.1, "Three. Four.")]
    after = [Chosen("openai", MEDIAN, 7, None, ""), Chosen("openai", "insolvency", 9, 0.2, "")]

    assert [path.reading for path in read_again(after, before)] == ["One. Two.", ""]


def test_choices__are_read_as_they_were_written(tmp_path):
    paths = (Chosen("openai", MEDIAN, 7, None, 'It said "so". Two.'), Chosen("xai", "absorbed", 9, 0.125, ""))
    (tmp_path / "paths.toml").write_text(as_toml(paths), encoding="utf-8")

    assert chosen(tmp_path / "paths.toml") == paths


def test_trial__that_ends_otherwise_is_refused():
    with pytest.raises(InputError, match=r"trial 0 no longer ends by programme_cut.*--choose"):
        written([Chosen("wrapper", "programme_cut", 0, 0.1, "")], "2025-06")


@pytest.mark.parametrize("arguments", [["--chose"], ["--choose", "opnai"]])
def test_command__refuses_what_it_does_not_know(arguments):
    with pytest.raises(SystemExit, match="usage"):
        main(*arguments)


def test_frequent__are_causes_of_crashes_and_exits_that_are_none():
    import filon
    from filon.engine import simulate

    scenario = filon.load("cursor")
    summary = simulate(scenario, trials=2_000, keep="summary")["summary"]
    found = frequent(summary, scenario)

    assert "acquired" in [name for name, _, _ in found]
    assert [share for _, _, share in found] == sorted((share for _, _, share in found), reverse=True)
    at = summary.sel(entity="cursor", month=60)
    for name, code, share in found:
        assert share > FREQUENT
        if code in scenario.crash:
            assert share == float(at.cause_probability.sel(cause=name))
