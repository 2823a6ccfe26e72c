"""Plain walks of several firms of the shipped model, whose figures, shares and shocks the tests choose."""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cache
from typing import Any

from plain_walk import central_draws, random_draws

from filon.kernels.sums import Structure
from filon.kernels.walk import Walked, walk
from filon.model.shipped import MODEL

CALM = {"normal": 0.0, "uniform": 0.4}
KINDS = {**MODEL.world_shocks, **MODEL.firm_shocks}


class Shocks:
    """Shocks that depend on a seed, the firm's name, the stream and the month; calm without a seed."""

    def __init__(self, seed: int | None) -> None:
        self.seed = seed

    def __call__(self, firm: str, name: str, t: int) -> float:
        """The shock of a stream in month t."""
        if self.seed is None:
            return CALM[KINDS[name]]
        source = random.Random(f"{self.seed} {firm} {name} {t}")
        return source.gauss(0.0, 1.0) if KINDS[name] == "normal" else source.random()


def sector(
    firms: Mapping[str, str],
    *,
    seed: int | None = None,
    structure: Structure | None = None,
    months: int = 36,
    changes: Mapping[str, Mapping[str, float]] | None = None,
    **figures: float,
) -> Walked:
    """Walk firms at their median draws.

    Parameters
    ----------
    firms
        Name to the shipped scenario whose figures the firm has.
    changes
        Firm, or `world`, to inputs that differ.
    figures
        Constants that differ.
    """
    changes = changes or {}
    world, _, constants = central_draws(next(iter(firms.values())))
    draws = {name: {**central_draws(like)[1], **changes.get(name, {})} for name, like in firms.items()}
    given = {**world, **changes.get("world", {})}
    return walk(MODEL, given, draws, Shocks(seed), {**constants, **figures}, months, None, structure)


def random_sector(seed: int) -> tuple[Walked, Structure, dict[str, Any]]:
    """Walk a random number of random firms with random suppliers, markets and deaths; also its draws."""
    source = random.Random(seed)
    kinds = ["openai", "anthropic", "mistral", "wrapper", "cursor", "perplexity", "microsoft", "google"]
    names = [f"firm-{number}" for number in range(source.randint(2, 7))]
    like = {name: source.choice(kinds) for name in names}
    world, _, _ = random_draws("openai", source)
    draws = {name: random_draws(like[name], source)[1] for name in names}
    for name in names:
        if source.random() < 0.4:
            draws[name] |= {"cash": draws[name]["cash"] * 0.05, "pledged": 0.0, "round_multiplier": 0.0}
    shares = {name: random_shares(name, names, source) for name in names}
    structure = Structure(
        market={name: source.choice(["", "a", "b"]) for name in names}, layer=dict.fromkeys(names, ""), suppliers=shares
    )
    figures = {**central_draws("openai")[2], "supplier_markup": 0.5}
    walked = walk(MODEL, world, draws, Shocks(seed), figures, 60, None, structure)
    return walked, structure, draws


def random_shares(buyer: str, names: list[str], source: random.Random) -> dict[str, float]:
    """Shares of up to three suppliers, which may be all that is bought."""
    others = [name for name in names if name != buyer]
    chosen = source.sample(others, min(len(others), source.randint(0, 3)))
    whole = source.choice([0.5, 0.9, 1.0])
    weights = [source.random() for _ in chosen]
    return {name: whole * weight / sum(weights) for name, weight in zip(chosen, weights, strict=True)}


@cache
def random_sectors(count: int) -> tuple[tuple[Walked, Structure, dict[str, Any]], ...]:
    """The first so many random sectors."""
    return tuple(random_sector(seed) for seed in range(count))
