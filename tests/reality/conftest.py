"""A copy of the shipped folder whose `reality/` a test may change."""

import shutil

import pytest

from filon.scenario.files import Library, distributions_folder


@pytest.fixture
def folder(tmp_path):
    copy = tmp_path / "distributions"
    shutil.copytree(distributions_folder(), copy)
    return copy


@pytest.fixture
def library(folder):
    return Library(folder)
