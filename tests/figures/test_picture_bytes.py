"""The same run gives the same bytes: twice, and in another process."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from filon.figures.kinds import picture
from filon.figures.saving import FORMATS, content

ELSEWHERE = """
import hashlib
import sys

sys.path[:0] = sys.argv[1:]
import made_up_runs
from filon.figures.kinds import picture
from filon.figures.saving import FORMATS, content

tree = made_up_runs.tree(*made_up_runs.venture())
for kind in FORMATS:
    print(hashlib.sha256(content(picture(tree, "incidence"), kind)).hexdigest())
"""


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize("name", ["survival", "accounts"])
def test_picture__is_the_same_bytes_twice(run, name, kind):
    assert content(picture(run, name), kind) == content(picture(run, name), kind)


def test_picture__is_the_same_bytes_in_another_process(run):
    tests = Path(__file__).parents[1]
    called = subprocess.run([sys.executable, "-c", ELSEWHERE, str(tests)], capture_output=True, text=True, check=True)
    here = [hashlib.sha256(content(picture(run, "incidence"), kind)).hexdigest() for kind in FORMATS]

    assert called.stdout.split() == here


def test_picture__framed_twice_is_framed_once(run):
    drawn = picture(run, "incidence")
    first = content(drawn, "svg")

    assert content(drawn, "svg") == first
    assert first.count(b"95% sampling interval") == 1


def test_file__says_inside_what_it_shows(run):
    from io import BytesIO
    from xml.etree import ElementTree

    from PIL import Image

    drawn = picture(run, "survival")
    root = ElementTree.fromstring(content(drawn, "svg"))
    png = Image.open(BytesIO(content(picture(run, "survival"), "png")))

    assert root.findtext("{http://www.w3.org/2000/svg}title") == drawn.title
    assert drawn.description in "".join(root.itertext())
    assert png.text == {"Title": drawn.title, "Description": drawn.description}


def test_picture__bare_has_no_words_of_its_frame(run):
    drawn = picture(run, "incidence")

    assert drawn.title.encode() not in content(drawn, "svg", framed=False)
