"""No text becomes code in filon, no bytes become objects of any class, and no shell is called; two exceptions."""

import ast
from pathlib import Path

import pytest

import filon

PACKAGE = Path(filon.__file__).parent

RUNS_FILES = {
    "scenario/models.py": "imports the user's own model, the Python file that the command line names",
    "kernels/modules.py": "imports the kernel that filon generated itself, once the file is byte-equal to its text",
}
"""Modules that import a file by its path, and why."""

IMPORTS_BY_NAME = {
    "__init__.py": "names of the table _HOMES",
    "engine/__init__.py": "names of the table _HOMES",
    "scenario/__init__.py": "names of the table _HOMES",
    "cli/printed.py": "types of the table of what commands print",
    "cli/application.py": "names of the table COMMANDS",
    "figures/kinds.py": "modules of the table KINDS",
    "page/document.py": "libraries that a page needs",
    "export/extras.py": "libraries that are named where it is called",
}
"""Modules that import what a variable names, and what it can name."""

LIBRARIES = {"pickle", "_pickle", "cPickle", "marshal", "shelve", "dill", "cloudpickle", "joblib", "jsonpickle", "yaml"}
LIBRARIES |= {"code", "codeop", "runpy", "pty", "imp", "zipimport", "commands", "pexpect"}
NAMES = {"eval", "exec", "compile", "__import__"}
ATTRIBUTES = {"eval", "exec", "system", "popen", "getoutput", "getstatusoutput", "read_pickle", "to_pickle"}
ENDINGS = ("l", "le", "lp", "lpe", "v", "ve", "vp", "vpe")
ATTRIBUTES |= {f"{kind}{ending}" for kind in ("exec", "spawn") for ending in ENDINGS}
FILES = {"exec_module", "load_module", "source_to_code", "run_path", "run_module", "SourceFileLoader"}
FILES |= {"spec_from_file_location", "spec_from_loader", "module_from_spec", "create_module"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def named(path):
    return path.relative_to(PACKAGE).as_posix()


def called(node):
    """The last name of what is called."""
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def of_call(node):
    """What a call does that none may, as (kind, what)."""
    for keyword in node.keywords:
        literal = isinstance(keyword.value, ast.Constant) and keyword.value.value is False
        if keyword.arg in ("shell", "allow_pickle") and not literal:
            yield "text", f"{keyword.arg}=..."
    loads = isinstance(node.func, ast.Attribute) and ast.unparse(node.func) in ("np.load", "numpy.load")
    if loads and "allow_pickle" not in {keyword.arg for keyword in node.keywords}:
        yield "text", "numpy.load without allow_pickle=False"
    if called(node) == "import_module" and not (node.args and isinstance(node.args[0], ast.Constant)):
        yield "name", "import_module(...)"


def found(text):
    """All that a module does that only named exceptions may, as (kind, what)."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [alias.name for alias in node.names] + [getattr(node, "module", None) or ""]
            yield from (("text", f"import {name}") for name in names if name.partition(".")[0] in LIBRARIES)
            yield from (("file", name) for name in names if name in FILES)
        elif isinstance(node, ast.Name) and node.id in NAMES:
            yield "text", node.id
        elif isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES and ast.unparse(node) != "platform.system":
            yield "text", f".{node.attr}"
        elif isinstance(node, ast.Attribute | ast.Name) and getattr(node, "attr", getattr(node, "id", "")) in FILES:
            yield "file", ast.unparse(node)
        if isinstance(node, ast.Call):
            yield from of_call(node)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_module__runs_no_text_and_unpickles_nothing(path):
    kinds = {"text"}
    kinds |= set() if named(path) in RUNS_FILES else {"file"}
    kinds |= set() if named(path) in IMPORTS_BY_NAME else {"name"}

    assert [what for kind, what in found(path.read_text(encoding="utf-8")) if kind in kinds] == []


@pytest.mark.parametrize(("kind", "names"), [("file", RUNS_FILES), ("name", IMPORTS_BY_NAME)])
def test_exception__is_still_needed(kind, names):
    for name in names:
        kinds = {one for one, _ in found((PACKAGE / name).read_text(encoding="utf-8"))}

        assert kind in kinds, name


@pytest.mark.parametrize(
    "text",
    [
        "eval('1')",
        "run = exec",
        "compile('1', '', 'eval')",
        "__import__('os')",
        "import pickle",
        "def f():\n    from marshal import loads",
        "import os\nos.system('ls')",
        "os.popen('ls')",
        "os.execvp('ls', [])",
        "subprocess.run('ls', shell=True)",
        "subprocess.run('ls', shell=wanted)",
        "np.load(file)",
        "np.load(file, allow_pickle=True)",
        "frame.eval('a + b')",
        "pd.read_pickle(file)",
        "from importlib.util import spec_from_file_location",
        "loader.exec_module(module)",
        "import_module(name)",
    ],
)
def test_walk__finds_what_runs_text(text):
    assert list(found(text))


@pytest.mark.parametrize("text", ["re.compile('a')", "np.load(file, allow_pickle=False)", "import_module('numba')"])
def test_walk__leaves_alone_what_does_not(text):
    assert list(found(text)) == []
