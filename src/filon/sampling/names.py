"""Names of the samplers; light, so that a command line can list them."""

from __future__ import annotations

from typing import Literal

Sampler = Literal["random", "stratified", "sobol"]

SAMPLERS: tuple[Sampler, ...] = ("random", "stratified", "sobol")
"""How the inputs of trials are drawn: at random; narratives in their exact shares; every input from one sequence."""
