"""What to write instead of a number that was written as people write numbers elsewhere."""

from __future__ import annotations

import math
import re

CURLY = "\u201c\u201d\u201e\u201f\u2018\u2019\u201a\u00ab\u00bb"
"""Quotation marks that word processors put in."""

INVISIBLE = {
    "\ufeff": "a byte order mark",
    "\u00a0": "a no-break space",
    "\u202f": "a narrow no-break space",
    "\u2009": "a thin space",
    "\u200b": "a zero-width space",
}
"""Characters that look like nothing or like a space, and are none to TOML."""

POWERS = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "millions": 6,
    "bn": 9, "b": 9, "billion": 9, "billions": 9, "trillion": 12, "t": 12,
}  # fmt: skip
"""Words that multiply, and by which power of ten."""

SPACES = " \u00a0\u202f\u2009'\u2019"
"""What separates thousands besides commas and points."""

PLAIN = re.compile(r"\d+(_\d+)*(\.\d+)?([eE][+-]?\d+)?")
GROUPED = re.compile(rf"\d{{1,3}}([{SPACES}]\d{{3}})+([.,]\d+)?")
COMMAS = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?")
POINTS = re.compile(r"\d{1,3}(\.\d{3}){2,}(,\d+)?|\d{1,3}(\.\d{3})+,\d+")
DECIMAL = re.compile(r"\d+,\d+([eE][+-]?\d+)?")
HALF = re.compile(r"\.\d+([eE][+-]?\d+)?|\d+\.")
MONEY = "$\u20ac\u00a3"
AROUND = re.compile(
    rf"(?P<before>[{MONEY}]|[A-Za-z]{{3}}\s)?\s*"
    rf"(?P<number>[\d.,](?:[\d._,]|[{SPACES}](?=\d)|[eE][+-]?\d+)*)\s*"
    rf"(?P<after>%|[A-Za-z{MONEY}][\w /{MONEY}.-]*)?"
)
"""A number with a currency before it, or a percent sign, word or unit after it."""

UNQUOTED = "without quotation marks"

LONGEST = 60
"""Characters of a value that is still looked at as a number."""

LONGEST_LINE = 500
"""Characters of a line that is still looked at: the search takes time that grows with their square."""

VALUE = re.compile(r"""=\s*(?P<value>[^"={}\[\]\n#]+?)\s*(?=$|[#}\]]|,\s*["'\w.-]+\s*=|,\s*$)""", re.MULTILINE)
"""A bare value on a line of TOML, up to its end, a brace, a comment or the next key."""


def number_hint(text: str) -> str | None:
    """What to write instead of a text that was meant as a number; None where it was not.

    Examples
    --------
    >>> number_hint("0,5")
    "'0,5' has a decimal comma: write 0.5"
    >>> number_hint("50%")
    "'50%' is a percentage: write 0.5"
    >>> number_hint("1e6 USD")
    "'1e6 USD' is more than a number: write 1e6 (a unit has a key of its own)"
    >>> number_hint("bubble") is None
    True
    """
    shown = text.strip()
    if shown[:1] == "{":
        inside = line_hint(f"={shown}", len(shown))
        return None if inside is None else inside[1]
    if not shown or len(shown) > LONGEST:
        return None
    inner = shown.strip(CURLY)
    if inner != shown:
        return _curly(inner)
    sign, bare = ("-", shown[1:].lstrip()) if shown[0] in "-\u2212" else ("", shown)
    found = _read(bare)
    if found is None or not (what := found[0] or ("\u2212" in shown and "has a minus sign that is none")):
        return f"'{shown}' is a text: write {sign}{bare} {UNQUOTED}" if found else None
    return f"'{shown}' {what}: write {sign}{found[1]}{found[2]}"


def _curly(inner: str) -> str:
    """What to write instead of a value in curly quotation marks."""
    wanted = inner if PLAIN.fullmatch(inner) else f'"{inner}"'
    return f"quotation marks are curly: write {wanted}"


def _read(text: str) -> tuple[str, str, str] | None:
    """What is wrong with a number without its sign, how it is written, and a remark; None where it is no number."""
    match = AROUND.fullmatch(text)
    if match is None:
        return None
    written = _digits(match["number"])
    if written is None:
        return None
    what, number, remark = written
    before, after = (match["before"] or "").strip(), (match["after"] or "").strip()
    if after in ("e", "E"):
        return None
    if after == "%":
        return "is a percentage", _scaled(number, -2), ""
    word, _, _unit = after.partition(" ")
    if word.lower() in POWERS:
        if not math.isfinite(float(number.replace("_", "")) * 10.0 ** POWERS[word.lower()]):
            return None  # larger than any number that can be written instead
        return "is more than a number", _scaled(number, POWERS[word.lower()]), ""
    if before or after:
        return "is more than a number", number, " (a unit has a key of its own)"
    return what, number, remark


def _digits(text: str) -> tuple[str, str, str] | None:
    """What is wrong with digits, how TOML writes them, and a remark."""
    if PLAIN.fullmatch(text):
        return "", text, ""
    if COMMAS.fullmatch(text):
        single = text.count(",") == 1 and "." not in text
        remark = f", or {text.replace(',', '.')} where it is a decimal comma" if single else ""
        return "has commas between thousands", text.replace(",", "_"), remark
    if DECIMAL.fullmatch(text):
        return "has a decimal comma", text.replace(",", "."), ""
    if POINTS.fullmatch(text):
        return "has points between thousands", text.replace(".", "_").replace(",", "."), ""
    if GROUPED.fullmatch(text):
        return "has spaces or apostrophes between thousands", re.sub(f"[{SPACES}]", "_", text).replace(",", "."), ""
    if HALF.fullmatch(text):
        return "has digits on one side of its point only", f"0{text}" if text[0] == "." else f"{text}0", ""
    return None


def _scaled(number: str, power: int) -> str:
    """A number times a power of ten.

    Examples
    --------
    >>> _scaled("50", -2), _scaled("1.5", 6), _scaled("7.5", -2)
    ('0.5', '1.5e6', '0.075')
    """
    if power > 0:
        return f"{number}e{power}" if "e" not in number.lower() else f"{float(number.replace('_', '')) * 10**power:g}"
    return f"{float(number.replace('_', '')) * 10**power:.12g}"


def line_hint(line: str, column: int) -> tuple[int, str] | None:
    """What to write on a line that is no TOML, and the column of what is wrong [from 1]; None where nothing is known.

    Parameters
    ----------
    column
        Where the parser stopped.
    """
    if len(line) > LONGEST_LINE:
        return None
    for place, sign in enumerate(line, start=1):
        if sign in CURLY and place <= column:
            return place, "quotation marks are curly: write straight ones"
        if sign in INVISIBLE and place <= column:
            return place, f"{INVISIBLE[sign]} (U+{ord(sign):04X}, invisible): delete it or write a space"
    for match in VALUE.finditer(line):
        found = number_hint(match["value"])
        if match.start("value") < column and found is not None and not found.endswith(UNQUOTED):
            return match.start("value") + 1, found
    return None
