"""Reference pages say what the declarations say now."""

from pathlib import Path

import pytest

from filon.catalogue.beliefs import Beliefs
from filon.catalogue.docs import COMMAND, FOLDER, PAGES, main, pages
from filon.model.shipped import MODEL
from filon.model.switches import SWITCHES

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", PAGES)
def test_page__is_current(name):
    written = (ROOT / FOLDER / name).read_text(encoding="utf-8")

    assert written == PAGES[name](Beliefs()), f"renew it: {COMMAND}"


def test_pages__are_all_there_is():
    assert {path.name for path in (ROOT / FOLDER).glob("*.md")} == set(PAGES)


def test_main__writes_every_page(tmp_path, capsys):
    main(str(tmp_path / "reference"))

    assert {path.name for path in (tmp_path / "reference").iterdir()} == set(PAGES)
    assert capsys.readouterr().out.count("\n") == len(PAGES)


def test_pages__name_every_declaration():
    text = dict(pages(Beliefs()))

    assert all(f"| {name} |" in text["inputs.md"] for name in (*MODEL.world_inputs, *MODEL.firm_inputs))
    assert all(f"| {name} |" in text["mechanics.md"] for name in MODEL.figures)
    assert all(f"**{event.name}**" in text["exits_and_marks.md"] for event in MODEL.events)
    assert all(switch.mechanism[1:] in text["mechanisms.md"] for switch in SWITCHES)
