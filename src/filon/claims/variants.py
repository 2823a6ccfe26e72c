"""What a change of a claim sets, in the words of `--set`, so that all random numbers stay the same."""

from __future__ import annotations

from typing import Any

from filon.claims.shapes import Borrowed, Variant
from filon.reality.simulations import Laboratory
from filon.reality.variants import settings
from filon.sampling.families import quantile_of_z
from filon.scenario.distributions import scaled
from filon.scenario.resolved import FirmFigures, Scenario
from filon.statistics.intervals import normal_quantile


def changed_settings(scenario: Scenario, variant: Variant, laboratory: Laboratory) -> dict[str, Any]:
    """What `filon.load` takes as overrides to make a change.

    Parameters
    ----------
    scenario
        Before the change.
    laboratory
        Which loads the scenario that figures are borrowed from.
    """
    found = settings(scenario, variant)
    for firm in scenario.firms:
        for name, rank in variant.quantile.items():
            found[f"firms.{firm.name}.{name}"] = at_rank(firm, name, rank)
    if variant.borrow is not None:
        lender = laboratory.scenario(variant.borrow.scenario).firms[0]
        for firm in scenario.firms:
            found |= {f"firms.{firm.name}.{name}": item for name, item in lent(variant.borrow, lender, firm).items()}
    return found


def at_rank(firm: FirmFigures, name: str, rank: float) -> float:
    """The value of an input below which a share `rank` of its draws lies, narratives aside."""
    z = normal_quantile(abs(2.0 * rank - 1.0))
    return quantile_of_z(firm.inputs[name], z if rank >= 0.5 else -z)


def lent(borrowed: Borrowed, lender: FirmFigures, firm: FirmFigures) -> dict[str, Any]:
    """The figures that a firm takes from another, some of them in proportion to its median price."""
    price, other_price = (quantile_of_z(one.inputs["price"], 0.0) for one in (firm, lender))
    taken: dict[str, Any] = {name: lender.inputs[name] for name in borrowed.inputs}
    if other_price > 0.0 and price > 0.0:
        taken |= {name: scaled(lender.inputs[name], price / other_price) for name in borrowed.over_price}
    return taken
