"""`filon claims` on the command line: one small run, its table and its JSON."""

import json

import pytest
from json_shapes import unlike

from filon.report.claims import ClaimsRecord

SMALL = ("--scenario", "openai", "--scenario", "classic_saas", "--trials", "512", "--seed", "3", "--months", "24")


def test_claims__as_json_has_a_fixed_schema_and_every_claim(filon):
    told = json.loads(filon("claims", *SMALL, "--json", "--quiet").stdout)

    assert unlike(told, ClaimsRecord, "claims") == []
    assert (told["trials"], told["seed"], told["months"]) == (512, 3, 24)
    named = {claim["claim"] for claim in told["claims"]}
    assert named >= {"saas_illusion", "more_customers", "free_trap", "network_faith", "three_stories", "funding_stops"}
    for claim in told["claims"]:
        for line in claim["lines"]:
            assert line["firm"] in ("openai", "classic_saas")
            assert line["month"] <= 24
            assert line["low"] <= line["high"]
            if line["change"] is not None:
                assert line["change"] == pytest.approx(line["value"] - line["before"])
                assert line["change_low"] <= line["change"] <= line["change_high"]


def test_claims__print_one_answer_for_each_and_the_rule(filon):
    call = filon("claims", "stable_models", "saas_illusion", *SMALL)

    assert call.code == 0
    assert call.stdout.startswith("What the article claims, within 24 months\nclaim")
    assert "The SaaS illusion: serving costs nothing" in call.stdout
    assert "supported where the whole 95% sampling interval lies in the region" in call.stdout
    assert "512 trials, seed 3, 24 months" in call.stdout
    assert "openai: serving costs nothing" in call.stderr


def test_claims__are_quiet_when_asked_and_compare_the_same_worlds(filon):
    calls = [filon("claims", "saas_illusion", "stable_models", *SMALL, "--quiet") for _ in range(2)]

    assert calls[0].stderr == ""
    assert calls[0].stdout == calls[1].stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["network_fait"], "did you mean 'network_faith'"),
        (["--scenario", "opnai"], "did you mean 'openai'"),
        (["--json", "--markdown"], "one of them"),
        (["--trials", "0"], "whole number from 1"),
    ],
)
def test_claims__refuse_what_they_cannot_do(filon, arguments, said):
    call = filon("claims", *arguments)

    assert call.code == 2
    assert said in call.stderr
