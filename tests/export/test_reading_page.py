"""Every example of docs/reading.md runs, as far as its library is installed."""

from __future__ import annotations

import re
import shlex
import warnings
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from stored_example import EXITS, example_run

from filon.cli.application import exit_code
from filon.results.layout import Bins, InputLayout, QuantityLayout

PAGE = Path(__file__).parents[2] / "docs/reading.md"
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
OPTIONAL = {"polars", "duckdb", "dask", "h5netcdf", "pyarrow"}


def needed(block):
    """Optional libraries that a block imports or names."""
    return {name for name in OPTIONAL if re.search(rf"\bimport {name}\b|\"{name}\"", block)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with runs under the names that the page uses; the second has another firm and fewer exits."""
    place = tmp_path_factory.mktemp("reading")
    names = re.findall(r"runs/([\w-]+)", PAGE.read_text(encoding="utf-8"))
    bins = (Bins("asinh", 1e4), Bins("asinh", 1e3))
    made = []
    for name, firms in zip(dict.fromkeys(names), (("openai", "cursor"), ("openai", "wrapper")), strict=True):
        run = example_run(
            place / "made" / name,
            months=60,
            start=date(2025 + len(made), 6, 30),
            entities=firms,
            exits=EXITS[: 3 - len(made)],
            quantities=(QuantityLayout("cash", "USD", "cash", bins),),
            inputs=(InputLayout("price", "USD/user/month", "subscription price", "openai"),),
            correlations=(),
        )
        (place / "runs").mkdir(exist_ok=True)
        (place / "runs" / name).symlink_to(run.path)
        made.append(run)
    return place, made


def export_all(page_blocks):
    """Call every command of the page."""
    for line in (line for kind, block in page_blocks if kind == "sh" for line in block.splitlines()):
        program, *arguments = shlex.split(line)
        assert program == "filon"
        assert exit_code([*arguments, "--force"]) == 0


def test_examples__run_in_the_order_of_the_page(folder, monkeypatch, capsys):
    place, made = folder
    monkeypatch.chdir(place)
    export_all(BLOCKS)
    names: dict[str, object] = {}
    done = []
    for kind, block in BLOCKS:
        if kind == "python" and all(find_spec(name) for name in needed(block)):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                exec(compile(block, "docs/reading.md", "exec"), names)
            done.append(block)

    assert "% (" in capsys.readouterr().out
    assert len(done) >= 7
    assert_right(names, made[0].chunk, made[1].chunk)


def assert_right(names, chunk, other):
    """Hold what the examples found against the trials that the runs were made of."""
    month = chunk["crash_month"][:, 0]
    early = (month > 0) & (month <= 36)
    assert names["within_36"].item() == early.mean()
    assert names["months"]["count"].sum() == (month > 0).sum()
    assert names["curve"].value.iloc[36] == early.mean()
    assert (
        names["together"].crash_probability.sel(scenario="mid-2025", entity="openai", month=36).item() == early.mean()
    )
    assert names["together"].crash_probability.sel(scenario="2026", entity="cursor").isnull().all()
    assert names["change"] == pytest.approx(
        ((other["crash_month"] > 0).mean(0) - (chunk["crash_month"] > 0).mean(0))[0]
    )
    if "share" in names:
        assert names["share"] == pytest.approx(early.mean())
    if "pl" in names:
        found = names["by_narrative"].sort("narrative")
        assert found["trials"].to_list() == np.bincount(chunk["narrative"]).tolist()
        assert found["crash_within_36"][0] == pytest.approx(early[chunk["narrative"] == 0].mean())
    if "duckdb" in names:
        assert sum(row[1] for row in names["by_cause"]) == early.sum()


def test_page__explains_every_format_and_every_method():
    from filon.export.export import ENDINGS
    from filon.results.accessor import Run

    text = PAGE.read_text(encoding="utf-8")
    for name in (*ENDINGS, *(f"filon.{name}(" for name in vars(Run) if not name.startswith("_"))):
        assert name in text
