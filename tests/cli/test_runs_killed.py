"""Several processes on one run that was killed; the killing itself is a suite of `filon.selftest`."""

import json

from filon.results.manifest import verify
from filon.selftest.calls import started
from filon.selftest.kills import HURRIED, RUN, killed_after


def test_eight_processes_resume_one_run__one_works_and_seven_say_so(tmp_path):
    started(["warmup", RUN[1]], HURRIED).communicate(timeout=300)  # else the run is killed before it is one
    killed_after(tmp_path, RUN, 0.05)
    (folder,) = tmp_path.iterdir()
    assert json.loads((folder / "run.json").read_text())["status"] == "running"
    arguments = ["runs", "resume", folder, "--quiet", "--runs", tmp_path]
    processes = [started(arguments, HURRIED) for _ in range(8)]
    said = [process.communicate(timeout=120)[1] for process in processes]
    codes = sorted(process.returncode for process in processes)
    (run,) = tmp_path.iterdir()

    assert codes.count(0) == 1
    assert set(codes[1:]) <= {2, 5}
    assert sorted(text.count("\n") for text in said) == [0, 1, 1, 1, 1, 1, 1, 1]
    assert verify(run) == []
