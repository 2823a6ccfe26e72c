"""Everything is said in every language, with the same figures in it, as that language writes."""

import re

import pytest

from filon.errors import InputError
from filon.model.shipped import MODEL
from filon.report.language import LANGUAGES, language, messages, names, placeholders
from filon.scenario.files import distributions_folder

FAULTY = re.compile(r"(?<![\u00a0\u202f]) [:;?!%»]|[^\s\u00a0\u202f:][;?!»]|(?<=\w)%|« ")
"""Signs that French sets apart by a space at which no line breaks."""


@pytest.mark.parametrize("key", sorted(messages()))
def test_message__is_there_in_every_language_with_the_same_placeholders(key):
    texts = messages()[key]

    assert set(texts) == set(LANGUAGES)
    assert len({frozenset(placeholders(text)) for text in texts.values()}) == 1


@pytest.mark.parametrize("key", sorted(messages()))
def test_message__in_french_keeps_signs_with_their_words(key):
    assert not FAULTY.search(messages()[key]["fr"])


def test_names__of_firms_ends_inputs_and_accounts_are_french_too():
    stories = [path.stem for path in (distributions_folder(None) / "narratives").glob("*.toml")]
    told = {item.name for item in (*MODEL.exits, *MODEL.marks, *MODEL.quantities)} | set(stories)
    told |= {*MODEL.world_inputs, *MODEL.firm_inputs, "narrative", "month", "crash"}

    assert len(stories) == 3
    assert told - {name for name, texts in names().items() if "fr" in texts} == set()


def test_name__without_words_of_its_own_stays_as_it_is():
    assert language("fr").name("my_own_exit") == "my own exit"


def test_language__that_is_not_spoken_is_refused():
    with pytest.raises(InputError, match="filon does not speak it; known are en, fr"):
        language("de")
