"""The command by which a report says how its run was made."""

from filon.page.reproduce import _command


def test_command__of_a_run_that_ended_at_a_precision_asks_for_it_again():
    arguments = {"scenario": "openai", "trials": 10**8, "until": ["crash(36) +- 5%"], "seed": 1, "set": ["months=60"]}

    assert _command({"arguments": arguments, "trials": 2**15}) == (
        "filon run openai --trials 100000000 --seed 1 --until 'crash(36) +- 5%' --set months=60"
    )
