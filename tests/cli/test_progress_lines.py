import pytest

from filon.cli import progress


@pytest.fixture
def clock(monkeypatch):
    """A clock set by hand."""

    class Clock:
        now = 100.0

        def __call__(self):
            return self.now

    return Clock()


def test_lines__come_every_half_minute(clock, capsys):
    lines = progress.Lines(clock)
    for second in range(0, 95, 5):
        clock.now = 100.0 + second
        lines(1000 * (second + 5), 100_000, 0.25)
    told = capsys.readouterr().err.splitlines()

    assert told == [
        "35,000 of 100,000 trials, 1,000 trials/s, 1 min 5 s left, crash so far 25%",
        "65,000 of 100,000 trials, 1,000 trials/s, 35 s left, crash so far 25%",
        "95,000 of 100,000 trials, 1,000 trials/s, 5 s left, crash so far 25%",
    ]


def test_lines__say_nothing_of_a_short_run(clock, capsys):
    lines = progress.Lines(clock)
    for done in (10, 50, 100):
        clock.now += 5.0
        lines(done, 100, None)

    assert capsys.readouterr().err == ""


def test_quiet__shows_nothing(capsys):
    with progress.shown(quiet=True) as tell:
        tell(1, 10, None)

    assert capsys.readouterr().err == ""
