"""Pages about the model cover it, and their tables and links are current."""

import importlib
import re
from pathlib import Path

import pytest

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.model_pages import BLOCK, COMMAND, FOLDER, KINDS, main, renewed
from filon.catalogue.readers import readers
from filon.errors import InputError
from filon.model.shipped import MODEL
from filon.model.switches import SWITCHES

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / FOLDER).glob("*.md"))
MODULES = {path.stem for path in (ROOT / "src/filon/model").glob("*.py")}


@pytest.fixture(scope="module")
def beliefs():
    return Beliefs()


@pytest.fixture(scope="module")
def written():
    return "\n".join(path.read_text(encoding="utf-8") for path in PAGES)


def names_in_tables(text, kind):
    return [name for _, word, names, _ in BLOCK.findall(text) if word == kind for name in re.split(r"[,\s]\s*", names)]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page__is_current(path, beliefs):
    text = path.read_text(encoding="utf-8")

    assert text == renewed(text, beliefs), f"renew it: {COMMAND}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links__lead_to_files_and_headings(path):
    links = re.findall(r"\]\(([^)\s]+)\)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if not link.startswith("https://") and not is_there(path, link)]

    assert links
    assert missing == []


def is_there(page, link):
    name, _, heading = link.partition("#")
    target = page.parent / name if name else page
    return target.exists() and (not heading or heading in anchors(target))


def anchors(page):
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_functions__that_a_page_names_exist(path):
    named = re.findall(r"`(\w+)\.(\w+)`", path.read_text(encoding="utf-8"))
    missing = [
        f"{module}.{name}"
        for module, name in named
        if module not in MODULES or not hasattr(importlib.import_module(f"filon.model.{module}"), name)
    ]

    assert missing == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_markers__all_hold_a_table(path):
    text = path.read_text(encoding="utf-8")

    assert len(re.findall("^<!--", text, re.MULTILINE)) == 2 * len(BLOCK.findall(text))


def test_pages__say_how_every_mechanism_is_switched_off(written):
    told = {name for _, kind, names, _ in BLOCK.findall(written) if kind == "switches" for name in names.split(",")}

    assert {" ".join(name.split()) for name in told} == {switch.mechanism for switch in SWITCHES}


def test_pages__show_every_figure(written):
    shown = {name.partition("@")[0] for name in names_in_tables(written, "figures")}

    assert shown == {*MODEL.world_inputs, *MODEL.firm_inputs, *MODEL.figures}


def test_pages__explain_every_exit_and_mark(written):
    assert [event.name for event in MODEL.events if f"`{event.name}`" not in written] == []


def test_pages__name_every_function_that_reads_a_figure(written):
    functions = {function for by in readers(MODEL).values() for function in by}
    named = {f"{function.__module__.rpartition('.')[2]}.{function.__name__}" for function in functions}

    assert sorted(name for name in named if f"`{name}`" not in written) == []


def test_main__renews_the_pages_of_a_folder(tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("Before.\n\n<!-- figures: tax_rate -->\nold\n<!-- end -->\n\nAfter.\n", encoding="utf-8")
    main(str(tmp_path))
    text = page.read_text(encoding="utf-8")

    assert capsys.readouterr().out == f"{page}\n"
    assert "| `tax_rate` | tax on profit after losses carried forward | share | 0.22 |" in text
    assert "old" not in text
    assert text.startswith("Before.\n")
    assert text.endswith("<!-- end -->\n\nAfter.\n")


@pytest.mark.parametrize(
    ("marker", "message"),
    [
        ("figures: tax_rat", "no figure is called 'tax_rat'; did you mean 'tax_rate'"),
        ("figures: price@labs", "no archetype or firm is called 'labs'; did you mean 'lab'"),
        ("figures: free_churn@2025-06/openai", "'2025-06/openai' has no figure of its own for 'free_churn'"),
        ("switches: rebounds", "no mechanism is called 'rebounds'; did you mean 'rebound'"),
        ("figure: price", "no table is called 'figure'; did you mean 'figures'"),
    ],
)
def test_table__of_what_does_not_exist_is_refused(marker, message, beliefs):
    with pytest.raises(InputError, match=re.escape(message)):
        renewed(f"<!-- {marker} -->\n<!-- end -->\n", beliefs)


@pytest.mark.parametrize("kind", KINDS)
def test_table__of_each_kind_stands_in_a_page(kind, written):
    assert kind in {word for _, word, _, _ in BLOCK.findall(written)}


def test_figures__tell_whose_they_are_and_what_others_have(beliefs):
    text = renewed("<!-- figures: usage_cap commitment_due@2025-06/openai -->\n<!-- end -->\n", beliefs)

    assert "| `usage_cap` (lab) |" in text
    assert re.search(r"classic_saas, [\w, ]*search_engine: 9; integrator: 1.5 \|", text)
    assert "| `commitment_due` (2025-06 openai) | take-or-pay compute billed at the start | USD/month | $650M |" in text
