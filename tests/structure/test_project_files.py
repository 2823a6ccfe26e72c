"""Files around the package say what is so."""

import re
import tomllib
from pathlib import Path

import pytest

import filon

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_lock__names_public_addresses_only():
    lock = (ROOT / "uv.lock").read_text(encoding="utf-8")

    assert set(re.findall(r"\b[a-z]+://[^/\"]*", lock)) == {"https://pypi.org", "https://files.pythonhosted.org"}
    assert "file:" not in lock


def test_lock__holds_every_dependency(project):
    packages = {item["name"] for item in tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))["package"]}
    extras = project["project"]["optional-dependencies"].values()
    groups = project["project"]["dependencies"], *extras
    wanted = {re.split(r"[<>=\[]", item)[0] for group in groups for item in group}

    assert wanted <= packages


def test_dependencies__are_the_nine_and_have_floors(project):
    names = [item.partition(">=")[0] for item in project["project"]["dependencies"]]

    assert names == ["click", "numba", "numcodecs", "numpy", "pydantic", "rich", "scipy", "xarray", "zarr"]
    assert all(">=" in item for item in project["project"]["dependencies"])


def test_version__is_that_of_the_project(project):
    assert filon.__version__ == project["project"]["version"]


def test_readme__sets_up_in_one_line_each():
    lines = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()
    commands = [line for line in lines if line.startswith("python3 -m venv")]

    assert len(commands) == 2
    assert commands[0].endswith(".venv/bin/filon run openai")
    assert commands[1].endswith(".venv/bin/pytest")


def test_contributing__names_files_that_exist():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:src|tests|distributions|changelog\.d|\.ci|examples|benchmarks)/[\w./-]+)`", text))

    assert named
    assert sorted(name for name in named if "NAME" not in name and not (ROOT / name).exists()) == []


def test_fragments__have_a_known_kind():
    fragments = [path for path in (ROOT / "changelog.d").iterdir() if path.name != "README.md"]

    assert fragments
    assert all(path.suffixes[-2] in (".added", ".changed", ".fixed", ".removed", ".results") for path in fragments)
