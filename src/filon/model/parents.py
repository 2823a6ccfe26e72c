"""Platform divisions: a parent pays, and its patience takes the place of cash."""

from __future__ import annotations

from filon.mathematics.plain import maximum


def next_borne(
    borne: float, loss: float, indirect: float, audience: float, drought: float, factor: float, income: float
) -> float:
    r"""Loss that the parent has borne so far [USD]; 0 for a venture, which has no parent.

    .. math:: B' = [B + \ell\,(1 + (\delta - 1)\,\mathrm{drought}\,1_{\ell > 0})]^+,\quad \ell = \mathrm{loss} - v N

    A drought weighs on the parent's own shares too, so a loss counts for more then; what the users bring in does not.

    Parameters
    ----------
    borne
        So far [USD].
    loss
        Of the month, cash that the parent paid in [USD].
    indirect, audience
        What the parent earns elsewhere from a user [USD/user/month], and users: search kept, phones and seats sold.
    drought, factor
        1 in a drought, and what a dollar lost then counts for.
    income
        Operating income of the parent [USD/month]; 0 without one.
    """
    net = loss - indirect * audience
    weight = factor if drought > 0.0 and net > 0.0 else 1.0
    return maximum(borne + weight * net, 0.0) if income > 0.0 else 0.0


def research_given(share: float, income: float, spend: float) -> float:
    """R&D that a parent pays for [USD/month]: a share of its income, or what it pays already where that is more.

    Without the second part a division whose stated R&D exceeds the share would cut it in the first month.

    Parameters
    ----------
    share, income
        Share of the parent's operating income for R&D of the division, and that income [USD/month]; 0 without one.
    spend
        R&D of the division at the start [USD/month].
    """
    return maximum(share * income, spend) if income > 0.0 else 0.0
