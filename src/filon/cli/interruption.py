"""Ctrl-C and SIGTERM: end within a second, whatever the process is busy with.

Python runs signal handlers between two bytecodes of the main thread, which a compilation by LLVM can hold up for
many seconds. So the C-level handler writes to a pipe and a thread reads it: it either raises the flag that the
engine asks between two units of work, or, where no engine is listening, ends the process itself.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import threading
import time

SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interruption:
    """What the user asked to stop, and how it is answered.

    Attributes
    ----------
    stop
        Set once a signal has come while the engine listens.
    signal_number
        The first signal received; 0 before.
    listening
        Whether the engine asks `stop` between units of work; else a signal ends the process at once.
    """

    def __init__(self) -> None:
        self.stop = threading.Event()
        self.signal_number = 0
        self.listening = False
        self.asked = 0.0

    def watch(self) -> None:
        """From now on answer SIGINT and SIGTERM; does nothing outside the main thread."""
        if threading.current_thread() is not threading.main_thread():
            return
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        threading.Thread(target=self._answer, args=(reader,), name="filon-signals", daemon=True).start()
        for number in SIGNALS:
            signal.signal(number, lambda *_: None)

    def _answer(self, reader: int) -> None:
        """Read signal numbers, one byte each, for as long as the process lives."""
        while received := os.read(reader, 1):
            self.receive(received[0])

    def receive(self, number: int) -> None:
        """Answer one signal: ask the engine to stop; end the process where it cannot, or was asked before."""
        if number not in SIGNALS:
            return
        if self.listening and not self.stop.is_set():
            self.signal_number = number
            self.asked = time.monotonic()
            self.stop.set()
            return
        if self.listening and time.monotonic() - self.asked < ECHO_SECONDS:
            return
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(f"{SHOW_CURSOR if sys.stderr.isatty() else ''}filon: interrupted\n")
            sys.stderr.flush()
        os._exit(128 + number)


ECHO_SECONDS = 0.1
"""A second signal this soon is no second wish: `timeout` signals a process, and then its whole group."""

SHOW_CURSOR = "\x1b[?25h\n"
"""A progress bar hides the cursor; a process that ends under it shows it again."""
