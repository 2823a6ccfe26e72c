"""What commands share that write a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from filon.cli.places import put, require_place

if TYPE_CHECKING:
    from filon.figures.picture import Picture

picture_option = click.option(
    "--picture",
    "picture_file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Draw it too: .svg, .png or .pdf; a file that is there is replaced.",
)


def require_picture(path: Path) -> None:
    """Refuse a file that no picture can be written to.

    Raises
    ------
    InputError
        For a name that ends otherwise, a place that is none, or without matplotlib.
    """
    from filon.figures.kinds import needed
    from filon.figures.saving import format_of

    format_of(path)
    needed()
    require_place(path)


def write(drawn: Picture, path: Path) -> None:
    """Write a picture, whole or not at all; one that is there is replaced."""
    from filon.figures.saving import content, format_of

    put(content(drawn, format_of(path)), path)
