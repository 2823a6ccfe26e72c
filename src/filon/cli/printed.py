"""The form of what `--json` prints, command by command: types, and the JSON Schema made from them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, TypedDict

from filon.report.records import Report
from filon.report.trial_records import SectorTraceRecord

Number = float | None


class RunReport(Report):
    """What a stored run says.

    Attributes
    ----------
    run
        Name of its directory.
    """

    run: str
    seed: int | None


class EventRecord(TypedDict):
    """Something that happened in a month, in words."""

    month: int
    text: str


class TypicalRecord(TypedDict):
    """Among which trials one was chosen.

    Attributes
    ----------
    firm
        Whose ending and accounts; null for all firms.
    within
        The ending came, and accounts are compared, up to this step.
    candidates, among
        Trials that ended so, found in so many of the first.
    probability
        Of the ending in all trials of the run.
    """

    trial: int
    ending: str
    firm: str | None
    within: int
    candidates: int
    among: int
    probability: float


class OneTrace(TypedDict):
    """One trial, month by month; a number that is none is null.

    Attributes
    ----------
    exit, exit_month
        None where the firm did not leave.
    marks
        Name to month.
    rows
        Accounts of months 0 to the last.
    """

    run: str
    trial: int
    seed: int
    firm: str
    narrative: str
    exit: str | None
    exit_month: int | None
    marks: dict[str, int]
    events: list[EventRecord]
    draws: dict[str, Number]
    rows: list[dict[str, Number]]


class TraceRecord(OneTrace, total=False):
    """The same with what it is `typical` of, where it was chosen so."""

    typical: TypicalRecord


class SectorTraced(SectorTraceRecord, total=False):
    """One trial of several firms, with what it is `typical` of, where it was chosen so."""

    typical: TypicalRecord


class StoredRecord(TypedDict):
    """A run of the folder."""

    run: str
    scenario: str
    started: str
    trials: int
    bytes: int
    status: str


class StoredBatchRecord(TypedDict):
    """A batch of the folder.

    Attributes
    ----------
    cases, done, failed
        How many there are, have a run, and failed.
    """

    batch: str
    plan: str
    started: str
    cases: int
    done: int
    failed: int
    bytes: int
    status: str


class BatchCase(TypedDict):
    """A case of a batch, as `batch.json` tells it."""

    name: str
    scenario: str
    set: list[str]
    status: str
    run: str | None
    how: str
    message: str
    crossed: list[str]


class BatchFacts(TypedDict):
    """What `batch.json` tells."""

    batch: str
    plan: str
    title: str
    status: str
    trials: int
    seed: int
    months: int | None
    keep: str
    sampler: str
    grid: list[str]
    versions: dict[str, str]
    cases: list[BatchCase]


class RunName(TypedDict):
    """The name of a run's directory."""

    run: str


class FactsRecord(RunName, total=False):
    """What `run.json` tells, as far as the run came."""

    scenario: str
    status: str
    seed: int
    trials: int
    months: int
    keep: str
    threads: int
    arguments: dict[str, Any]
    versions: dict[str, str]
    kernel: str
    machine: dict[str, str | int]
    timing: dict[str, float]
    extended_from: str


class VerifiedRecord(TypedDict):
    """Whether every file of a run is as it was written."""

    run: str
    intact: bool
    faults: list[str]


class DifferenceRecord(TypedDict):
    """One thing in which two runs differ; null where a run has nothing of that name."""

    kind: str
    key: str
    first: Any
    second: Any


class DifferencesRecord(TypedDict):
    """What two runs differ in."""

    first: str
    second: str
    differences: list[DifferenceRecord]


class LeftoverRecord(TypedDict):
    """What a dead process left."""

    name: str
    what: str
    bytes: int
    removed: bool


class CheckRecord(TypedDict):
    """A scenario without a fault; faults are exit code 2."""

    scenario: str
    firms: list[str]
    step: str
    steps: int
    figures: int
    judgement_share: float | None
    oldest: str | None
    newest: str | None
    fits: list[str]
    warnings: list[str]


class ListRecord(TypedDict):
    """A list of the catalogue; keys of rows are those of its columns."""

    list: str
    title: str
    rows: list[dict[str, str | int | float | bool | list[str] | None]]


class Exported(TypedDict):
    """The file that was written, and how much it holds."""

    file: str
    format: str
    groups: list[str]
    bytes: int


class ExportRecord(Exported, total=False):
    """The same with `values` of a netCDF file, or `rows` of a table."""

    values: int
    rows: int


class PictureRecord(TypedDict):
    """A picture and its words.

    Attributes
    ----------
    title, subtitle
        What was found; what is measured, in which unit.
    description
        The numbers that carry it, for who does not see it.
    columns, rows
        The numbers it shows, as a reader is told them.
    """

    kind: str
    file: str
    title: str
    subtitle: str
    caption: str
    description: str
    columns: list[str]
    rows: list[list[str]]


HERE = "filon.cli.printed"

OUTPUTS: Mapping[str, tuple[str, str, bool]] = {
    "run": (HERE, "RunReport", False),
    "batch": ("filon.report.batches", "BatchReport", False),
    "show": (HERE, "RunReport", False),
    "show-shift": ("filon.report.shifts", "Shifted", False),
    "show-band": ("filon.report.shifts", "Bands", False),
    "compare": ("filon.cli.compare", "ComparisonsRecord", False),
    "sensitivity": ("filon.report.sensitivities", "Sensitivity", False),
    "sensitivity-sobol": ("filon.report.sensitivities", "Sobol", False),
    "sweep": ("filon.report.sweeps", "Sweep", False),
    "discover": ("filon.report.discovery", "Discovered", False),
    "solve": ("filon.report.solutions", "Solved", False),
    "optimize": ("filon.report.frontiers", "Optimized", False),
    "report": ("filon.cli.report", "PageRecord", False),
    "trace": (HERE, "TraceRecord", False),
    "trace-sector": (HERE, "SectorTraced", False),
    "runs-list": (HERE, "StoredRecord", True),
    "runs-list-batches": (HERE, "StoredBatchRecord", True),
    "runs-show-batch": (HERE, "BatchFacts", False),
    "runs-show": (HERE, "FactsRecord", False),
    "runs-verify": (HERE, "VerifiedRecord", False),
    "runs-upload": ("filon.cli.sending", "UploadRecord", False),
    "runs-resume": (HERE, "RunReport", False),
    "runs-extend": (HERE, "RunReport", False),
    "runs-diff": (HERE, "DifferencesRecord", False),
    "runs-gc": (HERE, "LeftoverRecord", True),
    "export": (HERE, "ExportRecord", False),
    "plot": (HERE, "PictureRecord", False),
    "check": (HERE, "CheckRecord", False),
    "check-reality": ("filon.reality.findings", "Held", False),
    "claims": ("filon.report.claims", "ClaimsRecord", False),
    "list": (HERE, "ListRecord", False),
    "describe": ("filon.catalogue.description", "DescribedRecord", False),
    "describe-kernel": ("filon.cli.describe", "KernelRecord", False),
    "sources": ("filon.catalogue.provenance", "SourcesRecord", False),
    "doctor": ("filon.engine.health", "Health", False),
    "selftest": ("filon.cli.selftest", "SuiteRecord", True),
    "warmup": ("filon.cli.warmup", "Warmed", True),
}
"""Command (with its member or switch) to the module and name of its type, and whether a list of them is printed."""


def output_schema(command: str) -> dict[str, Any]:
    """The JSON Schema of what a command prints with `--json`.

    Raises
    ------
    InputError
        When no command of that name prints JSON, with the nearest.
    """
    from filon.catalogue.json_types import schema_of
    from filon.catalogue.schema import DIALECT
    from filon.errors import InputError
    from filon.quantities.names import suggestion

    if command not in OUTPUTS:
        raise InputError(f"no command '{command}' prints JSON{suggestion(command, OUTPUTS)}")
    module, name, many = OUTPUTS[command]
    one = schema_of(getattr(import_module(module), name))
    body = {"type": "array", "items": one} if many else one
    return {"$schema": DIALECT, "title": f"filon {command.replace('-', ' ')} --json", **body}
