"""Texts of kernels kept on disk: what a later process reads is what it would have written, or it writes it anew."""

import json
import os
import stat
from hashlib import sha256

import pytest

import filon
from filon.engine import program as programs
from filon.kernels import texts
from filon.model.shipped import MODEL
from filon.scenario import scenario_of_model

RATE = 0.5


def margin(draw):
    return draw.x - RATE


OWN = filon.Model(name="kept_text", inputs={"x": filon.normal(0.0, 1.0)}, margin=margin)


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "cache"))
    forget()
    yield tmp_path / "cache" / "kernels"
    forget()


def forget():
    programs._written.cache_clear()


def program(model=OWN, firms=1):
    """The program as a new process makes it."""
    forget()
    return programs.program(model, firms=firms)


def written_anew(monkeypatch, model=OWN, firms=1):
    """The program with nothing kept read."""
    with monkeypatch.context() as patched:
        patched.setattr(programs, "kept_text", lambda key: None)
        return program(model, firms)


@pytest.mark.parametrize("firms", [1, 11])
def test_text_of_the_shipped_model__is_read_as_it_was_written(cache, monkeypatch, firms):
    first = program(MODEL, firms)
    monkeypatch.setattr(programs, "_phase_pieces", None)  # whoever writes it anew falls over this
    second = program(MODEL, firms)

    assert second.text == first.text
    assert second.uniforms.values == first.uniforms.values
    assert second.uniforms.values
    assert second.table_shape(60) == first.table_shape(60)
    assert len(list(cache.glob("text_*.json"))) == 1


def test_firm_alone_and_firm_among_others__have_texts_of_their_own(cache):
    assert program(MODEL, 1).text != program(MODEL, 2).text
    assert len(list(cache.glob("text_*.json"))) == 2


def test_file__is_its_owners_alone(cache):
    program()
    (file,) = cache.glob("text_*.json")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_constant_changed_after_the_import__is_no_longer_what_was_kept(cache, monkeypatch):
    first = program()
    monkeypatch.setitem(globals(), "RATE", 0.75)
    assert program().text == written_anew(monkeypatch).text != first.text


def emptied(file):
    file.write_bytes(b"")


def flipped(file):
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def of_another_text(file):
    body = json.dumps(["import os\n", []]).encode()
    file.write_bytes(sha256(b"another").hexdigest().encode() + b"\n" + body)


def writable_by_others(file):
    body = json.dumps(["import os\n", []]).encode()
    file.write_bytes(sha256(body).hexdigest().encode() + b"\n" + body)
    file.chmod(0o666)


def linked(file):
    body = json.dumps(["import os\n", []]).encode()
    (file.parent.parent / "outside").write_bytes(sha256(body).hexdigest().encode() + b"\n" + body)
    file.unlink()
    file.symlink_to(file.parent.parent / "outside")


def piped(file):
    file.unlink()
    os.mkfifo(file)


@pytest.mark.parametrize("change", [emptied, flipped, of_another_text, writable_by_others, linked, piped])
def test_text_not_as_it_was_left__is_written_anew(cache, monkeypatch, change):
    first = program()
    (file,) = cache.glob("text_*.json")
    change(file)

    assert program().text == first.text
    monkeypatch.setattr(programs, "_step_pieces", None)
    assert program().text == first.text  # kept again, and read


def test_cache_that_cannot_be_written__keeps_nothing_and_says_nothing(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "file"))
    text = program().text
    forget()

    assert scenario_of_model(OWN).model is OWN
    assert "run_unit" in text
    assert texts.kept_text("0" * 24) is None
