import errno
import subprocess
import sys

import click
import pytest

from filon import errors
from filon.cli import application

FAULT = errors.Fault("scenarios/wrapper.toml", 12, 1, "drivers.chrun", "unknown driver; did you mean 'churn'?")


@pytest.fixture
def failing(monkeypatch, filon):
    """Call a command that fails as told."""

    def call(failure, *arguments):
        @click.command()
        @click.option("--debug", is_flag=True, is_eager=True, expose_value=False, callback=application_debug)
        def command():
            raise failure

        monkeypatch.setattr(application.LazyGroup, "get_command", lambda *_: command)
        return filon("show", *arguments)

    return call


def application_debug(context, _, wanted):
    context.find_object(application.Session).debug = wanted


@pytest.mark.parametrize(
    ("failure", "code", "message"),
    [
        (errors.RunError("trial 3: cash is nan"), 1, "filon: trial 3: cash is nan"),
        (errors.InputError("--keep: wrong"), 2, "filon: --keep: wrong"),
        (
            errors.InputError([FAULT]),
            2,
            "scenarios/wrapper.toml:12:1: drivers.chrun: unknown driver; did you mean 'churn'?",
        ),
        (errors.ResultError("no COMMIT"), 4, "filon: no COMMIT"),
        (errors.ResourceError("disk full"), 5, "filon: disk full"),
        (OSError(errno.ENOSPC, "No space left on device", "x"), 5, "filon: No space left on device: x"),
        (PermissionError(errno.EACCES, "Permission denied", "runs"), 1, "filon: Permission denied: runs"),
        (errors.InterruptedRun("interrupted"), 130, "filon: interrupted"),
        (errors.InterruptedRun("interrupted", 15), 143, "filon: interrupted"),
        (ZeroDivisionError("by\nzero"), 1, "filon: internal error: ZeroDivisionError: by zero (use --debug)"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
def test_failure__is_one_message_and_its_exit_code(failing, failure, code, message):
    call = failing(failure)

    assert (call.code, call.stdout, call.stderr) == (code, "", message + "\n")


@pytest.mark.parametrize("failure", [MemoryError(), RuntimeError("can't start new thread")], ids=["memory", "threads"])
def test_memory_error__is_exit_code_five(failing, failure):
    call = failing(failure)

    assert call.code == 5
    assert "out of memory" in call.stderr


def test_debug__shows_the_traceback_before_the_message(failing):
    call = failing(errors.RunError("broken"), "--debug")

    assert call.code == 1
    assert "Traceback" in call.stderr
    assert call.stderr.endswith("filon: broken\n")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["rnu"], "no such command 'rnu'; did you mean 'run'?"),
        (["run"], "Missing argument 'SCENARIO'"),
        (["run", "x", "--forever"], "--forever"),
        (["trace", "last"], "--trial"),
        (["trace", "last", "--trial", "-1"], "--trial"),
    ],
    ids=" ".join,
)
def test_wrong_usage__is_one_line_that_names_the_help(filon, arguments, told):
    call = filon(*arguments)

    assert call.code == 2
    assert call.stdout == ""
    assert call.stderr.count("\n") == 1
    assert told in call.stderr
    assert "--help)" in call.stderr


def test_nothing_asked__shows_the_commands(filon):
    call = filon()

    assert call.code == 2
    assert "trace" in call.stderr


def test_version__is_printed(filon):
    assert filon("--version").stdout.startswith("filon 0.")


def test_closed_pipe__is_quiet_and_no_failure(runs):
    reader = "import sys; sys.exit(0)"
    command = [sys.executable, "-m", "filon", "runs", "list", "--runs", str(runs), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as called:
        called.stdout.close()
        subprocess.run([sys.executable, "-c", reader], check=True)
        told = called.stderr.read()
        code = called.wait()

    assert (code, told) == (0, b"")


def test_plain_terminal__gets_ascii(runs):
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "filon", "show", "openai", "--runs", str(runs)]
    called = subprocess.run(command, capture_output=True, env=environment, check=True)

    assert called.stdout.decode("ascii")
    assert called.stderr == b""
