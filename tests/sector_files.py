"""A scenario of a few firms of the shipped model, in which a lab falls early: for tests of several rooms."""

from pathlib import Path

from filon.scenario.loading import load
from filon.scenario.resolved import Scenario

FALLING = """\
[scenario]
name = "falling"
title = "A lab that falls, its rival and its buyers"
start = 2025-06-30
months = 30
as_of = 2025-06-30
judgement = "made up for a test"

[mechanics]
bridge_probability = { value = 0.0, unit = "probability/month" }
absorption_hazard = { value = 0.0, unit = "probability/month" }

[[firms]]
archetype = "lab"
name = "doomed"
market = "assistant"
[firms.inputs]
cash = { distribution = 1e6, unit = "USD" }
starting_runway = { distribution = 2.0, unit = "months" }
round_multiplier = { distribution = 0.0, unit = "factor" }
capital_weight = { distribution = 0.6, unit = "share" }
[firms.exposures]
unit = "share"
bank = { commitments = 0.6, equity = 0.1 }
fund = { equity = 0.5 }

[[firms]]
archetype = "lab"
name = "rival"
market = "assistant"
[firms.inputs]
capital_weight = { distribution = 0.4, unit = "share" }

[[firms]]
archetype = "app"
name = "buyer"
market = ""
[firms.suppliers]
unit = "share"
doomed = 0.6
rival = 0.2

[[firms]]
archetype = "wrapper"
name = "small"
market = ""
count = 6
[firms.inputs]
starting_runway = { distribution = 3.0, unit = "months" }
round_multiplier = { distribution = 0.0, unit = "factor" }
[firms.suppliers]
unit = "share"
rival = 0.5
openai = 0.0
anthropic = 0.0
"""


def falling(folder: Path) -> Scenario:
    """Read the scenario from a file in a folder."""
    file = folder / "falling.toml"
    file.write_text(FALLING, encoding="utf-8")
    return load(file)
