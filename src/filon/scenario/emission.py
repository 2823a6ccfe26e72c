"""TOML text of a resolved scenario: every figure under its dotted key, in a fixed order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from filon.scenario.distributions import table
from filon.scenario.draft import Draft, FirmOf
from filon.scenario.known import Known

_BARE = re.compile(r"[A-Za-z0-9_-]+\Z")
_ESCAPED = {code: f"\\u{code:04x}" for code in (*range(32), 127)}
_ESCAPED |= {ord("\\"): "\\\\", ord('"'): '\\"', ord("\n"): "\\n"}


def toml_value(value: object) -> str:
    """A value in TOML: a text, number, date, list, or table (inline).

    Examples
    --------
    >>> toml_value({"p10": 0.5, "scale": "log"})
    '{p10 = 0.5, scale = "log"}'
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value.translate(_ESCAPED)}"'
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{toml_key(name)} = {toml_value(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(toml_value(item) for item in value)}]"
    raise TypeError(f"no TOML for a {type(value).__name__}")


def toml_key(*parts: str) -> str:
    """A dotted key, with quotes where a part needs them."""
    return ".".join(part if _BARE.match(part) else toml_value(part) for part in parts)


def toml_table(header: tuple[str, ...], values: Mapping[str, object]) -> str:
    """One table; empty texts and None are left out."""
    lines = [f"{toml_key(name)} = {toml_value(value)}" for name, value in values.items() if value not in ("", None)]
    return "\n".join([f"[{toml_key(*header)}]", *lines, ""])


def resolved_text(draft: Draft) -> str:
    """All of a draft, enough to run it again without the files it was made of."""
    head = draft.header
    tables = [
        toml_table(
            ("resolved",),
            {
                "name": head.name,
                "title": head.title,
                "model": draft.model_file,
                "start": head.start,
                "months": head.months,
                "crash": None if head.crash is None else list(head.crash),
                "unset_correlations": "independent",
            },
        )
    ]
    for name, firm in sorted(draft.firms.items()):
        tables.append(toml_table(("firms", name), _header(firm)))
    tables += [toml_table(key, _figure(known)) for key, known in sorted(draft.figures.items())]
    return "\n".join(tables)


def _header(firm: FirmOf) -> dict[str, object]:
    """What a firm is, as the values of its table."""
    count = firm.count if firm.count > 1 else None
    return {"archetype": firm.archetype, "market": firm.market, "layer": firm.layer, "count": count}


def _figure(known: Known) -> dict[str, object]:
    """A figure as the values of its table."""
    return {
        "distribution": None if known.distribution is None else table(known.distribution),
        "unit": known.unit,
        "as_of": known.as_of,
        "source": known.source,
        "judgement": known.judgement,
        "aligned": known.aligned,
        "origin": known.origin,
        "line": known.line or None,
    }
