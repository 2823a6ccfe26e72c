"""How Sphinx builds the site of these pages: ``python -m sphinx -W -b html docs build/site``.

The pages are plain Markdown, to be read where they lie as well. What only the site needs is made here: its contents
from the lists of ``index.md``, the reference of the Python interface from docstrings, formulas as MathML, which needs
no script from elsewhere.
"""

from __future__ import annotations

import re
from importlib import import_module
from inspect import isclass
from pathlib import Path
from textwrap import indent

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxTranslator

import filon

project = "filon"
author = "the authors of filon"
project_copyright = "the authors of filon, BSD 3-Clause"
version = release = filon.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]

myst_enable_extensions = ["dollarmath"]
myst_fence_as_directive = {"math"}
myst_dmath_allow_space = False  # prices in dollars are no formulas
myst_dmath_allow_digits = False
myst_heading_anchors = 4

autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_maximum_signature_line_length = 80
napoleon_google_docstring = False
napoleon_use_param = False  # parameters that a docstring explains together stay together
napoleon_use_ivar = True
napoleon_use_rtype = False

html_theme = "furo"
html_title = f"filon {release}"
html_math_renderer = "mathml"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
smartquotes_action = "D"  # dashes only: quotation marks belong to code here
default_role = "literal"

SECTION = re.compile(r"^## (?P<title>.+)\n\n(?P<list>(?:- \[.+\n)+)", re.MULTILINE)
ENTRY = re.compile(r"^- \[(?P<title>.+)\]\((?P<page>[^)]+)\.md\)$", re.MULTILINE)
RETURNS = re.compile(r"^Returns\n-------\n(?P<body>.*?)(?=^\w+\n---|\Z)", re.MULTILINE | re.DOTALL)
NAMES = "<!-- every public name -->"
"""Where the page of the Python interface gets its reference."""


def made(app: Sphinx, page: str, source: list[str]) -> None:
    """Add to a page what only the site needs."""
    if page == app.config.root_doc:
        seen: set[str] = set()
        source[0] += "".join(_contents(section, seen) for section in SECTION.finditer(source[0]))
    source[0] = source[0].replace(NAMES, "\n\n".join(_reference())) if NAMES in source[0] else source[0]


def _contents(section: re.Match[str], seen: set[str]) -> str:
    """A hidden table of contents of a section's list; a page that stands in several goes where it stands first."""
    entries = [entry for entry in ENTRY.finditer(section["list"]) if entry["page"] not in seen]
    seen.update(entry["page"] for entry in entries)
    lines = [f"{entry['title']} <{entry['page']}>" for entry in entries]
    return "\n".join(["", "```{toctree}", ":hidden:", f":caption: {section['title']}", "", *lines, "```", ""])


def _reference() -> list[str]:
    """Sections with every public name, one for each module that names live in."""
    places: dict[str, list[str]] = {}
    for name, home in filon._HOMES.items():
        places.setdefault(home, []).append(name)
    return [_section(home, names) for home, names in places.items()]


def _section(home: str, names: list[str]) -> str:
    """Names that live in one module, under the first line of what it says of itself."""
    title = (import_module(home).__doc__ or home).strip().split("\n")[0].partition(":")[0].rstrip(".")
    return "\n".join([f"## {title}", "", "```{eval-rst}", *(_directive(name) for name in names), "```"])


def _directive(name: str) -> str:
    """What documents one name."""
    kind = "autoclass" if isclass(getattr(filon, name)) else "autofunction"
    return f".. {kind}:: filon.{name}\n"


def returns_in_prose(app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """Keep what a function returns as it is written: the docstrings say it in sentences, not as name and type."""
    found = RETURNS.search("\n".join(lines))
    if found is not None:
        body = indent(found["body"].strip(), "    ")
        lines[:] = f"{found.string[: found.start()]}\n\n:returns:\n\n{body}\n\n{found.string[found.end() :]}".split(
            "\n"
        )


def without_folders(app: Sphinx, document: nodes.document) -> None:
    """Take the link from folders of the source, which the site does not hold."""
    page = Path(app.env.doc2path(app.env.docname)).parent
    for link in list(document.findall(nodes.Element)):
        target = link.get("reftarget", "")
        if target.startswith("../") and (page / target).is_dir():
            link.replace_self(link.children)


def visit_inline(self: SphinxTranslator, node: nodes.math) -> None:
    """Write an inline formula as MathML; GitHub allows backquotes inside the dollars."""
    self.body.append(tex2mathml(node.astext().strip("`"), as_block=False))
    raise nodes.SkipNode


def visit_block(self: SphinxTranslator, node: nodes.math_block) -> None:
    """Write a formula of its own as MathML."""
    self.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>\n')
    raise nodes.SkipNode


def setup(app: Sphinx) -> None:
    """Connect all this."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))
    app.connect("source-read", made)
    app.connect("autodoc-process-docstring", returns_in_prose, priority=400)  # before napoleon reads sections
    app.connect("doctree-read", without_folders)
