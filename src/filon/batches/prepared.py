"""Cases made ready before the first is run: their scenarios read, what they cost, and by what a run of one is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from filon.batches.plan import Case, Plan
from filon.errors import Fault, InputError
from filon.scenario.emission import toml_value

if TYPE_CHECKING:
    import os

    from filon.engine.cost import Cost
    from filon.engine.keeping import Keep
    from filon.results.layout import Layout
    from filon.scenario.resolved import Scenario


@dataclass(frozen=True)
class Prepared:
    """A case that can be run.

    Attributes
    ----------
    resolved
        Its scenario as TOML: of two cases with the same text, one run serves both.
    kernel
        Digest of the model that runs it.
    kept, layout
        What is kept of single trials, and what the run counts.
    cost
        Of its run.
    """

    case: Case
    resolved: str
    kernel: str
    kept: Keep
    layout: Layout
    cost: Cost


@dataclass(frozen=True)
class Loader:
    """What reads the scenarios of a plan.

    Attributes
    ----------
    distributions
        Folder of the input files; the shipped one where None.
    """

    plan: Plan
    threads: int | None = None
    distributions: str | os.PathLike[str] | None = None

    def scenario(self, case: Case) -> Scenario:
        """The scenario of a case, read anew.

        Raises
        ------
        InputError
            With every fault; those of what the plan sets stand where the plan sets it.
        """
        from filon.scenario.loading import load

        length = {} if self.plan.months is None else {"months": self.plan.months}
        try:
            return load(case.path, distributions=self.distributions, overrides={**length, **case.settings})
        except InputError as error:
            raise InputError([placed(fault, case) for fault in error.faults]) from None

    def prepared(self, case: Case) -> Prepared:
        """A case made ready.

        Raises
        ------
        InputError
            When its scenario has faults, or a condition asks for what its run does not hold.
        """
        from filon.engine.case import case as engine_case
        from filon.engine.cost import cost
        from filon.engine.jobs import kernel_digest
        from filon.engine.keeping import keeping
        from filon.engine.samplers import refuse_few
        from filon.expressions.subjects import subjects_of_layout

        scenario = self.scenario(case)
        made = engine_case(scenario, self.plan.seed, sampler=self.plan.sampler)
        refuse_few(made.layout, self.plan.trials)
        _refuse_unknown(case, subjects_of_layout(made.layout))
        return Prepared(
            case,
            scenario.resolved,
            kernel_digest(made),
            keeping(self.plan.keep, self.plan.trials, made.layout),
            made.layout,
            cost(scenario, trials=self.plan.trials, keep=self.plan.keep, threads=self.threads),
        )

    def all(self) -> list[Prepared | InputError]:
        """Every case made ready, or why it cannot be run.

        Raises
        ------
        InputError
            When none can be run: with the faults of all.
        """
        found = [self._tried(case) for case in self.plan.cases]
        wrong = [item for item in found if isinstance(item, InputError)]
        if len(wrong) == len(found):
            raise InputError(list(dict.fromkeys(fault for error in wrong for fault in error.faults)))
        return found

    def _tried(self, case: Case) -> Prepared | InputError:
        """A case made ready, or why it cannot be run."""
        try:
            return self.prepared(case)
        except InputError as error:
            return error


def _refuse_unknown(case: Case, subjects: Any) -> None:
    """Refuse conditions on what the run of a case does not hold."""
    from filon.expressions.parsing import conditions
    from filon.expressions.subjects import require_known

    for text, spot in case.fail_if.items():
        try:
            require_known(text, conditions(text), subjects)
        except InputError as error:
            raise InputError([spot.fault(f"{fault.message} ('{text}')") for fault in error.faults]) from None


def placed(fault: Fault, case: Case) -> Fault:
    """A fault of a setting, at the place in the plan that sets it; one of a file stays where it is."""
    if fault.file:
        return fault
    for key, spot in case.spots.items():
        if fault.key and (fault.key == key or fault.key.endswith(f".{key}") or fault.key.startswith(f"{key}.")):
            return Fault(spot.document.file, *spot.document.place(spot.path), fault.key, fault.message)
    return case.spot.fault(": ".join(part for part in (fault.key, fault.message) if part))


def setting_texts(settings: Mapping[str, Any]) -> list[str]:
    """Settings as `--set` takes them, one text each.

    Examples
    --------
    >>> setting_texts({"openai.price": 15, "market": "consumer"})
    ['openai.price=15', 'market="consumer"']
    """
    return [f"{key}={toml_value(value)}" for key, value in settings.items()]


def identity(plan: Plan, found: Iterable[Prepared | InputError], versions: Mapping[str, str]) -> str:
    """Eight hexadecimal digits of what a plan asks: its cases, with every figure, and what they are run with."""
    told = [plan.title, str(plan.trials), str(plan.seed), plan.keep, plan.sampler, str(sorted(versions.items()))]
    for case, item in zip(plan.cases, found, strict=True):
        told += [
            case.name,
            str([*case.fail_if]),
            str(item) if isinstance(item, InputError) else item.resolved + item.kernel,
        ]
    return sha256("\0".join(told).encode()).hexdigest()[:8]
