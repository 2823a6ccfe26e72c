"""Functions that a model may call and that have a compiled form, each named once."""

from __future__ import annotations

import math
from typing import Any

from filon.mathematics import plain

MATHEMATICS: dict[Any, str] = {
    **{
        getattr(plain, name): name
        for name in (
            "exp",
            "log",
            "sqrt",
            "normal_cdf",
            "normal_quantile",
            "lognormal_limited_mean",
            "minimum",
            "maximum",
            "absolute",
        )
    },
    math.exp: "exp",
    math.log: "log",
    math.sqrt: "sqrt",
    math.fabs: "absolute",
    min: "minimum",
    max: "maximum",
    abs: "absolute",
}
"""Functions that have a compiled form, by the plain function a model names."""

ARGUMENTS = {"lognormal_limited_mean": 4}
"""Arguments of a function that takes neither one nor any number."""

NUMERIC = frozenset(MATHEMATICS.values())
"""Names in the module of functions whose value is a number where their arguments are."""

CALLABLE = "exp, log, sqrt, min, max, abs, those of filon.mathematics.plain, and plain functions of your own"
MODULE_NAMES = NUMERIC | {"select"}
"""Names that mean something in a piece: a local of the same name gets another."""
