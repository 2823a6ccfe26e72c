"""Machine code on disk that was tampered with: it is never loaded, is made again, and the numbers are the same."""

import marshal
import os
import pickle
import stat
import struct
import sys
import warnings
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import pytest

import filon
from filon.engine.case import case
from filon.kernels import keeping
from filon.kernels.modules import is_compiled, kernel_module, module_path
from filon.scenario import scenario_of_model


def margin(draw):
    return draw.x - 0.5


MODEL = filon.Model(name="kept", inputs={"x": filon.normal(0.0, 1.0)}, margin=margin)


class Payload:
    """Touches a file where it is unpickled."""

    def __init__(self, touched: Path) -> None:
        self.touched = touched

    def __reduce__(self):
        return os.system, (f"touch '{self.touched}'",)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("home") / "cache"


@pytest.fixture
def kernel(cache, monkeypatch):
    """The file of a kernel whose machine code is kept; what this process has loaded of it is forgotten."""
    monkeypatch.setenv("FILON_CACHE", str(cache))
    text = case(scenario_of_model(MODEL), 0).program.text
    path = module_path(text)
    if not is_compiled(text):
        answer(path)
    assert is_compiled(text)
    return path


def answer(path):
    """What a process that has nothing loaded yet would answer."""
    sys.modules.pop(f"filon_{path.stem}", None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree = filon.simulate(MODEL, trials=1000, seed=1, keep="summary", threads=1)
    return float(tree["summary"].crash_probability[0, -1])


def files(path, ending):
    return sorted(path.parent.glob(f"__pycache__/{path.stem}*{ending}"))


def truncated(path, outside):
    for file in [*files(path, ".nbi"), *files(path, ".nbc")]:
        file.write_bytes(file.read_bytes()[:100])


def garbage(path, outside):
    for file in [*files(path, ".nbi"), *files(path, ".nbc"), *files(path, ".pyc")]:
        file.write_bytes(b"\x80garbage" * 100)


def flipped(path, outside):
    (file,) = files(path, ".nbc")
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def pickled(path, outside):
    for file in files(path, ".nbi"):
        file.write_bytes(pickle.dumps("0.61") + pickle.dumps(Payload(outside / "touched")))


def unlisted(path, outside):
    files(path, ".sha256")[0].unlink()
    pickled(path, outside)


def listed_by_others(path, outside):
    pickled(path, outside)
    files(path, ".sha256")[0].write_text("nothing\n")


def list_that_others_may_write(path, outside):
    pickled(path, outside)
    keeping.keep(path)
    files(path, ".sha256")[0].chmod(0o666)


def edited_source(path, outside):
    path.write_text(f"import os\nos.system('touch {outside / 'touched'}')\n")


def compiled_source(path, outside):
    """Byte code of another text, with the time and size of the right one."""
    text = f"import os; os.system('touch {outside / 'touched'}'); ANSWER = 7; run_unit = print"
    status = path.stat()
    header = MAGIC_NUMBER + struct.pack("<III", 0, int(status.st_mtime), status.st_size)
    Path(cache_from_source(str(path))).write_bytes(header + marshal.dumps(compile(text, str(path), "exec")))


def links(path, outside):
    for file in files(path, ".nbi"):
        (outside / file.name).write_bytes(file.read_bytes())
        file.unlink()
        file.symlink_to(outside / file.name)


def folders(path, outside):
    for file in [*files(path, ".nbi"), *files(path, ".sha256")]:
        file.unlink()
        file.mkdir()
    path.unlink()
    path.mkdir()


def pipes(path, outside):
    for file in [*files(path, ".nbi"), *files(path, ".sha256")]:
        file.unlink()
        os.mkfifo(file)


def others_write_inside(path, outside):
    pickled(path, outside)
    keeping.keep(path)
    (path.parent / "__pycache__").chmod(0o777)


def link_to_a_folder(path, outside):
    folder = path.parent / "__pycache__"
    folder.rename(outside / "moved")
    folder.symlink_to(outside / "moved")


TAMPERED = (truncated, garbage, flipped, pickled, unlisted, listed_by_others, list_that_others_may_write, edited_source)
TAMPERED += (compiled_source, links, folders, pipes, others_write_inside, link_to_a_folder)


@pytest.fixture
def plain(tmp_path, monkeypatch):
    """A module beside which lies what Numba would keep, all listed; its machine code is made up."""
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "home"))
    path = module_path(PLAIN)
    assert imported(path) == 42
    for ending in ("run_unit-1.py311.nbi", "run_unit-1.py311.1.nbc"):
        (path.parent / "__pycache__" / f"{path.stem}.{ending}").write_bytes(b"as it was left" * 20)
    keeping.keep(path)
    assert is_compiled(PLAIN)
    return path


PLAIN = "ANSWER = 42\n"


def imported(path):
    sys.modules.pop(f"filon_{path.stem}", None)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return kernel_module(PLAIN).ANSWER


def outside_of(folder):
    (folder / "outside").mkdir()
    return folder / "outside"


@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_tampered_file__is_removed_before_anything_is_loaded(plain, tmp_path, tamper):
    outside = outside_of(tmp_path)
    tamper(plain, outside)
    before = {path.name for path in outside.rglob("*")}

    assert imported(plain) == 42
    assert {path.name for path in outside.rglob("*")} == before
    assert plain.read_text() == PLAIN
    assert keeping.is_ours(plain.parent / "__pycache__", stat.S_ISDIR)
    assert all(file.read_bytes() == b"as it was left" * 20 for file in [*files(plain, ".nbi"), *files(plain, ".nbc")])


def test_untouched_files__stay(plain):
    before = {path: path.stat().st_mtime_ns for path in keeping.made_files(plain)}

    assert imported(plain) == 42
    assert {path: path.stat().st_mtime_ns for path in keeping.made_files(plain)} == before
    assert is_compiled(PLAIN)


@pytest.mark.parametrize("tamper", [pickled, flipped], ids=lambda tamper: tamper.__name__)
def test_tampered_kernel__is_compiled_again(kernel, tmp_path, tamper):
    compiled_again(kernel, tmp_path, tamper)


@pytest.mark.long
@pytest.mark.parametrize("tamper", TAMPERED, ids=lambda tamper: tamper.__name__)
def test_kernel_tampered_with_in_any_way__is_compiled_again(kernel, tmp_path, tamper):
    compiled_again(kernel, tmp_path, tamper)


def compiled_again(kernel, outside, tamper):
    """Hold what a process answers after tampering against what it answered before."""
    tamper(kernel, outside)
    before = {path.name for path in outside.rglob("*")}

    assert answer(kernel) == pytest.approx(0.69, abs=0.05)
    assert {path.name for path in outside.rglob("*")} == before
    assert keeping.is_kept(kernel)
