from __future__ import annotations

import csv
import json
import os

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from stored_example import example_run

import filon
from filon.export.csv import harmless
from filon.export.export import export
from filon.results import frames
from filon.results.layout import Code

GROUPS = ("summary", "quantiles", "outcomes", "inputs", "paths", "diagnostics")


def in_small_blocks(monkeypatch):
    """Have every table written 300 trials at a time."""
    whole = frames.blocks
    for module in ("filon.export.parquet.blocks", "filon.export.csv.blocks"):
        monkeypatch.setattr(module, lambda tree, group, size=0: whole(tree, group, 300))


@pytest.mark.parametrize("group", GROUPS)
def test_parquet__reads_as_the_frame(stored, tmp_path, monkeypatch, group):
    in_small_blocks(monkeypatch)
    done = export(stored.path, "parquet", group=group, out=tmp_path)
    read = pq.read_table(done.path, page_checksum_verification=True)
    wanted = filon.open(stored.path).filon.to_pandas(group)

    assert read.num_rows == len(wanted) == done.rows
    assert read.column_names == list(wanted.columns)
    for name in wanted:
        mine, theirs = read[name].to_pandas(), wanted[name]
        if theirs.dtype.kind == "f":
            assert np.array_equal(mine.to_numpy(float), theirs.to_numpy(float), equal_nan=True), name
        else:
            assert mine.astype(object).fillna("").tolist() == theirs.astype(object).fillna("").tolist(), name


def test_parquet__says_what_columns_mean(stored, tmp_path):
    schema = pq.read_schema(export(stored.path, "parquet", group="inputs", out=tmp_path).path)
    price = schema.field("price").metadata

    assert price[b"units"] == b"USD/user/month"
    assert price[b"long_name"] == b"subscription price"
    assert schema.metadata[b"filon.title"] == b"two firms for tests"
    assert json.loads(schema.metadata[b"filon.filon_format"]) == 1
    assert json.loads(schema.metadata[b"filon.provenance"])[0]["key"] == "firm.price"


def test_parquet__marks_what_did_not_happen_as_missing(stored, tmp_path):
    read = pq.read_table(export(stored.path, "parquet", group="outcomes", out=tmp_path).path)

    assert read["exit_month"].null_count == (stored.chunk["exit_month"] < 0).sum()
    assert read["exit"].null_count == (stored.chunk["exit"] == 0).sum()


def test_parquet__notices_a_damaged_page(stored, tmp_path):
    path = export(stored.path, "parquet", group="inputs", out=tmp_path).path
    place = pq.read_metadata(path).row_group(0).column(2).data_page_offset
    content = bytearray(path.read_bytes())
    content[place + 200] ^= 1
    path.write_bytes(content)

    with pytest.raises(OSError, match=r"checksum|CRC"):
        pq.read_table(path, page_checksum_verification=True)


@pytest.mark.parametrize("group", GROUPS)
def test_csv__reads_as_the_frame(stored, tmp_path, monkeypatch, group):
    in_small_blocks(monkeypatch)
    path = export(stored.path, "csv", group=group, out=tmp_path).path
    wanted = filon.open(stored.path).filon.to_pandas(group)
    read = pd.read_csv(
        path, encoding="utf-8-sig", dtype={name: wanted[name].dtype for name in wanted if name != "date"}
    )

    assert list(read.columns) == list(wanted.columns)
    assert len(read) == len(wanted)
    for name in wanted:
        if wanted[name].dtype.kind == "f":
            assert np.array_equal(read[name], wanted[name], equal_nan=True), name
        elif name == "date":
            assert read[name].fillna("").tolist() == wanted[name].dt.strftime("%Y-%m-%d").fillna("").tolist()
        else:
            assert read[name].astype(object).fillna("").tolist() == wanted[name].astype(object).fillna("").tolist()


def test_csv__opens_in_a_spreadsheet(stored, tmp_path):
    content = export(stored.path, "csv", out=tmp_path / "summary.csv").path.read_bytes()
    rows = list(csv.reader(content.decode("utf-8-sig").splitlines()))

    assert content.startswith(b"\xef\xbb\xbfentity,month,date,measure,event,narrative,value,low,high\r\n")
    assert rows[1][:3] == ["alpha", "0", "2025-06-30"]
    assert {len(row) for row in rows} == {9}
    assert float(rows[5][6]) >= 0.0


def test_csv__holds_no_formula(tmp_path):
    exits = (Code(1, '=HYPERLINK("x")', "", True), Code(10, "sold", ""))
    run = example_run(tmp_path, 60, entities=("@firm", "b"), exits=exits).path
    for group in ("summary", "outcomes", "quantiles"):
        path = export(run, "csv", group=group, out=tmp_path).path
        cells = {cell for row in csv.reader(path.read_text("utf-8-sig").splitlines()) for cell in row}

        assert "'@firm" in cells
        assert not [cell for cell in cells if cell[:1] in "=+@" and cell[:1]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\tx"])
def test_text__that_a_spreadsheet_would_compute_is_quoted(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("kind", ["parquet", "csv"])
def test_table__of_one_run_has_the_same_bytes_twice(stored, tmp_path, kind):
    first, second = (export(stored.path, kind, group="outcomes", out=tmp_path / name).path for name in "ab")

    assert first.read_bytes() == second.read_bytes()


def test_table__does_not_depend_on_the_time_zone(stored, tmp_path, monkeypatch):
    first = export(stored.path, "csv", out=tmp_path / "a.csv").path.read_bytes()
    monkeypatch.setenv("TZ", "Pacific/Chatham")

    assert export(stored.path, "csv", out=tmp_path / "b.csv").path.read_bytes() == first
    assert os.environ["TZ"] == "Pacific/Chatham"


def test_export__that_breaks_off_keeps_the_file_that_was_there(stored, tmp_path, monkeypatch):
    def broken(tree, group, path):
        path.write_text("half")
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("filon.export.csv.write_csv", broken)
    (tmp_path / "a.csv").write_text("old")
    with pytest.raises(OSError, match="Input/output error"):
        export(stored.path, "csv", out=tmp_path / "a.csv", force=True)

    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [("a.csv", "old")]
