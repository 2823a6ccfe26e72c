"""`filon.html_report`: all that a run says, in one HTML file that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filon.page.document import document, needed

if TYPE_CHECKING:
    import xarray as xr

Told = Callable[[str], None]
"""Takes what is done now, in words."""


@dataclass(frozen=True)
class Page:
    """A page, and the sentence that it begins with."""

    text: str
    answer: str


def html_report(
    tree: xr.DataTree,
    other: xr.DataTree | None = None,
    *,
    lang: str = "en",
    firm: str | None = None,
    folder: Path | None = None,
    other_folder: Path | None = None,
    trials_for_levers: int = 0,
    told: Told | None = None,
) -> str:
    """The report of a run as one HTML page.

    Parameters
    ----------
    tree
        A run as `filon.open` or `filon.simulate` gives it.
    other
        Another run, which the page holds beside the first.
    lang
        Language of its words: `en` or `fr`.
    firm
        Of several firms, the one that the page tells most of; the likeliest to crash by default.
    folder, other_folder
        The directories of the runs, from which the page tells how to make them again.
    trials_for_levers
        Of each simulation by which the page tells what would change the crash; with 0, nothing is simulated.
    told
        Called with what is done now.

    Raises
    ------
    InputError
        For a language that filon does not speak, a firm that the run does not have, or when a library is missing.

    Examples
    --------
    >>> import filon
    >>> page = filon.html_report(filon.open("last"))  # doctest: +SKIP
    """
    return page_of(tree, other, lang, firm, (folder, other_folder), trials_for_levers, told).text


def written_report(
    folder: Path,
    second: Path | None = None,
    *,
    lang: str = "en",
    firm: str | None = None,
    trials: int = 0,
    told: Told | None = None,
) -> Page:
    """The report of a stored run, or of two; parameters as in `html_report`."""
    from filon.results.opening import open_run

    other = open_run(second) if second is not None else None
    return page_of(open_run(folder), other, lang, firm, (folder, second), trials, told)


def page_of(
    tree: xr.DataTree,
    other: xr.DataTree | None,
    lang: str,
    firm: str | None,
    folders: tuple[Path | None, Path | None],
    trials: int,
    told: Told | None,
) -> Page:
    """The page of one run or of two."""
    needed()
    from filon.page.answer import conditions, headline
    from filon.page.controls import data
    from filon.page.drawings import Classes
    from filon.page.sections import Order, sections
    from filon.page.subject import Subject
    from filon.report.language import language

    subject, classes = Subject(tree, language(lang), folders[0], firm), Classes()
    first = subject.entities[0] if subject.entities else None
    answer = headline(subject, subject.chosen or first, subject.horizons[-1])
    second = Subject(other, subject.language, folders[1]) if other is not None else None
    parts = sections(Order(subject, second, trials, told or _silent), classes)
    text = document(
        subject.language,
        title=subject.language.say("page.title", name=subject.name),
        heading=subject.title,
        answer=answer,
        conditions=conditions(subject),
        sections=parts,
        classes=classes,
        data=data(subject) if subject.entities else "",
    )
    return Page(text, answer)


def _silent(_: str) -> None:
    """Say nothing."""
