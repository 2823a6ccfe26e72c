"""Generated modules on disk: nobody else's text is ever imported, and no answer is ever stale."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import filon
from filon.errors import ResourceError
from filon.kernels.keeping import CacheWarning
from filon.kernels.modules import is_compiled, kernel_module, module_path

RUN = """
import filon, sys
tree = filon.simulate("model.py:model", trials=1000, seed=1, keep="summary", threads=1)
print(float(tree["summary"].crash_probability[0, -1]))
"""
MODEL = """
import filon
from levels import level

def margin(draw):
    return level(draw.x)

model = filon.Model(name="cached", inputs={"x": filon.normal(0.0, 1.0)}, margin=margin)
"""


def margin(draw):
    return draw.x


@pytest.fixture
def cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_module__is_written_for_its_owner_alone(cache):
    text = "ANSWER = 1\n"
    module = kernel_module(text)

    assert module.ANSWER == 1
    assert mode(module_path(text)) == 0o600
    assert mode(cache / "kernels") == 0o700
    assert not is_compiled(text)


def test_module__is_written_again_when_its_text_was_changed(cache):
    text = "ANSWER = 2\n"
    path = module_path(text)
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_text("ANSWER = 'not ours'\n")

    assert kernel_module(text).ANSWER == 2
    assert path.read_text() == text


def test_module__that_the_disk_has_no_room_for_leaves_nothing_and_says_what_it_needs(cache, monkeypatch):
    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "replace", full)
    model = filon.Model(name="full", inputs={"x": filon.normal(0.0, 1.0)}, margin=margin)

    with pytest.raises(ResourceError, match=r"a compiled model in the cache needs about 2\.0 MB, [\d,.]+ MB are free"):
        filon.simulate(model, trials=10)
    assert [path for path in (cache / "kernels").iterdir() if path.is_file()] == []


def test_module__is_written_anew_where_a_link_lies(cache, tmp_path):
    text = "ANSWER = 3\n"
    path = module_path(text)
    path.parent.mkdir(parents=True, mode=0o700)
    (tmp_path / "elsewhere.py").write_text("ANSWER = 'not ours'\n")
    path.symlink_to(tmp_path / "elsewhere.py")

    assert kernel_module(text).ANSWER == 3
    assert not path.is_symlink()
    assert (tmp_path / "elsewhere.py").read_text() == "ANSWER = 'not ours'\n"


def test_module__is_written_anew_where_others_may_write_it(cache):
    text = "ANSWER = 4\n"
    path = module_path(text)
    path.parent.mkdir(parents=True, mode=0o700)
    path.write_text(text)
    path.chmod(0o666)

    assert kernel_module(text).ANSWER == 4
    assert mode(path) == 0o600


def others_may_write(cache, tmp_path):
    (cache / "kernels").mkdir(parents=True)
    (cache / "kernels").chmod(0o777)


def linked(cache, tmp_path):
    cache.mkdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (cache / "kernels").symlink_to(tmp_path / "elsewhere")


def a_file(cache, tmp_path):
    cache.write_text("a file stands in the way")


def nowhere(cache, tmp_path):
    cache.symlink_to(cache.name)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (others_may_write, "kernels is not a directory of yours alone"),
        (linked, "kernels is not a directory of yours alone"),
        (a_file, "Not a directory"),
        (nowhere, "Too many levels of symbolic links"),
    ],
)
def test_directory__that_cannot_be_used_is_named_and_left_alone(cache, tmp_path, make, reason):
    make(cache, tmp_path)
    before = sorted(tmp_path.rglob("*"))
    text = f"ANSWER = {make.__name__!r}\n"

    with pytest.warns(CacheWarning, match=f"anew each time: .*{reason}; set FILON_CACHE to a directory of your own"):
        assert make.__name__ == kernel_module(text).ANSWER
    assert sorted(tmp_path.rglob("*")) == before


def test_module__that_fails_leaves_nothing_behind(cache):
    text = "ANSWER = 1 / 0\n"
    with pytest.raises(ZeroDivisionError):
        kernel_module(text)

    assert f"filon_{module_path(text).stem}" not in sys.modules


def started(folder: Path) -> subprocess.Popen[str]:
    """A process that simulates the model of a folder; its cache lies beside."""
    environment = {**os.environ, "FILON_CACHE": str(folder / "cache")}
    command = [sys.executable, "-W", "error", "-c", RUN]
    return subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def answer(process: subprocess.Popen[str]) -> float:
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    return float(out)


def test_kernel__is_compiled_by_two_processes_at_once_and_is_never_stale(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    (tmp_path / "levels.py").write_text("def level(x):\n    return x - 1\n")
    first, second = started(tmp_path), started(tmp_path)
    assert answer(first) == answer(second) == pytest.approx(0.84, abs=0.05)

    (tmp_path / "levels.py").write_text("def level(x):\n    return x + 1\n")
    assert answer(started(tmp_path)) == pytest.approx(0.16, abs=0.05)

    written = {path.suffix for path in (tmp_path / "cache" / "kernels").iterdir() if path.is_file()}
    assert written == {".py", ".json"}  # nothing half written
    assert len(list((tmp_path / "cache" / "kernels").glob("kernel_*.py"))) == 2


@pytest.mark.long
def test_eight_first_compilations__compile_once_and_answer_alike(tmp_path):
    (tmp_path / "model.py").write_text(MODEL)
    (tmp_path / "levels.py").write_text("def level(x):\n    return x - 1\n")
    answers = {answer(process) for process in [started(tmp_path) for _ in range(8)]}
    kept = [path.suffix for path in (tmp_path / "cache/kernels").rglob("kernel_*.*") if path.suffix != ".pyc"]

    assert len(answers) == 1
    assert sorted(kept) == [".lock", ".nbc", ".nbi", ".py", ".sha256"]
