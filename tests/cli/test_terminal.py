"""What a person sees in a terminal of 80 columns."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

BAR = """
import time
from filon.cli.progress import shown
with shown(quiet=False) as tell:
    for done in (0, 100, 200, 300):
        tell(done, 1000, 0.25)
        time.sleep(0.25)
"""


def seen(*command, columns=80, **environment):
    """What a program writes to a terminal, without the codes of colours and cursors."""
    master, slave = pty.openpty()
    variables = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color", **environment}
    with subprocess.Popen([sys.executable, *command], stdout=slave, stderr=slave, env=variables) as called:
        os.close(slave)
        written = b""
        try:
            while block := os.read(master, 65536):
                written += block
        except OSError:  # how Linux says that the other end has gone
            pass
        os.close(master)
    assert called.returncode == 0
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written.decode()).replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [80, 120])
def test_show__fits_the_terminal_without_breaking_a_cell(runs, columns):
    lines = seen("-m", "filon", "show", "openai", "--runs", str(runs), columns=columns).splitlines()

    assert max(len(line) for line in lines) <= columns
    assert any("11.3% (11.3-11.4)" in line and "17.2%" in line for line in lines)
    assert not any("…" in line for line in lines)


def test_show__of_a_sector_fits_one_screen(sector_runs):
    lines = seen("-m", "filon", "show", "sector", "--runs", str(sector_runs)).splitlines()

    assert len(lines) < 40
    assert max(map(len, lines)) <= 80
    assert any("▁" in line and line.startswith("alpha") for line in lines)


def test_show__breaks_the_statement_at_words(runs):
    text = seen("-m", "filon", "show", "openai", "--runs", str(runs))

    assert text.endswith("dated 2023-12 to\n2026-03; prior weights bubble 40%, gold rush 35%, slow revolution 25%.\n")


def test_show__in_a_plain_terminal_is_ascii(runs):
    arguments = ("-X", "utf8=0", "-m", "filon", "show", "openai", "--runs", str(runs))
    text = seen(*arguments, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONCOERCECLOCALE="0")

    assert text.isascii()
    assert re.search(r"crash by month  [.:=+*#@-]{29}@  0 to 24%", text)
    assert "11.3% (11.3-11.4)" in text


def test_bar__tells_rate_remaining_time_and_the_estimate():
    text = seen("-c", BAR)

    assert re.search(r"30%.* [34]\d\d trials/s .*left, crash so far 25%", text)


PRINTING = {
    "runs list": ["runs", "list"],
    "runs show": ["runs", "show", "openai"],
    "runs diff": ["runs", "diff", "openai", "claims"],
    "compare": ["compare", "openai", "openai"],
    "show, other weights": ["show", "openai", "--exact", "--narratives", "bubble=0.6"],
}


@pytest.mark.parametrize("name", PRINTING)
def test_commands_on_runs__fit_80_columns_of_the_plainest_terminal(runs, name):
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0", "NO_COLOR": "1"}
    text = seen("-X", "utf8=0", "-m", "filon", *PRINTING[name], "--runs", str(runs), **plain)

    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.parametrize(
    "arguments", [["check", "openai"], ["list", "inputs"], ["describe", "lab"], ["doctor"]], ids=" ".join
)
def test_commands_on_figures__fit_80_columns_of_the_plainest_terminal(arguments):
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0", "NO_COLOR": "1"}
    text = seen("-X", "utf8=0", "-m", "filon", *arguments, **plain)

    assert text.isascii()
    assert max(map(len, text.splitlines())) <= 80


OWN = f"{Path(__file__).with_name('own_model.py')}:model"


def test_trace__in_a_terminal_begins_with_lines_of_bars_where_it_has_signs_for_them(filon, tmp_path, monkeypatch):
    monkeypatch.setenv("FILON_RUNS", str(tmp_path))
    assert filon("run", OWN, "--steps", "40", "--trials", "300", "--quiet").code == 0
    plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONCOERCECLOCALE": "0", "NO_COLOR": "1"}
    arguments = ("-m", "filon", "trace", "last", "--trial", "3")
    drawn, without = seen(*arguments, PYTHONIOENCODING="utf-8"), seen("-X", "utf8=0", *arguments, **plain)

    assert re.search("reserve +[▁▂▃▄▅▆▇█]{20,} +10 ", drawn)
    assert max(len(line) for line in drawn.splitlines()) <= 80
    assert without.isascii()
    assert re.search(r"reserve \| +10 \|", without)
