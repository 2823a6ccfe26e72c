"""The shapes of `reality/checks.toml`: what each kind of check expects, and of whom."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from filon.scenario.shapes import Provenanced, Shape

Share = Annotated[float, Field(ge=0.0, le=1.0)]
Months = Annotated[int, Field(ge=1)]
Errors = Annotated[float, Field(gt=0.0)]


class Change(Shape):
    """What is changed of a scenario, by names of inputs and constants.

    Attributes
    ----------
    set
        Values that replace inputs or constants, in the units of the model.
    scale
        Factors of inputs.
    shift
        Shifts of the standard normals behind inputs of firms, in every narrative [standard deviations].
    """

    set: dict[str, float] = Field(default_factory=dict)
    scale: dict[str, Annotated[float, Field(gt=0.0)]] = Field(default_factory=dict)
    shift: dict[str, float] = Field(default_factory=dict)


class Added(Shape):
    """A firm or cohort of an archetype that is put beside the firms of a scenario, in no market and without capital."""

    archetype: str
    count: Annotated[int, Field(ge=1)] = 1


class Check(Provenanced):
    """What every check has.

    Attributes
    ----------
    archetypes
        Of the firms that it is about; all of them where none is named.
    scope
        Whether it is about scenarios of one firm, of several (`sector`), or of any number.
    added
        Firms beside those of the scenario, named after their archetypes.
    """

    meaning: str
    archetypes: list[str] = Field(default_factory=list)
    scope: Literal["any", "one", "sector"] = "any"
    added: list[Added] = Field(default_factory=list)


class CrashRange(Check):
    """The crash probability lies in a range."""

    kind: Literal["crash_range"]
    months: Months
    least: Share = 0.0
    most: Share = 1.0


class SharpFall(Check):
    """With a change the crash probability falls to at most `ratio` of what it was, beyond chance.

    Attributes
    ----------
    above
        Crash probability from which the check says something.
    errors
        Paired standard errors that a fall must exceed.
    """

    kind: Literal["sharp_fall"]
    months: Months
    above: Share
    ratio: Share
    errors: Errors
    change: Change


class NoFall(Check):
    """With a change the crash count is not lower by more than `errors` paired standard errors."""

    kind: Literal["no_fall"]
    months: Months
    errors: Errors
    change: Change


class NarrativeOrder(Check):
    """The crash probability falls along a list of narratives, never reversed by more than `errors`."""

    kind: Literal["narrative_order"]
    months: Months
    above: Share
    order: list[str]
    errors: Errors


class Hindcast(Check):
    """Figures reported later lie in the bands that were simulated from an earlier start.

    Attributes
    ----------
    start
        Of the scenarios.
    until
        Last date of a reported figure.
    figures
        Reported figures that are needed at least.
    inside
        Share of them inside the band.
    band_ratio
        Largest median of the 90% over the 10% quantile.
    """

    kind: Literal["hindcast"]
    start: date
    until: date
    figures: Months
    inside: Share
    band_ratio: Annotated[float, Field(gt=1.0)]


class FirstMonth(Check):
    """The accounts of the first month are near what was reported or derived."""

    kind: Literal["first_month"]
    within: Share


class FundingPeak(Check):
    """After a funding peak small ventures die before labs, with a median lag in a range.

    Attributes
    ----------
    months
        That the drought lasts.
    least, most
        Range of the median lag [months].
    small, large
        Archetypes that die first, and later.
    deaths
        Codes of the exits that count.
    """

    kind: Literal["funding_peak"]
    months: Months
    least: Months
    most: Months
    small: list[str]
    large: list[str]
    deaths: list[int]
    change: Change


class SectorOrder(Check):
    """The sector's crash is likelier in the darker of a list of narratives, by at least -`errors`."""

    kind: Literal["sector_order"]
    months: Months
    order: list[str]
    errors: Errors


class SoundBeside(Check):
    """Firms of some archetypes stay alive in the trials in which the sector crashes."""

    kind: Literal["sound_beside"]
    months: Months
    most: Share


class PulledAlong(Check):
    """Crashes are likelier in the trials in which a certain firm crashes early.

    Attributes
    ----------
    given, before
        The firm, and the month before which it crashes.
    """

    kind: Literal["pulled_along"]
    given: str
    before: Months
    months: Months
    errors: Errors


class SupplierFall(Check):
    """A supplier's sudden end takes margin from its buyers, from the month after it and soon.

    Attributes
    ----------
    suppliers
        Archetypes of suppliers.
    hazard_annual
        Of the sudden end [1/year].
    months
        That are simulated.
    after
        Months after the end that are compared.
    most
        Trials at most: accounts of every month are kept.
    """

    kind: Literal["supplier_fall"]
    suppliers: list[str]
    hazard_annual: Annotated[float, Field(gt=0.0)]
    months: Months
    after: Months
    most: Annotated[int, Field(ge=2)]
    errors: Errors


class DeathTiming(Check):
    """The dates of deaths are like those that were counted after a funding peak.

    Attributes
    ----------
    start
        The peak: that of the scenario.
    within
        Share of simulated worlds that lie as near to their mean as the counted dates have to.
    """

    kind: Literal["death_timing"]
    start: date
    within: Share


KINDS: dict[str, type[Check]] = {
    "crash_range": CrashRange,
    "sharp_fall": SharpFall,
    "no_fall": NoFall,
    "narrative_order": NarrativeOrder,
    "hindcast": Hindcast,
    "first_month": FirstMonth,
    "funding_peak": FundingPeak,
    "sector_order": SectorOrder,
    "sound_beside": SoundBeside,
    "pulled_along": PulledAlong,
    "supplier_fall": SupplierFall,
    "death_timing": DeathTiming,
}


class Reason(Shape):
    """Why a check that fails is left as it is.

    Attributes
    ----------
    subject
        Firm, as the table names it.
    what
        Detail of the row, such as a measure; empty for all rows of the subject.
    cause
        Where the failure comes from: the figures, the equations, or the comparison itself.
    """

    check: str
    subject: str
    what: str = ""
    cause: Literal["figures", "equations", "comparison"]
    because: str


class ChecksFile(Provenanced):
    """checks.toml."""

    checks: dict[str, Any]
    reasons: list[dict[str, Any]] = Field(default_factory=list)
