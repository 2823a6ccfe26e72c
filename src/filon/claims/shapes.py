"""The shapes of `claims.toml`: what each kind of claim says, of whom, and which values would support it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from filon.reality.shapes import Change, Months, Share
from filon.scenario.shapes import Provenanced, Shape

Ratio = Annotated[float, Field(ge=0.0)]
Rank = Annotated[float, Field(gt=0.0, lt=1.0)]


class Region(Shape):
    """Values that support a claim; without a bound on a side there is none.

    Attributes
    ----------
    least, most
        Of the measure of the claim, which its kind names.
    """

    least: Ratio | None = None
    most: Ratio | None = None


class Borrowed(Shape):
    """Figures taken from the firm of another shipped scenario.

    Attributes
    ----------
    scenario
        Of one firm.
    inputs
        Names of inputs that are taken as they are.
    over_price
        Names of inputs that are taken in proportion to the price: USD of a dearer product say little of a cheap one.
    """

    scenario: str
    inputs: list[str] = Field(default_factory=list)
    over_price: list[str] = Field(default_factory=list)


class Variant(Change):
    """A scenario with something changed, and what the claim says of its crash probability.

    Attributes
    ----------
    meaning
        What is changed, in words.
    because
        What the comparison tells, or leaves out.
    quantile
        Ranks of the distributions of firms' inputs at which they are fixed.
    borrow
        Figures of another firm.
    ratio
        Crash probability with the change over the one without it that supports the claim.
    """

    meaning: str
    because: str = ""
    quantile: dict[str, Rank] = Field(default_factory=dict)
    borrow: Borrowed | None = None
    ratio: Region


class Claim(Provenanced):
    """What every claim has.

    Attributes
    ----------
    title
        A few words.
    sentence
        Of the article, translated.
    quoted
        Whether the sentence is a translation word by word; otherwise it tells the substance.
    reading
        What it means in this model.
    scenarios
        Shipped scenarios that it is about.
    """

    title: str
    sentence: str
    quoted: bool
    reading: str
    scenarios: list[str]


class ChangeClaim(Claim):
    """The crash probability moves, or does not, when something is changed.

    Attributes
    ----------
    above
        Crash probability from which a change is asked about.
    """

    kind: Literal["change"]
    above: Share
    changes: dict[str, Variant]


class LevelClaim(Claim):
    """The crash probability lies in a region."""

    kind: Literal["level"]
    probability: Region


class NarrativeClaim(Claim):
    """The crash probability given one narrative is so many times that given another.

    Attributes
    ----------
    darker, brighter
        Names of narratives.
    above
        Crash probability, over all narratives, from which the claim is asked about.
    ratio
        Of the two probabilities that supports the claim.
    """

    kind: Literal["narratives"]
    darker: str
    brighter: str
    above: Share
    ratio: Region


class MovementClaim(Claim):
    """Some accounts fall and others rise, given that others rose over the same months.

    Attributes
    ----------
    over
        Months over which accounts are compared.
    given
        Account that rose in the firms which are counted.
    falls, rises
        Accounts that all must fall, or rise, for a firm to count as one that bears the claim out.
    probability
        Share of firms that supports the claim.
    """

    kind: Literal["movement"]
    over: Months
    given: str
    falls: list[str] = Field(default_factory=list)
    rises: list[str] = Field(default_factory=list)
    probability: Region


KINDS: dict[str, type[Claim]] = {
    "change": ChangeClaim,
    "level": LevelClaim,
    "narratives": NarrativeClaim,
    "movement": MovementClaim,
}


class ClaimsFile(Provenanced):
    """claims.toml.

    Attributes
    ----------
    months
        Horizons of crashes.
    every
        Months from one look at accounts to the next.
    """

    months: list[Months]
    every: Months
    claims: dict[str, Any]
