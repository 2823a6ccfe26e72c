"""From the file of a plan to its cases, all faults at once."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from filon.batches.plan import TRIALS, Case, Plan, point_name
from filon.batches.settings import MOST_CASES, axes_of, number_of_points, points, settings_of
from filon.batches.shapes import CaseFile, PlanFile
from filon.engine.keeping import DEFAULT
from filon.errors import InputError
from filon.quantities.names import suggestion
from filon.sampling.names import SAMPLERS, Sampler
from filon.scenario.documents import Document, read_document
from filon.scenario.models import is_model_file
from filon.scenario.spots import Spot
from filon.scenario.texts import read_text
from filon.scenario.validation import Faults, checked, described

MOST_TRIALS = 10**15
KINDS = re.compile(r"summary|(?P<kind>outcomes|paths):(?P<number>[0-9][0-9_]*(\.[0-9]+)?([eE]\+?[0-9]{1,2})?)")
UNNAMED = "plan"
"""What a plan is called that came as a dictionary."""

Settings = dict[str, tuple[Any, Spot]]


def read_plan(plan: str | os.PathLike[str] | Mapping[str, Any]) -> Plan:
    """A plan with its cases; the scenarios themselves are not read yet.

    Parameters
    ----------
    plan
        Path of a TOML file, or what such a file holds, as a dictionary.

    Raises
    ------
    InputError
        With every fault of the file, its line and column.
    """
    if isinstance(plan, Mapping):
        return _plan(Document("", "", plan), UNNAMED, "")
    text = os.fspath(plan)
    return _plan(read_document(Path(text), text), Path(text).stem, read_text(Path(text), text))


def _plan(document: Document, name: str, text: str) -> Plan:
    """The plan that a document holds."""
    faults, top = Faults(), Spot(document)
    file = checked(PlanFile, document.data, top, faults)
    if file is None:
        raise faults.error()
    axes = axes_of(file.grid, top.inside("grid"), faults)
    common = settings_of(file.set, top.inside("set"), faults)
    _refuse_contradictions(axes, common, faults)
    values = {key: found for key, (found, _) in axes.items()}
    count = len(file.scenarios) * number_of_points(values) + len(file.cases)
    if count > MOST_CASES:
        faults.add(top.inside("grid") if values else top, f"{count:,} cases are more than {MOST_CASES:,}; take fewer")
        raise faults.error()
    maker = _Cases(document, file, common, axes, faults)
    cases = tuple(maker.all())
    trials, keep, sampler = _trials(file, top, faults), _keep(file, top, faults), _sampler(file, top, faults)
    faults.refuse()
    slug = re.sub(r"[^A-Za-z0-9_-]+", "-", name).strip("-") or UNNAMED
    return Plan(
        slug,
        file.title or name,
        cases,
        text,
        trials,
        1 if file.seed is None else file.seed,
        file.months,
        keep,
        sampler,
        values if file.scenarios else {},
        document.folder,
    )


def _refuse_contradictions(axes: Mapping[str, Any], common: Settings, faults: Faults) -> None:
    """Note keys that the grid varies and the plan sets besides."""
    for key in axes.keys() & common.keys():
        faults.add(common[key][1], "the grid sets it too; take it out of one")


class _Cases:
    """The cases of a plan as they are made.

    Parameters
    ----------
    common
        What the plan sets in every case.
    axes
        Keys of the grid, with their values and places.
    """

    def __init__(
        self,
        document: Document,
        file: PlanFile,
        common: Settings,
        axes: Mapping[str, tuple[tuple[Any, ...], Spot]],
        faults: Faults,
    ) -> None:
        self.document, self.file, self.common, self.axes, self.faults = document, file, common, axes, faults
        self.top = Spot(document)
        self.fail_if = self._conditions(file.fail_if, self.top.inside("fail_if"))
        self.names: dict[str, Spot] = {}

    def all(self) -> Iterator[Case]:
        """Every case, in the order of the plan: scenarios with the points of the grid, then the cases by name."""
        if not self.file.scenarios and not self.file.cases:
            self.faults.add(self.top, "names no scenario: write scenarios = [...], or a table [[cases]]")
        if self.file.grid and not self.file.scenarios:
            self.faults.add(self.top.inside("grid"), "is tried for every scenario of `scenarios`, which names none")
        for number, base in enumerate(self.file.scenarios):
            yield from self._of_scenario(base, self.top.inside("scenarios", number))
        for number, table in enumerate(self.file.cases):
            yield from self._of_table(table, self.top.inside("cases", number))

    def _of_scenario(self, base: str, spot: Spot) -> Iterator[Case]:
        """A scenario as it is, or at every point of the grid."""
        stem, alone = label_of(base), len(self.file.scenarios) == 1
        places = {key: place for key, (_, place) in self.axes.items()}
        short = shortened(list(self.axes))
        for point in points({key: values for key, (values, _) in self.axes.items()}):
            called = point_name({short[key]: value for key, value in point.items()})
            name = stem if not point else called if alone else f"{stem}, {called}"
            yield self._case(name, base, spot, {key: (value, places[key]) for key, value in point.items()}, point)

    def _of_table(self, table: Any, spot: Spot) -> Iterator[Case]:
        """A case with a name of its own; none where the table is faulty."""
        file = checked(CaseFile, table, spot, self.faults)
        if file is None:
            return
        own = settings_of(file.set, spot.inside("set"), self.faults)
        base, known = file.scenario, self.file.scenarios
        if base is None and len(known) != 1:
            self.faults.add(spot.inside("scenario"), "is missing: the plan has not one scenario that could be meant")
            return
        more = self._conditions(file.fail_if, spot.inside("fail_if"))
        yield self._case(file.name, known[0] if base is None else base, spot, own, {}, more)

    def _case(
        self,
        name: str,
        base: str,
        spot: Spot,
        own: Settings,
        point: Mapping[str, Any],
        fail_if: Mapping[str, Spot] | None = None,
    ) -> Case:
        """One case, whose name no other may have."""
        if name in self.names:
            self.faults.add(spot, f"a case is called '{name}' already; give it another name in a table [[cases]]")
        self.names[name] = spot
        if not name.isprintable() or name != name.strip():
            self.faults.add(spot, f"{described(name)} found, a name on one line is expected")
        whole = {**self.common, **own}
        return Case(
            name,
            base,
            self._path(base, spot),
            {key: value for key, (value, _) in whole.items()},
            point,
            {**self.fail_if, **(fail_if or {})},
            spot,
            {key: place for key, (_, place) in whole.items()},
        )

    def _path(self, base: str, spot: Spot) -> str:
        """What `filon.load` takes for a scenario; files are looked for from where the plan lies."""
        if is_model_file(base):
            self.faults.add(spot, f"{described(base)} is a model in Python, which no plan may run; use `filon run`")
        if base.endswith(".toml") or os.sep in base:
            return os.path.normpath(self.document.folder / base)
        return base

    def _conditions(self, found: Any, spot: Spot) -> dict[str, Spot]:
        """Conditions of a key `fail_if`, one text or a list of texts, each with its place."""
        from filon.expressions.parsing import conditions

        texts = [] if found is None else [found] if isinstance(found, str) else found
        if not isinstance(texts, list | tuple) or not all(isinstance(text, str) for text in texts):
            self.faults.add(spot, f"{described(found)} found, a condition such as 'crash(36) > 0.1' is expected")
            return {}
        for text in texts:
            try:
                conditions(text)
            except InputError as error:
                self.faults.add(spot, "; ".join(fault.message for fault in error.faults))
        return dict.fromkeys(texts, spot)


def shortened(keys: list[str]) -> dict[str, str]:
    """What keys of a grid are called in names of cases: by their last part, where no two have the same.

    Examples
    --------
    >>> shortened(["openai.price", "openai.cash"]), shortened(["xai.price", "openai.price"])
    ({'openai.price': 'price', 'openai.cash': 'cash'}, {'xai.price': 'xai.price', 'openai.price': 'openai.price'})
    """
    last = [key.rpartition(".")[2] for key in keys]
    return dict(zip(keys, last if len(set(last)) == len(last) else keys, strict=True))


def label_of(base: str) -> str:
    """What the case of a scenario is called.

    Examples
    --------
    >>> label_of("openai"), label_of("mine/small_lab.toml")
    ('openai', 'small_lab')
    """
    return Path(base).stem if base.endswith(".toml") else base


def _trials(file: PlanFile, top: Spot, faults: Faults) -> int:
    """Trials of each case."""
    trials = TRIALS if file.trials is None else file.trials
    if not 1 <= trials <= MOST_TRIALS or trials != int(trials):
        faults.add(top.inside("trials"), f"{trials:g} found, a whole number from 1 to 1e15 is expected")
    return int(trials)


def _sampler(file: PlanFile, top: Spot, faults: Faults) -> Sampler:
    """How inputs are drawn."""
    found = file.sampler or "random"
    if found in SAMPLERS:
        return found
    near = suggestion(found, SAMPLERS)
    faults.add(top.inside("sampler"), f"{described(found)} is none of {', '.join(SAMPLERS)}{near}")
    return "random"


def _keep(file: PlanFile, top: Spot, faults: Faults) -> str:
    """What is kept of single trials, in one spelling."""
    if file.keep is None or file.keep == DEFAULT:
        return DEFAULT
    match = KINDS.fullmatch(file.keep)
    number = float(match["number"].replace("_", "")) if match and match["number"] else 1.0
    if match is None or number < 1 or number != int(number):
        faults.add(top.inside("keep"), f"{described(file.keep)} is none of 'summary', 'outcomes:N', 'paths:K'")
        return DEFAULT
    return file.keep if match["kind"] is None else f"{match['kind']}:{int(number)}"
