"""The economics, and what a model is."""

from __future__ import annotations

from typing import Any

__all__ = ["MODEL"]


def __getattr__(name: str) -> Any:
    """Import the shipped model when it is first used."""
    if name == "MODEL":
        from filon.model.shipped import MODEL

        return MODEL
    raise AttributeError(f"module 'filon.model' has no attribute {name!r}")
