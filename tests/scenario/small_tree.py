"""A small distributions folder and a small model, so that these tests do not depend on the shipped figures."""

from __future__ import annotations

import pytest

from filon.errors import InputError
from filon.model.declared import Exit, Input, Mark
from filon.model.definition import Model

FILES = {
    "drivers/costs.toml": """\
as_of = 2025-06-30
source = "panel"

[drivers.token_price]
distribution = {p10 = 0.5, p50 = 1.0, p90 = 2.0, scale = "log"}
unit = "log/year"

[drivers.depth]
distribution = 60e9
unit = "USD"
judgement = "one quarter"

[firm_drivers.retention]
distribution = {p10 = 0.4, p50 = 0.5, p90 = 0.7, scale = "logit"}
unit = "share of subscribers"
""",
    "narratives/bubble.toml": """\
[narrative]
name = "bubble"
weight = 0.6
dispersion = 1.3
as_of = 2025-06-30
judgement = "two of two"

[shifts.token_price]
shift = 0.5
spread = 0.9

[shifts.retention]
shift = -0.5

[constants.drought]
value = 0.05
unit = "probability/month"
""",
    "narratives/slow.toml": """\
[narrative]
name = "slow"
weight = 0.4
as_of = 2025-06-30
judgement = "the rest"

[constants.drought]
value = 0.01
unit = "probability/month"
""",
    "mechanics.toml": """\
as_of = 2025-06-30
judgement = "usual"

[mechanics.tax_rate]
value = 0.22
unit = "share of profit"
""",
    "correlations.toml": """\
as_of = 2025-06-30
judgement = "rebound"

[[correlation]]
a = "token_price"
b = "retention"
spearman = -0.3
""",
    "archetypes/lab.toml": """\
as_of = 2025-06-30
judgement = "typical"

[archetype]
name = "lab"
meaning = "makes models"

[inputs.price]
distribution = 20
unit = "USD/user/month"

[inputs.cash]
distribution = {dist = "uniform", loc = 1e8, scale = 1e9}
unit = "USD"
""",
    "archetypes/wrapper.toml": """\
as_of = 2025-06-30
judgement = "typical"

[archetype]
name = "wrapper"
inherits = "lab"

[inputs.cash]
distribution = {dist = "lognorm", s = 0.5, scale = 4e7}
unit = "USD"
""",
    "firms/2025-06/openai.toml": """\
[firm]
name = "openai"
archetype = "lab"
market = "assistant"
vintage = "2025-06"
as_of = 2025-06-30
source = "panel"

[inputs.cash]
distribution = {p10 = 17, p50 = 17.5, p90 = 18, scale = "log"}
unit = "billion USD"
""",
    "firms/2025-06/mistral.toml": """\
[firm]
name = "mistral"
archetype = "lab"
market = "assistant"
as_of = 2025-04-30
source = "https://example.org/mistral"

[inputs.cash]
distribution = {p10 = 300, p50 = 600, p90 = 900, scale = "log"}
unit = "million EUR"
""",
    "scenarios/openai.toml": """\
[scenario]
name = "openai"
title = "OpenAI alone"
start = 2025-06-30
months = 60

[[firms]]
use = "openai"
vintage = "2025-06"
""",
    "scenarios/pair.toml": """\
[scenario]
name = "pair"
start = 2025-06-30
months = 48
crash = [1, "down_round"]
as_of = 2025-06-30
judgement = "mine"

[narratives.bubble]
weight = 0.5

[drivers.depth]
distribution = 30e9
unit = "USD"

[[firms]]
archetype = "wrapper"
name = "zeta"
[firms.inputs.price]
distribution = {dist = "norm", loc = 20, scale = 1, lower = 5}
unit = "USD/user/month"

[[firms]]
use = "mistral"
vintage = "2025-06"
""",
    "exchange_rates.csv": "currency,as_of,usd,source\nEUR,2025-03-31,1.08,panel\nEUR,2025-06-30,1.17,panel\n",
    "sources.csv": "key,title,url,as_of,quality\npanel,A panel,https://example.org,2025-06,primary\n",
}


def holds(settle: object = None) -> bool:
    """A condition of the small model."""
    return settle is None


MODEL = Model(
    name="small",
    world_inputs={
        "token_price": Input("token_price", "log/year", "fall of prices", -5.0, 500.0),
        "depth": Input("depth", "USD", "money there is", 0.0, 1e15),
        "drought": Input("drought", "probability/month", "chance of a drought", 0.0, 1.0),
    },
    firm_inputs={
        "retention": Input("retention", "share of subscribers", "who stays", 0.0, 1.0),
        "price": Input("price", "USD/user/month", "price", 0.0, 1e6),
        "cash": Input("cash", "USD", "cash", 1.0, 1e15),
    },
    settle=holds,
    figures={"tax_rate": Input("tax_rate", "share of profit", "tax", 0.0, 1.0)},
    exits=(Exit("insolvency", 1, holds), Exit("acquired", 10, holds, crash=False)),
    marks=(Mark("down_round", 12, holds),),
)


def said(error: pytest.ExceptionInfo[InputError]) -> list[str]:
    """The lines that a user reads."""
    return str(error.value).splitlines()
