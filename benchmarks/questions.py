"""Questions about speed and memory for asv, one class each; ``asv run --config benchmarks/asv.conf.json``.

The smallest parameter comes first: ``python -m benchmarks.questions`` asks every question once at that size, and prints
the answers as lines of JSON. Compilation is in `setup`.
"""

from __future__ import annotations

import inspect
import json
import statistics
from functools import partial
from typing import Any

from benchmarks.commands import command, simulation
from benchmarks.example import Example, interleaved, median_ratio, seconds, seconds_of_all_threads
from filon.mathematics.settings import widen_vectors

widen_vectors()  # as the command line does, before anything is compiled


class FirmMonthsPerSecond:
    """How many firm-months does one thread walk in a second of processor time?"""

    params = ([10_000, 200_000], [False, True])
    param_names = ("trials", "histograms")
    unit = "firm-months/s"

    def setup(self, trials: int, histograms: bool) -> None:
        self.example = Example(histograms=histograms)
        self.example.run(1000)

    def track_throughput(self, trials: int, histograms: bool) -> float:
        return trials * self.example.firm_months / seconds(partial(self.example.run, trials))


class KernelAgainstNumpy:
    """How many times the kernel's time does the same model take in numpy?"""

    params = ([2_000, 8_000, 20_000], [False, True])
    param_names = ("chunk", "histograms")
    unit = "times"

    def setup(self, chunk: int, histograms: bool) -> None:
        from benchmarks.numpy_twin import Twin

        self.example = Example(histograms=histograms)
        self.twin = Twin(self.example.case, chunk, histograms=histograms)
        self.example.run(1000)

    def track_ratio(self, chunk: int, histograms: bool) -> float:
        actions = {"numpy": partial(self.twin.run, chunk), "kernel": partial(self.example.run, chunk)}
        return median_ratio(interleaved(actions, 5), "numpy", "kernel")


class ModelAgainstHand:
    """How many times the time of a kernel written by hand does a model of one's own take?"""

    params = (128 * 16, 128 * 800)
    param_names = ("trials",)
    unit = "times"

    def track_ratio(self, trials: int) -> float:
        from benchmarks.hand_written import compared

        return compared(trials)["ratio"]


class TwoThreads:
    """How much more processor time do two threads take than one?"""

    params = (1 << 14, 1 << 18)
    param_names = ("trials",)
    unit = "times"

    def setup(self, trials: int) -> None:
        self.example = Example()
        self.example.run(1000)

    def track_processor_time(self, trials: int) -> float:
        from benchmarks.figures import executed

        pairs = [[executed(self.example, trials, number)[0] for number in (1, 2)] for _ in range(3)]
        return statistics.median(two / one for one, two in pairs)


class InputsPerSecond:
    """How many trials' inputs does numpy draw in a second, beside the kernel's?"""

    params = (2_000, 20_000)
    param_names = ("trials",)
    unit = "trials/s"

    def setup(self, trials: int) -> None:
        import numpy as np

        from benchmarks.twin.inputs import Inputs

        self.inputs = Inputs(Example().case.plan, trials, np.random.Generator(np.random.SFC64(1)))

    def track_numpy(self, trials: int) -> float:
        return trials / seconds(self.inputs.draw)


class WholeCommand:
    """How long does a user wait for a command?"""

    params = ("1e4", "1e6")
    param_names = ("trials",)
    unit = "s"

    def setup(self, trials: str) -> None:
        simulation("1000")

    def track_run(self, trials: str) -> float:
        return simulation(trials).wall

    def track_help(self, trials: str) -> float:
        return command("--help").wall


class ProcessesAgainstThreads:
    """How many times the time of two threads do two processes take for a whole run?"""

    params = ("1e5", "1e7")
    param_names = ("trials",)
    unit = "times"

    def setup(self, trials: str) -> None:
        simulation("1000", "--on", "local:2")

    def track_ratio(self, trials: str) -> float:
        keep = ("--keep", "summary")
        pairs = [
            [simulation(trials, *on, *keep).wall for on in (("--on", "local:2"), ("--threads", "2"))] for _ in range(3)
        ]
        return statistics.median(processes / threads for processes, threads in pairs)


class SettingOfALever:
    """How long does one setting of a lever of one firm take once all is warm: read, simulated, answered?"""

    params = (1_000, 100_000)
    param_names = ("trials",)
    unit = "s"

    def setup(self, trials: int) -> None:
        from filon.levers.worlds import Worlds

        self.worlds = Worlds("openai", trials=trials, threads=1)
        self.prices = iter(range(20, 1000))
        self.setting()

    def setting(self) -> Any:
        return self.worlds.counted({"openai.price": float(next(self.prices))}).answers

    def track_seconds(self, trials: int) -> float:
        return statistics.median(seconds_of_all_threads(self.setting) for _ in range(3))


class PeakMemory:
    """How much memory does a run take at its peak?"""

    params = ("1e4", "1e6", "1e7")
    param_names = ("trials",)
    unit = "MB"

    def setup(self, trials: str) -> None:
        simulation("1000")

    def track_run(self, trials: str) -> float:
        return simulation(trials, "--keep", "summary").memory


class SobolAgainstScipy:
    """How many times the time of drawing Sobol' points does scipy take?"""

    params = (2**12, 2**16)
    param_names = ("points",)
    unit = "times"

    def track_ratio(self, points: int) -> float:
        from benchmarks.samplers import against_scipy

        return against_scipy(5, points=points)[0]


class TrialsNeeded:
    """How many trials does a crash probability take to within a half-width of 0.01, by each sampler?"""

    params = (2**12, 2**17)
    param_names = ("trials",)
    unit = "trials"

    def _needed(self, trials: int, sampler: str) -> float:
        from benchmarks.samplers import needs

        return dict(needs("wrapper", 36, 0.01, trials, 2))[sampler].trials

    def track_random(self, trials: int) -> float:
        return self._needed(trials, "random")

    def track_stratified(self, trials: int) -> float:
        return self._needed(trials, "stratified")

    def track_sobol(self, trials: int) -> float:
        return self._needed(trials, "sobol")


class Discovery:
    """How long does it take to find boxes and a tree among 60 inputs, once trials are read?"""

    params = (10_000, 1_000_000)
    param_names = ("trials",)
    unit = "s"

    def setup(self, trials: int) -> None:
        from benchmarks.studies import study

        self.study = study(trials)

    def track_boxes_and_tree(self, trials: int) -> float:
        from filon.analysis.choosing import Search
        from filon.analysis.discovery import discovered

        return seconds(partial(discovered, self.study, Search(), 3, 3))


def questions() -> list[type]:
    """All classes of this module."""
    return [value for value in globals().values() if inspect.isclass(value) and value.__module__ == __name__]


def answers(question: type) -> dict[str, float]:
    """What a question's methods answer at its smallest size."""
    asked: Any = question()
    several = len(asked.param_names) > 1
    size = [values[0] for values in asked.params] if several else [asked.params[0]]
    if hasattr(asked, "setup"):
        asked.setup(*size)
    return {name: getattr(asked, name)(*size) for name in dir(asked) if name.startswith("track_")}


if __name__ == "__main__":
    for one in questions():
        asks = {"question": one.__name__, "asks": one.__doc__, "unit": one.unit}  # type: ignore[attr-defined]
        print(json.dumps({**asks, "answers": answers(one)}), flush=True)
