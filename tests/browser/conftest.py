"""A real browser, and the reports that are opened in it.

Without Chromium, playwright or axe-core they are skipped, with the reason; where FILON_BROWSER=required they fail.
"""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from filon.cli.application import exit_code

REQUIRED = os.environ.get("FILON_BROWSER") == "required"
NEAR = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"

# A browser of a test asks nobody for anything, and as root it has no sandbox of its own.
QUIET = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
QUIET += ["--disable-component-update", *(["--no-sandbox"] if os.geteuid() == 0 else [])]

TRIALS = "20000"


def missing(what):
    """Skip, or fail where a browser is required."""
    (pytest.fail if REQUIRED else pytest.skip)(f"{what} is not installed")


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium, or the one on the path."""
    found = shutil.which("chromium") or missing("chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("playwright")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    """The text of axe-core."""
    path = Path(os.environ.get("FILON_AXE", NEAR))
    return path.read_text(encoding="utf-8") if path.is_file() else missing("axe-core (npm ci in tests/browser)")


@dataclass
class Seen:
    """A page, what it logged as errors, and what it asked of the network."""

    page: object
    errors: list = field(default_factory=list)
    requests: list = field(default_factory=list)
    dialogs: list = field(default_factory=list)


@pytest.fixture
def opened(chromium):
    """Open a file as a reader would: `opened(path, width=..., color_scheme=..., java_script_enabled=...)`."""
    contexts = []

    def open_page(path, width=1280, height=900, **options):
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        seen = Seen(page)
        page.on("console", lambda line: seen.errors.append(line.text) if line.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: seen.errors.append(str(error)))
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("dialog", lambda dialog: (seen.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(path.as_uri())
        return seen

    yield open_page
    for context in contexts:
        context.close()


REPORTS = {
    "english": ("openai~1",),
    "french": ("openai~1", "--lang", "fr", "--no-levers"),
    "sector": ("sector-2025", "--no-levers"),
    "hostile": ("hostile", "--no-levers"),
    "compared": ("openai~1", "openai", "--no-levers"),
}
"""Each report that is looked at, and the arguments of `filon report` that make it."""


@dataclass(frozen=True)
class Reports:
    """Reports by name, made when first asked for, and the folder of the runs behind them."""

    folder: Path
    runs: Path

    def __getitem__(self, name):
        path = self.folder / f"{name}.html"
        if not path.exists():
            done("report", *REPORTS[name], "--runs", self.runs, "--out", path)
        return path


HOSTILE = """
[scenario]
name = "hostile"
title = '<script>alert(1)</script> & "quoted" </title><img src=x onerror=alert(2)> \u202edesrever'
start = 2025-06-30
months = 24

[[firms]]
archetype = "wrapper"
name = "wrapper"
"""
"""A scenario whose words try to become part of the page."""


@pytest.fixture(scope="session")
def reports(tmp_path_factory):
    """Reports of a firm in both languages, of a sector, and of two runs beside each other."""
    runs, folder = tmp_path_factory.mktemp("runs"), tmp_path_factory.mktemp("reports")
    done("run", "openai", "--trials", TRIALS, "--runs", runs, "--quiet")
    done("run", "sector-2025", "--trials", "4000", "--runs", runs, "--quiet")
    done("run", "openai", "--trials", TRIALS, "--runs", runs, "--set", "openai.price=30", "--quiet")
    written = folder / "hostile.toml"
    written.write_text(HOSTILE, encoding="utf-8")
    done("run", written, "--trials", "2000", "--runs", runs, "--quiet")
    return Reports(folder, runs)


def done(*arguments):
    """Call `filon` in this process; anything but success is a failure of the test."""
    assert exit_code([str(argument) for argument in arguments]) == 0
