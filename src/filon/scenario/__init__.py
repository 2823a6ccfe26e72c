"""Files, faults with their lines, and scenarios resolved from them.

Names are imported when they are first used: reading files needs pydantic, completing their names does not.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "load": "filon.scenario.loading",
    "recorded_model": "filon.scenario.loading",
    "scenario_of_model": "filon.scenario.models",
    "parsed_settings": "filon.scenario.overrides",
    "check": "filon.scenario.checking",
    "Checked": "filon.scenario.checking",
    "Scenario": "filon.scenario.resolved",
    "Narrative": "filon.scenario.resolved",
    "FirmFigures": "filon.scenario.resolved",
    "Provenance": "filon.scenario.resolved",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    """Import a name from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module 'filon.scenario' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
