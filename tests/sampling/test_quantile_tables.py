import errno
import os
import subprocess
import sys

import numpy as np
import pytest

import filon
from filon.mathematics.settings import cache_directory
from filon.quantities.descriptions import beta
from filon.sampling import tables
from filon.sampling.families import quantile_of_z
from filon.sampling.standard import knot_table

SHAPES = [(3.44, 5.03), (2.66, 60.1), (1.66, 7.02), (0.7, 0.4), (400.0, 30.0)]


@pytest.mark.parametrize(("a", "b"), SHAPES)
def test_table__is_within_a_billionth_of_the_interquartile_range(a, b):
    exact = beta(a, b)
    spread = quantile_of_z(exact, 0.6744897501960817) - quantile_of_z(exact, -0.6744897501960817)
    places = np.random.default_rng(5).uniform(-tables.END, tables.END, 3000)
    table = tables.beta_table(a, b)

    errors = [abs(tables.table_value(table, z) - quantile_of_z(exact, z)) for z in places.tolist()]
    assert max(errors) <= 1.01e-9 * spread


def test_table__holds_its_end_values_beyond():
    table = tables.beta_table(3.44, 5.03)

    assert tables.table_value(table, -50.0) == table[0, 0]
    assert tables.table_value(table, 50.0) == pytest.approx(table[-1].sum(), rel=1e-12)


def test_kept_table__is_the_one_computed(monkeypatch, tmp_path):
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "deep" / "cache"))
    first = tables.beta_table(2.0, 3.0)
    monkeypatch.setattr(tables, "beta_sides", None)  # a warm call computes nothing

    assert np.array_equal(tables.beta_table(2.0, 3.0), first)
    assert (tmp_path / "deep" / "cache").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("damage", [b"", b"short", bytes(32 + 64)])
def test_corrupt_table__is_computed_again(monkeypatch, tmp_path, damage):
    monkeypatch.setenv("FILON_CACHE", str(tmp_path))
    first = tables.beta_table(2.0, 3.0)
    (file,) = (tmp_path / "tables").iterdir()
    whole = file.read_bytes()
    file.write_bytes(damage)

    assert np.array_equal(tables.beta_table(2.0, 3.0), first)
    assert file.read_bytes() == whole


def test_cache_on_a_full_disk__holds_no_half_table(monkeypatch, tmp_path):
    def full(*arguments):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setenv("FILON_CACHE", str(tmp_path))
    monkeypatch.setattr("pathlib.Path.replace", full)

    assert tables.beta_table(2.0, 3.0).shape[1] == 4
    assert list((tmp_path / "tables").iterdir()) == []


def test_cache_that_cannot_be_written__does_no_harm(monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "file"))

    assert tables.beta_table(2.0, 3.0).shape[1] == 4


def test_cache_directory__follows_the_platform(monkeypatch, tmp_path):
    monkeypatch.delenv("FILON_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    assert cache_directory() == tmp_path / "filon"

    monkeypatch.setattr(sys, "platform", "darwin")
    assert cache_directory().parts[-3:] == ("Library", "Caches", "filon")


WARM = """
import sys
from filon import gamma, levy_stable, metalog, mixture
from filon.quantities.descriptions import beta, truncated
from filon.sampling.families import central, problems
from filon.sampling.plain import draw
from filon.sampling.plan import input_plan
from types import SimpleNamespace
ALL = (SimpleNamespace(name="all", weight=1.0, shifts={}, firm_shifts={}, constants={}),)
x, y = truncated(beta(3.44, 5.03), 0.1, 0.9), gamma(2.0, scale=3.0, upper=30.0)
both = mixture([(0.5, y), (0.5, metalog(1.0, 2.0, 4.0))])
own = levy_stable(2.0, 0.0, loc=1.0)
assert not problems(x) + problems(y) + problems(both) + problems(own)
draw(input_plan(1, {"x": x, "y": y, "both": both, "own": own}, {}, ALL), 0), central(x), central(y), central(both)
assert not [name for name in sys.modules if name.startswith("scipy")]
"""


def test_warm_run__imports_no_scipy():
    tables.beta_table(3.44, 5.03)
    cut = filon.gamma(2.0, scale=3.0, upper=30.0)
    knot_table(cut)
    knot_table(filon.levy_stable(2.0, 0.0))
    knot_table(filon.mixture([(0.5, cut), (0.5, filon.metalog(1.0, 2.0, 4.0))]))

    assert subprocess.run([sys.executable, "-c", WARM], timeout=60).returncode == 0
