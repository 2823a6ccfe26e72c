"""Monte Carlo risk engine for the collapse of AI business models.

Every name is imported when it is first used, so that `filon --help` needs neither numba nor xarray.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "Model": "filon.model.definition",
    "Ending": "filon.model.declared",
    "Exit": "filon.model.declared",
    "Mark": "filon.model.declared",
    "Quantity": "filon.model.declared",
    "Transfer": "filon.model.declared",
    "Total": "filon.model.declared",
    "Layer": "filon.model.declared",
    "Claim": "filon.model.declared",
    "constant": "filon.quantities.descriptions",
    "normal": "filon.quantities.descriptions",
    "lognormal": "filon.quantities.descriptions",
    "beta": "filon.quantities.descriptions",
    "uniform": "filon.quantities.descriptions",
    "triangular": "filon.quantities.descriptions",
    "quantiles": "filon.quantities.descriptions",
    "metalog": "filon.quantities.descriptions",
    "discrete": "filon.quantities.descriptions",
    "mixture": "filon.quantities.descriptions",
    "truncated": "filon.quantities.descriptions",
    "empirical": "filon.scenario.data",
    "fitted": "filon.scenario.data",
    "load": "filon.scenario",
    "simulate": "filon.engine",
    "run": "filon.engine",
    "resume": "filon.engine",
    "extend": "filon.engine",
    "batch": "filon.batches.batch",
    "open": "filon.results",
    "compare": "filon.results",
    "html_report": "filon.page.report",
    "sensitivity": "filon.analysis.sensitivity",
    "typical": "filon.analysis.typical",
    "shifted": "filon.analysis.shifting",
    "attribution": "filon.analysis.attribution",
    "narrative_band": "filon.analysis.banding",
    "sobol": "filon.analysis.design",
    "sweep": "filon.levers.sweep",
    "discover": "filon.analysis.discovery",
    "solve": "filon.levers.solve",
    "optimize": "filon.levers.optimize",
    "plot": "filon.figures.plotting",
    "FilonError": "filon.errors",
    "InputError": "filon.errors",
}

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    """Import a public name from the room it lives in; the other families of scipy.stats go by their names there."""
    if name not in _HOMES:
        from filon.quantities.continuous import CONTINUOUS, continuous

        if name in CONTINUOUS:
            return continuous(name)
        raise AttributeError(f"module 'filon' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
