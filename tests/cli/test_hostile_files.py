"""Files made to do harm: refused or read, soon, in little memory; nothing of them reaches a terminal as it is."""

# ruff: noqa: E501 (one file, one row)

import os
import shutil
import socket
import subprocess
import sys
import time

import pytest

from filon.scenario.files import distributions_folder

BASE = """\
[scenario]
name = "mine"
start = 2025-06-30
months = 12

[[firms]]
use = "openai"
vintage = "2025-06"
"""
DEPTH = """
[drivers.funding_depth]
unit = "USD"
as_of = 2025-06-30
judgement = "mine"
distribution = {data = 'points.csv'%s}
"""
MOST_SECONDS, MOST_MEGABYTES = 4.0, 500


def numbered(form, count):
    return "\n".join(form.format(number) for number in range(count))


def inside(text):
    """The scenario with keys put into its header."""
    return BASE.replace("months = 12", f"months = 12\n{text}")


FILES = {
    # content, exit code, the beginning of what is said
    "empty": (b"", 2, "x.toml:1:1: scenario: is missing"),
    "a million keys": (inside(numbered("k{} = 1", 1_000_000)), 2, "x.toml:1:1: larger than 8 MiB: not an input of filon"),
    "half a million short keys": (inside(numbered("{:x}=1", 500_000)), 2, "x.toml:1:1: has more than 50,000 keys"),
    "49,000 keys": (inside(numbered("k{} = 1", 49_000)), 2, "x.toml:5:1: scenario.k0: unknown key"),
    "49,000 drivers": (f"{BASE}[drivers]\n{numbered('k{}=1', 49_000)}", 2, "x.toml:10:1: drivers.k0: unknown driver"),
    "half a million tables": (BASE + numbered("[{:x}]", 500_000), 2, "x.toml:1:1: has more than 50,000 brackets"),
    "20,000 firms": (BASE + "[[firms]]\n" * 20_000, 2, "x.toml:6:1: firms: names 20,001 firms; at most 500 fit"),
    "arrays 5,000 deep": (inside(f"x = {'[' * 5000}{']' * 5000}"), 2, "x.toml:1:1: nested too deeply"),
    "tables 5,000 deep": (inside(f"x = {'{a=' * 5000}1{'}' * 5000}"), 2, "x.toml:1:1: nested too deeply"),
    "a key of a million parts": (f"{BASE}[{'a.' * 1_000_000}a]", 2, "x.toml:9:2: a key of more than 20 parts"),
    "19 parts, 9,000 times": (BASE + "\n".join("b" + f".a{n}" * 18 + "=1" for n in range(9_000)), 2, "x.toml:9:1: firms"),
    "a number of a million digits": (BASE.replace("12", "9" * 10**6), 2, "x.toml:4:10: a number of more than 4,300"),
    "a fraction of 7 million digits": (BASE.replace("12", f"1.{'0' * 7 * 10**6}"), 2, "x.toml:4:10: a number of more"),
    "a hexadecimal of 7 million digits": (BASE.replace("12", f"0x{'f' * 7 * 10**6}"), 2, "x.toml:4:10: a number of more"),
    "a text of 8 million signs": (inside(f"x = '{'a' * 8_000_000}'"), 2, "x.toml:5:1: scenario.x: unknown key"),
    "a key of 8 million signs": (inside(f"{'a' * 8_000_000} = 1"), 2, "x.toml:5:1: scenario.aaa"),
    "8 million empty lines": (BASE + "\n" * 8_000_000 + "x", 2, "x.toml:8000009:2: Expected '='"),
    "8 million blanks before a fault": (f"{BASE}x = 1,{' ' * 8_000_000}y", 2, "x.toml:9:6: Expected newline"),
    "a comment of 8 million signs": (f"{BASE}#{'#' * 8_000_000}", 0, ""),
    "not a number": (BASE.replace("12", "nan"), 2, "x.toml:4:1: scenario.months: nan found, a whole number"),
    "infinite": (BASE.replace("12", "inf"), 2, "x.toml:4:1: scenario.months: inf found, a whole number"),
    "a key twice": (inside("months = 13"), 2, "x.toml:5:12: Cannot overwrite a value"),
    "a null byte": (BASE.replace("mine", "mi\0ne"), 2, "x.toml:2:11: Illegal character '\\x00'"),
    "a byte order mark": (b"\xef\xbb\xbf" + BASE.encode(), 0, ""),
    "a byte order mark inside": (inside("\ufeffx = 1"), 2, "x.toml:5:1: a byte order mark (U+FEFF, invisible)"),
    "utf-16": (BASE.encode("utf-16"), 2, "x.toml:1:1: byte 0xff is not UTF-8"),
    "half a character": (BASE.encode() + b"x = '\xed\xa0\x80'", 2, "x.toml:9:6: byte 0xed is not UTF-8"),
    "half a character, escaped": (BASE.replace("mine", "\\ud800"), 2, "x.toml:2:15: Escaped character is not a Unicode"),
    "text turned around": (inside('"\\u202ebudget" = 1'), 2, "x.toml:5:1: scenario.\\u202ebudget: unknown key"),
    "escapes of a terminal": (inside('"\\u001b[2J\\u0007" = 1'), 2, "x.toml:5:1: scenario.\\x1b[2J\\x07: unknown key"),
    "escapes in a value": (inside('market = "\\u001b]0;x\\u0007"'), 2, "x.toml:5:1: scenario.market: unknown key"),
    "a name that climbs": (BASE.replace("mine", "../../x"), 2, "x.toml:2:1: scenario.name: '../../x' found, only"),
    "a firm that climbs": (BASE.replace("openai", "../../x"), 2, "x.toml:7:1: firms.../../x: unknown firm in firms/2025-06"),
    "an archetype that climbs": (inside("").replace('use = "openai"', 'archetype = "../mechanics"\nname = "x"'), 2, "x.toml"),
    "a name of 300 signs": (BASE.replace("mine", "x" * 300), 2, "x.toml:2:1: scenario.name: 'xxx"),
    "markup": (BASE.replace("mine", "[red]x[/red]"), 2, "x.toml:2:1: scenario.name: '[red]x[/red]' found, only letters"),
    "a formula": (BASE.replace("mine", "=cmd|' /C calc'!A0"), 2, "x.toml:2:1: scenario.name: \"=cmd|' /C calc'!A0\" found"),
    "trials": (inside("trials = 1000000000000000000"), 2, "x.toml:5:1: scenario.trials: unknown key"),
    "months": (BASE.replace("12", str(10**18)), 2, "x.toml:4:1: scenario.months: 1e+18 found, at most 32766"),
}  # fmt: skip

POINTS = {
    # content of a data file, further keys, exit code, the beginning of what is said
    "a million columns": (",".join("1" * 10**6), "", "points.csv:1:1: drivers.funding_depth: has 1,000,000 columns; at most"),
    "a million rows of text": ("x\n" * 10**6, "", "points.csv:2:1: drivers.funding_depth: 'x' found, a finite number"),
    "a million points": ("1\n" * 10**6, "", "points.csv:1:1: drivers.funding_depth: holds more than 100,000 points"),
    "a cell of 10 million signs": ("1\n" + "x" * 10**7, "", "points.csv:2:1: drivers.funding_depth: field larger than"),
    "a quotation that never ends": ('1\n"' + "x\n" * 10**6, "", "points.csv:"),
    "any bytes": (bytes(range(256)) * 100, "", "points.csv:2:118: drivers.funding_depth: byte 0x80 is not UTF-8"),
    "null bytes": (b"\0" * 10**6, "", "points.csv:1:1: drivers.funding_depth: "),
    "escapes": ("1\n\x1b[31m\u202e\n2\n3\n4\n5\n", "", "points.csv:2:1: drivers.funding_depth: '\\x1b[31m\\u202e' found"),
    "nothing": ("", "", "points.csv:1:1: drivers.funding_depth: is empty"),
    "a formula": ("=cmd|x\n" * 9, ", column = 'y'", "points.csv:1:1: drivers.funding_depth: has no column 'y'; known are =cmd|x"),
}  # fmt: skip


def written(name, content):
    with open(name, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


@pytest.fixture
def here(tmp_path, monkeypatch):
    """An empty current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def held(filon, code, begins):
    """Check x.toml, and hold time, exit code, and what is said."""
    began = time.process_time()
    checked = filon("check", "x.toml")
    seconds = time.process_time() - began

    assert checked.code == code, checked.stderr[:500]
    assert checked.stderr.startswith(begins)
    assert (checked.stdout + checked.stderr).replace("\n", "").isprintable()
    assert len(checked.stderr) < 100_000
    assert "internal error" not in checked.stderr
    assert seconds < MOST_SECONDS
    return checked


@pytest.mark.parametrize("name", FILES)
def test_scenario__made_to_do_harm_is_refused_soon(filon, here, name):
    content, code, begins = FILES[name]
    written("x.toml", content)

    held(filon, code, begins)


@pytest.mark.parametrize("name", POINTS)
def test_points__made_to_do_harm_are_refused_soon(filon, here, name):
    content, more, begins = POINTS[name]
    written("points.csv", content)
    written("x.toml", BASE + DEPTH % more)

    held(filon, 2, begins)


def huge(name):
    """A file of 100 MB that takes no room."""
    written(name, b"")
    os.truncate(name, 100 * 2**20)


def listening(name):
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(name)


PLACES = {
    "100 MB": (huge, "larger than 16 MiB: not an input of filon"),
    "a folder": (os.mkdir, "is a directory"),
    "a pipe that nobody writes to": (os.mkfifo, ""),
    "a socket": (listening, "no such device or address"),
    "a link to itself": (lambda name: os.symlink(name, name), "too many levels of symbolic links"),
    "a link to nothing": (lambda name: os.symlink("nothing", name), "no such file or directory"),
    "a link to a device without end": (lambda name: os.symlink("/dev/zero", name), "is a device or a socket, no file"),
    "a link to a folder outside": (lambda name: os.symlink("..", name), "is a directory"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="messages are those of Linux")
@pytest.mark.parametrize("name", PLACES)
def test_scenario__that_is_no_file_is_refused(filon, here, name):
    made, said = PLACES[name]
    made("x.toml")

    held(filon, 2, f"x.toml: {said}" if said else "x.toml:1:1: scenario: is missing")


@pytest.mark.skipif(sys.platform != "linux", reason="messages are those of Linux")
@pytest.mark.parametrize("name", PLACES)
def test_points__that_are_no_file_are_refused(filon, here, name):
    made, said = PLACES[name]
    made("points.csv")
    written("x.toml", BASE + DEPTH % "")

    place = "x.toml:14:17: drivers.funding_depth: points.csv: " if said else "points.csv:1:1: drivers.funding_depth: is"
    held(filon, 2, f"{place}{said}")


def test_scenario__may_come_through_a_pipe(here):
    shell = 'printf \'%s\' "$0" | exec "$1" -m filon check /dev/stdin'
    called = subprocess.run(["sh", "-c", shell, BASE, sys.executable], capture_output=True, text=True, check=False)

    assert (called.returncode, called.stderr[:8]) == (0, "hindcast")
    assert called.stdout.startswith("/dev/stdin: no fault; firms: openai; 12 months")


@pytest.mark.parametrize("option", [("--trials", "1e18"), ("--trials", str(10**18)), ("--keep", "outcomes:1e18")])
def test_run__of_more_trials_than_can_be_walked_is_refused(filon, here, option):
    called = filon("run", "openai", *option)

    assert called.code == 2
    assert "1e18" in called.stderr or str(10**18) in called.stderr
    assert "is not a whole number from 1 to 1e15" in called.stderr
    assert not (here / "runs").exists()


@pytest.mark.parametrize("arguments", [["list", "scenarios"], ["describe", "harm"]], ids=" ".join)
def test_title__out_of_a_file_reaches_no_terminal_as_it_is(filon, here, arguments):
    shutil.copytree(distributions_folder(), here / "figures")
    title = 'title = "\\u001b[31mred\\u202e\\nsecond [red]=cmd"'
    written(here / "figures" / "scenarios" / "harm.toml", inside(title).replace("mine", "harm"))
    told = filon(*arguments, "--distributions", "figures")

    assert told.code == 0, told.stderr
    assert "\\x1b[31mred\\u202e" in told.stdout
    assert "second [red]=cmd" in told.stdout
    assert (told.stdout + told.stderr).replace("\n", "").isprintable()


MEASURED = """
import resource, sys
from filon.cli import main
code = main(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
sys.exit(code)
"""


@pytest.mark.long
def test_memory__of_every_harmful_file_stays_bounded(here):
    peaks = {}
    for name, (content, code, _) in FILES.items():
        written("x.toml", content)
        peaks[name] = measured(code)
    for name, (content, more, _) in POINTS.items():
        written("points.csv", content)
        written("x.toml", BASE + DEPTH % more)
        peaks[f"points: {name}"] = measured(2)
    print("\n" + "\n".join(f"{peak:>4} MB {seconds:5.2f} s  {name}" for name, (peak, seconds) in peaks.items()))

    assert max(peak for peak, _ in peaks.values()) < MOST_MEGABYTES


def measured(code):
    """Peak memory [MB] and time [s] of a real command, which must answer with this exit code."""
    began = time.monotonic()
    command = [sys.executable, "-c", MEASURED, "check", "x.toml"]
    called = subprocess.run(command, capture_output=True, text=True, check=False)

    assert called.returncode == code, called.stderr[:500]
    assert "Traceback" not in called.stderr
    return int(called.stdout.splitlines()[-1]), time.monotonic() - began
