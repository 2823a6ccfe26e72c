"""Rooms import only what the table of rooms allows."""

import ast
from pathlib import Path

import pytest

import filon

PACKAGE = Path(filon.__file__).parent

EVERYWHERE = {"filon.errors", "filon.registry"}

ALLOWED = {
    "quantities": set(),
    "statistics": set(),
    "mathematics": {"quantities"},
    "streams": {"mathematics"},
    "model": {"mathematics.plain", "quantities"},
    "sampling": {"mathematics", "streams", "quantities"},
    "kernels": {"mathematics", "streams"},
    "scenario": {"model", "sampling", "quantities"},
    "results": {"quantities", "statistics", "model"},
    "expressions": {"quantities", "results"},
    "engine": {
        "quantities",
        "statistics",
        "mathematics",
        "streams",
        "model",
        "sampling",
        "kernels",
        "scenario",
        "results",
        "expressions",
    },
}
ALLOWED["export"] = {"results", "quantities"}
ALLOWED["selftest"] = {*ALLOWED["engine"], "engine"}
ALLOWED["analysis"] = {*ALLOWED["engine"], "engine"}
ALLOWED["levers"] = {*ALLOWED["engine"], "engine"}
ALLOWED["batches"] = {*ALLOWED["levers"], "levers"}
ALLOWED["reality"] = {*ALLOWED["engine"], "engine"}
ALLOWED["claims"] = {*ALLOWED["reality"], "reality"}
ALLOWED["report"] = {*ALLOWED["claims"], "claims"}
ALLOWED["figures"] = {*ALLOWED["report"], "report", "analysis"}
ALLOWED["catalogue"] = {*ALLOWED["report"], "report", "levers", "figures", "analysis"}
ALLOWED["page"] = {*ALLOWED["catalogue"], "catalogue"}
ALLOWED["cli"] = {*ALLOWED["catalogue"], "catalogue", "batches", "export", "selftest", "analysis", "page"}

FORBIDDEN_LIBRARIES = {
    "model": {"numpy", "numba", "xarray", "scipy", "zarr"},
    "quantities": {"numpy", "numba", "xarray", "scipy", "zarr"},
    "statistics": {"numba", "xarray", "zarr"},
    "kernels": {"xarray", "scipy", "zarr"},
}

MODULES = sorted(PACKAGE.rglob("*.py"))
ROOM_MODULES = [path for path in MODULES if path.parent != PACKAGE]


def imported(path: Path) -> set[str]:
    """Every module that a file imports, at its top or inside functions, as a dotted name."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
            found |= {full if is_module(full) else str(node.module) for full in names.values()}
    return found


def is_module(name: str) -> bool:
    place = PACKAGE.parent.joinpath(*name.split("."))
    return place.is_dir() or place.with_suffix(".py").is_file()


def within(name: str, allowed: str) -> bool:
    return name == allowed or name.startswith(f"{allowed}.")


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def test_rooms__are_those_of_the_table():
    rooms = {room(path) for path in ROOM_MODULES}

    assert rooms <= set(ALLOWED)


@pytest.mark.parametrize("path", ROOM_MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_room__imports_what_its_row_allows(path):
    own = room(path)
    allowed = {f"filon.{own}", *(f"filon.{other}" for other in ALLOWED[own]), *EVERYWHERE}
    names = {name for name in imported(path) if name == "filon" or name.startswith("filon.")}
    stray = {name for name in names - {"filon"} if not any(within(name, one) for one in allowed)}

    assert not stray


@pytest.mark.parametrize("path", ROOM_MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_room__needs_no_library_foreign_to_it(path):
    libraries = {name.partition(".")[0] for name in imported(path)}

    assert not libraries & FORBIDDEN_LIBRARIES.get(room(path), set())
