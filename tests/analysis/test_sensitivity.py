"""What drives a crash, from stored runs of the shipped model and of one's own."""

import numpy as np
import pytest

import filon


@pytest.fixture(scope="module")
def wrapper():
    return filon.simulate("wrapper", trials=40_000, seed=3, threads=1)


@pytest.fixture(scope="module")
def found(wrapper):
    return filon.sensitivity(wrapper, within=36)


def test_dataset__has_each_input_that_differs_the_narrative_and_a_dummy(wrapper, found):
    names = {str(name) for name in found.input.values}

    assert names == {*map(str, wrapper["inputs"].input.values), "narrative", "dummy"}
    assert found.attrs["trials"] == 40_000


def test_bands__hold_the_probability_of_all_trials(wrapper, found):
    crash = wrapper["outcomes"].crash_month.values[:, 0]
    share = float(((crash >= 0) & (crash <= 36)).mean())

    assert float(found.overall) == pytest.approx(share)
    own = found.probability.sel(input="starting_runway")
    assert float(own.mean()) == pytest.approx(share, abs=1e-3)
    assert (found.probability_low.fillna(0) <= found.probability.fillna(0)).all()
    assert (found.probability.fillna(0) <= found.probability_high.fillna(1)).all()


def test_bands__are_between_the_values_told(wrapper, found):
    draws = wrapper["inputs"].draw.sel(input="starting_runway").values
    own = found.sel(input="starting_runway")
    crash = wrapper["outcomes"].crash_month.values[:, 0]
    event = (crash >= 0) & (crash <= 36)
    inside = (draws >= float(own.band_low[3])) & (draws < float(own.band_high[3]))

    assert float(own.probability[3]) == pytest.approx(event[inside].mean())
    assert float(own.band_low[0]) == draws.min()
    assert float(own.band_high[9]) == draws.max()


def test_narrative__has_a_band_for_each_story(wrapper, found):
    given = wrapper["summary"].crash_probability_given.sel(entity="wrapper", month=36).values
    own = found.probability.sel(input="narrative").values

    assert own[:3] == pytest.approx(given, abs=1e-9)
    assert np.isnan(own[3:]).all()


def test_runway__drives_the_crash_of_a_wrapper_and_the_dummy_does_not(found):
    runway, dummy = found.sel(input="starting_runway"), found.sel(input="dummy")

    assert float(runway.index_beyond_low) > 0.01
    assert float(runway.probability[0]) > float(runway.probability[9])
    assert float(dummy.index_low) <= 0.0 <= float(dummy.index_high)
    assert float(dummy.index_p_value) > 1e-3


def test_input_that_only_goes_with_the_narrative__tells_little_beyond_it():
    """A wrapper has no parent whose patience could end."""
    tree = filon.simulate("wrapper", trials=40_000, seed=4, threads=1)
    own = filon.sensitivity(tree).sel(input="parent_patience")

    assert float(own["index_low"]) > 0.01
    assert float(own.index_beyond) < float(own["index"]) / 5


def test_same_run__says_the_same_again(wrapper, found):
    again = filon.sensitivity(wrapper, within=36)

    assert again.identical(found)


def test_mark_and_amount__are_events_too(wrapper):
    names = [str(name) for name in wrapper["outcomes"].mark.values]

    assert filon.sensitivity(wrapper, event=names[0]).attrs["event"] == names[0]
    assert float(filon.sensitivity(wrapper, event="raised").overall) == pytest.approx(
        float(wrapper["outcomes"].raised.mean()), rel=1e-5
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"firm": "wraper"}, "did you mean 'wrapper'"),
        ({"within": 61}, "has 0 to 60"),
        ({"event": "insolvent"}, "did you mean 'insolvency'"),
        ({"within": 0}, "came in no trial kept; nothing decides it"),
    ],
)
def test_what_the_run_does_not_have__is_refused_by_name(wrapper, arguments, said):
    with pytest.raises(filon.InputError, match=said):
        filon.sensitivity(wrapper, **arguments)


def test_run_without_trials_kept__is_refused():
    tree = filon.simulate("wrapper", trials=2000, keep="summary", threads=1)

    with pytest.raises(filon.InputError, match="at least 1,000 are needed"):
        filon.sensitivity(tree)


def test_cohort__is_told_by_the_share_of_its_members(tmp_path):
    tree = filon.simulate(
        filon.load("wrapper", months=12, overrides={"firms.wrapper.count": 20}), trials=3000, threads=1
    )
    found = filon.sensitivity(tree, within=12)

    assert found.attrs["is_event"] == 0
    mean = float(tree["summary"].crash_probability.sel(entity="wrapper", month=12))
    assert float(found.overall) == pytest.approx(mean)
    assert float(found.overall_low) < mean < float(found.overall_high)
