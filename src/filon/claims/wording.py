"""What a claim expects and counts, in words."""

from __future__ import annotations

from collections.abc import Callable

from filon.claims.shapes import MovementClaim, NarrativeClaim, Region


def moving(claim: MovementClaim) -> str:
    """What is counted, in words."""
    parts = [f"{' and '.join(names)} {verb}" for names, verb in ((claim.falls, "fell"), (claim.rises, "rose")) if names]
    text = f"{' and '.join(parts)} over {claim.over} months, where {claim.given} rose"
    return text.replace("_", " ")


def between(claim: NarrativeClaim) -> str:
    """Which narratives are compared.

    Examples
    --------
    >>> told = dict(title="", sentence="", quoted=True, reading="", scenarios=[], above=0.05, ratio={"least": 2.0})
    >>> between(NarrativeClaim(kind="narratives", darker="bubble", brighter="slow_revolution", **told))
    'bubble against slow revolution'
    """
    return f"{claim.darker} against {claim.brighter}".replace("_", " ")


def expected_probability(region: Region) -> str:
    """Probabilities that support a claim.

    Examples
    --------
    >>> expected_probability(Region(least=0.5)), expected_probability(Region(most=0.05))
    ('at least 50%', 'at most 5%')
    """
    return _bounds(region, lambda value: f"{value:.0%}")


def expected_ratio(region: Region) -> str:
    """Ratios of crash probabilities that support a claim.

    Examples
    --------
    >>> expected_ratio(Region(least=0.9, most=1.1)), expected_ratio(Region(most=0.75))
    ('0.9 to 1.1 times as likely', 'at most 0.75 times as likely')
    """
    return f"{_bounds(region, lambda value: f'{value:g}')} times as likely"


def _bounds(region: Region, written: Callable[[float], str]) -> str:
    """The ends of a region; at least one is there."""
    if region.least is not None and region.most is not None:
        return f"{written(region.least)} to {written(region.most)}"
    if region.least is not None:
        return f"at least {written(region.least)}"
    assert region.most is not None
    return f"at most {written(region.most)}"
