"""Values of levers as users write them, and the settings they make."""

import pytest

from filon.errors import InputError
from filon.levers.values import MOST_SETTINGS, parsed, settings


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("price=15", [15.0]),
        (" price = 15, 2.5e1", [15.0, 25.0]),
        ("price=15:25:3", [15.0, 20.0, 25.0]),
        ("price=25:15:2", [25.0, 15.0]),
        ("price=-1:1:5", [-1.0, -0.5, 0.0, 0.5, 1.0]),
    ],
)
def test_values__are_lists_or_ranges_with_both_ends(text, values):
    assert parsed(text) == ("price", values)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("price", "write KEY=15,20,25"),
        ("=15", "write KEY=15,20,25"),
        ("price=", "write KEY=15,20,25"),
        ("price=fifteen", "'fifteen' is not a number"),
        ("price=15,,20", "'' is not a number"),
        ("price=nan", "not a finite number"),
        ("price=1:inf:3", "not a finite number"),
        ("price=15:25", "a range is first:last:how many"),
        ("price=15:25:1", "a range is first:last:how many"),
        ("price=15:25:2.5", "a range is first:last:how many"),
        (f"price=0:1:{MOST_SETTINGS + 1}", "more than 1,000"),
        ("price=0:1:" + "9" * 30, "more than 1,000"),
    ],
)
def test_other_texts__are_refused_with_what_is_meant(text, said):
    with pytest.raises(InputError, match=said):
        parsed(text)


def test_whole_numbers__stay_whole():
    assert [type(value) for value in parsed("count=10,2.5")[1]] == [int, float]
    assert [type(value) for value in parsed("count=10:20:3")[1]] == [int, int, int]


def test_settings__are_few_and_never_none():
    assert settings({"a": [1], "b": [2, 3]}, grid=True) == [{"a": 1, "b": 2}, {"a": 1, "b": 3}]
    with pytest.raises(InputError, match="b: no value"):
        settings({"a": [1], "b": []}, grid=False)
    with pytest.raises(InputError, match="no lever"):
        settings({}, grid=False)
    with pytest.raises(InputError, match="1,600 settings are more than 1,000"):
        settings({"a": range(40), "b": range(40)}, grid=True)
    assert len(settings({"a": range(40), "b": range(40)}, grid=False)) == 80
