"""Which trial of a run stands for an ending: made-up trials whose middle is known."""

import numpy as np
import pytest
import xarray as xr

from filon.analysis.typical import choice, typical
from filon.errors import InputError

MONTHS = 4
CASH = np.array([[9, 9, 9, 9, 9], [1, 1, 1, 1, 1], [5, 5, 5, 5, 5], [4, 4, 4, 4, 4], [6, 6, 6, 6, 6.0]])
CAUSES = np.array([1, 1, 1, 0, 0])
CRASHES = np.array([2, 4, 3, -1, -1])
EXITS = np.array([1, 1, 1, 10, 0])
GONE = np.array([2, 4, 3, 2, -1])


def tree(firms=("openai",), paths=True):
    """Five trials: three end by insolvency, one firm is acquired, one is still there; `sold` comes in none."""
    count = len(firms)
    by_firm = {"entity": list(firms), "month": np.arange(MONTHS + 1)}
    never = np.zeros((count, MONTHS + 1, 1))
    by = np.array([[(month >= GONE) & (GONE >= 0) & (code == EXITS) for code in (1, 10, 11)] for month in range(5)])
    exits = np.broadcast_to(by.mean(axis=2), (count, MONTHS + 1, 3))
    summary = xr.Dataset(
        {
            "cause_probability": (("entity", "month", "cause"), exits[..., :1] + never),
            "exit_probability": (("entity", "month", "exit"), exits),
        },
        {
            **by_firm,
            "cause": ["insolvency"],
            "cause_code": ("cause", [1]),
            "exit": ["insolvency", "acquired", "sold"],
            "exit_code": ("exit", [1, 10, 11]),
        },
    )
    pair = ("trial", "firm")
    columns = {"crash_cause": CAUSES, "crash_month": CRASHES, "exit": EXITS, "exit_month": GONE}
    outcomes = xr.Dataset({name: (pair, np.repeat(values[:, None], count, 1)) for name, values in columns.items()})
    account = (("trial", "firm", "month"), np.repeat(CASH[:, None, :], count, 1))
    kept = xr.Dataset({"cash": account, "log_revenue": account}, {"trial": np.arange(5), "firm": list(firms)})
    groups = {"/": xr.Dataset(coords={"month": np.arange(MONTHS + 1)}), "summary": summary}
    groups |= {"outcomes": outcomes.assign_coords(firm=list(firms))}
    return xr.DataTree.from_dict(groups | ({"paths": kept} if paths else {}))


def test_typical__of_all_is_the_trial_in_the_middle():
    assert typical(tree()) == 2


def test_typical__of_an_ending_is_the_middle_of_those_that_ended_so():
    found = choice(tree(), "insolvency", None, None)

    assert (found.trial, found.candidates, found.among, found.firm) == (2, 3, 5, "openai")
    assert found.probability == pytest.approx(0.6)
    assert typical(tree(), "acquired") == 3


def test_typical__within_fewer_months_knows_only_what_had_come_by_then():
    found = choice(tree(), "insolvency", None, 3)

    assert (found.candidates, found.trial) == (2, 0)
    assert found.probability == pytest.approx(0.4)


def test_typical__of_several_firms_needs_one_for_an_ending_only():
    several = tree(("anthropic", "openai"))

    assert typical(several) == 2
    assert typical(several, "acquired", firm="openai") == 3


@pytest.mark.parametrize(
    ("ending", "more", "message"),
    [
        ("insolvncy", {}, r"insolvncy: no such ending; did you mean 'insolvency' \(60% of trials\)\?"),
        ("zzz", {}, r"zzz: no such ending; there are median, insolvency \(60%\), acquired \(20%\)"),
        ("sold", {}, r"sold: came in no trial of this run; there are median, insolvency \(60%\), acquired \(20%\)"),
        ("median", {"firm": "opnai"}, "opnai: no such firm in this run; did you mean 'openai'"),
        ("median", {"within": 9}, "month 9: this run has 1 to 4"),
    ],
)
def test_typical__refuses_what_is_none(ending, more, message):
    with pytest.raises(InputError, match=message):
        typical(tree(), ending, **more)


def test_typical__refuses_an_ending_of_no_firm_in_particular():
    with pytest.raises(InputError, match="insolvency: of which firm\\? name one of anthropic, openai"):
        typical(tree(("anthropic", "openai")), "insolvency")


def test_typical__of_a_tree_without_paths_says_what_would_do():
    with pytest.raises(InputError, match="keep='paths:N'"):
        typical(tree(paths=False), "insolvency")
