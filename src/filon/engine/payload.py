"""What another process needs to do units of a case: made in one place, and taken up in one."""

from __future__ import annotations

import sys
import threading
import tomllib
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from filon.engine.case import Case, case
from filon.engine.compilation import compiled_unit
from filon.engine.health import lacking
from filon.engine.jobs import kernel_digest
from filon.engine.keeping import Keep
from filon.engine.units import Bench
from filon.errors import InputError, RunError
from filon.sampling.names import Sampler

SCENARIO = "scenario.resolved.toml"


@dataclass(frozen=True)
class Payload:
    """What another process needs to do units of a case.

    Attributes
    ----------
    resolved
        The scenario as TOML, enough to run it again; compressed, since it goes with every piece of work.
    seed, lanes, sampler
        As the case has them.
    keep
        What is kept of single trials.
    model
        `file.py:model` of a model of one's own; empty for the shipped one.
    texts
        Names and texts of that file, and of its neighbours that it imports.
    versions
        Of the packages on which bits depend.
    kernel
        Digest of the kernel's text.
    is_wide
        Whether vectors of 512 bits are asked for.
    """

    resolved: bytes
    seed: int
    lanes: int
    sampler: Sampler
    keep: Keep
    model: str
    texts: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    kernel: str
    is_wide: bool

    def case(self, folder: Path) -> Case:
        """The case, from files that are written into a folder."""
        from filon.scenario.loading import load

        for name, text in (*self.texts, (SCENARIO, zlib.decompress(self.resolved).decode())):
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        for name, _ in self.texts:
            sys.modules.pop(module_name(name), None)  # a neighbour of an earlier text
        scenario = load(folder / SCENARIO, model=str(folder / self.model) if self.model else None)
        return case(scenario, self.seed, self.lanes, self.sampler)


def payload(given: Case, keep: Keep) -> Payload:
    """What another process needs to do units of a case.

    Raises
    ------
    InputError
        When the model was made in Python, where no other process can read it.
    """
    from filon.mathematics.settings import has_wide_vectors
    from filon.scenario.draft import SHIPPED

    found = str(tomllib.loads(given.scenario.resolved)["resolved"].get("model", ""))
    if not found:
        raise InputError(
            "--on: a model made in Python cannot be sent; load it from its file: filon.load('FILE.py:NAME')"
        )
    file, _, name = ("", "", "") if found == SHIPPED else found.rpartition(":")
    return Payload(
        zlib.compress(given.scenario.resolved.encode()),
        given.seed,
        given.program.lanes,
        given.layout.sampler,
        keep,
        f"{Path(file).name}:{name}" if file else "",
        tuple(sorted(texts(Path(file)).items())) if file else (),
        bit_makers(),
        kernel_digest(given),
        has_wide_vectors(),
    )


def texts(file: Path) -> dict[str, str]:
    """Texts of a model's file and of its neighbours that it imported, by name."""
    folder = file.resolve().parent
    found = {file.name: file.read_text(encoding="utf-8")}
    for module in list(sys.modules.values()):
        place = getattr(module, "__file__", None)
        if not place or not str(place).endswith(".py") or not Path(place).is_relative_to(folder):
            continue
        name = Path(place).relative_to(folder).as_posix()
        if module_name(name) == getattr(module, "__name__", ""):
            found[name] = Path(place).read_text(encoding="utf-8")
    return found


def module_name(name: str) -> str:
    """Name under which a file beside a model is imported.

    Examples
    --------
    >>> module_name("helper.py"), module_name("parts/__init__.py")
    ('helper', 'parts')
    """
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def bit_makers() -> tuple[tuple[str, str], ...]:
    """Versions of the packages on which bits depend, as far as they are here."""
    from filon.engine.resumption import BIT_MAKERS
    from filon.results.environment import versions

    here = versions()
    return tuple((package, here.get(package, "missing")) for package in BIT_MAKERS)


_preparing = threading.Lock()


def prepared(sent: Payload) -> Bench:
    """The case with its kernel, ready for units; made once in each process.

    Raises
    ------
    RunError
        When other versions, another processor or another kernel are here: the bytes could differ.
    """
    with _preparing:  # a worker may have several threads
        return _prepared(sent)


@lru_cache(maxsize=2)
def _prepared(sent: Payload) -> Bench:
    """The same, where only one thread asks."""
    from filon.mathematics.settings import widen_vectors

    refuse_others(sent)
    if sent.is_wide:
        widen_vectors()
    with TemporaryDirectory(prefix="filon-") as folder:
        given = sent.case(Path(folder).resolve())
        if kernel_digest(given) != sent.kernel:
            raise RunError("has another model than the one that is run")
        return Bench(given, compiled_unit(given))


def refuse_others(sent: Payload) -> None:
    """Refuse to work where the bytes could differ.

    Raises
    ------
    RunError
        With versions that differ, or instructions that the processor lacks.
    """
    here = dict(bit_makers())
    other = [
        f"{name} {here[name]} where the run has {version}" for name, version in sent.versions if here[name] != version
    ]
    if other:
        raise RunError(f"has {', '.join(other)}")
    if missing := lacking(features()):
        raise RunError(f"has a processor without {' and '.join(missing)}")


def features() -> list[str]:
    """Instructions that the processor of this machine has."""
    import llvmlite.binding as llvm

    known: Any = llvm.get_host_cpu_features()
    return [name for name, there in known.items() if there]
