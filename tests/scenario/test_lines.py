import string
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from filon.scenario.emission import toml_key, toml_value
from filon.scenario.lines import key_places

TEXT = '''\
# a comment with [brackets] and key = 1
a.b = 1
[x."y z"] # another
k = {p10 = 1, q = [1, {r=2}]}
[[f]]
n = """a
[no]
b = "quoted\\" """
[f.inputs.x]
d = [
 1, # ] }
  2,
]
[[f]]
n = 'its'
[f.inputs]
e = 1979-05-27 07:32:00
'''


def paths_of(value, path=()):
    """Every path of parsed TOML."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        yield (*path, key)
        yield from paths_of(item, (*path, key))


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (("a", "b"), (2, 3)),
        (("x", "y z"), (3, 1)),
        (("x", "y z", "k", "p10"), (4, 6)),
        (("x", "y z", "k", "q", 1, "r"), (4, 24)),
        (("f", 0), (5, 1)),
        (("f", 0, "n"), (6, 1)),
        (("f", 0, "inputs", "x", "d"), (10, 1)),
        (("f", 0, "inputs", "x", "d", 1), (12, 3)),
        (("f", 1), (14, 1)),
        (("f", 1, "inputs", "e"), (17, 1)),
    ],
)
def test_key_places__are_lines_and_columns(path, place):
    assert key_places(TEXT)[path] == place


def test_key_places__cover_windows_line_ends():
    assert key_places("[a]\r\nb = 1\r\n")[("a", "b")] == (2, 1)


def test_key_places__name_what_tomllib_reads():
    assert set(key_places(TEXT)) == set(paths_of(tomllib.loads(TEXT)))


keys = st.text(string.ascii_letters + "-_ .é\"'\\\n#[]=", min_size=1, max_size=6)
scalars = st.one_of(
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.dates(),
    st.text(string.printable + "é€😀", max_size=12),
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=6
)
tables = st.dictionaries(keys, values, min_size=1, max_size=4)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(keys, tables, max_size=4), st.data())
def test_key_places__are_where_the_keys_were_written(document, data):
    lines, expected = [], {}
    for name, table in document.items():
        lines += [""] * data.draw(st.integers(0, 2)) + ["# note = [1]"]
        lines.append(f"[{toml_key(name)}]")
        expected[(name,)] = (len(lines), 1)
        for key, value in table.items():
            indent = " " * data.draw(st.integers(0, 3))
            lines.append(f"{indent}{toml_key(key)} = {toml_value(value)}  # end")
            expected[(name, key)] = (len(lines), len(indent) + 1)
    text = "\n".join(lines)

    places = key_places(text)

    assert tomllib.loads(text) == document
    assert {path: places[path] for path in expected} == expected
    assert set(places) == set(paths_of(document))


@given(values)
def test_toml_value__reads_back_as_itself(value):
    assert tomllib.loads(f"value = {toml_value(value)}")["value"] == value


def test_toml_value__refuses_what_toml_lacks():
    with pytest.raises(TypeError, match="no TOML for a object"):
        toml_value(object())
