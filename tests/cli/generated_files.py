"""Scenario files as clumsy hands, broken tools and chance would write them, the same for the same number."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filon.quantities.continuous import CONTINUOUS
from filon.quantities.units import UNITS

KINDS = ("scenario", "resolved", "distributions", "toml", "bytes")
"""A mutated scenario file, resolved scenario, or file of the distributions folder; random TOML; random bytes."""

SHARES = (50, 10, 20, 12, 8)
"""Of 100 files, how many are of each kind."""

OWN = """\
# a scenario of one's own, with every kind of figure
as_of = 2025-06-30
judgement = "mine"

[scenario]
name = "mine"
title = "Our house"
start = 2025-06-30
months = 48
crash = [1, "commitment_default"]

[narratives.bubble]
weight = 0.5
judgement = "pessimist"

[drivers.funding_depth]
distribution = { p10 = 30e9, p50 = 60e9, p90 = 120e9, scale = "log" }
unit = "USD"

[drivers.normal_funding_multiplier]
distribution = { dist = "beta", a = 8.0, b = 12.0, lower = 0.1, upper = 0.9 }
unit = "share"

[mechanics.tax_rate]
value = 0.22
unit = "share"

[[firms]]
use = "openai"
vintage = "2025-06"
market = "assistant"

[firms.inputs.price]
distribution = { mixture = [{ weight = 3, value = 20 }, { weight = 7, dist = "lognorm", s = 0.3 }], upper = 99 }
unit = "USD/user/month"
source = "openai-subscription-price"

[firms.inputs.cash]
distribution = { values = [15e9, 17.5e9, 20e9], weights = [1, 2, 1] }
unit = "USD"

[[firms]]
archetype = "wrapper"
name = "my_wrapper"

[firms.inputs.cash]
distribution = { p10 = 1.0, p50 = 2.0, p90 = 4.0, family = "metalog", lower = 0.0 }
unit = "million EUR"

[firms.inputs.price]
distribution = { dist = "uniform", loc = 10, scale = 20 }
unit = "USD/user/month"

[firms.inputs.free_churn]
distribution = { p10 = 0.02, p50 = 0.04, p90 = 0.08, scale = "logit" }
unit = "share/month"
"""  # fmt: skip

NUMBER = re.compile(r"(?<![\w.\"-])-?\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?(?![\w.-])")
KEY = re.compile(r"^(\s*)([A-Za-z0-9_.-]+|\"[^\"]*\")(\s*=\s*)(.*)$")
WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{2,}")
TEXT = re.compile(r'"[^"]*"')

EXTREMES = (
    *("0", "-0.0", "1", "-1", "1e-320", "1e308", "1e309", "-1e308", "9" * 30, "9" * 5000, "0x7fffffffffffffff"),
    *("nan", "inf", "-inf", "true", "false", "2025-06-30", "2025-06-30T12:00:00Z", "12:00:00", "9999-12-31"),
    *('""', '"x"', '"0.5"', '"\\u0000"', '"\\u001b[31m"', '"\\n"', "'=cmd|x'", '"../../x"', '"/dev/zero"', '"."'),
    *("[]", "[[]]", "[1, 2]", '["a"]', "{}", "{a = 1}", "{value = 1}", "[" * 60 + "]" * 60, "[nan]", "[[], {}]"),
    *("{p10 = 1}", "{p10 = 1, p50 = 2, p90 = 3, scale = 'log'}", "{p10 = 3, p50 = 2, p90 = 1, scale = 'log'}"),
    *("{values = []}", "{values = [1, 1], weights = [0, 0]}", "{mixture = []}", "{mixture = [{weight = 1}]}"),
    *("{data = 'x.csv'}", "{data = ''}", "{data = '.'}", "{dist = 1}", "{dist = 'norm', scale = -1}", "{sets = 1}"),
    *("{dist = 'gamma', sets = [[]]}", "{dist = 'gamma', a = 1e-300}", "{dist = 'lognorm', s = 1e300}"),
    *("{dist = 'norm', loc = 1e308, scale = 1e308}", "{p10 = 1e-300, p50 = 1, p90 = 1e300, scale = 'log'}"),
)
CLUMSY: tuple[Callable[[str], str], ...] = (
    lambda number: number.replace(".", ",") if "." in number else f"{number},5",
    lambda number: f"{number}%",
    lambda number: f"{number} %",
    lambda number: f"\u201c{number}\u201d",
    lambda number: f'"{number}"',
    lambda number: f"${number}",
    lambda number: f"{number} USD",
    lambda number: f"{number} million",
    lambda number: f"{number}k",
    lambda number: f"{number},000",
    lambda number: f"{number} 000",
    lambda number: f"{number}'000",
    lambda number: f"{number}.000.000",
    lambda number: f"\u00a0{number}",
    lambda number: f"0{number}",
    lambda number: f"+{number}",
    lambda number: f".{number}",
    lambda number: f"{number}.",
    lambda number: f"{number}e",
    lambda number: f"~{number}",
    lambda number: f"{number} - {number}",
    lambda number: f"({number})",
)
ODD = (
    *("\x00", "\x07", "\x1b[31m", "\x1b]0;title\x07", "\x7f", "\r", "\t", "\u00a0", "\ufeff", "\u200b", "\u202e"),
    *("\u2066", "\u2028", "\u00e9", "e\u0301", "\U0001f4a5", "\u0661", "\uff11", "[red]", "=cmd|' /C calc'!A0", "%s{}"),
)
SIGNS = "[]{}=\"',.#\n\\-+_:;<>|&*!?()/"
CODINGS = ("utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-8-sig", "shift-jis", "utf-7")
HEADER = ("name", "title", "start", "months", "crash", "use", "vintage", "archetype", "market", "weight")
TABLES = ("scenario", "resolved", "firms", "drivers", "mechanics", "narratives", "inputs", "correlations", "shifts")
VOCABULARY = (*HEADER, *TABLES, "distribution", "value", "unit", "as_of", "source", "judgement", "aligned", "p10")


@dataclass(frozen=True)
class Generated:
    """One file.

    Attributes
    ----------
    name
        Its path: within the distributions folder for that kind, else a file name.
    changed
        The one line that was changed so that it stays a line of TOML; 0 where there is no such line.
    """

    number: int
    kind: str
    name: str
    content: bytes
    changed: int = 0


@dataclass(frozen=True)
class Bases:
    """Valid files to start from: by kind, path and text."""

    texts: dict[str, dict[str, str]]


def bases(folder: Path, resolved: str) -> Bases:
    """The shipped files, and a scenario of one's own.

    Parameters
    ----------
    folder
        The distributions folder.
    resolved
        Text of a resolved scenario.
    """
    read = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".toml", ".csv")
    }
    shipped = {name: text for name, text in read.items() if name.startswith("scenarios/")}
    used = ("archetypes/lab.toml", "firms/2025-06/openai.toml", "mechanics.toml", "correlations.toml", "sources.csv")
    beneath = {name: text for name, text in read.items() if name in used or name == "exchange_rates.csv"}
    beneath |= {name: text for name, text in read.items() if name.startswith(("drivers/", "narratives/"))}
    return Bases(
        {"scenario": {**shipped, "mine.toml": OWN}, "resolved": {"r.toml": resolved}, "distributions": beneath}
    )


def generated(number: int, given: Bases) -> Generated:
    """The file of a number."""
    chance = random.Random(f"filon {number}")
    kind = chance.choices(KINDS, SHARES)[0]
    if kind == "toml":
        return Generated(number, kind, f"{number}.toml", random_toml(chance).encode("utf-8", "surrogatepass"))
    if kind == "bytes":
        return Generated(number, kind, f"{number}.toml", random_bytes(chance))
    files = given.texts[kind]
    name = "mine.toml" if kind == "scenario" and chance.random() < 0.6 else chance.choice(sorted(files))
    shown = name if kind == "distributions" else f"{number}.toml"
    if name.endswith(".toml") and chance.random() < 0.6:
        text, changed = one_line(files[name], chance)
        return Generated(number, kind, shown, text.encode(), changed)
    return Generated(number, kind, shown, mutated(files[name], chance))


def one_line(text: str, chance: random.Random) -> tuple[str, int]:
    """The text with one line changed in key or value, and the line."""
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if KEY.match(line)]
    place = chance.choice(places)
    found = KEY.match(lines[place])
    assert found
    before, key, equals, value = found.groups()
    change = chance.choice(("key", "value", "value", "number", "word", "unit", "family", "text"))
    if change == "key":
        key = misspelt(key, chance)
    elif change == "value":
        value = chance.choice(EXTREMES)
    elif change == "number":
        value = replaced(NUMBER, value, lambda _: chance.choice(EXTREMES[:16]), chance)
    elif change == "word":
        value = replaced(WORD, value, lambda word: misspelt(word, chance), chance)
    elif change == "unit":
        value = f'"{chance.choice((chance.choice(list(UNITS)), "bananas", "USD", "EUR/month", "million EUR", "%"))}"'
    elif change == "family":
        value = f'{{dist = "{chance.choice(list(CONTINUOUS))}", a = 2.0, b = 3.0, c = 0.5, scale = 2}}'
    else:
        value = replaced(TEXT, value, lambda _: f'"{chance.choice(list(VOCABULARY))}"', chance)
    lines[place] = f"{before}{key}{equals}{value}"
    return "\n".join(lines), place + 1


def misspelt(word: str, chance: random.Random) -> str:
    """A word as it is mistyped."""
    at = chance.randrange(len(word))
    swapped = word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]
    choices = (swapped, word[:at] + word[at + 1 :] or "x", word.upper(), f"{word}s", word[:at] + "x" + word[at:])
    return chance.choice((*choices, chance.choice(VOCABULARY), word.replace("_", "-")))


def replaced(
    pattern: re.Pattern[str], text: str, change: Callable[[str], str], chance: random.Random
) -> str:  # fmt: skip
    """The text with one match of a pattern changed; without a match, an extreme value."""
    found = list(pattern.finditer(text))
    if not found:
        return chance.choice(EXTREMES)
    match = chance.choice(found)
    return text[: match.start()] + change(match.group()) + text[match.end() :]


def mutated(text: str, chance: random.Random) -> bytes:
    """The text after one to four accidents; now and then in another encoding."""
    for _ in range(chance.randint(1, 4)):
        text = chance.choice(ACCIDENTS)(text, chance)
    if chance.random() < 0.05:
        return text.encode(chance.choice(CODINGS), "replace")
    content = text.encode("utf-8", "surrogatepass")
    if chance.random() < 0.05:
        at = chance.randrange(len(content) + 1)
        content = content[:at] + chance.randbytes(chance.randint(1, 4)) + content[at:]
    return content


def on_lines(change: Callable[[list[str], int, random.Random], None]) -> Callable[[str, random.Random], str]:
    """An accident that happens to the lines of a text."""

    def accident(text: str, chance: random.Random) -> str:
        lines = text.split("\n")
        change(lines, chance.randrange(len(lines)), chance)
        return "\n".join(lines)

    return accident


def drop(lines: list[str], place: int, chance: random.Random) -> None:
    del lines[place : place + chance.choice((1, 1, 1, 3, 20))]


def double(lines: list[str], place: int, chance: random.Random) -> None:
    lines[place:place] = lines[place : place + chance.choice((1, 1, 5))]


def move(lines: list[str], place: int, chance: random.Random) -> None:
    lines.insert(chance.randrange(len(lines)), lines.pop(place))


def lengthen(lines: list[str], place: int, chance: random.Random) -> None:
    lines[place] += chance.choice(("#", " ", "x", "0", "[", '"', "é")) * chance.choice((100, 5000))


def change_key(text: str, chance: random.Random) -> str:
    return one_line(text, chance)[0] if KEY.search(text) and any(map(KEY.match, text.split("\n"))) else text


def change_number(text: str, chance: random.Random) -> str:
    found = list(NUMBER.finditer(text))
    if not found:
        return text
    match = chance.choice(found)
    return text[: match.start()] + chance.choice(CLUMSY)(match.group()) + text[match.end() :]


def change_sign(text: str, chance: random.Random) -> str:
    found = [place for place, sign in enumerate(text) if sign in SIGNS]
    if not found:
        return text
    place = chance.choice(found)
    return text[:place] + chance.choice(("", chance.choice(SIGNS), text[place] * 2)) + text[place + 1 :]


def put_in(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return text[:place] + chance.choice((chance.choice(ODD), chance.choice(EXTREMES), "\ud800")) + text[place:]


def cut(text: str, chance: random.Random) -> str:
    place = chance.randrange(len(text) + 1)
    return chance.choice((text[:place], text[place:], text[:place] + text[place + chance.randint(1, 40) :]))


def quote(text: str, chance: random.Random) -> str:
    return text.replace('"', chance.choice(("'", "\u201d", "", '"""', "`")), chance.choice((1, 2, -1)))


def ends(text: str, chance: random.Random) -> str:
    return text.replace("\n", chance.choice(("\r\n", "\r", "\n\n", "\u2028", " ")))


def swap_words(text: str, chance: random.Random) -> str:
    words = sorted(set(WORD.findall(text)))
    return text.replace(chance.choice(words), chance.choice((*words, *VOCABULARY))) if words else text


ACCIDENTS: tuple[Callable[[str, random.Random], str], ...] = (
    *(on_lines(change) for change in (drop, double, move, lengthen)),
    *(change_key, change_key, change_number, change_number, change_sign, put_in, cut, quote, ends, swap_words),
)


def random_toml(chance: random.Random) -> str:
    """A text that is TOML more often than not, of known and unknown names."""
    lines = []
    for _ in range(chance.randint(0, 30)):
        if chance.random() < 0.3:
            name = ".".join(random_key(chance) for _ in range(chance.randint(1, 4)))
            lines.append(f"[[{name}]]" if chance.random() < 0.2 else f"[{name}]")
        else:
            lines.append(f"{random_key(chance)} = {random_value(chance, 0)}")
    return "\n".join(lines) + "\n"


def random_key(chance: random.Random) -> str:
    return chance.choice(
        (
            chance.choice(VOCABULARY),
            chance.choice(VOCABULARY),
            f'"{random_text(chance)}"',
            f"k{chance.randrange(10**6)}",
        )
    )


def random_text(chance: random.Random) -> str:
    """Characters that may stand in a text of TOML, escaped where they must be."""
    signs = "".join(chance.choice("abc \u00e9\u4e2d\u202e[]=%{}") for _ in range(chance.randint(0, 12)))
    return signs + chance.choice(("", "", "\\u001b[2J", "\\u0000", "\\n", "\\t", "\\\\", '\\"', "\\U0010FFFF"))


def random_value(chance: random.Random, depth: int) -> str:
    """A value of TOML."""
    if depth < 4 and chance.random() < 0.3:
        inner = [random_value(chance, depth + 1) for _ in range(chance.randint(0, 4))]
        if chance.random() < 0.5:
            return f"[{', '.join(inner)}]"
        return "{" + ", ".join(f"{random_key(chance)} = {one}" for one in inner) + "}"
    return chance.choice(
        (
            str(chance.randrange(-100, 100)),
            repr(chance.uniform(-1e3, 1e3)),
            repr(10.0 ** chance.uniform(-320, 308)),
            f'"{random_text(chance)}"',
            chance.choice(EXTREMES),
            "2025-06-30",
        )
    )


def random_bytes(chance: random.Random) -> bytes:
    """Bytes: any, printable ones, signs of TOML, or the beginning of another kind of file."""
    length = chance.choice((0, 1, 2, 17, 300, 4000, 100_000))
    kind = chance.choice(("any", "printable", "signs", "magic", "repeated"))
    if kind == "printable":
        return bytes(chance.choices(range(32, 127), k=length))
    if kind == "signs":
        return "".join(chance.choices("[]{}=\"'.,#\n ab01", k=length)).encode()
    if kind == "magic":
        return chance.choice(
            (b"PK\x03\x04", b"\x89PNG\r\n", b"\x1f\x8b", b"%PDF-1.7\n", b"{", b"<html>")
        ) + chance.randbytes(length)
    if kind == "repeated":
        return chance.choice((b"[", b"{", b"a.", b'"', b"'''", b"[[a]]\n", b"a=[", b"\n", b"#")) * length
    return chance.randbytes(length)
