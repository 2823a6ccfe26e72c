"""`filon.discover`: what the dataset says is counted on other trials than it was found on, each with its limits."""

import numpy as np
import pytest
from planted import as_study, planted

import filon
from filon.analysis.choosing import Search
from filon.analysis.counts import within
from filon.analysis.discovery import discovered, trials_of
from filon.analysis.prim import covered

PLANTED = "density", "coverage", "support", "rest"


@pytest.fixture(scope="module")
def found():
    """What is discovered in 100,000 planted trials."""
    inputs, kind, event, _ = planted(100_000, seed=2)
    return discovered(as_study(inputs, kind, event), Search(), 3, 3)


def own_model():
    """A model of one step that fails where x is above 0.7 and y below 0.3, and by bad luck."""

    def margin(draw):
        failed = (draw.x > 0.7 and draw.y < 0.3) or draw.luck < 0.02
        return -1.0 if failed else 1.0

    inputs = {name: filon.uniform(0.0, 1.0) for name in ("x", "y", "luck", "idle")}
    return filon.Model(name="own", step="year", inputs=inputs, margin=margin)


@pytest.fixture(scope="module")
def own():
    """A run of the model of one's own."""
    return filon.simulate(own_model(), trials=20_000, seed=1, keep="outcomes:20000", threads=1)


def in_box(found, box, inputs, kind):
    """Whether trials are in a box, by its limits in values alone."""
    inside = found.holds.sel(box=box).values[kind]
    for place, row in enumerate(inputs):
        low, high = (float(found[end].sel(box=box)[place]) for end in ("low", "high"))
        inside = inside & ~(row < low) & ~(row >= high)
    return inside


def test_box__is_told_of_the_trials_it_was_not_found_on(found):
    inputs, kind, event, _ = planted(100_000, seed=2)
    inside, event = in_box(found, 1, inputs, kind)[1::2], event[1::2]
    box = found.sel(box=1)

    assert int(box.trials) == inside.sum()
    assert float(box.density) == event[inside].mean()
    assert float(box.coverage) == event[inside].sum() / event.sum()
    assert float(box.support) == inside.mean()
    assert float(box.rest) == event[~inside].mean()
    assert float(found.probability) == event.mean()


def test_restrictions__say_what_each_does(found):
    inputs, kind, event, _ = planted(100_000, seed=2)
    row = found.sel(box=1, input="a")
    inside = in_box(found.assign(low=found.low.where(found.input != "a")), 1, inputs, kind)[1::2]

    assert bool(row.restricted)
    assert float(row.density_without) == pytest.approx(event[1::2][inside].mean())
    assert float(row.alone) == pytest.approx((inputs[0][1::2] >= float(row.low)).mean())
    assert float(row.quasi_p) < 1e-6
    assert found.restricted.sel(box=1).values.tolist() == [True, True, False, False, False, True]
    assert np.isnan(found.quasi_p.sel(box=1, input="c"))


def test_every_share__has_limits_around_it_and_a_meaning(found):
    shares = [name for name in found.data_vars if f"{name}_low" in found.data_vars]

    assert {"density", "coverage", "support", "rest", "alone", "density_without", "path_density", "probability"} < {
        *shares
    }
    for name in shares:
        value, low, high = (found[f"{name}{end}"].values for end in ("", "_low", "_high"))
        known = ~np.isnan(value)
        assert (low[known] <= value[known]).all()
        assert (value[known] <= high[known]).all()
    assert all(value.attrs["long_name"] for value in {**found.data_vars, **found.coords}.values())


def test_path__begins_with_all_trials_and_passes_the_box(found):
    path = found.sel(box=1)
    support = path.path_support.values

    assert float(support[0]) == 1.0
    assert (np.diff(support[~np.isnan(support)]) < 0).all()
    assert int(path.path_restrictions[0]) == 0
    assert float(path.path_support[int(path.path_taken)]) == pytest.approx(float(path.support), rel=0.1)
    assert {str(name) for name in path.path_input.values} == {"", "a", "b", "narrative"}


def test_planted_box__is_found_again_on_the_other_half(found):
    box = found.sel(box=1)

    assert float(box.overlap) > 0.9
    assert (box.again == box.restricted).all()


def test_overlap__is_that_of_the_two_boxes():
    inputs, kind, event, _ = planted(8000, seed=6)
    study = as_study(inputs, kind, event)
    trials = trials_of(study)
    first, second = trials.of(slice(0, None, 2)), trials.of(slice(1, None, 2))
    one, other = (covered(*halves, Search(), 1)[0].box for halves in ((first, second), (second, first)))
    mine, theirs = within(one, second), within(other, second)
    found = discovered(study, Search(), 1, 1)

    assert float(found.overlap[0]) == (mine & theirs).sum() / (mine | theirs).sum()


def test_limits__hold_the_truth_of_fresh_trials_as_often_as_they_say():
    """60 sets of 4,000 trials: 95% limits miss the box's true density in 3, and hardly ever in more than 9."""
    fresh = planted(400_000, seed=1000)
    held = dict.fromkeys(PLANTED, 0)
    for seed in range(60):
        inputs, kind, event, _ = planted(4000, seed=100 + seed)
        box = discovered(as_study(inputs, kind, event), Search(), 1, 1)
        inside = in_box(box, 1, fresh[0], fresh[1])
        truth = {
            "density": fresh[2][inside].mean(),
            "coverage": fresh[2][inside].sum() / fresh[2].sum(),
            "support": inside.mean(),
            "rest": fresh[2][~inside].mean(),
        }
        for name, value in truth.items():
            held[name] += bool(box[f"{name}_low"][0] <= value <= box[f"{name}_high"][0])

    assert min(held.values()) >= 51


def test_nothing__is_found_in_noise():
    rng = np.random.default_rng(3)
    found = discovered(
        as_study(rng.random((5, 5000)), rng.integers(0, 3, 5000), rng.random(5000) < 0.3), Search(), 3, 3
    )

    assert dict(found.sizes) == {"box": 0, "input": 6, "category": 3, "step": 0, "node": 1}


def test_own_model__has_its_corner_found(own):
    found = filon.discover(own, boxes=1)
    box = found.sel(box=1)

    assert found.sizes["category"] == 0
    assert box.restricted.to_series()[lambda held: held].index.tolist() == ["x", "y"]
    assert float(box.low.sel(input="x")) == pytest.approx(0.7, abs=0.02)
    assert float(box.high.sel(input="y")) == pytest.approx(0.3, abs=0.02)
    assert float(box.density) > 0.93
    assert float(box.coverage_low) < 0.09 / (0.09 + 0.91 * 0.02) < float(box.coverage_high) + 0.05


def test_cohort__is_told_in_shares_of_its_members():
    rng = np.random.default_rng(4)
    inputs, kind, _, corner = planted(20_000, seed=5)
    study = as_study(inputs, kind, np.where(corner, 0.6, 0.2) + rng.choice([-0.1, 0.1], 20_000))
    box = discovered(study, Search(), 1, 2)

    assert box.attrs["is_share"] == 1
    assert float(box.density[0]) == pytest.approx(0.6, abs=0.02)
    assert float(box.rest[0]) == pytest.approx(0.2, abs=0.02)


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"alpha": 0.0}, "alpha 0"),
        ({"alpha": 1.0}, "alpha 1"),
        ({"boxes": 0, "depth": 9}, "boxes 0: 1 to 9; depth 9: 1 to 6"),
        ({"density": 1.5}, r"density 1\.5"),
        ({"restrictions": 0}, "restrictions 0: at least 1"),
        ({"least": float("nan")}, "least nan"),
        ({"objective": "best"}, "objective best: one of lenient, mean"),
        ({"firm": "nobody"}, "nobody"),
        ({"within": 99}, "99"),
        ({"event": "crush"}, "did you mean 'crash'"),
    ],
)
def test_bad_question__is_refused(own, numbers, said):
    with pytest.raises(filon.InputError, match=said):
        filon.discover(own, **numbers)


def test_run_without_kept_trials__is_refused():
    tree = filon.simulate(own_model(), trials=2000, seed=1, keep="summary", threads=1)
    with pytest.raises(filon.InputError, match="kept one by one"):
        filon.discover(tree)
