"""The small pictures of README and docs: `python tests/browser/screenshots.py`, from runs named openai and sector-2025.

They are looked at by people, and made again when the page changes its face; numbers in them are those of the runs.
"""

import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

from filon.cli.application import exit_code

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
COLOURS = 64
"""Of a picture: enough for flat areas and the edges of letters, in a third of the bytes."""

SHOTS = {
    "report": ("body", {"viewport": {"width": 960, "height": 1640}, "color_scheme": "light"}),
    "report-phone-dark": ("#figure-survival", {"viewport": {"width": 390, "height": 1180}, "color_scheme": "dark"}),
}
"""What is at the top of each, and how it is looked at."""


def written(content: bytes, path: Path, width: int) -> None:
    """Keep a picture small."""
    image = Image.open(BytesIO(content)).convert("RGB")
    height = round(image.height * width / image.width)
    image.resize((width, height), Image.Resampling.LANCZOS).quantize(COLOURS).save(path, optimize=True)


def main(chromium: str = "/usr/bin/chromium") -> None:
    """Make all of them."""
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = Path(folder) / "page.html"
        assert exit_code(["report", "openai", "--out", str(page)]) == 0
        for name, (top, options) in SHOTS.items():
            context = browser.new_context(**options)
            shown = context.new_page()
            shown.goto(page.as_uri())
            shown.locator(top).evaluate("part => part.scrollIntoView({block: 'start'})")
            written(shown.screenshot(), PICTURES / f"{name}.png", options["viewport"]["width"])
        drawn = Path(folder) / "contagion.png"
        assert exit_code(["plot", "sector-2025", "contagion", "--out", str(drawn)]) == 0
        written(drawn.read_bytes(), PICTURES / "contagion.png", 960)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
