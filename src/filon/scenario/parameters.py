"""Parameters of distributions that are set one by one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filon.quantities.continuous import CONTINUOUS
from filon.scenario import families
from filon.scenario.reading import WORDS


def allowed_parameters(raw: Mapping[str, Any]) -> tuple[str, ...]:
    """What may be set of the table of a distribution; nothing where there is no table."""
    if not raw:
        return ()
    if "dist" in raw and "sets" not in raw:
        names = CONTINUOUS[raw["dist"]].parameters if raw["dist"] in CONTINUOUS else ()
        return (*names, "lower", "upper")
    if "dist" in raw:
        shape: type[families.Truncated] = families.Sets
    elif "p10" in raw:
        shape = families.Metalog if "family" in raw else families.Quantiles
    else:
        shape = next((families.KINDS[word].shape for word in WORDS if word in raw), families.Truncated)
    own = [name for name in shape.model_fields if name not in ("lower", "upper", "dist")]
    return (*own, "lower", "upper")


def moved(raw: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The table of a distribution whose data file is named from the current folder, no longer from its own file's."""
    found = dict(raw)
    if isinstance(found.get("data"), str):
        found["data"] = str(folder / found["data"])
    if isinstance(found.get("mixture"), list):
        found["mixture"] = [moved(part, folder) if isinstance(part, Mapping) else part for part in found["mixture"]]
    return found
