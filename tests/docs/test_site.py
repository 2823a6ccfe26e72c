"""The documentation site is built without a warning, holds every page, and needs nothing from elsewhere."""

import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import filon

DOCS = Path(__file__).parents[2] / "docs"
PAGES = [path.relative_to(DOCS).with_suffix("").as_posix() for path in sorted(DOCS.rglob("*.md"))]
LOADED = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src"}
"""What a browser fetches to show a page."""


class Page(HTMLParser):
    """What a page of the site links to, what it loads, and where in it one can point."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loaded, self.anchors, self.formulas = [], [], {""}, 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.anchors.add(given.get("id") or "")
        self.formulas += tag == "math"
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag in LOADED and given.get(LOADED[tag]):
            self.loaded.append(given[LOADED[tag]])


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built anew."""
    place = tmp_path_factory.mktemp("site")
    options = ["-W", "--keep-going", "-q", "-b", "html", "-d", str(place / "doctrees")]
    command = [sys.executable, "-m", "sphinx", *options, str(DOCS), str(place / "html")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return place / "html"


@pytest.fixture(scope="module")
def pages(site):
    return {path.relative_to(site).as_posix(): Page(path.read_text("utf-8")) for path in site.rglob("*.html")}


def test_site__holds_every_page(pages):
    assert [name for name in PAGES if f"{name}.html" not in pages] == []


def test_links__lead_to_pages_and_places_that_exist(site, pages):
    astray = []
    for name, page in pages.items():
        for link in page.links:
            parts = urlsplit(link)
            target = (site / name).parent.joinpath(unquote(parts.path)).resolve() if parts.path else site / name
            inside = target.relative_to(site.resolve()).as_posix() if not parts.scheme else ""
            if not parts.scheme and (
                not target.is_file() or (inside in pages and unquote(parts.fragment) not in pages[inside].anchors)
            ):
                astray.append((name, link))

    assert astray == []


def test_pages__load_nothing_from_elsewhere(pages):
    assert {address for page in pages.values() for address in page.loaded if urlsplit(address).netloc} == set()


def test_formulas__are_where_the_model_is_and_prices_are_none(pages):
    with_formulas = {name for name, page in pages.items() if page.formulas}

    assert {f"{name}.html" for name in PAGES if name.startswith("model/")} <= with_formulas
    assert {name for name in with_formulas if not name.startswith("model/")} <= {
        "python.html",
        "reference/mechanisms.html",
    }


def test_public_names__are_all_explained(pages):
    assert [name for name in filon._HOMES if f"filon.{name}" not in pages["python.html"].anchors] == []
