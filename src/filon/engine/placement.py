"""Where units of work are done: in this process, in processes of this machine, or on a cluster that is there."""

from __future__ import annotations

import re
from dataclasses import dataclass

from filon.errors import InputError

LOCAL = re.compile(r"local:([0-9]{1,4})")
ADDRESS = re.compile(r"(?:tcp|tls)://(?:\[[0-9A-Fa-f:.]+\]|[^\s/:\[\]]+):[0-9]{1,5}")
MOST_WORKERS = 1024
ALLOWED = "local:N (N processes of this machine), or tcp://HOST:PORT or tls://HOST:PORT (a scheduler of dask)"


@dataclass(frozen=True)
class Placement:
    """Where units of work are done.

    Attributes
    ----------
    workers
        Processes of this machine [count]; 0 where a scheduler has its own.
    address
        Of a scheduler; empty where the processes are started here.
    """

    workers: int = 0
    address: str = ""

    @property
    def kind(self) -> str:
        """`local`, `tcp` or `tls`: what a run tells of where it was done, without the name of a machine."""
        return self.address.partition("://")[0] or "local"


def placement(text: str) -> Placement:
    """Read an `--on` value.

    Raises
    ------
    InputError
        For any other text.

    Examples
    --------
    >>> placement("local:4").workers, placement("tcp://10.0.0.7:8786").kind
    (4, 'tcp')
    """
    if (match := LOCAL.fullmatch(text)) and 1 <= int(match[1]) <= MOST_WORKERS:
        return Placement(workers=int(match[1]))
    if LOCAL.fullmatch(text):
        raise InputError(f"--on: {text!r}: 1 to {MOST_WORKERS:,} processes are possible")
    if ADDRESS.fullmatch(text):
        return Placement(address=text)
    raise InputError(f"--on: {text!r} is not {ALLOWED}")
