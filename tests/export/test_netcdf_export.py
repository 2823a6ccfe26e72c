from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

import filon
from filon.export import netcdf
from filon.export.export import export


def plain(attributes):
    """Attributes with rows of numbers as lists; netCDF knows no row of one number, which reads as the number."""
    found = {}
    for name, value in attributes.items():
        values = np.atleast_1d(value).tolist()
        found[name] = values if isinstance(value, list | np.ndarray) or len(values) > 1 else values[0]
        if isinstance(found[name], list) and len(found[name]) == 1:
            found[name] = found[name][0]
    return found


@pytest.mark.parametrize("chunk", [2**18, 300])
def test_netcdf__reopens_equal(stored, tmp_path, monkeypatch, chunk):
    monkeypatch.setattr(netcdf, "CHUNK_TRIALS", chunk)
    done = export(stored.path, "netcdf", out=tmp_path / "run.nc")
    with xr.open_datatree(done.path, engine="h5netcdf") as read, filon.open(stored.path) as tree:
        read, tree = read.load(), tree.load()

    assert set(read.children) == set(tree.children) == set(done.groups)
    for name in ("/", *tree.children):
        mine, theirs = read[name].to_dataset(), tree[name].to_dataset()
        xr.testing.assert_equal(mine, theirs)
        assert plain(mine.attrs) == plain(theirs.attrs)
        for key, variable in theirs.variables.items():
            assert mine[key].dtype.kind == variable.dtype.kind or variable.dtype.kind == "T"
            assert plain(mine[key].attrs) == plain(variable.attrs)


def test_netcdf__keeps_types_and_meanings_of_codes(stored, tmp_path):
    with xr.open_datatree(export(stored.path, "netcdf", out=tmp_path).path, engine="h5netcdf") as read:
        exits, months = read["outcomes"]["exit"].load(), read["outcomes"]["exit_month"].load()

    assert (exits.dtype, months.dtype) == (np.uint8, np.int16)
    assert exits.attrs["flag_meanings"] == "alive funding_freeze insolvency acquired"
    assert list(exits.attrs["flag_values"]) == [0, 2, 1, 10]
    assert np.array_equal(exits, stored.chunk["exit"])


def test_netcdf__of_one_group_opens_without_the_others(stored, tmp_path):
    done = export(stored.path, "netcdf", group="summary", out=tmp_path)
    with xr.open_dataset(done.path, group="summary", engine="h5netcdf") as read:
        probability = read.crash_probability.sel(entity="beta", month=6).item()

    assert done.path.name == f"{stored.path.name}-summary.nc"
    assert probability == filon.open(stored.path)["summary"].crash_probability.sel(entity="beta", month=6).item()


def test_netcdf__notices_a_damaged_chunk(stored, tmp_path):
    path = export(stored.path, "netcdf", out=tmp_path).path
    with xr.open_datatree(path, engine="h5netcdf") as read:
        wanted = read["inputs"]["draw"].values
    import h5py

    with h5py.File(path) as file:
        place = file["inputs/draw"].id.get_chunk_info(0).byte_offset
    content = bytearray(path.read_bytes())
    content[place + 100] ^= 1
    path.write_bytes(content)
    with xr.open_datatree(path, engine="h5netcdf") as read, pytest.raises(OSError, match=r"filter|read data"):
        assert not np.array_equal(read["inputs"]["draw"].values, wanted)
