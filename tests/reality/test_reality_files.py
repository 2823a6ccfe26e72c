"""The files of `reality/`: the shipped ones are sound, and faults are told with their lines."""

import csv

import pytest

from filon.errors import InputError
from filon.model.archetypes import ARCHETYPES
from filon.reality.declared import HINDCAST_COLUMNS, reality
from filon.reality.holding import held
from filon.reality.shapes import FundingPeak, Hindcast, NarrativeOrder
from filon.scenario.files import Library, distributions_folder

SHIPPED = reality(Library(distributions_folder()))


def broken(library, file, old, new):
    path = library.folder / "reality" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        reality(library)
    return [str(fault) for fault in raised.value.faults]


def test_checks__hold_every_line_of_the_list():
    kinds = [check.kind for check in SHIPPED.checks.values()]

    assert sorted(kinds) == sorted(
        ["crash_range", "crash_range", "sharp_fall", "narrative_order", "hindcast", "first_month", "funding_peak"]
        + ["no_fall"] * 4
        + ["sector_order", "funding_peak", "death_timing", "supplier_fall", "sound_beside", "pulled_along"]
    )


def test_checks__name_narratives_that_there_are():
    names = {path.stem for path in (distributions_folder() / "narratives").glob("*.toml")}

    for check in SHIPPED.checks.values():
        if isinstance(check, NarrativeOrder):
            assert set(check.order) == names


def test_reasons__are_sentences_about_checks():
    for reason in SHIPPED.reasons:
        assert reason.check in SHIPPED.checks
        assert len(reason.because) > 40


def test_reported_figures__are_the_last_of_their_kind_and_within_the_dates():
    (check,) = (check for check in SHIPPED.checks.values() if isinstance(check, Hindcast))
    kinds = [(item.firm, item.measure) for item in SHIPPED.reported]

    assert len(set(kinds)) == len(kinds)
    for item in SHIPPED.reported:
        assert check.start < item.day <= check.until
    assert sum(item.counted for item in SHIPPED.reported) >= check.figures


def test_reported_figures_that_count__are_not_weak():
    path = distributions_folder() / "reality" / "hindcast.csv"
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        assert set(row) == set(HINDCAST_COLUMNS)
        assert row["counted"] == "no" or row["quality"] in ("primary", "press", "secondary"), row


def test_unknown_kind__is_a_fault_with_its_line(library):
    (fault,) = broken(library, "checks.toml", 'kind = "first_month"', 'kind = "first_week"')

    assert fault.startswith("reality/checks.toml:")
    assert "first_week" in fault


def test_wrong_share__is_a_fault_with_its_line(library):
    (fault,) = broken(library, "checks.toml", "within = 0.20", "within = 20")

    assert "20 found, at most 1 is expected" in fault


def test_unsupported_check__is_refused(library):
    (fault,) = broken(library, "checks.toml", 'judgement = "losing payers can help nobody"', "")

    assert "neither source nor judgement" in fault


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cohere,revenue", "cohere,revenu", "did you mean 'revenue'"),
        ("20e6,USD/month", "20e6,USD", "is in USD/month"),
        ("20e6,USD/month", "much,USD/month", "could not convert"),
        ("cohere-annualized-2025-12", "hearsay", "no key of sources.csv"),
        ("secondary,yes,240", "secondary,perhaps,240", "neither yes nor no"),
    ],
)
def test_reported_figure__that_is_faulty_is_refused(library, old, new, said):
    (fault,) = broken(library, "hindcast.csv", old, new)

    assert fault.startswith("reality/hindcast.csv:4")
    assert said in fault


def test_reason__must_belong_to_a_check(library):
    path = library.folder / "reality" / "checks.toml"
    text = path.read_text(encoding="utf-8")
    reason = '\n[[reasons]]\ncheck = "hindcst"\nsubject = ""\ncause = "figures"\nbecause = "so it is"\n'
    path.write_text(text + reason, encoding="utf-8")

    with pytest.raises(InputError, match="did you mean 'hindcast'"):
        reality(library)


def test_change__of_an_unknown_input_is_refused(library):
    path = library.folder / "reality" / "checks.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("funding_depth = 0.5", "funding_dept = 0.5"), encoding="utf-8")

    with pytest.raises(InputError, match="no input or constant 'funding_dept'"):
        held(["wrapper"], trials=16, distributions=library.folder)


def test_checks__name_archetypes_that_there_are():
    named = {name for check in SHIPPED.checks.values() for name in check.archetypes}
    for check in SHIPPED.checks.values():
        if isinstance(check, FundingPeak):
            named |= {*check.small, *check.large}

    assert named <= set(ARCHETYPES)
