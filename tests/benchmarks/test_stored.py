from benchmarks.stored import verified


def test_verified__takes_time_for_a_run_of_the_size_asked():
    seconds, size = verified(1, trials=3000)

    assert 0.0 < seconds < 60.0
    assert size > 3000 * 100 * 2
