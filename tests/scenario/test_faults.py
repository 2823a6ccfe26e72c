"""One test for each kind of fault: what the user reads, to the letter."""

import pytest
from small_tree import said

from filon.errors import InputError
from filon.scenario import load

DRIVERS, NARRATIVE, SCENARIO = "drivers/costs.toml", "narratives/bubble.toml", "scenarios/openai.toml"
FIRM, LAB, MISTRAL = "firms/2025-06/openai.toml", "archetypes/lab.toml", "firms/2025-06/mistral.toml"
P10 = '{p10 = 0.5, p50 = 1.0, p90 = 2.0, scale = "log"}'
KINDS = (
    'a number, {p10 = ..., p50 = ..., p90 = ..., scale = ...} or family = "metalog", {dist = ...}, {values = ...}, '
    "{data = ...}, or {mixture = ...}"
)

FAULTS = {
    # names
    "unknown driver": (
        (SCENARIO, "[[firms]]", "[drivers.dpeth]\ndistribution = 1\n[[firms]]"),
        "scenarios/openai.toml:7:1: drivers.dpeth: unknown driver; did you mean 'depth'?",
    ),
    "driver of firms": (
        (SCENARIO, "[[firms]]", "[drivers.price]\ndistribution = 1\n[[firms]]"),
        "scenarios/openai.toml:7:1: drivers.price: unknown driver; it belongs under the inputs of a firm",
    ),
    "near a name of another table": (
        (SCENARIO, "[[firms]]", "[drivers.tax_rat]\ndistribution = 1\n[[firms]]"),
        "scenarios/openai.toml:7:1: drivers.tax_rat: unknown driver; did you mean 'tax_rate' (under [mechanics])?",
    ),
    "unknown constant": (
        ("mechanics.toml", "mechanics.tax_rate", "mechanics.tax_rat"),
        "mechanics.toml:4:1: mechanics.tax_rat: unknown constant; did you mean 'tax_rate'?\n"
        "scenarios/openai.toml:1:1: mechanics: no figure for tax_rate",
    ),
    "unknown input of a firm": (
        (FIRM, "inputs.cash", "inputs.cahs"),
        "firms/2025-06/openai.toml:9:1: inputs.cahs: unknown input of firms; did you mean 'cash'?",
    ),
    "unknown shift": (
        (NARRATIVE, "shifts.retention", "shifts.retentoin"),
        "narratives/bubble.toml:12:1: shifts.retentoin: unknown input; did you mean 'retention'?",
    ),
    "unknown narrative": (
        (SCENARIO, "[[firms]]", "[narratives.bubbel]\nweight = 1\n[[firms]]"),
        "scenarios/openai.toml:7:1: narratives.bubbel: unknown narrative; did you mean 'bubble'?",
    ),
    "unknown firm": (
        (SCENARIO, 'use = "openai"', 'use = "opnai"'),
        "scenarios/openai.toml:8:1: firms.opnai: unknown firm in firms/2025-06; did you mean 'openai'?",
    ),
    "unknown vintage": (
        (SCENARIO, 'vintage = "2025-06"', 'vintage = "2025-07"'),
        "scenarios/openai.toml:9:1: firms.openai.vintage: unknown vintage '2025-07'; did you mean '2025-06'?",
    ),
    "missing vintage": (
        (SCENARIO, 'vintage = "2025-06"', ""),
        "scenarios/openai.toml:7:1: firms.openai.vintage: is missing; known are 2025-06",
    ),
    "unknown archetype": (
        (FIRM, '"lab"', '"lba"'),
        "scenarios/openai.toml:8:1: firms.openai.archetype: unknown archetype 'lba'; did you mean 'lab'?",
    ),
    "archetype that inherits itself": (
        (LAB, 'name = "lab"', 'name = "lab"\ninherits = "lab"'),
        "archetypes/lab.toml:6:1: archetype.inherits: inherits itself (lab < lab)",
    ),
    "firm without a name": (
        (SCENARIO, 'use = "openai"\nvintage = "2025-06"', 'name = "x"'),
        "scenarios/openai.toml:7:1: firms.x: names no firm: "
        'write use = "..." and vintage = "...", or archetype = "..." and name = "..."',
    ),
    "two firms of one name": (
        (SCENARIO, "[[firms]]", '[[firms]]\nuse = "openai"\nvintage = "2025-06"\n[[firms]]'),
        "scenarios/openai.toml:10:1: firms.openai: 'openai' is the name of another firm too",
    ),
    "unknown source": (
        (FIRM, 'source = "panel"', 'source = "pannel"'),
        "firms/2025-06/openai.toml:9:1: inputs.cash.source: "
        "'pannel' is no key of sources.csv and no address; did you mean 'panel'?",
    ),
    "unknown crash code": (
        (SCENARIO, "months = 60", "months = 60\ncrash = [3]"),
        "scenarios/openai.toml:6:10: crash: 3 is no code of the model; "
        "codes are 1 insolvency, 10 acquired, 12 down_round",
    ),
    "unknown crash name": (
        (SCENARIO, "months = 60", 'months = 60\ncrash = [1, "insolvncy"]'),
        "scenarios/openai.toml:6:13: crash: 'insolvncy' is no code of the model; did you mean 'insolvency'?",
    ),
    # shapes
    "unknown key": (
        (SCENARIO, "months = 60", "months = 60\nmonhts = 48"),
        "scenarios/openai.toml:6:1: scenario.monhts: unknown key; did you mean 'months'?",
    ),
    "unknown table": (
        (DRIVERS, "[drivers.depth]", "[divers.depth]"),
        "drivers/costs.toml:8:1: divers: unknown key; did you mean 'drivers'?",
    ),
    "missing key": (
        (SCENARIO, "start = 2025-06-30", ""),
        "scenarios/openai.toml:1:1: scenario.start: is missing",
    ),
    "text for a date": (
        (SCENARIO, "2025-06-30", '"2025-06-30"'),
        "scenarios/openai.toml:4:1: scenario.start: '2025-06-30' found, a date such as 2025-06-30 is expected",
    ),
    "time for a date": (
        (SCENARIO, "2025-06-30", "2025-06-30T00:00:00"),
        "scenarios/openai.toml:4:1: scenario.start: 2025-06-30T00:00:00 found, a date such as 2025-06-30 is expected",
    ),
    "text for a number": (
        (SCENARIO, "months = 60", 'months = "60"'),
        "scenarios/openai.toml:5:1: scenario.months: '60' is a text: write 60 without quotation marks; "
        "a whole number is expected",
    ),
    "no months": (
        (SCENARIO, "months = 60", "months = 0"),
        "scenarios/openai.toml:5:1: scenario.months: 0 found, at least 1 is expected",
    ),
    "beyond the calendar": (
        (SCENARIO, "2025-06-30", "9999-06-30"),
        "archetypes/lab.toml:12:1: inputs.cash.as_of: 2025-06-30 is more than 3 months from the start 9999-06-30; "
        'move the figure there, or say why it holds with aligned = "..."\n'
        "firms/2025-06/openai.toml:9:1: inputs.cash.as_of: 2025-06-30 is more than 3 months from the start "
        '9999-06-30; move the figure there, or say why it holds with aligned = "..."\n'
        "scenarios/openai.toml:5:1: months: 60 months after 9999-06-30 lie outside the calendar",
    ),
    "table for a list": (
        (SCENARIO, "[[firms]]", "[firms]"),
        "scenarios/openai.toml:7:1: firms: a table found, a list is expected",
    ),
    "odd name": (
        (SCENARIO, 'name = "openai"', 'name = "open ai"'),
        "scenarios/openai.toml:2:1: scenario.name: 'open ai' found, only letters, digits, '_' and '-' are allowed",
    ),
    "not a number": (
        ("mechanics.toml", "0.22", "nan"),
        "mechanics.toml:5:1: mechanics.tax_rate.value: nan found, a finite number is expected",
    ),
    "driver without a distribution": (
        (DRIVERS, "distribution = 60e9", "value = 60e9"),
        "drivers/costs.toml:8:1: drivers.depth: distribution is missing\n"
        "drivers/costs.toml:9:1: drivers.depth.value: unknown key; known are aligned, as_of, distribution, "
        "judgement, source, unit",
    ),
    # distributions
    "text for a distribution": (
        (DRIVERS, "60e9", '"60e9"'),
        "drivers/costs.toml:9:1: drivers.depth: '60e9' is a text: write 60e9 without quotation marks",
    ),
    "infinite": (
        (DRIVERS, "60e9", "inf"),
        "drivers/costs.toml:9:1: drivers.depth: inf found, a finite number is expected",
    ),
    "neither dist nor quantiles": (
        (DRIVERS, "60e9", "{lower = 1}"),
        f"drivers/costs.toml:9:1: drivers.depth: neither dist nor p10, p50, p90 found; expected is {KINDS}",
    ),
    "unknown family": (
        (DRIVERS, "60e9", '{dist = "normal"}'),
        "drivers/costs.toml:9:17: drivers.depth.dist: 'normal' is no continuous family of scipy.stats; "
        "did you mean 'norm'?",
    ),
    "weights alone": (
        (DRIVERS, "60e9", "{weights = [1, 2]}"),
        "drivers/costs.toml:9:17: drivers.depth.weights: values is missing beside weights",
    ),
    "negative weight": (
        (DRIVERS, "60e9", "{values = [1, 2], weights = [1, -2]}"),
        "drivers/costs.toml:9:1: drivers.depth: weight 2 is -2; it must be 0 or more",
    ),
    "weights without their values": (
        (DRIVERS, "60e9", "{values = [1, 2, 3], weights = [1, 2]}"),
        "drivers/costs.toml:9:1: drivers.depth: there are 2 weights for 3 values",
    ),
    "value out of range": (
        (DRIVERS, "60e9", "{values = [1, -2, 3]}"),
        "drivers/costs.toml:9:1: drivers.depth: may be drawn from -2 to 3, outside [0, 1e+15] (USD); add lower = 0",
    ),
    "parameters that scipy refuses": (
        (DRIVERS, "60e9", '{dist = "gamma", a = -1}'),
        "drivers/costs.toml:9:1: drivers.depth: scipy.stats.gamma refuses a = -1; ranges are a (0, inf)",
    ),
    "missing shape": (
        (DRIVERS, "60e9", '{dist = "gamma", scale = 2}'),
        "drivers/costs.toml:9:1: drivers.depth.a: is missing",
    ),
    "member that cannot be drawn": (
        (DRIVERS, "60e9", '{dist = "levy_stable", alpha = 0.01, beta = 1}'),
        "drivers/costs.toml:9:1: drivers.depth: alpha is 0.01; below 0.05 quantiles pass what numbers can hold",
    ),
    "values on the line of a circle": (
        (DRIVERS, "60e9", '{dist = "vonmises", kappa = 2}'),
        "drivers/costs.toml:9:1: drivers.depth: may be drawn from -3.142 to 3.142, outside [0, 1e+15] (USD); "
        "add lower = 0",
    ),
    "truncation that leaves nothing": (
        (DRIVERS, "60e9", '{dist = "gamma", a = 2, lower = 100}'),
        "drivers/costs.toml:9:1: drivers.depth: truncation leaves a probability of 3.8e-42; "
        "nothing can be drawn from it",
    ),
    "heavy tail beyond the range": (
        (DRIVERS, "60e9", '{dist = "cauchy", upper = 9}'),
        "drivers/costs.toml:9:1: drivers.depth: may be drawn from -4.177e+22 to 9, outside [0, 1e+15] (USD); "
        "add lower = 0",
    ),
    "infeasible metalog": (
        (DRIVERS, "60e9", '{p10 = 1, p50 = 1.1, p90 = 4, family = "metalog", lower = 0}'),
        "drivers/costs.toml:9:1: drivers.depth: no metalog fits: its density would be negative; with p10 = 1 and "
        "p90 = 4, p50 must be 1.26 to 3.175",
    ),
    "metalog outside its bounds": (
        (DRIVERS, "60e9", '{p10 = 1, p50 = 2, p90 = 4, family = "metalog", lower = 2}'),
        "drivers/costs.toml:9:1: drivers.depth: p10 = 1 and p90 = 4 must lie inside the bounds, 2 to inf",
    ),
    "unknown family of quantiles": (
        (DRIVERS, "60e9", '{p10 = 1, p50 = 2, p90 = 4, family = "metalogg"}'),
        "drivers/costs.toml:9:44: drivers.depth.family: 'metalogg' found, expected is 'metalog'",
    ),
    "part of a mixture": (
        (DRIVERS, "60e9", '{mixture = [{weight = 1, value = 0}, {weight = 1, dist = "gama", a = 2}]}'),
        "drivers/costs.toml:9:66: drivers.depth.mixture[2].dist: 'gama' is no continuous family of scipy.stats; "
        "did you mean 'gamma'?",
    ),
    "part without a weight": (
        (DRIVERS, "60e9", "{mixture = [{value = 0}]}"),
        "drivers/costs.toml:9:28: drivers.depth.mixture[1].weight: nothing found, a weight of 0 or more is expected",
    ),
    "sets of another length": (
        (DRIVERS, "60e9", '{dist = "gamma", sets = [[1, 0]]}'),
        "drivers/costs.toml:9:1: drivers.depth: sets must be lists of a, loc, scale, at least one",
    ),
    "data that are not there": (
        (DRIVERS, "60e9", '{data = "depth.csv"}'),
        "drivers/costs.toml:9:17: drivers.depth: drivers/depth.csv: no such file or directory",
    ),
    "unknown parameter": (
        (DRIVERS, "60e9", '{dist = "norm", mean = 3}'),
        "drivers/costs.toml:9:32: drivers.depth.mean: unknown parameter; norm has loc, scale, lower, upper",
    ),
    "parameter out of bounds": (
        (DRIVERS, "60e9", '{dist = "norm", scale = 0}'),
        "drivers/costs.toml:9:32: drivers.depth.scale: 0 found, above 0 is expected",
    ),
    "missing quantile": (
        (DRIVERS, "p50 = 1.0, ", ""),
        "drivers/costs.toml:5:1: drivers.token_price.p50: is missing",
    ),
    "unknown scale": (
        (DRIVERS, 'p90 = 2.0, scale = "log"', 'p90 = 2.0, scale = "lin"'),
        "drivers/costs.toml:5:50: drivers.token_price.scale: 'lin' found, expected is 'log', 'logit' or 'identity'",
    ),
    "quantiles that do not rise": (
        (DRIVERS, "p50 = 1.0", "p50 = 3.0"),
        "drivers/costs.toml:5:28: drivers.token_price.p50: p10 = 0.5, p50 = 3, p90 = 2 must rise",
    ),
    "logarithm of zero": (
        (DRIVERS, "p10 = 0.5", "p10 = 0.0"),
        "drivers/costs.toml:5:17: drivers.token_price.p10: 0 found, above 0 is expected on the scale 'log'",
    ),
    "share above its top": (
        (DRIVERS, "p90 = 0.7", "p90 = 1.0"),
        "drivers/costs.toml:14:39: firm_drivers.retention.p90: 1 found, below top = 1 is expected on the scale 'logit'",
    ),
    "top without logit": (
        (DRIVERS, "p90 = 2.0", "p90 = 2.0, top = 3"),
        "drivers/costs.toml:5:50: drivers.token_price.top: belongs to the scale 'logit' alone",
    ),
    "bounds crossed": (
        (DRIVERS, "p90 = 2.0", "p90 = 2.0, lower = 2, upper = 1"),
        "drivers/costs.toml:5:50: drivers.token_price.lower: lower = 2 and upper = 1 leave nothing between them",
    ),
    "bounds beside the distribution": (
        (DRIVERS, "60e9", '{dist = "uniform", lower = 5}'),
        "drivers/costs.toml:9:35: drivers.depth.lower: lower = 5 and upper = 1 leave nothing between them",
    ),
    "upper below the distribution": (
        (DRIVERS, "60e9", '{dist = "uniform", loc = 3, lower = 1, upper = 2}'),
        "drivers/costs.toml:9:55: drivers.depth.upper: nothing of the distribution (3 to 4) lies between 1 and 2",
    ),
    # units, ranges, dates, provenance
    "annual for monthly": (
        (NARRATIVE, "probability/month", "probability/year"),
        "narratives/bubble.toml:17:1: constants.drought.unit: an annual figure (probability/year) where a monthly "
        "one (probability/month) is expected: a share s a year is 1 - (1 - s)**(1/12) a month",
    ),
    "unknown unit": (
        (LAB, "USD/user/month", "USD/usr/month"),
        "archetypes/lab.toml:10:1: inputs.price.unit: unknown unit 'USD/usr/month'; did you mean 'USD/user/month'?",
    ),
    "missing unit": (
        (LAB, 'unit = "USD/user/month"', ""),
        "archetypes/lab.toml:8:1: inputs.price.unit: is missing; expected is 'USD/user/month'",
    ),
    "outside the range": (
        (DRIVERS, 'p90 = 0.7, scale = "logit"', 'p90 = 1.4, scale = "identity"'),
        "drivers/costs.toml:14:39: firm_drivers.retention.p90: 1.4 is outside [0, 1] (share of subscribers)",
    ),
    "may be drawn outside": (
        (DRIVERS, 'p90 = 0.7, scale = "logit"', 'p90 = 0.7, scale = "identity"'),
        "drivers/costs.toml:14:1: firm_drivers.retention: may be drawn from -0.2803 to 2.061, "
        "outside [0, 1] (share of subscribers); add lower = 0, upper = 1",
    ),
    "constant outside the range": (
        ("mechanics.toml", "0.22", "22"),
        "mechanics.toml:5:1: mechanics.tax_rate: 22 is outside [0, 1] (share of profit)",
    ),
    "no date": (
        (FIRM, "as_of = 2025-06-30", ""),
        "firms/2025-06/openai.toml:9:1: inputs.cash: as_of is missing, here and in the tables around it",
    ),
    "neither date nor source": (
        (FIRM, 'as_of = 2025-06-30\nsource = "panel"', ""),
        "firms/2025-06/openai.toml:8:1: inputs.cash: as_of and source or judgement are missing, "
        "here and in the tables around it",
    ),
    "after the start": (
        (FIRM, "2025-06-30", "2025-07-31"),
        "firms/2025-06/openai.toml:9:1: inputs.cash.as_of: "
        "2025-07-31 is after the start 2025-06-30; a vintage knows nothing later",
    ),
    "long before the start": (
        (FIRM, "2025-06-30", "2024-12-31"),
        "firms/2025-06/openai.toml:9:1: inputs.cash.as_of: 2024-12-31 is more than 3 months from the start "
        '2025-06-30; move the figure there, or say why it holds with aligned = "..."',
    ),
    "currency without a rate": (
        (FIRM, "billion USD", "billion CHF"),
        "firms/2025-06/openai.toml:11:1: inputs.cash.unit: "
        "exchange_rates.csv has no rate of CHF on or before the start 2025-06-30",
    ),
    # the whole
    "weights that do not sum to one": (
        (NARRATIVE, "weight = 0.6", "weight = 0.7"),
        "narratives/bubble.toml:3:1: narrative.weight: the weights of bubble, slow sum to 1.1, not to 1",
    ),
    "missing figure": (
        (LAB, '[inputs.price]\ndistribution = 20\nunit = "USD/user/month"', ""),
        "scenarios/openai.toml:7:1: firms.openai: no figure for price",
    ),
    "missing driver": (
        ("narratives/slow.toml", '[constants.drought]\nvalue = 0.01\nunit = "probability/month"', ""),
        "scenarios/openai.toml:1:1: drivers: no figure for drought",
    ),
    "unknown correlated input": (
        ("correlations.toml", '"retention"', '"retetnion"'),
        "correlations.toml:6:1: correlation[1].b: unknown input 'retetnion'; did you mean 'retention'?",
    ),
    "input correlated with itself": (
        ("correlations.toml", '"retention"', '"token_price"'),
        "correlations.toml:6:1: correlation[1].b: 'token_price' stands for both inputs",
    ),
    "correlated twice": (
        (
            "correlations.toml",
            "[[correlation]]",
            '[[correlation]]\nb = "token_price"\na = "retention"\nspearman = 0\n[[correlation]]',
        ),
        "correlations.toml:8:1: correlation[2]: token_price and retention were correlated before, in line 7",
    ),
    "correlation above one": (
        ("correlations.toml", "-0.3", "-1.3"),
        "correlations.toml:7:1: correlation[1].spearman: -1.3 found, at least -1 is expected",
    ),
    # files
    "no TOML": (
        (DRIVERS, "[drivers.depth]", "[drivers.depth"),
        "drivers/costs.toml:8:15: Expected ']' at the end of a table declaration",
    ),
    "text that does not end": (
        ("mechanics.toml", 'unit = "share of profit"\n', 'unit = """'),
        "mechanics.toml:6:11: Unterminated string (the file ends here)",
    ),
    "number of too many digits": (
        (SCENARIO, "months = 60", f"months = {'9' * 5000}"),
        "scenarios/openai.toml:5:10: a number of more than 4,300 digits: write it as 1e300",
    ),
    "nested too deeply": (
        (SCENARIO, "months = 60", f"months = {'[' * 3000}"),
        "scenarios/openai.toml:1:1: nested too deeply",
    ),
    "columns of a CSV file": (
        ("exchange_rates.csv", "usd", "dollars"),
        "exchange_rates.csv:1:1: the columns are ['currency', 'as_of', 'dollars', 'source']; "
        "expected are currency, as_of, usd, source",
    ),
    "cells of a CSV file": (
        ("sources.csv", "A panel", "A panel, good"),
        "sources.csv:2:1: 6 cells where 5 are expected; quote a text that holds a comma",
    ),
    "source given twice": (
        ("sources.csv", "panel,A", "panel,B,https://example.org,2025,weak\npanel,A"),
        "sources.csv:3:1: key: 'panel' stands here a second time",
    ),
    "rate that is none": (
        ("exchange_rates.csv", "1.08", "one"),
        "exchange_rates.csv:2:1: EUR: could not convert string to float: 'one'",
    ),
    "rate below zero": (
        ("exchange_rates.csv", "1.08", "-1.08"),
        "exchange_rates.csv:2:1: usd: -1.08 found, above 0 is expected",
    ),
    "currency that is none": (
        ("exchange_rates.csv", "EUR,2025-03-31", "EUX,2025-03-31"),
        "exchange_rates.csv:2:1: currency: unknown currency 'EUX'",
    ),
}


@pytest.mark.parametrize(("change", "message"), FAULTS.values(), ids=FAULTS)
def test_fault__is_said_with_its_place(changed, change, message):
    with pytest.raises(InputError, match=r"\S") as error:
        changed(*change)

    assert str(error.value) == message


def test_faults__of_all_files_come_at_once_in_order(changed, tree):
    (tree / "mechanics.toml").write_text("[mechanics.tax_rat]\nvalue = 1\n", encoding="utf-8")
    (tree / "archetypes/lab.toml").write_bytes(b"[archetype]\nname = \xff")

    with pytest.raises(InputError, match=r"\S") as error:
        changed(DRIVERS, "[drivers.depth]", "[drivers.dpeth]", "p90 = 0.7", "p90 = 1.4")

    assert said(error) == [
        "archetypes/lab.toml:2:8: byte 0xff is not UTF-8; save the file as UTF-8",
        "drivers/costs.toml:8:1: drivers.dpeth: unknown driver; did you mean 'depth'?",
        "drivers/costs.toml:14:39: firm_drivers.retention.p90: 1.4 found, "
        "below top = 1 is expected on the scale 'logit'",
        "mechanics.toml:1:1: mechanics.tax_rat: unknown constant; did you mean 'tax_rate'?",
        "scenarios/openai.toml:1:1: drivers: no figure for depth",
        "scenarios/openai.toml:1:1: mechanics: no figure for tax_rate",
    ]


def test_faults__of_the_header_do_not_hide_the_others(changed, tree):
    (tree / "mechanics.toml").write_text("[mechanics.tax_rat]\nvalue = 1\n", encoding="utf-8")

    with pytest.raises(InputError, match=r"\S") as error:
        changed(
            SCENARIO,
            "start = 2025-06-30",
            "",
            "[[firms]]",
            "[divers.depth]\n[[firms]]",
            'use = "openai"',
            'use = "opnai"',
        )

    assert said(error) == [
        "mechanics.toml:1:1: mechanics.tax_rat: unknown constant; did you mean 'tax_rate'?",
        "scenarios/openai.toml:1:1: mechanics: no figure for tax_rate",
        "scenarios/openai.toml:1:1: scenario.start: is missing",
        "scenarios/openai.toml:7:1: divers: unknown key; did you mean 'drivers'?",
        "scenarios/openai.toml:9:1: firms.opnai: unknown firm in firms/2025-06; did you mean 'openai'?",
    ]


def test_fault__of_an_input_in_a_scenario_names_its_firm(changed):
    with pytest.raises(InputError, match=r"\S") as error:
        changed("scenarios/pair.toml", "firms.inputs.price", "firms.inputs.pirce", name="pair")

    assert said(error) == ["scenarios/pair.toml:19:1: firms.zeta.pirce: unknown input of firms; did you mean 'price'?"]


def test_fault__of_a_driver_in_two_files_names_the_other(tree):
    (tree / "drivers/more.toml").write_text(
        'as_of = 2025-06-30\njudgement = "x"\n[drivers.depth]\ndistribution = 1\nunit = "USD"\n', encoding="utf-8"
    )

    with pytest.raises(InputError, match=r"drivers/more.toml:3:1: drivers.depth: stands in drivers/costs.toml:8 too"):
        load("openai")


def test_fault__of_correlations_names_the_pair_and_what_would_fit(tree):
    rows = [("token_price", "retention", 0.9), ("token_price", "price", 0.9), ("retention", "price", -0.9)]
    text = 'as_of = 2025-06-30\njudgement = "x"\n' + "".join(
        f'[[correlation]]\na = "{a}"\nb = "{b}"\nspearman = {rho}\n' for a, b, rho in rows
    )
    (tree / "correlations.toml").write_text(text, encoding="utf-8")

    with pytest.raises(InputError, match=r"\S") as error:
        load("openai")

    assert said(error) == [
        "correlations.toml:14:1: correlations.price.retention: the rank correlations contradict each other "
        "(not positive definite); this pair most of all: -0.9 found, 0.64 to 0.99 would fit"
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("opnai", "unknown scenario 'opnai'; did you mean 'openai'?"),
        ("nothing.toml", "nothing.toml: no such file or directory"),
        ("a/b", "a/b: no such file or directory"),
    ],
)
def test_fault__of_a_scenario_that_is_not_there(tree, name, message):
    with pytest.raises(InputError, match=r"\S") as error:
        load(name)

    assert str(error.value) == message


def test_fault__of_a_name_with_a_null_byte_is_told_as_python_tells_it(tree):
    with pytest.raises(InputError, match=r"^a\\x00\.toml: .*embedded null"):
        load("a\0.toml")


def test_fault__of_a_folder_in_place_of_a_file(tree, tmp_path):
    (tmp_path / "folder.toml").mkdir()

    with pytest.raises(InputError, match=r"folder\.toml: is a directory"):
        load(tmp_path / "folder.toml")


def test_fault__of_a_file_that_is_too_large(tree, tmp_path):
    with (tmp_path / "large.toml").open("wb") as stream:
        stream.truncate(17 * 2**20)

    with pytest.raises(InputError, match="larger than 16 MiB: not an input of filon"):
        load(tmp_path / "large.toml")
