"""Runs that are there already: which of them is the run of a case, to its last byte."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from filon.batches.plan import Plan
from filon.batches.prepared import Prepared
from filon.engine.resumption import BIT_MAKERS
from filon.errors import FilonError
from filon.results.environment import versions
from filon.results.locks import is_held
from filon.results.manifest import COMMIT, verify
from filon.results.names import RESOLVED, RUN, identity
from filon.results.runs import facts

UNTIL = "until"
"""Fact of runs that ended at a precision, as those of a batch do not."""


@dataclass
class Shelf:
    """The runs of a directory that may serve the cases of a plan.

    Attributes
    ----------
    complete, begun
        Directories of complete runs by the end of their names, and of runs that can go on.
    sound
        Whether every file of a run is as it was written, of those that were looked at.
    """

    plan: Plan
    complete: dict[str, list[Path]] = field(default_factory=dict)
    begun: list[Path] = field(default_factory=list)
    sound: dict[Path, bool] = field(default_factory=dict)

    @classmethod
    def of(cls, runs: Path, plan: Plan) -> Shelf:
        """The shelf of a directory of runs."""
        shelf = cls(plan)
        for path in sorted(runs.iterdir()) if runs.is_dir() else []:
            if (path / COMMIT).is_file():
                shelf.add(path)
            elif (path / RUN).is_file():
                shelf.begun.append(path)
        return shelf

    def add(self, run: Path) -> None:
        """Put a complete run on the shelf."""
        self.complete.setdefault(run.name[-8:], []).append(run)

    def finished(self, wanted: Prepared) -> Path | None:
        """The latest run that is that of a case, whole and as it was written; None where there is none."""
        digits = identity(wanted.resolved, {"seed": self.plan.seed, "trials": self.plan.trials})
        same = [path for path in self.complete.get(digits, ()) if self._is_of(path, wanted)]
        return next((path for path in reversed(same) if self._is_sound(path)), None)

    def _is_sound(self, run: Path) -> bool:
        """Whether every file of a run is as it was written."""
        if run not in self.sound:
            self.sound[run] = not verify(run)
        return self.sound[run]

    def unfinished(self, wanted: Prepared) -> Path | None:
        """A run of a case that was interrupted or killed, and that nobody works on; None where there is none."""
        return next((path for path in self.begun if self._is_of(path, wanted) and not is_held(path)), None)

    def _is_of(self, run: Path, wanted: Prepared) -> bool:
        """Whether a run is that of a case: the same figures, seed, trials, model, versions, and kept trials."""
        known = facts(run)
        plan = self.plan
        asked = {"seed": plan.seed, "trials": plan.trials, "sampler": plan.sampler, "kernel": wanted.kernel}
        if any(known.get(name) != value for name, value in asked.items()) or known.get(UNTIL):
            return False
        here, there = versions(), known.get("versions")
        if not isinstance(there, Mapping) or any(there.get(name) != here.get(name) for name in BIT_MAKERS):
            return False
        return _kept(known, wanted) and _text(run / RESOLVED) == wanted.resolved


def _kept(known: Mapping[str, Any], wanted: Prepared) -> bool:
    """Whether a run keeps the trials that the case asks for."""
    from filon.engine.keeping import keeping

    try:
        there = keeping(str(known.get("keep")), int(known["trials"]), wanted.layout)
    except FilonError:
        return False
    return (there.outcomes, there.paths) == (wanted.kept.outcomes, wanted.kept.paths)


def _text(path: Path) -> str:
    """A text file; empty where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""
