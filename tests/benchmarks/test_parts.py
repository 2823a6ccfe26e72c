from benchmarks.parts import Clocked
from benchmarks.young_company import MODEL, STEPS


def test_parts__are_those_of_the_kernel_and_take_time():
    clocked = Clocked(MODEL, months=STEPS)

    found = clocked.parts(20_000)

    assert {"pass_settle", "normals", "shock_words", "rest"} <= found.keys()
    assert found["pass_settle"] > 0.0
    assert found["normals"] > 0.0


def test_clocks__leave_the_results_as_they_are():
    clocked = Clocked(MODEL, months=STEPS)

    assert (clocked.example.worker.counters.exits == clocked.plain.worker.counters.exits).all()
    assert clocked.plain.worker.counters.exits.sum() > 0
