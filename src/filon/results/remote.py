"""Runs in an object store: a place there, under the few names by which files of a run are read."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from filon.errors import InputError, ResultError, RunError

SCHEMES = ("s3", "gs", "az", "file")
ALLOWED = "s3://BUCKET/PREFIX, gs://BUCKET/PREFIX, az://CONTAINER/PREFIX or file:///FOLDER"

RETRIES: dict[str, Any] = {"max_retries": 4, "retry_timeout": timedelta(seconds=60)}
"""Of a request that fails; without them a store that is not there is asked for three minutes."""

TIMEOUTS = {"connect_timeout": "10s", "timeout": "300s"}


def is_url(text: object) -> bool:
    """Whether a text names a place in an object store rather than a directory."""
    return isinstance(text, str) and "://" in text


@dataclass(frozen=True)
class Remote:
    """A file or folder in an object store.

    Attributes
    ----------
    store
        Of obstore, whose top is `url`.
    url
        As the user gave it.
    key
        Below that; empty for the top.
    """

    store: Any
    url: str
    key: str = ""

    def __truediv__(self, name: str) -> Remote:
        return Remote(self.store, self.url, f"{self.key}/{name}" if self.key else name)

    def __str__(self) -> str:
        return f"{self.url}/{self.key}" if self.key else self.url

    @property
    def name(self) -> str:
        """The last part of its name."""
        return str(self).rstrip("/").rpartition("/")[2]

    def is_there(self) -> bool:
        """Whether there is an object of this name."""
        import obstore

        try:
            with reached(str(self)):
                obstore.head(self.store, self.key)
        except FileNotFoundError:
            return False
        return True

    def content(self, name: str, most: int) -> bytes:
        """The whole object.

        Parameters
        ----------
        name
            What it is called in messages.
        most
            Size from which it is refused [bytes].

        Raises
        ------
        ResultError
            When it is missing or larger.
        RunError
            When the store cannot be reached.
        """
        import obstore

        try:
            with reached(str(self)):
                found = obstore.get(self.store, self.key)
                if found.meta["size"] > most:
                    raise ResultError(f"{name}: {found.meta['size']:,} bytes; at most {most:,} are possible")
                return bytes(found.bytes())
        except FileNotFoundError:
            raise ResultError(f"{name}: missing") from None

    def entries(self) -> Iterator[tuple[str, os.stat_result]]:
        """Every object below, with its size, in the form that the system has for files."""
        import obstore

        prefix = f"{self.key}/" if self.key else ""
        with reached(str(self)):
            for page in obstore.list(self.store, prefix=self.key or None):
                for item in page:
                    yield item["path"].removeprefix(prefix), _status(item["size"])


def _status(size: int) -> os.stat_result:
    """What the system would say of a plain file of this size."""
    return os.stat_result((stat.S_IFREG, 0, 0, 0, 0, 0, size, 0, 0, 0))


def remote(url: str, make: bool = False) -> Remote:
    """A place in an object store; credentials come from where its own tools look for them.

    Parameters
    ----------
    make
        Make the folder of a `file://`.

    Raises
    ------
    InputError
        For a URL that names no such place, or where obstore is not installed.
    """
    scheme, _, rest = url.partition("://")
    if scheme not in SCHEMES or not rest.strip("/"):
        raise InputError(f"{url}: no place for runs; write {ALLOWED}")
    try:
        from obstore import store as stores
        from obstore.exceptions import BaseError
    except ImportError:
        raise InputError(f"{url}: needs obstore: pip install 'filon[objects]'") from None
    url, from_url = url.rstrip("/"), cast(Any, stores.from_url)  # typed for each cloud apart
    try:
        if scheme == "file":
            return Remote(from_url(url, mkdir=make), url)
        options = TIMEOUTS | ({"allow_http": True} if _is_plain_http() else {})
        return Remote(from_url(url, client_options=options, retry_config=RETRIES), url)
    except (BaseError, ValueError, OSError) as error:
        raise InputError(f"{url}: no place for runs: {said(error)}") from None


def _is_plain_http() -> bool:
    """Whether the user's own address of the store has no encryption."""
    names = ("AWS_ENDPOINT_URL", "AWS_ENDPOINT", "AWS_ENDPOINT_URL_S3")
    return any(os.environ.get(name, "").startswith("http://") for name in names)


@contextmanager
def reached(url: str) -> Iterator[None]:
    """Say in one line why a store cannot be reached; a missing object stays what it is.

    Raises
    ------
    RunError
        In place of the library's errors.
    """
    from obstore.exceptions import BaseError

    try:
        yield
    except FileNotFoundError:
        raise
    except (BaseError, OSError) as error:
        raise RunError(f"{url}: {said(error)}") from None


def said(error: BaseException) -> str:
    """What a library says in its first line."""
    return str(error).strip().partition("\n")[0][:300]
