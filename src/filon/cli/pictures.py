"""What commands share that write a picture: where it goes, refused before anything is computed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.errors import InputError

if TYPE_CHECKING:
    from filon.figures.picture import Picture

picture_option = click.option(
    "--picture",
    "picture_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw it too: .svg, .png or .pdf; a file that is there is replaced.",
)


def require_place(path: Path) -> None:
    """Refuse a file that no picture can be written to.

    Raises
    ------
    InputError
        For a name that ends otherwise, a folder that is not there, or without matplotlib.
    """
    from filon.figures.kinds import needed
    from filon.figures.saving import format_of

    format_of(path)
    needed()
    if path.is_dir():
        raise InputError(f"{path}: a folder; name a file")
    if not path.parent.is_dir():
        raise InputError(f"{path.parent}: no such folder")


def write(drawn: Picture, path: Path) -> None:
    """Write a picture, whole or not at all; one that is there is replaced.

    Raises
    ------
    InputError
        When the place is none, cannot be written, or lies inside a run.
    """
    from filon.export.placing import placed
    from filon.figures.saving import content, format_of

    whole = content(drawn, format_of(path))
    try:
        with placed(path, force=True) as temporary:
            temporary.write_bytes(whole)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
