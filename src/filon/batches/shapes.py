"""The shape of a plan: which keys its file may hold, and of which type."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from filon.scenario.shapes import Shape, Table

LONGEST_TITLE = 200

Title = Annotated[str, Field(max_length=LONGEST_TITLE)]
CaseName = Annotated[str, Field(min_length=1, max_length=LONGEST_TITLE)]
Months = Annotated[int, Field(ge=1, le=1200)]
Seed = Annotated[int, Field(ge=0, lt=2**64)]


class CaseFile(Shape):
    """A case with a name of its own."""

    name: CaseName
    scenario: str | None = None
    set: Table = Field(default_factory=dict)
    fail_if: Any = None


class PlanFile(Shape):
    """What is run, and what all cases have in common."""

    title: Title | None = None
    scenarios: list[str] = Field(default_factory=list)
    trials: float | None = None
    seed: Seed | None = None
    months: Months | None = None
    keep: str | None = None
    sampler: str | None = None
    set: Table = Field(default_factory=dict)
    grid: Table = Field(default_factory=dict)
    cases: list[Any] = Field(default_factory=list)
    fail_if: Any = None
