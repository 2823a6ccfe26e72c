"""What files say of a sector: layers, cohorts, suppliers, exposures, and scenarios that change others."""

from __future__ import annotations

from itertools import permutations

import pytest
from small_tree import MODEL, said

from filon.errors import InputError
from filon.model.declared import Input
from filon.model.definition import Model
from filon.scenario import load, parsed_settings

BUYING = Model(
    name="buying",
    world_inputs=MODEL.world_inputs,
    firm_inputs={**MODEL.firm_inputs, "own_serving": Input("own_serving", "share", "work served itself", 0.0, 1.0)},
    settle=MODEL.phases.settle,
    figures=MODEL.figures,
    exits=MODEL.exits,
    marks=MODEL.marks,
)
OWN = '\n[inputs.own_serving]\ndistribution = {}\nunit = "share"\n'
OPENAI = """
[exposures]
as_of = 2025-06-30
judgement = "a guess"
cloud-host = { commitments = 0.75, equity = 0.3 }

[exposures.lenders.equity]
value = 0.1
source = "panel"
"""
FIRMS = {
    "zeta": """\
[[firms]]
archetype = "wrapper"
name = "zeta"
count = 20
market = "code"
[firms.suppliers]
as_of = 2025-06-30
judgement = "typical"
openai = 0.3
mistral = { value = 0.5, source = "panel" }
""",
    "mistral": '[[firms]]\nuse = "mistral"\nvintage = "2025-06"\n',
    "openai": '[[firms]]\nuse = "openai"\nvintage = "2025-06"\nlayer = "platforms"\n',
}
HEAD = '[scenario]\nname = "three"\nstart = 2025-06-30\nmonths = 48\n\n'


@pytest.fixture
def sector(tree, monkeypatch):
    """The small folder with a scenario `three`: two labs and a cohort that buys from them."""
    monkeypatch.setattr("filon.scenario.loading.shipped_model", lambda: BUYING)
    for name, text in (("lab", OWN.format(1.0)), ("wrapper", OWN.format(0.2)), ("openai", OPENAI)):
        file = tree / (f"firms/2025-06/{name}.toml" if name == "openai" else f"archetypes/{name}.toml")
        file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")
    lab = tree / "archetypes/lab.toml"
    lab.write_text(lab.read_text(encoding="utf-8").replace('"makes models"', '"makes models"\nlayer = "producers"'))
    write(tree, HEAD + "".join(FIRMS.values()))
    return tree


def write(tree, text, name="three"):
    """Put a scenario into the folder."""
    (tree / f"scenarios/{name}.toml").write_text(text, encoding="utf-8")


def firm(scenario, name):
    return next(firm for firm in scenario.firms if firm.name == name)


def faults(*texts, name="three"):
    with pytest.raises(InputError, match=r"\S") as error:
        load(name, overrides=parsed_settings(texts))
    return said(error)


def test_firm__has_layer_count_suppliers_and_exposures(sector):
    mistral, openai, zeta = load("three").firms

    assert (mistral.layer, openai.layer, zeta.layer) == ("producers", "platforms", "producers")
    assert (mistral.count, zeta.count, list(zeta.members)[-1]) == (1, 20, "zeta/20")
    assert zeta.suppliers == pytest.approx({"mistral": 0.5 / 0.8, "openai": 0.3 / 0.8}, abs=1e-15)
    assert list(zeta.suppliers) == ["mistral", "openai"]
    assert mistral.suppliers == openai.suppliers == mistral.exposures == {}
    assert openai.exposures == {
        ("commitments", "cloud-host"): 0.75,
        ("equity", "cloud-host"): 0.3,
        ("equity", "lenders"): 0.1,
    }


def test_order__of_firms_changes_nothing(sector):
    found = set()
    for order in permutations(FIRMS.values()):
        write(sector, HEAD + "".join(order))
        scenario = load("three")
        rows = tuple((row.key, row.value, row.source, row.judgement) for row in scenario.provenance)
        found.add((repr(scenario.firms), repr(scenario.world), rows))

    assert len(found) == 1


def test_provenance__has_a_row_for_each_share(sector):
    rows = {row.key: row for row in load("three").provenance if ".suppliers." in row.key or ".exposures." in row.key}

    assert sorted(rows) == [
        "firms.openai.exposures.cloud-host.commitments",
        "firms.openai.exposures.cloud-host.equity",
        "firms.openai.exposures.lenders.equity",
        "firms.zeta.suppliers.mistral",
        "firms.zeta.suppliers.openai",
    ]
    sold = rows["firms.zeta.suppliers.mistral"]
    assert (sold.value, sold.unit, sold.as_of, sold.source, sold.judgement, sold.file, sold.line) == (
        "0.5",
        "share",
        "2025-06-30",
        "panel",
        "",
        "scenarios/three.toml",
        15,
    )
    held = rows["firms.openai.exposures.cloud-host.equity"]
    assert (held.value, held.judgement, held.file, held.line) == ("0.3", "a guess", "firms/2025-06/openai.toml", 16)


def test_resolved__loads_as_the_same_sector_without_the_folder(sector, tmp_path):
    scenario = load("three", overrides={"zeta.suppliers.openai": 0.1, "openai.exposures.lenders.commitments": 0.2})
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(scenario.resolved, encoding="utf-8")

    again = load(file, distributions=tmp_path / "none")
    assert again == scenario
    assert again.resolved == scenario.resolved


def test_resolved__takes_settings_of_a_sector(sector, tmp_path):
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(load("three").resolved, encoding="utf-8")

    scenario = load(file, overrides={"zeta.count": 3, "zeta.layer": "integrators", "zeta.suppliers.openai": 0.0})
    zeta = firm(scenario, "zeta")
    assert (zeta.count, zeta.layer, zeta.suppliers) == (3, "integrators", {"mistral": 0.625})
    with pytest.raises(InputError, match=r"firms\.zeta\.suppliers\.opnai: unknown supplier; did you mean 'openai'\?"):
        load(file, overrides={"zeta.suppliers.opnai": 0.1})
    with pytest.raises(InputError, match=r"firms\.zeta\.count: 501 found, at most 500 is expected"):
        load(file, overrides={"zeta.count": 501})


def test_set__reaches_layer_count_suppliers_and_exposures(sector):
    texts = ("zeta.count=2", "firms.zeta.layer=integrators", "zeta.suppliers.mistral=0.1", "zeta.own_serving=0.5")
    zeta = firm(load("three", overrides=parsed_settings(texts)), "zeta")
    assert (zeta.count, zeta.layer, zeta.suppliers) == (2, "integrators", {"mistral": 0.2, "openai": 0.6})

    changed = load("three", overrides=parsed_settings(["openai.exposures.state.equity=0.6"]))
    assert firm(changed, "openai").exposures["equity", "state"] == 0.6
    row = next(row for row in changed.provenance if row.key == "firms.openai.exposures.state.equity")
    assert (row.value, row.unit, row.source) == ("0.6", "share", "set by the user")


def test_bought_share__is_of_the_median_of_what_is_served_itself(sector):
    own = "{p10 = 0.1, p50 = 0.2, p90 = 0.3, scale = 'logit'}"

    assert firm(load("three", overrides=parsed_settings([f"zeta.own_serving={own}"])), "zeta").suppliers == (
        pytest.approx({"mistral": 0.625, "openai": 0.375}, rel=1e-12)
    )


def test_supplier__that_is_not_in_the_scenario_is_the_market(sector):
    write(sector, HEAD + FIRMS["zeta"] + FIRMS["mistral"])

    assert firm(load("three"), "zeta").suppliers == {"mistral": 0.625}


def test_archetype__brings_suppliers_that_firms_may_change(sector):
    file = sector / "archetypes/wrapper.toml"
    file.write_text(file.read_text(encoding="utf-8") + "\n[suppliers]\nopenai = 0.3\nmistral = 0.2\n", encoding="utf-8")
    write(sector, HEAD + "".join(FIRMS.values()).replace("openai = 0.3\n", ""))

    assert firm(load("three"), "zeta").suppliers == pytest.approx({"mistral": 0.625, "openai": 0.375}, abs=1e-15)


SUPPLIERS = "scenarios/three.toml:14:1: firms.zeta.suppliers"
MESSAGES = {
    "unknown supplier": (
        ("openai = 0.3", "opnai = 0.3"),
        f"{SUPPLIERS}.opnai: unknown supplier; did you mean 'openai'?",
    ),
    "supplier that is the firm itself": (
        ("openai = 0.3", "zeta = 0.3"),
        f"{SUPPLIERS}.zeta: zeta is its own supplier; what it serves itself is own_serving",
    ),
    "more than all work": (
        ("openai = 0.3", "openai = 0.6"),
        f"{SUPPLIERS}: the work of zeta adds up to 1.3 (own_serving 0.2, mistral 0.5, openai 0.6), "
        "at most 1 is allowed",
    ),
    "negative share": (
        ("openai = 0.3", "openai = -0.3"),
        f"{SUPPLIERS}.openai: -0.3 is outside [0, 1] (share)",
    ),
    "share above one": (
        ("openai = 0.3", "openai = 1.3"),
        f"{SUPPLIERS}.openai: 1.3 is outside [0, 1] (share)",
    ),
    "text for a share": (
        ("openai = 0.3", 'openai = "0.3"'),
        f"{SUPPLIERS}.openai.value: '0.3' is a text: write 0.3 without quotation marks",
    ),
    "distribution for a share": (
        ("openai = 0.3", "openai = { p10 = 0.1, p50 = 0.2, p90 = 0.3 }"),
        f"{SUPPLIERS}.openai.value: is missing\n"
        + "\n".join(
            f"scenarios/three.toml:14:{column}: firms.zeta.suppliers.openai.{word}: unknown key; "
            "known are aligned, as_of, judgement, source, unit, value"
            for column, word in ((12, "p10"), (23, "p50"), (34, "p90"))
        ),
    ),
    "unit of suppliers": (
        ('judgement = "typical"', 'judgement = "typical"\nunit = "USD"'),
        f"{SUPPLIERS}.unit: unit 'USD' (US dollars) found, 'share' (part of a whole, 1 is all of it) is expected",
    ),
    "no reason for a supplier": (
        ('judgement = "typical"', ""),
        "scenarios/three.toml:14:1: firms.zeta.suppliers.openai: "
        "source or judgement is missing, here and in the tables around it",
    ),
    "cohort of 10,000": (
        ("count = 20", "count = 10000"),
        "scenarios/three.toml:9:1: firms.zeta.count: 10000 found, at most 500 is expected",
    ),
    "cohort of none": (
        ("count = 20", "count = 0"),
        "scenarios/three.toml:9:1: firms.zeta.count: 0 found, at least 1 is expected",
    ),
    "more firms than a trial holds": (
        ("count = 20", "count = 499"),
        "scenarios/three.toml:6:1: firms: 501 firms (zeta 499 among them) found in one trial, at most 500 are possible",
    ),
    "unknown layer": (
        ("count = 20", 'layer = "producer"'),
        "scenarios/three.toml:9:1: firms.zeta.layer: 'producer' found, "
        "expected is '', 'producers', 'integrators' or 'platforms'",
    ),
    "unknown table of a firm": (
        ("[firms.suppliers]", "[firms.supplier]"),
        "scenarios/three.toml:11:1: firms.zeta.supplier: unknown key; did you mean 'suppliers'?",
    ),
}


@pytest.mark.parametrize(("change", "message"), MESSAGES.values(), ids=MESSAGES)
def test_fault__of_a_sector_is_said_with_its_place(sector, change, message):
    text = HEAD + "".join(FIRMS.values())
    assert change[0] in text
    write(sector, text.replace(*change))

    assert faults() == message.splitlines()


def test_cohort__supplies_nobody(sector):
    write(sector, HEAD + "".join(FIRMS.values()).replace('name = "zeta"', 'name = "zeta"\n'))

    assert faults("mistral.suppliers.zeta=0.1", "mistral.own_serving=0.5") == [
        "firms.mistral.suppliers.zeta: zeta is a cohort of 20; a supplier is a single firm"
    ]


EXPOSURES = "firms/2025-06/openai.toml"
CLAIMS = {
    "claim held twice": (
        ("value = 0.1", "value = 0.8"),
        f"{EXPOSURES}:18:1: firms.openai.exposures: shares of the equity of openai add up to 1.1 "
        "(cloud-host 0.3, lenders 0.8), at most 1 is allowed",
    ),
    "unknown claim": (
        ("equity = 0.3", "equty = 0.3"),
        f"{EXPOSURES}:16:36: exposures.cloud-host.equty: unknown claim; did you mean 'equity'?",
    ),
    "negative claim": (
        ("equity = 0.3", "equity = -0.3"),
        f"{EXPOSURES}:16:36: exposures.cloud-host.equity: -0.3 is outside [0, 1] (share)",
    ),
    "name of a counterparty": (
        ("cloud-host", '"Cloud Host"'),
        f"{EXPOSURES}:16:1: exposures.Cloud Host: 'Cloud Host' found, "
        "small letters and digits joined by '-' or '_' are expected",
    ),
    "no table": (
        ("{ commitments = 0.75, equity = 0.3 }", "0.3"),
        f"{EXPOSURES}:16:1: exposures.cloud-host: 0.3 found, a table such as {{ equity = 0.1 }} is expected",
    ),
    "later than the vintage": (
        ("as_of = 2025-06-30\njudgement", "as_of = 2025-07-31\njudgement"),
        f"{EXPOSURES}:16:16: exposures.cloud-host.commitments.as_of: "
        "2025-07-31 is after the start 2025-06-30; a vintage knows nothing later\n"
        f"{EXPOSURES}:16:36: exposures.cloud-host.equity.as_of: "
        "2025-07-31 is after the start 2025-06-30; a vintage knows nothing later\n"
        f"{EXPOSURES}:18:1: exposures.lenders.equity.as_of: "
        "2025-07-31 is after the start 2025-06-30; a vintage knows nothing later",
    ),
}


@pytest.mark.parametrize(("change", "message"), CLAIMS.values(), ids=CLAIMS)
def test_fault__of_an_exposure_is_said_with_its_place(sector, change, message):
    file = sector / EXPOSURES
    text = file.read_text(encoding="utf-8")
    assert change[0] in text
    file.write_text(text.replace(*change), encoding="utf-8")

    assert faults() == message.splitlines()


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (["zeta.suppliers.opnai=0.0"], "firms.zeta.suppliers.opnai: unknown supplier; did you mean 'openai'?"),
        (["zeta.suppliers=0.1"], "zeta.suppliers: name a supplier: firms.zeta.suppliers.NAME=SHARE"),
        (
            ["zeta.suppliers.openai=0.4"],
            "firms.zeta.suppliers: the work of zeta adds up to 1.1 (own_serving 0.2, mistral 0.5, openai 0.4), "
            "at most 1 is allowed",
        ),
        (["zeta.suppliers.openai={p10=1}"], "firms.zeta.suppliers.openai: a table found, a number is expected"),
        (["zeta.suppliers.mystery.source=panel"], "firms.zeta.suppliers.mystery: has no figure yet; set its value"),
        (
            ["openai.exposures.state=0.1"],
            "openai.exposures.state: name a counterparty and a claim: firms.openai.exposures.NAME.equity=SHARE",
        ),
        (
            ["openai.exposures.state.debt=0.1"],
            "openai.exposures.state.debt: unknown claim; known are commitments, equity",
        ),
        (["zeta.count=10000"], "firms.zeta.count: 10000 found, at most 500 is expected"),
        (["zeta.count=499"], "firms: 501 firms (zeta 499 among them) found in one trial, at most 500 are possible"),
        (["opnai.count=2"], "firms.opnai.count: unknown firm; did you mean 'openai'?"),
    ],
)
def test_set__says_what_is_wrong_in_a_sector(sector, texts, message):
    found = [line.removeprefix("scenarios/three.toml:6:1: ") for line in faults(*texts)]

    assert found == [message]


def test_set__of_a_single_firm_needs_no_name(sector):
    scenario = load("openai", overrides=parsed_settings(["exposures.state.equity=0.2"]))

    assert scenario.firms[0].exposures["equity", "state"] == 0.2


def test_faults__of_a_sector_come_at_once(sector):
    write(sector, HEAD + "".join(FIRMS.values()).replace("openai = 0.3", "opnai = -1").replace('"zeta"', '"Zeta X"'))
    write(sector, HEAD + "".join(FIRMS.values()).replace("openai = 0.3", "opnai = 0.9\nzeta = 0.1"))

    assert faults("openai.exposures.state.equity=0.9", "zeta.count=499") == [
        "firms.openai.exposures: shares of the equity of openai add up to 1.3 "
        "(cloud-host 0.3, lenders 0.1, state 0.9), at most 1 is allowed",
        "scenarios/three.toml:6:1: firms: 501 firms (zeta 499 among them) found in one trial, at most 500 are possible",
        "scenarios/three.toml:14:1: firms.zeta.suppliers: the work of zeta adds up to 1.7 "
        "(own_serving 0.2, mistral 0.5, opnai 0.9, zeta 0.1), at most 1 is allowed",
        "scenarios/three.toml:14:1: firms.zeta.suppliers.opnai: unknown supplier; did you mean 'openai'?",
        "scenarios/three.toml:15:1: firms.zeta.suppliers.zeta: "
        "zeta is its own supplier; what it serves itself is own_serving",
    ]


CHANGE = """\
[scenario]
name = "other"
base = "three"
months = 12
as_of = 2025-06-30
judgement = "what if"

[narratives.bubble]
weight = 0.1

[mechanics]
tax_rate = { value = 0.1, unit = "share of profit" }

[all_firms.inputs.price]
distribution = 5
unit = "USD/user/month"
"""


def test_base__is_changed_where_the_scenario_says_so(sector):
    write(sector, CHANGE, "other")
    base, other = load("three"), load("other")

    assert (other.name, other.title, other.start, other.months) == ("other", "", base.start, 12)
    assert other.figures == {"tax_rate": 0.1}
    assert {item.name: item.weight for item in other.narratives} == {"bubble": 0.1, "slow": 0.9}
    assert [one.name for one in other.firms] == ["mistral", "openai", "zeta"]
    for one, before in zip(other.firms, base.firms, strict=True):
        assert one.inputs["price"].parameter("value") == 5.0
        assert {**one.inputs, "price": None} == {**before.inputs, "price": None}
        assert (one.suppliers, one.exposures, one.layer) == (before.suppliers, before.exposures, before.layer)
    row = next(row for row in other.provenance if row.key == "firms.zeta.price")
    assert (row.file, row.judgement) == ("scenarios/other.toml", "what if")


def test_base__gains_the_firms_of_the_scenario(sector, tmp_path):
    write(sector, CHANGE + '\n[[firms]]\narchetype = "lab"\nname = "eta"\n', "other")
    other = load("other")
    file = tmp_path / "scenario.resolved.toml"
    file.write_text(other.resolved, encoding="utf-8")

    assert [one.name for one in other.firms] == ["eta", "mistral", "openai", "zeta"]
    assert load(file, distributions=tmp_path / "none") == other


def test_all_firms__come_before_a_firm_of_the_same_file(sector):
    text = HEAD + "".join(FIRMS.values())
    everywhere = '[all_firms.inputs]\njudgement = "x"\nas_of = 2025-06-30\nunit = "USD/user/month"\nprice = 5\n'
    own = '[firms.inputs.price]\ndistribution = 7\nunit = "USD/user/month"\njudgement = "y"\nas_of = 2025-06-30\n'
    write(sector, text.replace(FIRMS["mistral"], FIRMS["mistral"] + own) + everywhere)

    assert [one.inputs["price"].parameter("value") for one in load("three").firms] == [7.0, 5.0, 5.0]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            'base = "three"',
            'base = "thre"',
            "scenarios/other.toml:3:1: scenario.base: unknown scenario 'thre'; did you mean 'three'?",
        ),
        (
            'base = "three"',
            'base = "other"',
            "scenarios/other.toml:3:1: scenario.base: changes itself (other < other)",
        ),
        (
            "all_firms.inputs.price",
            "all_firms.inputs.prize",
            "scenarios/other.toml:14:1: all_firms.prize: unknown input of firms; did you mean 'price'?",
        ),
        (
            "all_firms.inputs.price",
            "all_firms.price",
            "scenarios/other.toml:14:1: all_firms.price: unknown key; known are aligned, as_of, inputs, "
            "judgement, source, unit",
        ),
        (
            "[all_firms",
            '[[firms]]\narchetype = "lab"\nname = "zeta"\n[all_firms',
            "scenarios/other.toml:14:1: firms.zeta: 'zeta' is the name of another firm too",
        ),
    ],
)
def test_base__is_refused_with_the_reason(sector, old, new, message):
    assert old in CHANGE
    write(sector, CHANGE.replace(old, new), "other")

    assert faults(name="other") == [message]


def test_narrative__takes_other_constants_in_a_scenario(sector, tmp_path):
    fixed = '[narratives.bubble.constants]\ndrought = { value = 0.2, unit = "probability/month" }\n'
    write(sector, CHANGE.replace("[mechanics]", fixed + "[mechanics]"), "other")
    bubble, slow = load("other").narratives
    assert (bubble.constants, slow.constants, bubble.weight) == ({"drought": 0.2}, {"drought": 0.01}, 0.1)

    write(sector, CHANGE.replace("weight = 0.1", "").replace("[mechanics]", fixed + "[mechanics]"), "other")
    assert [item.weight for item in load("other").narratives] == [0.6, 0.4]
    write(sector, CHANGE.replace("[mechanics]", fixed.replace("drought", "drouhgt") + "[mechanics]"), "other")
    assert faults(name="other") == [
        "scenarios/other.toml:12:1: narratives.bubble.constants.drouhgt: unknown driver; did you mean 'drought'?"
    ]
