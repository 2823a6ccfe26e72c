"""Whatever stands in a file, the user reads faults: never anything but an `InputError` comes out."""

from __future__ import annotations

import random

import pytest
from small_tree import FILES

from filon.errors import InputError
from filon.scenario import load

PIECES = (
    *"[]{}=\"'.,#\n\\-+_ \t",
    "nan",
    "inf",
    "true",
    "1e999",
    "-1",
    "0",
    "9" * 400,
    "[[",
    '"""',
    "{}",
    "[]",
    "= {p10 = 1}",
    "2025-06-30",
    "2025-06-30T10:00:00",
    "\x00",
    "é",
    "[scenario]",
    "[resolved]",
    "[firms]",
    "[[firms]]",
    "inputs",
    "distribution",
    "unit",
)
CASES = 300


def mutated(text: str, chance: random.Random) -> bytes:
    """The text with a few pieces taken out, put in, doubled or swapped; sometimes with bytes that are no UTF-8."""
    for _ in range(chance.randint(1, 3)):
        at, length = chance.randrange(len(text) + 1), chance.choice((0, 1, 1, 5, 30))
        middle = chance.choice((chance.choice(PIECES), "", text[at : at + length] * 2, text[:length]))
        text = text[:at] + middle + text[at + length :]
    content = text.encode()
    if chance.random() < 0.1:
        at = chance.randrange(len(content) + 1)
        content = content[:at] + bytes([chance.randrange(128, 256)]) + content[at:]
    return content


def attempt(path: object, **keywords: object) -> str:
    """What loading says, empty where it succeeds."""
    try:
        load(path, **keywords)
    except InputError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("name", sorted(FILES))
def test_load__says_faults_whatever_a_file_holds(tree, name):
    chance = random.Random(name)
    said = 0
    for _ in range(CASES // len(FILES)):
        (tree / name).write_bytes(mutated(FILES[name], chance))
        said += bool(attempt("pair") + attempt("openai"))

    assert said > 0


def test_load__says_faults_whatever_a_resolved_file_holds(tree, tmp_path):
    chance, text = random.Random("resolved"), load("pair").resolved
    said = 0
    for _ in range(60):
        (tmp_path / "scenario.resolved.toml").write_bytes(mutated(text, chance))
        said += bool(attempt(tmp_path / "scenario.resolved.toml"))

    assert said > 0


SHORT = (b"", b"\x00", b"\xff\xfe", b"[", b"a", b"\xef\xbb\xbf[scenario]", b"= 1", b"[[firms]]")


@pytest.mark.parametrize("content", SHORT)
def test_load__says_faults_of_short_files(tree, tmp_path, content):
    (tmp_path / "own.toml").write_bytes(content)

    assert attempt(tmp_path / "own.toml")


KEYS = (
    "drivers",
    "drivers.depth",
    "drivers.depth.p10.x",
    "firms",
    "firms.openai",
    "firms.openai.cash.p90",
    "narratives.bubble",
    "narratives.bubble.shifts",
    "narratives.bubble.shifts.depth",
    "narratives.bubble.weight",
    "correlations.depth",
    "correlations.depth.price",
    "mechanics.tax_rate",
    "crash",
    "start",
    "months",
    "name",
    "openai.archetype",
    "openai.vintage",
    "",
    ".",
    "a.",
    ".depth",
    "scenario",
    "inputs",
)
NUMBERS = (None, True, "x", -1, 10**400, float("nan"))
VALUES = (*NUMBERS, [], [1, "x", None], {}, {"p10": 1}, {"dist": []}, {"value": {}}, object())


@pytest.mark.parametrize("key", KEYS)
def test_load__says_faults_whatever_is_set(tree, key):
    said = [attempt("openai", overrides={key: value}) for value in VALUES]

    assert any(said)
