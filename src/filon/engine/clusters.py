"""Processes that do units: started on this machine, or those of a scheduler of dask that is there."""

from __future__ import annotations

import logging
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from importlib.metadata import version
from typing import Any

from filon.engine.payload import Payload, prepared
from filon.engine.placement import Placement
from filon.errors import InputError, RunError

CONNECT_SECONDS = 10.0
WORKER_SECONDS = 60.0
"""For so long a scheduler may be without a worker: a queue may hold them back."""

POLL_SECONDS = 0.05
STARTS = 5

ONE_THREAD = {"NUMBA_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}

QUIET = {
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.profile.enabled": False,
    "distributed.logging": {"distributed": "critical"},
}
"""Of processes started here: no pages, no profile, no words."""


@contextmanager
def client_of(place: Placement) -> Iterator[Any]:
    """A client of dask; what was started for it ends with it.

    Raises
    ------
    InputError
        When dask is not installed.
    RunError
        When no scheduler answers, or it has no worker.
    """
    require_dask()
    with ExitStack() as stack:
        stack.enter_context(silence())
        cluster = stack.enter_context(processes(place.workers)) if place.workers else None
        yield stack.enter_context(connected(cluster or place.address, place.address))


def require_dask() -> None:
    """Refuse to go on without the library.

    Raises
    ------
    InputError
        With how to install it.
    """
    try:
        import cryptography  # noqa: F401
        import distributed  # noqa: F401
    except ImportError:
        raise InputError("--on needs dask.distributed: pip install 'filon[distributed]'") from None


@contextmanager
def silence() -> Iterator[None]:
    """Keep what dask says of workers that come and go from the user's screen."""
    loggers = [logging.getLogger(name) for name in ("distributed", "tornado", "asyncio")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=Warning, module=r"(distributed|dask|tornado)\b")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


@contextmanager
def processes(workers: int) -> Iterator[Any]:
    """Processes of this machine, one thread each; they end with this process, however it ends.

    They listen on the loopback interface alone, and take work from whoever holds keys that are made here and never
    written: other users of the machine cannot have anything run.
    """
    import dask

    with dask.config.set(QUIET), started(workers) as cluster:
        yield cluster


def started(workers: int) -> Any:
    """The processes; started again where one of them dies on the way, which ends the whole start.

    Raises
    ------
    RunError
        When they die every time.
    """
    from distributed import LocalCluster
    from distributed.security import Security

    for _ in range(STARTS):
        with suppress(RuntimeError):
            return LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                protocol="tls://",
                security=Security.temporary(),
                dashboard_address="127.0.0.1:0",
                worker_dashboard_address=None,
                scheduler_kwargs={"dashboard": False},
                silence_logs=logging.CRITICAL,
                memory_limit=0,
                env=ONE_THREAD,
            )
    raise RunError(f"--on local:{workers}: the processes end before they can work")


@contextmanager
def connected(cluster: Any, shown: str) -> Iterator[Any]:
    """A client with at least one worker.

    Parameters
    ----------
    shown
        Address as the user gave it.

    Raises
    ------
    RunError
        When no scheduler answers, or it has no worker.
    """
    from distributed import Client

    try:
        client = Client(cluster, timeout=CONNECT_SECONDS, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        said = f" ({error})" if isinstance(error, ValueError) else ""
        raise RunError(f"{shown}: no scheduler of dask answers{said}") from error
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
        yield client
    except TimeoutError:
        raise RunError(f"{shown}: the scheduler has had no worker for {WORKER_SECONDS:.0f} s") from None
    finally:
        client.close(timeout=1.0)


def workers_of(client: Any) -> dict[str, int]:
    """Threads of each worker, by its address."""
    return dict(client.nthreads())


def refuse_unready(client: Any, sent: Payload) -> None:
    """Have every worker prepare the case, which also compiles the kernel where it is not compiled yet.

    Raises
    ------
    RunError
        Naming a worker that differs from this process, with what differs.
    """
    here = version("filon")
    for address, found in client.run(version, "filon", on_error="return").items():
        if isinstance(found, Exception):
            raise RunError(f"worker {address} has no filon: install filon {here} there")
        if found != here:
            raise RunError(f"worker {address} has filon {found}, here is {here}: the bytes could differ")
    asked = {
        address: client.submit(readiness, sent, pure=False, workers=[address], allow_other_workers=False)
        for address in workers_of(client)
    }
    while asked:
        there = workers_of(client)
        for address, future in list(asked.items()):
            if address in there and not future.done():
                continue
            del asked[address]  # a worker that has gone is no matter: whoever takes its place asks itself
            if future.done() and (fault := _fault(future)):
                raise RunError(f"worker {address} {fault}")
        time.sleep(POLL_SECONDS)


def _fault(future: Any) -> str:
    """What a worker says is wrong with it; empty where nothing is."""
    from distributed import KilledWorker

    try:
        return str(future.result())
    except KilledWorker:
        return ""
    except Exception as error:
        return f"cannot prepare the run ({type(error).__name__}: {error})"


def readiness(sent: Payload) -> str:
    """Why a worker cannot do units of a case; empty where it can."""
    try:
        prepared(sent)
    except (RunError, InputError) as error:
        return str(error)
    return ""
