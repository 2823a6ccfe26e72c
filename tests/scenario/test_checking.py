from __future__ import annotations

from datetime import date

import pytest

from filon.scenario import check


def test_check__counts_figures_and_judgement(tree):
    checked = check("openai")

    assert (checked.figures, checked.share_of_judgement) == (15, pytest.approx(12 / 15))
    assert (checked.oldest, checked.newest, checked.warnings) == (date(2025, 6, 30), date(2025, 6, 30), ())


def test_check__names_figures_later_than_the_start(tree):
    text = (tree / "drivers/costs.toml").read_text(encoding="utf-8")
    (tree / "drivers/costs.toml").write_text(text.replace("2025-06-30", "2026-11-30"), encoding="utf-8")

    assert check("openai").warnings == (
        "hindcast: 3 figures are (drivers.depth, drivers.token_price, firms.openai.retention) "
        "dated later than the start 2025-06-30",
    )


def test_check__counts_by_file_where_they_are_many(tree):
    for name in ("narratives/bubble.toml", "narratives/slow.toml", "mechanics.toml"):
        text = (tree / name).read_text(encoding="utf-8")
        (tree / name).write_text(text.replace("2025-06-30", "2020-06-30"), encoding="utf-8")

    assert check("openai").warnings == (
        "9 figures are (1 of mechanics.toml, 6 of narratives/bubble.toml, 2 of narratives/slow.toml) "
        "dated more than 24 months before the start 2025-06-30",
    )


def test_check__takes_settings(tree):
    assert check("openai", overrides={"months": 12}).scenario.months == 12
