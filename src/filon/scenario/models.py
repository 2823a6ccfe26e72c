"""Models of one's own: ``file.py:model`` imported by path, and a scenario made of a model."""

from __future__ import annotations

import linecache
import stat
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import CodeType, ModuleType

from filon.errors import Fault, InputError
from filon.model.definition import Model
from filon.quantities.descriptions import Distribution
from filon.quantities.names import suggestion
from filon.scenario.distributions import table
from filon.scenario.draft import Draft, FirmOf, Header, Key
from filon.scenario.known import Desk, Known
from filon.scenario.reading import described_in_python
from filon.scenario.resolution import resolved_scenario
from filon.scenario.resolved import Scenario
from filon.scenario.shapes import LONGEST
from filon.scenario.spots import NOWHERE
from filon.scenario.texts import read_text
from filon.scenario.validation import Faults

MONTHS = 60

RUN = "run.json"
"""File by which a directory is known to be a stored run."""


def is_model_file(text: str) -> bool:
    """Whether a scenario's name means a model in a Python file."""
    return text.endswith(".py") or ".py:" in text


def model_of_file(text: str) -> Model:
    """The model that ``file.py:model`` names; the file is executed.

    Raises
    ------
    InputError
        When the file is missing or fails, or has no such model.
    """
    file, _, attribute = text.rpartition(":") if ".py:" in text else (text, "", "")
    module = _module(Path(file), file)
    models = sorted(name for name, value in vars(module).items() if isinstance(value, Model))
    if not attribute:
        hint = f"such as {file}:{models[0]}" if models else "but the file holds none"
        raise InputError([Fault(file, 0, 0, "", f"name the model in the file, {hint}")])
    found = getattr(module, attribute, None)
    if not isinstance(found, Model):
        what = (
            f"is of type {type(found).__name__}, no filon.Model" if hasattr(module, attribute) else "is not in the file"
        )
        raise InputError([Fault(file, 0, 0, attribute, what + suggestion(attribute, models))])
    return found


def foreign(text: str, run: Path) -> str:
    """Why a stored run must not have ``file.py:model`` executed; empty where it may.

    A run may come from anybody, and so may what lies in its directory, or where anybody can write.

    Parameters
    ----------
    run
        Directory of the run; a resolved scenario may also lie anywhere else.
    """
    file = Path(text.rpartition(":")[0] if ".py:" in text else text)
    if not is_model_file(text) or file.is_absolute():
        return f"{text!r} is no file.py:model beside the folder in which filon is called"
    try:
        place, mode = file.resolve(), file.stat().st_mode
    except (OSError, ValueError, RuntimeError):
        return ""  # says so where it is read
    if (run / RUN).exists() and place.is_relative_to(run.resolve()):
        return f"{text!r} lies in the run itself; what comes with a run is never executed"
    return f"{text!r} can be written by anybody; it is not executed" if mode & stat.S_IWOTH else ""


def model_draft(model: Model, model_file: str, months: int) -> Draft:
    """A model with the distributions that it brings itself, as one firm in one narrative.

    Raises
    ------
    InputError
        When a distribution cannot be drawn.
    """
    faults = Faults()
    draft = Draft(model, model_file, Header(model.name, months))
    draft.firms[model.name] = FirmOf("", "")
    for prefix, inputs in ((("drivers",), model.world_inputs), (("firms", model.name), model.firm_inputs)):
        for name, value in inputs.items():
            if isinstance(value, Distribution):
                draft.figures[*prefix, name] = _brought((*prefix, name), value, faults)
    faults.refuse()
    return draft


def scenario_of_model(model: Model, months: int | None = None) -> Scenario:
    """A model as a scenario: one firm named after it, one narrative of weight 1 named `all`, no calendar.

    Parameters
    ----------
    months
        Number of steps, 60 by default.

    Raises
    ------
    InputError
        When an input has no distribution of its own, or the number of steps is none from 1 to 32,766.
    """
    steps = MONTHS if months is None else months
    if not 1 <= steps <= LONGEST:
        raise InputError(f"{steps} {model.step}s asked, 1 to {LONGEST} are possible")
    return resolved_scenario(model_draft(model, "", steps), Desk(None))


def _brought(key: Key, value: Distribution, faults: Faults) -> Known:
    """A distribution that a model brings itself; its faults are noted."""
    spot = NOWHERE.called(".".join(key))
    read = described_in_python(value, spot, faults)
    if read is None:
        return Known(spot, None, "", "")
    return Known(spot, table(read.distribution), "", "", distribution=read.distribution, source=read.note)


def _module(path: Path, shown: str) -> ModuleType:
    """The file as a module; the same one for as long as its text is the same."""
    text, place = read_text(path, shown), path.resolve()
    digest = blake2b(f"{place}\n{text}".encode(errors="replace"), digest_size=8).hexdigest()
    name = f"filon_model_{digest}"
    if name in sys.modules:
        return sys.modules[name]
    linecache.checkcache(str(place))
    spec = spec_from_loader(name, _Fresh(name, str(place)))
    if spec is None or spec.loader is None:
        raise InputError([Fault(shown, 0, 0, "", "is no Python file")])
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        with _beside(place.parent):
            spec.loader.exec_module(module)
    except BaseException as error:
        del sys.modules[name]
        if isinstance(error, KeyboardInterrupt):
            raise
        raise InputError([_failure(error, path, shown)]) from error
    return module


class _Fresh(SourceFileLoader):
    """Imports from the text alone: byte code beside it may be that of an earlier text of the same second."""

    def get_code(self, fullname: str) -> CodeType:
        """The code of the file as it is now."""
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


@contextmanager
def _beside(folder: Path) -> Iterator[None]:
    """Let the file import its neighbours, as Python does for a script."""
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        if str(folder) in sys.path:
            sys.path.remove(str(folder))


def _failure(error: BaseException, path: Path, shown: str) -> Fault:
    """What the user's file raised, at its own last line."""
    if isinstance(error, SyntaxError):
        return Fault(shown, error.lineno or 1, error.offset or 1, "", f"no Python: {error.msg}")
    own = [
        frame.lineno or 1
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).resolve() == path.resolve()
    ]
    return Fault(shown, own[-1] if own else 1, 1, "", f"{type(error).__name__}: {error}")
