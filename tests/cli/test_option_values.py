import click
import pytest

from filon.cli import options


@pytest.mark.parametrize(
    ("text", "number"), [("1e6", 10**6), ("1_000_000", 10**6), ("1,000", 1000), ("2.5e3", 2500), ("7", 7)]
)
def test_count__is_written_as_people_write_it(text, number):
    assert options.count(text) == number


@pytest.mark.parametrize("text", ["0", "-3", "1.5", "1e400", "nan", "inf", "many", "", "1__0_", "1e16"])
def test_count__refuses_what_is_no_whole_number(text):
    with pytest.raises(click.BadParameter, match="number"):
        options.count(text)


def test_seed__random_draws_another_each_time():
    assert len({options.seed("random") for _ in range(20)}) == 20


@pytest.mark.parametrize("text", ["-1", "1.0", "x", str(2**64)])
def test_seed__refuses_what_no_stream_takes(text):
    with pytest.raises(click.BadParameter, match=r"integer|outside"):
        options.seed(text)


@pytest.mark.parametrize("text", ["all", "outcomes", "outcomes:", "outcomes:x", "paths:0", "summary:3", ""])
def test_keep__refuses_what_is_none_of_its_forms(text):
    with pytest.raises(click.BadParameter, match=r"none of|number"):
        options.keep(text)


@pytest.mark.parametrize("text", ["price", "=3", "price=", " = "])
def test_setting__needs_a_key_and_a_value(text):
    with pytest.raises(click.BadParameter, match="KEY=VALUE"):
        options.setting(text)


def test_setting__may_hold_further_equals_signs():
    assert options.setting("a=b=c") == "a=b=c"
