"""Where the distributions folder is, and which files it holds."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import filon
from filon.errors import Fault, InputError
from filon.scenario.documents import Document, read_document

VARIABLE = "FILON_DISTRIBUTIONS"


def distributions_folder(named: str | os.PathLike[str] | None = None) -> Path:
    """The folder of figures: as named, else of the environment, the package, or the checkout.

    Raises
    ------
    InputError
        When the folder named is none, or none is found.
    """
    asked = os.fspath(named) if named is not None else os.environ.get(VARIABLE)
    if asked:
        folder = Path(asked)
        if not folder.is_dir():
            by = "--distributions" if named is not None else VARIABLE
            raise InputError([Fault(asked, 0, 0, "", f"no such folder ({by})")])
        return folder
    package = Path(filon.__file__).resolve().parent
    for folder in (package / "distributions", package.parent.parent / "distributions"):
        if folder.is_dir():
            return folder
    raise InputError(f"no folder of distributions was found; name one by --distributions or {VARIABLE}")


@dataclass(frozen=True)
class Library:
    """The files of one distributions folder."""

    folder: Path

    def names(self, kind: str) -> list[str]:
        """Names of the TOML files in a subfolder, sorted; none where there is no such subfolder."""
        return sorted(path.stem for path in (self.folder / kind).glob("*.toml"))

    def folders(self, kind: str) -> list[str]:
        """Names of the folders in a subfolder, sorted."""
        return sorted(path.name for path in (self.folder / kind).glob("*") if path.is_dir())

    @property
    def firms(self) -> frozenset[str]:
        """Names of the firms of all vintages."""
        return frozenset(name for vintage in self.folders("firms") for name in self.names(f"firms/{vintage}"))

    def document(self, name: str) -> Document:
        """A TOML file of the folder, by its path within it."""
        return read_document(self.folder / name, name)

    def documents(self, kind: str) -> list[str]:
        """Paths, within the folder, of the TOML files of a subfolder."""
        return [f"{kind}/{name}.toml" for name in self.names(kind)]
