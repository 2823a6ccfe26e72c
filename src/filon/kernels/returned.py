"""What a phase function returns: fields of the state, by name."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Function = Callable[..., Any]

ALLOWED = "return the state's constructor, state._replace(...), or the state itself"


@dataclass(frozen=True)
class Returns:
    """Reads the `return` statements of one phase function.

    Attributes
    ----------
    fields
        Fields of the state, in its order.
    state
        Group of the state.
    groups
        Parameter to group.
    kind
        What a called name stands for: ("class", the class) or another (kind, value) pair.
    refuse
        Builds an error from a node and a message.
    """

    fields: tuple[str, ...]
    state: str
    groups: Mapping[str, str]
    kind: Callable[[ast.expr], tuple[str, Any]]
    refuse: Callable[[ast.AST, str], Exception]

    def written(self, definition: ast.FunctionDef) -> tuple[str, ...]:
        """Fields that any `return` sets, in the order of the state."""
        names: set[str] = set()
        for node in ast.walk(definition):
            if isinstance(node, ast.Return):
                names |= set(self.given(node))
        return tuple(field for field in self.fields if field in names)

    def given(self, node: ast.Return) -> dict[str, ast.expr]:
        """Field to expression of one `return`."""
        value = node.value
        if self._is_state(value):
            return {}
        if not isinstance(value, ast.Call):
            raise self.refuse(node, ALLOWED)
        if any(keyword.arg is None for keyword in value.keywords):
            raise self.refuse(node, "** cannot be compiled; name the fields")
        named = {str(keyword.arg): keyword.value for keyword in value.keywords}
        for keyword in value.keywords:
            self._check_field(keyword, str(keyword.arg))
        if isinstance(value.func, ast.Attribute) and value.func.attr == "_replace":
            if not self._is_state(value.func.value) or value.args:
                raise self.refuse(node, f"_replace works on the state itself, with names; {ALLOWED}")
            return named
        return self._constructed(node, value, named)

    def _constructed(self, node: ast.Return, value: ast.Call, named: dict[str, ast.expr]) -> dict[str, ast.expr]:
        """Field to expression of a constructor, whose arguments may stand by position."""
        kind, found = self.kind(value.func)
        if kind != "class" or found._fields != self.fields:
            raise self.refuse(node, f"{ast.unparse(value.func)} is not the class of the state; {ALLOWED}")
        if len(value.args) + len(named) != len(self.fields):
            count = len(value.args) + len(named)
            raise self.refuse(node, f"the state has {len(self.fields)} fields, {count} are given")
        return {**dict(zip(self.fields, value.args, strict=False)), **named}

    def _is_state(self, node: ast.expr | None) -> bool:
        """Whether a node is the state that came in."""
        return isinstance(node, ast.Name) and self.groups.get(node.id) == self.state

    def _check_field(self, node: ast.AST, name: str) -> None:
        """Refuse a field that the state does not have."""
        if name not in self.fields:
            raise self.refuse(node, f"{name}: no such field of the state{near(name, self.fields)}")


def near(name: str, known: tuple[str, ...]) -> str:
    """The right name that is nearest to a wrong one, as the end of a message."""
    from difflib import get_close_matches

    found = get_close_matches(name, known, 1)
    return f"; did you mean '{found[0]}'?" if found else ""
