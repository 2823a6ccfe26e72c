"""Correlations that cannot hold together: the pair most at fault, and what would fit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Pair = tuple[str, str]

NONE_FITS = "no value of it alone would fit, lower others too"
HUNDREDTHS = tuple(step / 100.0 for step in range(-99, 100))


def contradictions(
    world: Iterable[str], firm: Iterable[str], ranks: Mapping[Pair, float]
) -> Iterator[tuple[Pair, str]]:
    """Pairs whose rank correlation no joint distribution can have, each with what is wrong in words.

    Parameters
    ----------
    world, firm
        Names of the world's and of a firm's inputs.
    ranks
        Spearman's rank correlations; pairs that are not named are independent.
    """
    if not ranks:
        return
    from filon.sampling.copula import faults  # numpy is not needed to read a scenario without correlations

    names = sorted(world), sorted(firm)
    for a, b, message in faults(*names, _triples(ranks)):
        pair = (a, b) if (a, b) in ranks else (b, a)
        fitting = [rho for rho in HUNDREDTHS if not faults(*names, _triples({**ranks, pair: rho}))]
        fit = f"{fitting[0]:g} to {fitting[-1]:g} would fit" if fitting else NONE_FITS
        yield pair, f"{message}: {ranks[pair]:g} found, {fit}"


def _triples(ranks: Mapping[Pair, float]) -> list[tuple[str, str, float]]:
    """Pairs with their correlation."""
    return [(a, b, rho) for (a, b), rho in sorted(ranks.items())]
