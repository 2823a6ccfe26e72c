"""What a chunk that was never written reads as: values that no result has."""

from __future__ import annotations

from typing import Any

import numpy as np

FLOAT_FILL = 9.96921e36
FILLS: dict[str, Any] = {
    "uint8": 255,
    "uint16": 65535,
    "int16": -32768,
    "int32": -(2**31),
    "int64": -(2**63),
    "float32": FLOAT_FILL,
    "float64": FLOAT_FILL,
}
"""By type; these are also the types that results have, besides text."""


def fill_of(dtype: np.dtype[Any]) -> Any:
    """The fill value of a type, in that type."""
    return dtype.type(FILLS[dtype.name])
