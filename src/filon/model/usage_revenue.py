"""Revenue by use (API): it grows, fading with time and size, at a margin that competition pulls to a floor."""

from __future__ import annotations

from filon.mathematics.plain import exp, maximum, minimum


def usage_step(
    growth: float,
    settled: float,
    fade: float,
    filled: float,
    return_speed: float,
    quality: float,
    quality_weight: float,
    tide_step: float,
    tide_weight: float,
    surprise: float,
) -> float:
    r"""Log change of usage revenue this month.

    .. math:: s\,\mathrm{room} + \beta q + \tau\,\Delta a + e,\quad
        s = \bar g + (g - \bar g) f \text{ below the ceiling, } \kappa \text{ above it},\quad
        \mathrm{room} = \mathrm{clip}(1 - A/\bar A, -1, 1)

    The tide moves the *level* of spending, as it moves the gains of the audience, and goes out again. Taken as a
    monthly growth rate it would add up: one standard deviation of it would be a factor of 5 after five years, and
    the largest paths would earn a trillion dollars a year at any ceiling. For the same reason revenue above its
    ceiling returns to it instead of standing still there.

    Parameters
    ----------
    growth, settled, fade
        Growth at the start and in the long run [log/month], and what is left of the difference.
    filled
        Usage revenue over its ceiling: growth fades with size as well as with time.
    return_speed
        Speed with which revenue above its ceiling falls back, for an excess as large as the ceiling [log/month].
    quality, quality_weight
        Distance to the frontier, and its effect [log/month].
    tide_step, tide_weight
        Change of the demand common to all firms [log]; elasticity of usage revenue to it.
    surprise
        The firm's own news [log].
    """
    room = minimum(maximum(1.0 - filled, -1.0), 1.0)
    speed = settled + (growth - settled) * fade if filled < 1.0 else return_speed
    return speed * room + quality_weight * quality + tide_weight * tide_step + surprise


def usage_margin(
    start: float,
    floor: float,
    fade: float,
    cost_ratio: float,
    quality: float,
    penalty: float,
    least: float,
    most: float,
) -> float:
    r"""Margin on usage revenue.

    .. math:: 1 - (1 - m_t)\,\rho - \beta (-q)^+,\quad m_t = \underline m + (m_0 - \underline m) f

    Parameters
    ----------
    start, floor, fade
        Margin at the start, the one competition leaves, and what is left of the difference.
    cost_ratio
        Serving cost over list price, to the power with which margins follow it; 1 for resale.
    quality, penalty
        Distance to the frontier; margin lost per unit behind it.
    least, most
        Bounds.
    """
    settled = floor + (start - floor) * fade
    return minimum(maximum(1.0 - (1.0 - settled) * cost_ratio - penalty * maximum(-quality, 0.0), least), most)


def cost_ratio(exposure: float, own: float, ratio: float) -> float:
    """Cost over list price as it reaches a firm's margin: in full on own compute, not at all on resale."""
    return 1.0 + exposure * own * (ratio - 1.0)


def grown(level: float, step: float) -> float:
    """A level after a log step."""
    return level * exp(step)
