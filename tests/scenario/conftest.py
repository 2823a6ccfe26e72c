from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from small_tree import FILES, MODEL

from filon.scenario import Scenario, load


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small folder, with the small model in place of the shipped one."""
    for name, text in FILES.items():
        file = tmp_path / "distributions" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    monkeypatch.setattr("filon.scenario.loading.shipped_model", lambda: MODEL)
    monkeypatch.setenv("FILON_DISTRIBUTIONS", str(tmp_path / "distributions"))
    return tmp_path / "distributions"


@pytest.fixture
def changed(tree: Path) -> Callable[..., Scenario]:
    """Loads a scenario after texts of files were replaced: ``changed(file, old, new, ...)``."""

    def change_and_load(file: str, *replacements: str, name: str = "openai") -> Scenario:
        text = (tree / file).read_text(encoding="utf-8")
        for old, new in zip(replacements[::2], replacements[1::2], strict=True):
            assert old in text
            text = text.replace(old, new)
        (tree / file).write_text(text, encoding="utf-8")
        return load(name)

    return change_and_load
