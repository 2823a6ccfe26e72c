"""Plan, run and replay: from a scenario to counted trials.

Names are imported when first used: `filon trace` replays in plain Python and needs no Numba.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "simulate": "filon.engine.simulation",
    "run": "filon.engine.simulation",
    "resume": "filon.engine.resumption",
    "extend": "filon.engine.resumption",
    "cost": "filon.engine.cost",
    "Cost": "filon.engine.cost",
    "replay": "filon.engine.traces",
    "Trace": "filon.engine.traces",
}


def __getattr__(name: str) -> Any:
    """Import a name from the module it lives in."""
    if name not in _HOMES:
        raise AttributeError(f"module 'filon.engine' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
