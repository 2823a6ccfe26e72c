"""Ways to change what lies around the store of a run: its list of files, what describes it, and what files are."""

import json
import os
import shutil
from functools import partial
from hashlib import sha256

from crafted import OPENED, SECRET, STORE, TRACED, add

PLACES = {
    "chunk": f"{STORE}/summary/crash_probability/c/0/0",
    "metadata": f"{STORE}/zarr.json",
    "group": f"{STORE}/summary",
    "store": STORE,
    "log": "log.jsonl",
    "facts": "run.json",
    "scenario": "scenario.resolved.toml",
    "manifest": "MANIFEST.json",
    "commit": "COMMIT",
}
DESCRIBED = ("facts", "scenario", "manifest", "commit")
UNREAD = ("log", "facts", "scenario")
"""Places that no reader of the store reads; that they hold a file is all that it asks."""


def refusing(place, what=""):
    """Readers that must refuse a run where something else is in a place."""
    return (() if place in UNREAD and what == "terabyte" else OPENED) + (TRACED if place in DESCRIBED else ())


def replaced(path, make):
    """Something else in the place of a file or folder."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
    make(path)


def led_out(made, path):
    """A link to a copy outside."""
    target = made.outside / "copy"
    shutil.copytree(made.run, target)
    replaced(made.run / path, lambda link: link.symlink_to(target / path))


def sparse(path):
    path.touch()
    os.truncate(path, 2**40)


OTHERS = {
    "pipe": os.mkfifo,
    "folder": os.mkdir,
    "zeros": lambda path: path.symlink_to("/dev/zero"),
    "loop": lambda path: path.symlink_to(path.name),
    "terabyte": sparse,
}
for place, path in PLACES.items():
    add(f"later_link_{place}", partial(led_out, path=path), refusing(place), afterwards=True)
    if place not in ("manifest", "commit"):  # these two are written anew when the list is made
        add(f"link_{place}", partial(led_out, path=path), refusing(place))
    for what, make in OTHERS.items():
        change = lambda made, path=path, make=make: replaced(made.run / path, make)  # noqa: E731
        add(f"{what}_{place}", change, refusing(place, what), afterwards=True)

for name in (
    "../outside/secret",
    "/etc/hostname",
    "",
    f"{STORE}/../../outside/secret",
    "a\0b",
    ".",
    "a//b",
    "\x1b[31m/..",
):
    digest = sha256(SECRET.encode()).hexdigest()
    add(f"listed_{name!r}", lambda made, name=name, digest=digest: made.extra.update({name: digest}), OPENED + TRACED)


def deep_folder(made):
    """A folder whose path no system call takes as a whole."""
    here = os.getcwd()
    try:
        os.chdir(made.run)
        for _ in range(60):
            os.mkdir("d" * 200)
            os.chdir("d" * 200)
    finally:
        os.chdir(here)


add("folder_of_a_long_path", deep_folder, afterwards=True)

MANIFESTS = {
    "100_megabytes": lambda: b'{"files": {' + b" " * 100_000_000 + b"}}",
    "many_names": lambda: b'{"files": {' + b",".join(b'"%d":[]' % number for number in range(1_500_000)) + b"}}",
    "nested": lambda: b"[" * 1_000_000,
    "list": lambda: b"[]",
    "no_files": lambda: b"{}",
    "files_list": lambda: b'{"files": []}',
    "numbers": lambda: b'{"files": {"run.json": 7}}',
    "words": lambda: b'{"files": {"run.json": "' + b"z" * 64 + b'"}}',
    "no_text": lambda: b"\xff\xfe\x00",
    "empty": lambda: b"",
}
for name, content in MANIFESTS.items():
    change = lambda made, content=content: made.vouch(content())  # noqa: E731
    add(f"manifest_{name}", change, OPENED + TRACED, afterwards=True)

FACTS = {
    "words": '{"seed": "1", "trials": 9}',
    "infinite": '{"seed": 1, "trials": 1e999}',
    "nan": '{"seed": NaN, "trials": 1}',
    "nested": '{"seed": 1, "trials": 9, "x": ' + "[" * 5000 + "]" * 5000 + "}",
    "rather_nested": '{"seed": 1, "trials": 9, "x": ' + "[" * 400 + "]" * 400 + "}",
    "list": "[1]",
    "negative": '{"seed": -1, "trials": -5}',
    "large": '{"seed": 1, "trials": 9, "x": "' + "y" * 100_000_000 + '"}',
    "empty": "",
}
for name, text in FACTS.items():
    add(f"facts_{name}", lambda made, text=text: (made.run / "run.json").write_text(text), TRACED)

EVIL = "import os, pathlib\npathlib.Path(os.environ['FILON_OUTSIDE'], 'touched').touch()\n"


def with_model(made, place, whole=False, mode=0o644):
    """A scenario made with a model that nobody asked to execute."""
    file = (made.run if place == "run" else made.outside) / "evil.py"
    file.write_text(EVIL)
    file.chmod(mode)
    model = json.dumps(f"{file if whole else os.path.relpath(file)}:model")
    path = made.run / "scenario.resolved.toml"
    lines = path.read_text().splitlines()
    path.write_text("\n".join(f"model = {model}" if line.startswith("model = ") else line for line in lines))


add("model_in_the_run", partial(with_model, place="run"), TRACED)
add("model_by_its_whole_path", partial(with_model, place="outside", whole=True), TRACED)
add("model_that_anybody_can_write", partial(with_model, place="outside", mode=0o666), TRACED)

SCENARIOS = {
    "nested": "x = " + "[" * 100_000 + "]" * 100_000,
    "large": "x = 1 #" + "y" * 100_000_000,
    "no_text": "\ud800",
    "empty": "",
    "no_toml": "[[[",
    "other_tables": "[resolved]\nname = 7\n",
}
for name, text in SCENARIOS.items():
    content = text.encode(errors="surrogatepass")
    change = lambda made, content=content: (made.run / "scenario.resolved.toml").write_bytes(content)  # noqa: E731
    add(f"scenario_{name}", change, TRACED)
