"""`claims.toml`: what is declared, and every fault of it."""

import shutil

import pytest

from filon.claims.declared import declared
from filon.claims.shapes import ChangeClaim
from filon.claims.variants import at_rank, changed_settings
from filon.errors import InputError
from filon.quantities.descriptions import Z90
from filon.reality.simulations import Laboratory
from filon.sampling.families import quantile_of_z
from filon.scenario.files import Library, distributions_folder

WORDS = {  # the claims of the article that must be there
    "saas_illusion",
    "more_customers",
    "free_trap",
    "network_faith",
    "three_stories",
    "funding_stops",
}


@pytest.fixture
def library(tmp_path):
    folder = tmp_path / "distributions"
    shutil.copytree(distributions_folder(), folder)
    return Library(folder)


def test_claims__of_the_article_are_all_declared_with_a_sentence():
    known = declared(Library(distributions_folder()))

    assert set(known.claims) >= WORDS
    assert known.months == (36, 60)
    assert all(claim.sentence and claim.reading and claim.scenarios for claim in known.claims.values())


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('source = "xerfi-no-clear-model-2025"', 'source = "hearsay"', "'hearsay' is no key of sources.csv"),
        ('kind = "level"', 'kind = "levle"', "kind 'levle' is none of change, level, narratives, movement"),
        (
            "serve_subscriber = 0.0, serve_free",
            "serve_subscribers = 0.0, serve_free",
            "did you mean 'serve_subscriber'?",
        ),
        ('given = "subscribers"', 'given = "subscriber"', "did you mean 'subscribers'?"),
        ('scenarios = ["wrapper", "app"]', 'scenarios = ["wrapper", "apps"]', "did you mean 'app'?"),
        ('darker = "bubble"', 'darker = "bubbles"', "did you mean 'bubble'?"),
        ("quantile = { flywheel = 0.9 }", "", "changes nothing"),
        ("ratio = { least = 2.0 }", "ratio = {}", "neither least nor most"),
        ('judgement = "most: more than half"', "", "judgement is missing"),
        ("quantile = { flywheel = 0.9 }", "quantile = { flywheel = 1.5 }", "below 1 is expected"),
    ],
)
def test_claims__tell_their_faults_with_file_and_line(library, before, after, said):
    path = library.folder / "claims.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")

    with pytest.raises(InputError) as caught:
        declared(library)

    (fault,) = caught.value.faults
    assert said in str(fault)
    assert str(fault).startswith("claims.toml:")
    assert fault.line > 0


def test_quantile__is_that_of_the_drawn_figure():
    firm = Laboratory(1, 1).scenario("openai").firms[0]

    assert at_rank(firm, "network_effect", 0.9) == pytest.approx(quantile_of_z(firm.inputs["network_effect"], Z90))
    assert at_rank(firm, "network_effect", 0.1) == pytest.approx(-at_rank(firm, "network_effect", 0.9))


def test_borrowed_cost__is_in_proportion_to_the_price():
    laboratory = Laboratory(1, 1)
    scenario, lender = laboratory.scenario("openai"), laboratory.scenario("classic_saas").firms[0]
    claim = declared(Library(distributions_folder())).claims["saas_illusion"]
    assert isinstance(claim, ChangeClaim)

    changed = laboratory.scenario(
        "openai", changed_settings(scenario, claim.changes["classic_serving"], laboratory)
    ).firms[0]

    own, theirs = (quantile_of_z(one.inputs["serve_subscriber"], 0.0) for one in (changed, lender))
    price, their_price = (quantile_of_z(one.inputs["price"], 0.0) for one in (changed, lender))
    assert own / price == pytest.approx(theirs / their_price)
    assert changed.inputs["index_exposure"] == lender.inputs["index_exposure"]
    assert changed.inputs["research_spend"] == scenario.firms[0].inputs["research_spend"]
