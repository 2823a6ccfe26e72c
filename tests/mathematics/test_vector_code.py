"""Loops over the compiled scalars must become packed instructions: a call or a branch costs ten times the time."""

import re
import subprocess
import sys

import llvmlite.binding as llvm
import numpy as np
import pytest
from loops import loop_of

from filon.mathematics import compiled

FEATURES = llvm.get_host_cpu_features()
LIBRARY = re.compile(r"\$_?(exp|exp2|log|log2|pow|erfc?|fma|sqrt|asinh|copysign|round|floor)f?\b")
PACKED = re.compile(r"v(mul|add|sub|and|sqrt|fn?m(add|sub)\d+)p[sd].*%[yz]mm")


def assembly(function):
    loop = loop_of(function)
    loop(np.ones(64), np.ones(64))
    return next(iter(loop.inspect_asm().values()))


@pytest.mark.skipif(not FEATURES.get("avx2", False), reason="this processor has no AVX2")
@pytest.mark.parametrize("name", ["absolute", "asinh_bin", "exp", "log", "normal_cdf", "normal_quantile", "sqrt"])
def test_loop__is_packed_and_calls_nothing(name):
    text = assembly(getattr(compiled, name))

    assert PACKED.search(text)
    assert not LIBRARY.search(text)


WIDE = """
import sys
from filon.mathematics import settings
assert "numba" not in sys.modules
assert settings.widen_vectors()
sys.path.insert(0, {folder!r})
from test_vector_code import assembly
from filon.mathematics import compiled
assert "zmm" in assembly(compiled.exp)
"""


@pytest.mark.skipif(not FEATURES.get("avx512f", False), reason="this processor has no AVX-512")
def test_widen_vectors__gives_vectors_of_512_bits():
    folder = __file__.rpartition("/")[0]
    done = subprocess.run([sys.executable, "-c", WIDE.format(folder=folder)], timeout=60)

    assert done.returncode == 0


def test_widen_vectors__leaves_a_users_setting_alone(monkeypatch):
    from numba.core import config

    from filon.mathematics.settings import widen_vectors

    monkeypatch.setenv("NUMBA_CPU_FEATURES", "+sse2")
    before = config.CPU_FEATURES

    assert not widen_vectors()
    assert before == config.CPU_FEATURES
