"""`filon.load`: a scenario by name, by path, or of a model of one's own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from filon.errors import Fault, InputError
from filon.model.definition import Model
from filon.scenario import shapes
from filon.scenario.assembly import read_draft
from filon.scenario.documents import Document, read_document
from filon.scenario.draft import SHIPPED, Draft, Header, Key
from filon.scenario.files import Library, distributions_folder
from filon.scenario.known import Desk
from filon.scenario.layers import named_scenario
from filon.scenario.models import MONTHS, foreign, is_model_file, model_draft, model_of_file
from filon.scenario.overrides import Settings, apply_settings, split_settings
from filon.scenario.reload import header_of, is_resolved, resolved_draft
from filon.scenario.resolution import resolved_scenario
from filon.scenario.resolved import Scenario
from filon.scenario.spots import NOWHERE, Spot
from filon.scenario.validation import Faults, checked


def load(
    name_or_path: str | os.PathLike[str],
    *,
    distributions: str | os.PathLike[str] | None = None,
    model: Model | str | None = None,
    overrides: Mapping[str, Any] | None = None,
    **keywords: Any,
) -> Scenario:
    """A scenario, with every figure read, checked and resolved.

    Parameters
    ----------
    name_or_path
        A shipped scenario's name, the path of a TOML file (a scenario of one's own, or the
        `scenario.resolved.toml` of a run), or ``file.py:model``.
    distributions
        Folder of figures; by default that of the environment variable FILON_DISTRIBUTIONS, of the package, or of
        the checkout.
    model
        The model, or ``file.py:model``, of a resolved scenario that was not made with the shipped one.
    overrides, keywords
        Changes of any key of the scenario, as `--set` takes them: ``months=48``,
        ``overrides={"openai.price": 25, "drivers.churn.p90": 0.07}``.

    Raises
    ------
    InputError
        With all faults of all files at once.
    """
    text = os.fspath(name_or_path)
    structure, figures = split_settings({**(overrides or {}), **keywords})
    faults = Faults()
    if is_model_file(text):
        figures |= {key[1:]: value for key, value in structure.items() if len(key) > 1}
        draft, desk = _of_model(model_of_file(text), _relative(text), structure, faults)
    else:
        draft, desk = _of_file(text, distributions, model, structure, faults)
    apply_settings(draft, desk, figures)
    return resolved_scenario(draft, desk)


def recorded_model(path: str | os.PathLike[str]) -> str | None:
    """The ``file.py:model`` that a resolved scenario was made with, None for the shipped model.

    Raises
    ------
    InputError
        When the file cannot be read, or names a model that its reader cannot have meant to execute.
    """
    document = read_document(Path(path), os.fspath(path))
    head = document.data.get("resolved")
    found = head.get("model") if isinstance(head, Mapping) else None
    if not isinstance(found, str) or found == SHIPPED:
        return None
    if fault := foreign(found, Path(path).parent):
        line, column = document.place(("resolved", "model"))
        raise InputError([Fault(document.file, line, column, "resolved.model", fault)])
    return found


def shipped_model() -> Model:
    """The model that comes with the package."""
    from filon.model.shipped import MODEL

    return MODEL


def _of_model(model: Model, name: str, structure: Settings, faults: Faults) -> tuple[Draft, Desk]:
    """A model of one's own, with what the user set of the header."""
    own = {key[0]: value for key, value in structure.items() if len(key) == 1}
    head = checked(shapes.ModelHeader, {"name": model.name, "months": MONTHS, **own}, NOWHERE, faults)
    draft = model_draft(model, name, MONTHS)
    if head is not None:
        crash = None if head.crash is None else tuple(head.crash)
        draft.header = Header(head.name, head.months, head.title, head.start, crash)
    return draft, Desk(draft.header.start, faults=faults)


def _of_file(
    text: str,
    distributions: str | os.PathLike[str] | None,
    model: Model | str | None,
    structure: Settings,
    faults: Faults,
) -> tuple[Draft, Desk]:
    """A TOML file, named by its path or, if shipped, by its name."""
    library: Library | None = None
    if text.endswith(".toml") or os.sep in text:
        document = read_document(Path(text), text)
    else:
        library = Library(distributions_folder(distributions))
        document = named_scenario(library, text)
    if is_resolved(document):
        return _of_resolved(document, model, structure, faults)
    library = library or Library(distributions_folder(distributions))
    return read_draft(document, library, shipped_model(), faults, structure)


def _of_resolved(
    document: Document, model: Model | str | None, structure: Settings, faults: Faults
) -> tuple[Draft, Desk]:
    """A resolved scenario, with what the user set of its header and firms.

    Raises
    ------
    InputError
        When its header does not tell the model, or the model is one that the caller must name.
    """
    own = {key[0]: value for key, value in structure.items() if len(key) == 1}
    of_firms: dict[Key, Any] = {key: value for key, value in structure.items() if len(key) > 1}
    head = header_of(document, faults, own)
    if head is not None and model is None and head.model != SHIPPED:
        named = f"; name it: load(..., model='{head.model}')" if head.model else ""
        faults.add(Spot(document).inside("resolved", "model"), f"was made with a model of one's own{named}")
        head = None
    if head is None:
        raise faults.error()
    if isinstance(model, str):
        model = model_of_file(model)
    return resolved_draft(document, head, model or shipped_model(), faults, of_firms)


def _relative(text: str) -> str:
    """``file.py:model`` from the current folder, so that no result holds an absolute path."""
    file, colon, attribute = text.rpartition(":")
    return f"{Path(os.path.relpath(file)).as_posix()}{colon}{attribute}"
