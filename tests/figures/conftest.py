"""A made-up run with accounts by month, and what analyses found in made-up trials."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import made_up_runs
from analysis.planted import as_study, planted
from filon.analysis import discovery, sensitivity
from filon.analysis.choosing import Search

LEVELS = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
SPREAD = np.array([-2.3, -1.6, -1.3, -0.7, 0.0, 0.7, 1.3, 1.6, 2.3])
"""How far each quantile lies from the median."""


def accounts(firm, months):
    """Quantiles of four accounts: far apart, ever further apart, of both signs, and endless at the top."""
    steps = np.arange(months + 1)[:, None]
    grown = np.exp(0.02 * steps + 0.04 * np.sqrt(steps) * SPREAD)
    runway = np.where(SPREAD + 0.05 * steps > 4.0, 1004.0, 18.0 * np.exp(0.3 * SPREAD) + 0 * steps)
    made = {
        "cash": (1e9 * np.exp(0.5 * SPREAD) + 0 * steps, "USD"),
        "revenue": (1e8 * grown**4, "USD/month"),
        "contribution_margin": (0.2 + 0.3 * SPREAD + 0 * steps, "share of revenue"),
        "runway": (runway, "months"),
    }
    data = {
        name: (("entity", "month", "quantile"), values[None], {"units": unit}) for name, (values, unit) in made.items()
    }
    data["alive"] = (("entity", "month"), np.linspace(1.0, 0.7, months + 1)[None])
    return xr.Dataset(data, {"entity": [firm], "month": np.arange(months + 1), "quantile": list(LEVELS)})


def settling(firm):
    """A probability that settles as trials are added."""
    trials, share = np.array([32_768, 65_536, 262_144, 1_000_000]), np.array([0.238, 0.242, 0.2405, 0.2409])
    error = 1.96 * np.sqrt(share * (1 - share) / trials)
    values = {"": share, "_low": share - error, "_high": share + error}
    data = {f"crash_probability_running{end}": (("entity", "trials_done"), own[None]) for end, own in values.items()}
    return xr.Dataset(data, {"entity": [firm], "trials_done": trials})


def run_of(example, figures=made_up_runs.FIGURES):
    """A made-up run with accounts and diagnostics."""
    layout, tally = example
    tree = made_up_runs.tree(layout, tally, figures)
    return xr.DataTree.from_dict(
        {
            "/": tree.to_dataset(),
            "summary": tree["summary"].to_dataset(),
            "quantiles": accounts(layout.entities[0], layout.months),
            "diagnostics": settling(layout.entities[0]),
        }
    )


@pytest.fixture(scope="session")
def run():
    """A firm in three narratives."""
    return run_of(made_up_runs.venture())


@pytest.fixture(scope="session")
def claims():
    """A model of one's own: a step is a claim, nothing is dated, one ending is a crash."""
    return made_up_runs.tree(*made_up_runs.claims(), figures=())


@pytest.fixture(scope="session")
def study():
    """Planted trials: an event that is common in one corner of five inputs and a story."""
    inputs, kind, event, _ = planted(20_000, seed=2)
    return as_study(inputs, kind, event)


@pytest.fixture(scope="session")
def driven(study):
    """What drives the planted event."""
    return sensitivity.of_study(study)


@pytest.fixture(scope="session")
def cornered(study):
    """In which corners the planted event lies."""
    return discovery.discovered(study, Search(), 3, 2)


def swept(settings, firms=("openai",)):
    """What a sweep of some settings of levers found: the crash rises by a hundredth a setting."""
    count, months = len(settings), 12
    shape = ("setting", "entity", "month")
    change = np.broadcast_to(0.01 * np.arange(count)[:, None, None], (count, len(firms), months + 1))
    levers = {key for one in settings for key in one}
    return xr.Dataset(
        {
            "crash_probability": (shape, 0.2 + change),
            "difference": (shape, change),
            "difference_low": (shape, change - 0.004),
            "difference_high": (shape, change + 0.004),
            "pairs": (("setting", "entity"), np.full((count, len(firms)), 5_000)),
            "base_probability": (("entity", "month"), np.full((len(firms), months + 1), 0.2)),
        },
        {
            "entity": list(firms),
            "month": np.arange(months + 1),
            **{key: ("setting", [one.get(key, np.nan) for one in settings]) for key in sorted(levers)},
        },
        {"complete": 1},
    )


@pytest.fixture(scope="session")
def alone():
    """Two levers, one at a time."""
    return swept([{"openai.price": value} for value in (15, 20, 25)] + [{"churn": value} for value in (0.02, 0.04)])


@pytest.fixture(scope="session")
def together():
    """Two levers, every combination."""
    return swept([{"openai.price": price, "openai.serve_free": cost} for price in (15, 20, 25) for cost in (0.3, 0.6)])


@pytest.fixture(scope="session")
def crowded():
    """Two levers in more combinations than have room for numbers."""
    return swept([{"a": float(one), "b": float(other)} for one in range(13) for other in range(2)])


def frontier():
    """What a search of two levers found: three settings on the frontier of six tried."""
    value, risk = np.array([4e9, 5e9, 6e9, 5.5e9, 4.2e9, 6.5e9]), np.array([0.3, 0.25, 0.2, 0.28, 0.31, 0.22])
    place = np.array([2, 5])
    data = {
        "lever_value": (("setting", "lever"), np.linspace([15.0, 0.1], [35.0, 0.9], 6)),
        "slack": ("setting", np.full(6, np.nan)),
        "feasible": ("setting", np.full(6, True)),
        "setting_of": ("point", place),
        "checked_feasible": ("point", [True, True]),
        "checked_on_frontier": ("point", [True, True]),
    }
    for name, values, width in (("risk", risk, 0.01), ("value", value, 2e8)):
        for end, sign in (("", 0.0), ("_low", -1.0), ("_high", 1.0)):
            data[f"{name}{end}"] = ("setting", values + sign * width)
            data[f"checked_{name}{end}"] = ("point", values[place] + sign * width)
            data[f"base_{name}{end}"] = float(values[0] + sign * width)
            data[f"checked_{name}_difference{end}"] = ("point", values[place] - values[0] + sign * width)
        data[f"checked_{name}_difference_error"] = ("point", np.full(2, width / 2))
    found = xr.Dataset(
        data,
        {
            "lever": ["openai.price", "openai.push_share"],
            "lever_unit": ("lever", ["USD/user/month", "share"]),
            "constraint": np.array([], str),
        },
        {"risk": "crash(openai, 60)", "value": "mean cash(60)", "value_is_mean": 1, "apart": [], "complete": 1},
    )
    found["value"].attrs["units"] = "USD"
    return found


@pytest.fixture(scope="session")
def optimum():
    """A frontier."""
    return frontier()


def crash_of(tree, month=-1):
    """Probability of a crash, from the dataset."""
    return float(tree["summary"].to_dataset()["crash_probability"][0, month])
