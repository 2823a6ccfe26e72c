"""What a picture says is what the dataset holds."""

import numpy as np
import pytest

import made_up_runs
from filon.errors import InputError
from filon.figures.fan import limits
from filon.figures.kinds import KINDS, picture
from filon.figures.picture import NARROW, Wish
from filon.figures.plotting import picture_of, plot
from filon.report.language import language

EN, FR = language("en"), language("fr")


def cells(drawn, row):
    return drawn.data.rows[row]


def lines(drawn):
    """Data of every line that is drawn."""
    return [line.get_ydata() for line in drawn.figure.axes[0].lines]


def test_incidence__tells_the_crash_and_its_first_cause(run):
    drawn, summary = picture(run, "incidence"), run["summary"]
    crash = float(summary["crash_probability"][0, -1])
    insolvency = float(summary["cause_probability"].sel(cause="insolvency")[0, -1])

    assert drawn.title == "OpenAI crashes in 24% of worlds by June 2030, most often: insolvency"
    assert EN.percent(crash, 1) in drawn.description
    assert cells(drawn, -1)[:2] == ("60", EN.percent(crash, 1))
    assert cells(drawn, -1)[3] == EN.percent(insolvency, 1)
    assert any(np.array_equal(line, summary["crash_probability"][0]) for line in lines(drawn))


def test_incidence__areas_sum_to_the_crash(run):
    drawn = picture(run, "incidence")
    areas = drawn.figure.axes[0].collections[:-1]  # the last is the interval
    tops = [area.get_paths()[0].vertices[:, 1].max() for area in areas]

    assert max(tops) == pytest.approx(float(run["summary"]["crash_probability"][0, -1]))


def test_incidence__by_a_month_ends_there(run):
    drawn = picture(run, "incidence", Wish(month=24))

    assert "by June 2027" in drawn.title
    assert [row[0] for row in drawn.data.rows] == ["12", "24"]


def test_incidence__of_a_model_of_ones_own_names_its_step(claims):
    english, french = picture(claims, "incidence"), picture(claims, "incidence", Wish(language=FR))

    assert english.title == "Ruin by claims crashes in 25% of worlds within 100 claims"
    assert french.title == "Ruin by claims\xa0: crash dans 25\xa0% des mondes en 100 pas (claims)"
    assert english.data.columns[0].heading == "claim"


def test_incidence__of_a_model_without_steps_is_drawn():
    tree = made_up_runs.tree(*made_up_runs.static(), figures=())

    assert picture(tree, "incidence").title == "Rp22 crashes in <1% of worlds within 1 step"


@pytest.mark.parametrize(("count", "said"), [(0, "<1%"), (2_000, ">99%")])
def test_incidence__at_the_ends_stays_within_its_axis(count, said):
    layout, tally = made_up_runs.claims()
    tally.exits[0, 0, 10, 0] = tally.causes[0, 0, 10, 0] = count
    tally.exits[0, 0, 80, 1] = 0
    drawn = picture(made_up_runs.tree(layout, tally, ()), "incidence", Wish(size=NARROW))

    assert drawn.title == f"Ruin by claims crashes in {said} of worlds within 100 claims"
    assert drawn.figure.axes[0].get_ylim()[1] <= 1.0


def test_survival__is_what_has_not_crashed(run):
    drawn, summary = picture(run, "survival"), run["summary"]
    given = 1 - summary["crash_probability_given"][:, 0, -1]

    assert drawn.title == "OpenAI without a crash by June 2030: 88% of worlds in a slow revolution, 64% in a bubble"
    for name, share in zip(summary["narrative"].values, given.values, strict=True):
        assert f"{EN.name(str(name))} {EN.percent(float(share), 1)}" in drawn.description
    assert any(np.allclose(line, 1 - summary["crash_probability"][0]) for line in lines(drawn))


def test_survival__in_french_speaks_french(run):
    drawn = picture(run, "survival", Wish(language=FR))

    assert "d'ici juin 2030" in drawn.title
    assert "révolution lente" in drawn.title


@pytest.mark.parametrize("account", ["cash", "revenue", "contribution_margin", "runway"])
def test_fan__median_is_that_of_the_run(run, account):
    drawn = picture(run, "fan", Wish(account=account))
    median = run["quantiles"][account].sel(entity="openai", quantile=0.5).values

    assert any(
        line.size == 61 and np.allclose(line, np.minimum(median, 60.0 if account == "runway" else np.inf))
        for line in lines(drawn)
    )
    assert cells(drawn, -1)[-1] == "70%"


def test_fan__chooses_its_scale_by_what_it_shows(run):
    scales = {
        name: picture(run, "fan", Wish(account=name)).figure.axes[0]
        for name in ("cash", "revenue", "contribution_margin")
    }

    assert {name: at.get_yscale() for name, at in scales.items()} == {
        "cash": "linear",
        "revenue": "log",
        "contribution_margin": "linear",
    }
    assert scales["cash"].get_ylim()[0] == 0.0
    assert scales["contribution_margin"].get_ylim()[0] < 0.0


def test_fan__holds_the_middle_nine_tenths(run):
    from filon.figures.fan import account_of

    for name in ("cash", "revenue", "contribution_margin"):
        account = account_of(run, "openai", 60, name)
        low, high = limits(account)
        assert low <= account.at(0.05).min()
        assert high >= account.at(0.95).max()


def test_fan__ends_with_the_last_world_in_which_the_firm_is(run):
    gone = run.copy()
    quantiles = gone["quantiles"].to_dataset()
    gone["quantiles"] = quantiles.assign(alive=quantiles["alive"].where(quantiles["month"] <= 30, 0.0))

    assert picture(gone, "fan").title.startswith("OpenAI, cash in December 2027: median $1bn")
    gone["quantiles"] = quantiles.assign(alive=quantiles["alive"].where(quantiles["month"] < 1, 0.0))
    refused("in no world after the start", picture, gone, "accounts")


def test_inputs_of_a_sector__are_told_without_the_firm_that_is_shown(driven):
    names = [f"planted.{name}" if name != "b" else "openai.b" for name in driven["input"].values]
    drawn = picture_of(driven.assign_coords(input=names), Wish())

    assert {"a", "OpenAI, b"} <= {row[0] for row in drawn.data.rows}


def test_fan__says_that_nothing_burns(run):
    drawn = picture(run, "fan", Wish(account="runway"))

    assert "no burn" in drawn.description
    assert cells(drawn, -1)[5] == "no burn"


def test_accounts__tell_the_medians(run):
    drawn = picture(run, "accounts")
    cash = float(run["quantiles"]["cash"].sel(entity="openai", month=60, quantile=0.5))

    assert f"cash {EN.money(cash)}" in drawn.title
    assert len(drawn.figure.axes) == 4


def test_convergence__tells_the_last_interval(run):
    drawn = picture(run, "convergence")

    assert drawn.title == "OpenAI: crash by June 2030 in 24.1% of worlds, ±0.08 points after 1,000,000 trials"
    assert cells(drawn, -1) == ("1,000,000", "24.09%", "24.01% – 24.17%")


def test_tornado__tells_the_ends_of_the_most_telling_input(driven):
    drawn = picture_of(driven, Wish())
    first = str(next(name for name in driven["input"].values if name not in ("narrative", "dummy")))
    own = driven["probability"].sel(input=first).values
    own = own[np.isfinite(own)]

    assert f"where {first} is lowest" in drawn.title
    assert f"{EN.percent(own[0])} where" in drawn.title
    assert f"{EN.percent(own[-1])} where it is highest" in drawn.title
    assert "dummy" not in {row[0] for row in drawn.data.rows}


def test_boxes__tell_density_and_conditions(cornered):
    drawn = picture_of(cornered, Wish())
    density = float(cornered["density"][0])

    assert EN.percent(density) in drawn.title
    assert {row[1] for row in drawn.data.rows if row[0] == "1"} == {"a", "b", "narrative"}
    assert "x or y" in {row[2] for row in drawn.data.rows}


def test_boxes__refuse_what_has_none(cornered):
    with pytest.raises(InputError, match="no corner of the inputs"):
        picture_of(cornered.isel(box=slice(0, 0)), Wish())


def test_sweep__tells_the_ends_of_the_most_effective_lever(alone):
    drawn = picture_of(alone, Wish())

    assert drawn.title == "OpenAI, crash within 12 months: 20.0% with price $15, 22.0% with $25"
    assert cells(drawn, 0) == ("as it is", "as it is", "20.0%", "")
    assert cells(drawn, 3) == ("", "$25 per user and month", "22.0%", "21.6% – 22.4%")
    assert len(drawn.figure.axes) == 2


def test_heat_map__has_a_cell_for_each_combination(together):
    drawn = picture_of(together, Wish())
    words = [text.get_text() for text in drawn.figure.axes[0].texts]

    assert drawn.kind == "heat_map"
    assert sorted(words) == ["20.0%", "21.0%", "22.0%", "23.0%", "24.0%", "25.0%"]
    assert "20.0% at best, with price $15 and serve free $0.3" in drawn.title


def test_heat_map__that_is_crowded_names_the_ends_of_its_scale(crowded):
    drawn = picture_of(crowded, Wish())

    assert [text.get_text() for text in drawn.figure.axes[0].texts] == ["20%", "45%"]
    assert len(drawn.data.rows) == 27
    assert "from 20.0% (framed) to 45.0%" in drawn.caption


def test_frontier__tells_its_safest_setting(optimum):
    drawn = picture_of(optimum, Wish(), trials=1_000)

    assert drawn.title.startswith("crash(openai, 60) of 20.0% at the safest setting found: price $23, push share 42%")
    assert len(drawn.data.rows) == 2
    assert "1,000 trials of each" in drawn.caption


def refused(said, call, *arguments, **keywords):
    with pytest.raises(InputError, match=said):
        call(*arguments, **keywords)


def test_wishes__that_mean_nothing_are_refused(run, claims, alone, driven):
    refused("did you mean 'incidence'", picture, run, "incidense")
    refused("incidence: shows no account", picture, run, "incidence", Wish(account="cash"))
    refused("convergence: shows no month", picture, run, "convergence", Wish(month=12))
    refused("did you mean 'revenue'", picture, run, "fan", Wish(account="revenu"))
    refused("did you mean 'openai'", picture, run, "survival", Wish(firm="opnai"))
    refused("months 1 to 60", picture, run, "survival", Wish(month=61))
    refused("no group /quantiles", picture, claims, "fan")
    refused("no group /outcomes", picture, run, "tornado")
    refused("name one, such as", plot, run)
    refused("kind and account are of runs", plot, alone, "incidence")
    refused("did you mean 'openai'", plot, alone, firm="opnai")
    refused("months 1 to 12", plot, alone, month=13)
    refused("were chosen when the analysis was made", plot, driven, month=12)
    refused("no such size", plot, alone, size="wode")
    refused("no picture is made of this dataset", plot, run["summary"].to_dataset())


def test_heat_map__of_three_levers_is_refused(together):
    more = together.assign_coords(churn=("setting", np.full(together.sizes["setting"], 0.02)))

    refused("two levers", picture_of, more, Wish())


def test_plot__frames_a_run_and_a_dataset(run, alone):
    for figure in (plot(run, "survival", lang="fr"), plot(alone, month=6)):
        words = [text.get_text() for text in figure.texts]

        assert any("OpenAI" in one for one in words)
        assert any("filon" in one for one in words)
    assert run.filon.plot("survival", size="narrow").get_size_inches()[0] == pytest.approx(NARROW.width)


def test_kinds__are_drawn_by_their_own_module():
    from importlib import import_module

    assert all(callable(import_module(f"filon.figures.{kind.home}").draw) for kind in KINDS.values())
