"""Signals end the process within a second, whatever it is busy with."""

import signal
import subprocess
import sys
import time

import pytest

from filon.cli.interruption import Interruption

LISTENING = """
import time
from filon.cli.interruption import Interruption
interruption = Interruption()
interruption.watch()
interruption.listening = True
print("ready", flush=True)
{busy}
raise SystemExit(7 if interruption.stop.is_set() else 8)
"""

COMMAND = """
import sys
from filon.cli import application, main
import click
@click.command()
def command():
    {setup}
    print("ready", flush=True)
    {busy}
application.LazyGroup.get_command = lambda *_: command
sys.exit(main(["run"]))
"""

SLEEPING = COMMAND.format(setup="import time", busy="time.sleep(30)")
COMPILING = COMMAND.format(setup="import hashlib", busy="hashlib.pbkdf2_hmac('sha256', b'', b'', 10**9)")
SWALLOWING = COMMAND.format(
    setup="import time",
    busy="""
    while True:
        try:
            time.sleep(30)
        except BaseException:
            pass
""",
)


def answered(code, number, signals=1):
    """Exit code, stderr, and seconds from the signal to the end, of a process that said it was ready."""
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as called:
        assert called.stdout.readline() == "ready\n"
        began = time.monotonic()
        for _ in range(signals):
            called.send_signal(number)
            time.sleep(0.2)
        told = called.stderr.read()
        called.wait(timeout=20)
        return called.returncode, told, time.monotonic() - began


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("code", [SLEEPING, COMPILING, SWALLOWING], ids=["python", "machine code", "deaf code"])
def test_signal__before_the_engine_listens_ends_the_process(code, number):
    exit_code, told, seconds = answered(code, number)

    assert exit_code == 128 + number
    assert told == "filon: interrupted\n"
    assert seconds < 1.0


def test_signal__while_the_engine_listens_raises_the_flag():
    code = LISTENING.format(busy="interruption.stop.wait(20)")

    assert answered(code, signal.SIGTERM)[0] == 7


def test_second_signal__ends_an_engine_that_does_not_answer():
    code = LISTENING.format(busy="time.sleep(30)")
    exit_code, _, seconds = answered(code, signal.SIGINT, signals=2)

    assert exit_code == 130
    assert seconds < 1.5


def test_first_signal__is_remembered():
    interruption = Interruption()
    interruption.listening = True
    interruption.receive(signal.SIGTERM)

    assert interruption.stop.is_set()
    assert interruption.signal_number == signal.SIGTERM


def test_signal_sent_twice_at_once__is_one(monkeypatch):
    ended = []
    monkeypatch.setattr("filon.cli.interruption.os._exit", ended.append)
    interruption = Interruption()
    interruption.listening = True
    interruption.receive(signal.SIGTERM)
    interruption.receive(signal.SIGTERM)
    at_once = list(ended)
    interruption.asked -= 1.0
    interruption.receive(signal.SIGTERM)

    assert at_once == []
    assert ended == [143]


def test_other_signals__are_left_alone():
    interruption = Interruption()
    interruption.receive(signal.SIGWINCH)

    assert not interruption.stop.is_set()
