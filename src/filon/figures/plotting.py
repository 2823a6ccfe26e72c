"""`filon.plot`: a picture of a run, or of what an analysis found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

import xarray as xr

from filon.errors import InputError
from filon.figures.kinds import needed, picture
from filon.figures.picture import SIZES, Picture, Wish
from filon.figures.reading import within
from filon.quantities.names import suggestion

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot(
    data: xr.DataTree | xr.Dataset,
    kind: str | None = None,
    *,
    firm: str | None = None,
    month: int | None = None,
    account: str | None = None,
    lang: str = "en",
    size: Literal["wide", "narrow"] = "wide",
) -> Figure:
    """A picture of a run, or of what an analysis found, with its title and caption.

    Parameters
    ----------
    data
        A run as `filon.open` or `filon.simulate` gives it; or what `filon.sweep`, `filon.sensitivity`,
        `filon.discover` or `filon.optimize` found.
    kind
        Of a run: a name of `filon list pictures`. What an analysis found has one picture.
    firm
        Of several firms, this one.
    month
        By this month; the last by default.
    account
        Of fan charts: a variable of `/quantiles`.
    lang
        Language of its words: `en` or `fr`.
    size
        `wide` for a column of text, `narrow` for a phone.

    Returns
    -------
    A figure of matplotlib's, not of pyplot's: `savefig` writes it, a notebook shows it after
    `%matplotlib inline`.

    Raises
    ------
    InputError
        For data that has no picture, or a wish that its picture cannot meet.

    Examples
    --------
    >>> import filon
    >>> filon.plot(filon.open("last"), "survival").savefig("survival.png")  # doctest: +SKIP
    >>> found = filon.sweep("openai", {"openai.price": [15, 20, 25]})  # doctest: +SKIP
    >>> filon.plot(found, month=36).savefig("price.svg")  # doctest: +SKIP
    """
    from filon.figures.saving import with_frame
    from filon.figures.style import styled
    from filon.report.language import language

    if size not in SIZES:
        raise InputError(f"size {size}: no such size{suggestion(size, SIZES)}")
    wish = Wish(firm, month, account, language(lang), SIZES[size])
    drawn = _of_run(data, kind, wish) if isinstance(data, xr.DataTree) else _of_analysis(data, kind, wish)
    with styled():
        return with_frame(drawn)


def _of_run(tree: xr.DataTree, kind: str | None, wish: Wish) -> Picture:
    """One of the pictures of a run."""
    if kind is None:
        raise InputError("a run has several pictures: name one, such as 'incidence' (filon list pictures)")
    return picture(tree, kind, wish)


def _of_analysis(found: xr.Dataset, kind: str | None, wish: Wish) -> Picture:
    """The one picture of what an analysis found."""
    if kind is not None or wish.account is not None:
        raise InputError("what an analysis found has one picture: kind and account are of runs")
    return picture_of(found, wish)


def picture_of(found: xr.Dataset, wish: Wish, trials: int | None = None) -> Picture:
    """The picture of what an analysis found.

    Parameters
    ----------
    found
        What `filon.sweep`, `filon.sensitivity`, `filon.discover` or `filon.optimize` gives.
    wish
        Language and size; of sweeps also firm and horizon.
    trials
        Of each simulation, where the dataset does not know.

    Raises
    ------
    InputError
        For any other dataset, or a firm or horizon where the dataset holds but one.
    """
    from filon.figures.style import styled

    needed()
    for names, made in MADE.items():
        if all(name in found.variables for name in names):
            with styled():
                return made(found, wish, trials)
    raise InputError("no picture is made of this dataset: those of sweep, sensitivity, discover and optimize have one")


def _sweep(found: xr.Dataset, wish: Wish, _: int | None) -> Picture:
    """Lines or a heat map."""
    from filon.figures.sweeps import drawn

    levers = [str(name) for name, value in found.coords.items() if value.dims == ("setting",) and name != "setting"]
    return drawn(found, wish, _units(levers), _rests(int(found["pairs"].values.min()), "each", wish))


def _sensitivity(found: xr.Dataset, wish: Wish, _: int | None) -> Picture:
    """A tornado."""
    from filon.figures.tornado import drawn

    _refuse_choice(wish)
    return drawn(found, wish, _when(found, wish), _rests(int(found.attrs["trials"]), "trials", wish))


def _boxes(found: xr.Dataset, wish: Wish, _: int | None) -> Picture:
    """Boxes."""
    from filon.figures.boxes import drawn

    _refuse_choice(wish)
    return drawn(found, wish, _when(found, wish), _rests(int(found.attrs["trials"]), "trials", wish))


def _frontier(found: xr.Dataset, wish: Wish, trials: int | None) -> Picture:
    """A frontier."""
    from filon.figures.frontier import drawn

    _refuse_choice(wish)
    levers = dict(zip(map(str, found["lever"].values), map(str, found["lever_unit"].values), strict=True))
    return drawn(found, wish, levers, _rests(trials, "each", wish))


MADE: dict[tuple[str, ...], Callable[[xr.Dataset, Wish, int | None], Picture]] = {
    ("base_probability", "difference", "crash_probability"): _sweep,
    ("index_beyond", "band_low"): _sensitivity,
    ("density", "restricted"): _boxes,
    ("checked_risk", "setting_of"): _frontier,
}
"""What makes the picture of a dataset, by variables that tell what found it."""


def _refuse_choice(wish: Wish) -> None:
    """Refuse a firm or horizon where the analysis had its own."""
    if wish.firm is not None or wish.month is not None:
        raise InputError("firm and month were chosen when the analysis was made")


def _rests(trials: int | None, key: str, wish: Wish) -> str:
    """What the numbers of a dataset rest on."""
    say = wish.language.say
    counted = [] if trials is None else [say(f"caption.{key}", trials=wish.language.number(trials))]
    return " ".join([*counted, say("caption.source")])


def _when(found: xr.Dataset, wish: Wish) -> str:
    """By when an event comes, from attributes."""
    return within(int(found.attrs["within"]), str(found.attrs["step"]), wish)


def _units(levers: list[str]) -> dict[str, str]:
    """Unit of each lever that is an input of the shipped model."""
    from filon.model.shipped import MODEL

    known = {**MODEL.world_inputs, **MODEL.firm_inputs}
    names = {key: key.rpartition(".")[2] for key in levers}
    return {key: str(getattr(known[name], "unit", "")) for key, name in names.items() if name in known}
