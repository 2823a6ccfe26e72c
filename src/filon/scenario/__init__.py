"""Files, faults with their lines, and scenarios resolved from them.

Names are imported when they are first used: reading files needs pydantic, completing their names does not.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from filon.scenario.checking import Checked, check
    from filon.scenario.loading import load, recorded_model
    from filon.scenario.models import scenario_of_model
    from filon.scenario.overrides import parsed_settings
    from filon.scenario.resolved import FirmFigures, Narrative, Provenance, Scenario

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

__all__ = [
    "Checked",
    "FirmFigures",
    "Narrative",
    "Provenance",
    "Scenario",
    "check",
    "load",
    "parsed_settings",
    "recorded_model",
    "scenario_of_model",
]


def __getattr__(name: str) -> Any:
    """Import a name from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module 'filon.scenario' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
