"""Pictures inside the page: svg without styles of its own, in colours that follow the reader's light or dark."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from filon.figures.picture import Picture
from filon.figures.saving import content
from filon.figures.style import DARK

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
DROPPED = {f"{SVG}metadata", f"{SVG}style"}
NUMBER = re.compile(r"-?\d+\.\d{3,}")
ROUNDED = ("d", "x", "y", "width", "height", "transform", "points")
"""Attributes whose numbers need no more than a hundredth of a point."""

UNTURNED = re.compile(r"^rotate\(-?0(\.0)? [^)]*\)$")
OWN_TYPE = "font-family"
"""What pictures declare and the page decides."""


@dataclass
class Classes:
    """One class for every distinct style of all pictures of a page."""

    names: dict[str, str] = field(default_factory=dict)

    def of(self, style: str) -> str:
        """The class that stands for a style of matplotlib's; empty where nothing of it is left."""
        declared = ";".join(_declarations(style))
        return self.names.setdefault(declared, f"s{len(self.names)}") if declared else ""

    def css(self) -> str:
        """The rules of all classes."""
        return "".join(f".{name}{{{style}}}\n" for style, name in self.names.items())


def variable(colour: str) -> str:
    """The variable of the page that holds a colour of pictures.

    Examples
    --------
    >>> variable("#1c2430")
    'var(--c1c2430)'
    """
    return f"var(--c{colour.lower().removeprefix('#')})"


def palette(dark: bool) -> str:
    """The variables of all colours of pictures, as declarations."""
    pairs: Mapping[str, str] = DARK if dark else {colour: colour for colour in DARK}
    return "".join(f"--c{colour.removeprefix('#')}:{value};" for colour, value in pairs.items())


def _declarations(style: str) -> list[str]:
    """What a style declares, its colours replaced by variables."""
    pairs = (part.partition(":") for part in style.split(";") if ":" in part)
    kept = ((name.strip(), value.strip()) for name, _, value in pairs if name.strip() != OWN_TYPE)
    return [f"{name}:{variable(value) if value.lower() in DARK else value}" for name, value in kept]


def inline(picture: Picture, name: str, size: str, classes: Classes) -> str:
    """The drawing of a picture as an svg element.

    Parameters
    ----------
    name
        Begins every id inside; unique in the page.
    size
        Class of the element, by which the page shows it on wide or on narrow screens.
    classes
        Of the page; styles met for the first time are added.
    """
    root = ElementTree.fromstring(content(picture, "svg", framed=False))
    _drop(root)
    ids = {own: f"{name}-{place}" for place, own in enumerate(_used_ids(root))}
    for element in root.iter():
        _rewrite(element, ids, classes)
    _name(root, picture, name)
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "class": f"picture {size}",
        "role": "img",
        "aria-labelledby": f"{name}-title {name}-description",
    }
    return _written(root)


def _drop(root: ElementTree.Element) -> None:
    """Take out what a page has no use for: metadata, styles, and groups with nothing in them."""
    for parent in list(root.iter()):
        for child in list(parent):
            if (
                child.tag in DROPPED
                or (child.tag == f"{SVG}g" and not len(child))
                or (child.tag == f"{SVG}defs" and all(one.tag in DROPPED for one in child))
            ):
                parent.remove(child)


def _used_ids(root: ElementTree.Element) -> list[str]:
    """Ids that something of the drawing refers to, in their order."""
    text = " ".join(value for element in root.iter() for value in element.attrib.values() if "#" in value)
    named = set(re.findall(r"#([^)\s\"']+)", text))
    return [element.attrib["id"] for element in root.iter() if element.attrib.get("id") in named]


def _rewrite(element: ElementTree.Element, ids: Mapping[str, str], classes: Classes) -> None:
    """Give an element a class for its style, ids of this page, and numbers without needless digits."""
    found = {}
    for key, value in element.attrib.items():
        if key == "style":
            if own := classes.of(value):
                found["class"] = own
        elif key == "id":
            if value in ids:
                found["id"] = ids[value]
        elif key == LINK or key == "href":
            found["href"] = f"#{ids[value.removeprefix('#')]}"
        elif key == "transform" and UNTURNED.match(value):
            continue
        else:
            found[key] = _shorter(value) if key in ROUNDED else _referred(value, ids)
    element.attrib = found
    if element.text is not None and not element.text.strip():
        element.text = None
    element.tail = None


def _shorter(value: str) -> str:
    """Numbers in hundredths, and no line breaks."""
    return " ".join(NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), value).split())


def _referred(value: str, ids: Mapping[str, str]) -> str:
    """A value whose references are those of the page."""
    return re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{ids.get(found[1], found[1])})", value)


def _name(root: ElementTree.Element, picture: Picture, name: str) -> None:
    """Put title and description in front, for readers who do not see the drawing."""
    for place, (tag, text) in enumerate((("title", picture.title), ("desc", picture.description))):
        told = ElementTree.Element(f"{SVG}{tag}", {"id": f"{name}-{'title' if tag == 'title' else 'description'}"})
        told.text = text
        root.insert(place, told)


def _written(root: ElementTree.Element) -> str:
    """The element as text of an HTML page: there, svg needs no names of namespaces."""
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
    return ElementTree.tostring(root, encoding="unicode")
