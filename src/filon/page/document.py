"""The page as one text: its parts in the template, with the stylesheet and the script that only it may use."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from filon import __version__
from filon.errors import InputError
from filon.page.blocks import Section
from filon.page.drawings import Classes, palette
from filon.report.language import Language

if TYPE_CHECKING:
    from markupsafe import Markup

HERE = Path(__file__).parent


def needed() -> None:
    """Refuse to write a page where a library is missing, with the way to install it."""
    for library in ("matplotlib", "jinja2", "babel"):
        try:
            import_module(library)
        except ImportError:
            raise InputError(f"reports need {library}, which is not installed: pip install 'filon[report]'") from None


def document(
    language: Language,
    title: str,
    heading: str,
    answer: str,
    conditions: str,
    sections: list[Section],
    classes: Classes,
    data: str,
) -> str:
    """The whole page.

    Parameters
    ----------
    title, heading
        Of the window, and above the answer.
    classes
        Of the pictures.
    data
        What the script knows; empty where there is nothing to change, and then there is no script.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["breakable"] = breakable
    style, script = stylesheet(classes), read("page.js")
    found = environment.get_template("page.html").render(
        say=language.say,
        language=language,
        version=__version__,
        policy=policy(style, script if data else ""),
        title=title,
        heading=heading,
        answer=answer,
        conditions=conditions,
        sections=sections,
        style=Markup(style),
        script=Markup(script),
        data=Markup(data),
    )
    return f"{found}\n"


def breakable(text: str) -> Markup:
    """A text whose long names may be broken after an underscore or a point.

    Examples
    --------
    >>> str(breakable("openai.price_change")), str(breakable("<b>"))
    ('openai.<wbr>price_<wbr>change', '&lt;b&gt;')
    """
    from markupsafe import Markup, escape

    parts = re.split(r"(?<=[a-z0-9][._])(?=[a-z0-9])", text) if "_" in text or "." in text else [text]
    return Markup("<wbr>").join(escape(part) for part in parts)


def read(name: str) -> str:
    """A file beside this one."""
    return (HERE / name).read_text(encoding="utf-8")


def stylesheet(classes: Classes) -> str:
    """The style of the page, of its pictures, and their colours by light and dark."""
    text = read("page.css").replace("LIGHT", palette(dark=False)).replace("DARK", palette(dark=True))
    return f"\n{text}{classes.css()}"


def policy(style: str, script: str) -> str:
    """What the page may load: nothing but its own style and script, known by their hashes."""
    allowed = f"script-src {digest(script)}; " if script else ""
    return f"default-src 'none'; style-src {digest(style)}; {allowed}img-src data:; base-uri 'none'; form-action 'none'"


def digest(text: str) -> str:
    """The hash of an inline style or script, as a content security policy names it.

    Examples
    --------
    >>> digest("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
