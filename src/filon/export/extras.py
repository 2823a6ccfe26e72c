"""Libraries that only exports need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from filon.errors import RunError


def library(name: str, purpose: str) -> Any:
    """An optional library.

    Raises
    ------
    RunError
        When it is not installed; the message says how to install it.
    """
    try:
        return import_module(name)
    except ImportError:
        needed = "h5netcdf h5py" if purpose == "netCDF" else name
        raise RunError(f"{purpose} needs {name}, which is not installed: pip install {needed}") from None
