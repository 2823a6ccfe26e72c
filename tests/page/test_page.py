"""The page of a run: whole, closed to the network, the same every time, in both languages."""

import base64
import hashlib
import itertools
import re
from dataclasses import replace

import pytest
from pages import Page

import made_up_runs
from filon.errors import InputError
from filon.page.report import html_report
from filon.report.language import language, messages

LANGUAGES = ("en", "fr")
LOADING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "xlink:href"}


@pytest.fixture(scope="module")
def texts():
    tree = made_up_runs.tree(*made_up_runs.venture())
    return {tag: html_report(tree, lang=tag) for tag in LANGUAGES}


@pytest.fixture(scope="module", params=LANGUAGES)
def text(request, texts):
    return texts[request.param]


@pytest.fixture(scope="module")
def page(text):
    return Page(text)


def test_page__is_well_formed(page):
    ids = [element["id"] for element in page.elements if "id" in element]
    levels = [int(element["tag"][1]) for element in page.elements if re.fullmatch("h[1-6]", element["tag"])]

    assert page.unbalanced == []
    assert page.open == []
    assert len(ids) == len(set(ids)) > 10
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later <= former + 1 for former, later in itertools.pairwise(levels))


def test_references__lead_to_something_in_the_page(page):
    ids = {element["id"] for element in page.elements if "id" in element}
    named = [
        element[name].split() for element in page.elements for name in ("aria-labelledby", "for") if name in element
    ]
    inner = [element["href"][1:] for element in page.elements if element.get("href", "").startswith("#")]

    assert {name for group in named for name in group} | set(inner) <= ids
    assert inner


def test_page__loads_nothing_and_has_no_style_of_elements(page):
    assert not [element for element in page.elements if LOADING & element.keys()]
    assert not [element for element in page.elements if "style" in element]
    assert not [element for element in page.elements if element["tag"] in ("link", "img", "iframe", "object", "form")]
    assert not [name for element in page.elements for name in element if name.startswith("on")]


def test_policy__allows_its_own_style_and_script_alone(page):
    (policy,) = [meta["content"] for meta in page.every("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    said = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    texts = {"style-src": page.every("style"), "script-src": [one for one in page.every("script") if "type" not in one]}

    assert said["default-src"] == said["base-uri"] == said["form-action"] == "'none'"
    for name, elements in texts.items():
        (own,) = elements
        digest = base64.b64encode(hashlib.sha256(own["text"].encode()).digest()).decode()
        assert said[name] == f"'sha256-{digest}'"


def test_script__names_no_address_and_calls_no_server(page):
    (script,) = [one["text"] for one in page.every("script") if "type" not in one]

    assert re.findall(r"https?://[^\"']*", script) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"fetch|XMLHttp|import\(|eval|innerHTML|localStorage", script)


def test_headings_of_tables__say_what_they_are_of(page):
    assert page.every("th")
    assert {heading.get("scope") for heading in page.every("th")} == {"col", "row"}


def test_page__is_the_same_every_time(texts):
    again = html_report(made_up_runs.tree(*made_up_runs.venture()), lang="fr")

    assert again == texts["fr"]


def test_pictures__take_their_colours_from_the_page(page, text):
    drawn = "".join(re.findall(r"<svg.*?</svg>", text, flags=re.S))

    assert "class=" in drawn
    assert re.findall(r"#[0-9a-fA-F]{6}\b", drawn) == []


def test_colours__have_a_dark_form(page):
    (style,) = page.every("style")
    used = set(re.findall(r"var\((--c[0-9a-f]{6})\)", style["text"]))
    light, dark = (
        dict(re.findall(r"(--c[0-9a-f]{6}):(#[0-9a-f]{6})", part))
        for part in style["text"].partition("@media print")[0].split("prefers-color-scheme")
    )

    assert used
    assert used <= light.keys() & dark.keys()
    assert light["--c1c2430"] != dark["--c1c2430"]


def test_pictures__are_told_to_who_does_not_see_them(page):
    shown = [svg for svg in page.every("svg") if svg.get("id") != "chart"]

    assert shown
    for svg in shown:
        title, description = (page.by_id(name) for name in svg["aria-labelledby"].split())
        assert svg["role"] == "img"
        assert (title["tag"], description["tag"]) == ("title", "desc")
        assert title["text"]
        assert description["text"]


@pytest.mark.parametrize("tag", LANGUAGES)
def test_page__is_in_one_language(texts, tag):
    other = next(name for name in LANGUAGES if name != tag)
    page = Page(texts[tag])
    titles = [heading["text"] for heading in page.every("h2")]
    told = {key: say[tag] for key, say in messages().items() if key.startswith("section.")}

    assert page.every("html")[0]["lang"] == tag
    assert set(titles) <= set(told.values())
    assert not {heading["text"] for heading in page.every("h2")} & {
        messages()[key][other] for key in told if messages()[key][other] != told[key]
    }


def test_numbers__are_those_of_the_language(texts):
    assert "25,9\xa0%" not in texts["en"]
    assert re.search(r"\d,\d\xa0%", texts["fr"])
    assert "1,000,000" in texts["en"]
    assert "1\u202f000\u202f000" in texts["fr"]


HOSTILE = "</title></script><script>alert(1)</script><b>\"'&\u202e"


@pytest.fixture(scope="module")
def hostile():
    layout, tally = made_up_runs.venture()
    layout = replace(layout, title=HOSTILE, entities=(HOSTILE,))
    figures = [made_up_runs.Figure(judgement=HOSTILE), made_up_runs.Figure(source="javascript:alert(1)", judgement="")]
    return html_report(made_up_runs.tree(layout, tally, figures))


def test_hostile_texts__stay_texts(hostile):
    page = Page(hostile)

    assert len(page.every("script")) == 2
    assert page.every("b") == []
    assert page.unbalanced == []
    assert page.data["entities"][0]["name"] == HOSTILE
    assert any(HOSTILE in element["text"] for element in page.elements if element["tag"] == "td")


def test_addresses__are_followed_on_the_web_only(hostile):
    links = [link["href"] for link in Page(hostile).every("a")]

    assert all(link.startswith(("#", "https://", "http://")) for link in links)


@pytest.mark.parametrize("tag", LANGUAGES)
@pytest.mark.parametrize("example", ["claims", "static"])
def test_own_model__has_a_page(example, tag):
    page = Page(html_report(made_up_runs.tree(*getattr(made_up_runs, example)(), figures=()), lang=tag))

    assert page.unbalanced == []
    assert len(page.cells) == len({month for _, month in page.cells}) > 0
    assert [element for element in page.elements if "data-narrative" in element] == []
    assert language(tag).say("limit.own") in {element["text"] for element in page.every("li")}


def test_model_without_a_crash__has_a_page_without_script():
    layout, tally = made_up_runs.claims()
    exits = tuple(replace(code, crash=False) for code in layout.exits)
    changed = replace(layout, exits=exits)
    tally.causes = tally.causes[..., :0]
    page = Page(html_report(made_up_runs.tree(changed, tally, figures=())))

    assert page.every("script") == []
    assert "ruin" in "".join(cell["text"] for cell in page.every("th"))


def test_firm_that_is_none__is_refused_with_the_nearest():
    tree = made_up_runs.tree(*made_up_runs.venture())
    with pytest.raises(InputError, match="opena: no such firm in this run; did you mean 'openai'"):
        html_report(tree, firm="opena")
    with pytest.raises(InputError, match="language de: filon does not speak it; known are en, fr"):
        html_report(tree, lang="de")


def test_inputs__have_french_names():
    from filon.levers.known import levers
    from filon.model.shipped import MODEL
    from filon.report.language import names
    from filon.scenario.files import Library, distributions_folder

    wanted = [*MODEL.world_inputs, *MODEL.firm_inputs, *levers(Library(distributions_folder()))]

    assert [name for name in wanted if "fr" not in names().get(name, {})] == []
