"""`filon warmup`: compile once, then nothing to do."""

import json
from pathlib import Path

from json_shapes import unlike

from filon.cli.warmup import Warmed

OWN = Path(__file__).with_name("own_model.py")


def test_warmup__compiles_once_and_leaves_a_run_nothing_to_compile(filon, tmp_path, monkeypatch):
    monkeypatch.setenv("FILON_CACHE", str(tmp_path / "cache"))
    own = tmp_path / "own.py"
    own.write_text(OWN.read_text().replace('"reserve",\n    step', '"warm",\n    step'))
    first, again = (filon("warmup", f"{own}:model", "--json") for _ in range(2))
    (said,), (nothing,) = json.loads(first.stdout), json.loads(again.stdout)
    run = filon("run", f"{own}:model", "--steps", "7", "--trials", "100", "--runs", tmp_path / "runs")

    assert (first.code, again.code) == (0, 0)
    assert "compiling the model warm" in first.stderr
    assert unlike([said, nothing], list[Warmed], "warmed") == []
    assert said["compiled"]
    assert said["seconds"] > 0.0
    assert said["scenario"] == "own.py:model"
    assert (nothing["compiled"], nothing["seconds"], again.stderr) == (False, 0.0, "")
    assert "nothing to do" in filon("warmup", f"{own}:model").stdout
    assert run.code == 0
    assert "compiling" not in run.stderr


def test_warmup__without_a_scenario_takes_the_shipped_model(filon, monkeypatch):
    monkeypatch.setattr("filon.kernels.modules.is_compiled", lambda text: True)
    call = filon("warmup")

    assert call.code == 0
    assert "(model ai_business): nothing to do" in call.stdout


def test_warmup__refuses_an_unknown_scenario(filon):
    call = filon("warmup", "opnai")

    assert call.code == 2
    assert "openai" in call.stderr
