import pytest

from filon.quantities.names import nearest, suggestion


@pytest.mark.parametrize(("word", "near"), [("chrun", "churn"), ("CHURN", "churn"), ("zzz", None)])
def test_nearest__is_the_most_alike(word, near):
    assert nearest(word, ["price", "churn"]) == near


def test_suggestion__lists_at_most_twelve():
    names = [f"n{number:02d}" for number in range(15)]

    assert suggestion("zzz", names).endswith("n11 and 3 more")
    assert suggestion("zzz", []) == "; there are none"
