from hypothesis import given
from hypothesis import strategies as some

from filon.streams.keys import stream_key

names = some.text(max_size=6)


def test_stream_key__is_the_same_for_ever():
    assert stream_key(1, "", "climate") == (2525010994, 3535113290)


@given(some.tuples(some.integers(-5, 5), names, names), some.tuples(some.integers(-5, 5), names, names))
def test_stream_key__differs_wherever_seed_firm_or_name_does(one, other):
    assert (stream_key(*one) == stream_key(*other)) == (one == other)


def test_stream_key__is_two_words_of_32_bits():
    keys = [stream_key(seed, "firm/1", "churn") for seed in range(200)]

    assert all(0 <= word < 2**32 for key in keys for word in key)
    assert len({low for low, _ in keys}) == len({high for _, high in keys}) == 200
