"""`filon run --sampler`: what it says of itself, and what it refuses."""

import json

import pytest

from filon.results.runs import facts, list_runs

SHORT = ("--months", 12, "--trials", 4096, "--keep", "summary", "--quiet")


@pytest.mark.parametrize(
    ("sampler", "said"),
    [("sobol", "Sobol' points in all "), ("stratified", "Each narrative has its exact share of the trials.")],
)
def test_run__says_how_inputs_were_drawn(filon, tmp_path, sampler, said):
    ran = filon("run", "wrapper", *SHORT, "--sampler", sampler, "--runs", tmp_path)
    (stored,) = list_runs(tmp_path)

    assert (ran.code, ran.stderr) == (0, "")
    assert said in " ".join(ran.stdout.split())
    assert facts(stored.path)["sampler"] == facts(stored.path)["arguments"]["sampler"] == sampler
    shown = json.loads(filon("show", "last", "--json", "--runs", tmp_path).stdout)
    assert shown["sampling"]["sampler"] == sampler
    assert (shown["sampling"]["dimensions"] > 30) == (sampler == "sobol")


def test_random_run__says_nothing_of_it(filon, tmp_path):
    ran = filon("run", "wrapper", *SHORT, "--runs", tmp_path)

    assert "Sobol" not in ran.stdout
    assert "share of the trials" not in ran.stdout


def test_sampler__that_cannot_be_honoured_is_refused_before_anything_is_staged(filon, tmp_path):
    few = filon("run", "wrapper", "--months", 12, "--trials", 40, "--sampler", "stratified", "--runs", tmp_path)
    other = filon("run", "wrapper", "--sampler", "sobel", "--runs", tmp_path)

    assert few.code == other.code == 2
    assert "too few to give" in few.stderr
    assert "'sobel' is not one of 'random', 'stratified', 'sobol'" in other.stderr
    assert list(tmp_path.iterdir()) == []
