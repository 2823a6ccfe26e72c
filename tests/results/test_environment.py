from __future__ import annotations

import getpass
import json
import platform

from filon.results.environment import machine_class, versions


def test_versions__name_what_the_bits_depend_on():
    assert {"python", "filon", "numba", "llvmlite", "numpy"} <= set(versions())


def test_machine_class__names_neither_user_nor_machine():
    text = json.dumps(machine_class())

    assert machine_class()["cores"] >= 1
    assert machine_class()["memory_gb"] >= 1
    assert platform.node() not in text
    assert getpass.getuser() not in text
