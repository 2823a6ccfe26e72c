"""The firms that a kernel walks, and how they stand to each other."""

from dataclasses import replace

import pytest
from small_sector import sector

from filon.engine.members import linked, members
from filon.engine.waiting import WAITING_BYTES, WAITING_TRIALS, waiting


def test_members__are_firms_and_members_of_cohorts_in_sorted_order():
    found = members(sector(cohort=11))

    assert found.names[:4] == ("alpha", "beta", "gamma", "small/1")
    assert found.names[4:7] == ("small/10", "small/11", "small/2")
    assert found.entities(["alpha", "beta", "gamma", "small"]).tolist() == [0, 1, 2] + [3] * 11
    assert found.kept(["alpha", "gamma"]).tolist() == [0, -1, 1] + [-1] * 11


def test_members__sort_names_that_begin_alike_as_streams_do():
    given = sector(firms=("alpha",), cohort=2)
    firms = tuple(
        replace(firm, name="alpha-b") if firm.name == "alpha" else replace(firm, name="alpha") for firm in given.firms
    )
    found = members(replace(given, firms=tuple(sorted(firms, key=lambda firm: firm.name))))

    assert list(found.names) == sorted(found.names) == ["alpha-b", "alpha/1", "alpha/2"]
    assert found.entities(["alpha", "alpha-b"]).tolist() == [1, 0, 0]


def test_groups__number_markets_by_name_and_layers_as_the_model_has_them():
    found = members(sector())

    assert found.groups("market").tolist() == [0, 0, 1]
    assert found.groups("layer", ["traders", "makers"]).tolist() == [1, 0, 0]
    assert members(sector(firms=("omega",))).groups("market").tolist() == [-1]


def test_links__are_the_same_seen_from_buyers_and_from_suppliers():
    found = members(sector(cohort=2))
    buyers = linked(found.links(), len(found), from_supplier=True)
    suppliers = linked(found.links(), len(found), from_supplier=False)

    assert buyers[0].tolist() == [0, 4, 5, 5, 5, 5]  # alpha sells to beta, gamma and both members; beta to gamma
    assert buyers[1].tolist() == [1, 2, 3, 4, 2]
    assert suppliers[0].tolist() == [0, 0, 1, 3, 4, 5]
    assert suppliers[2].tolist() == [0.7, 0.4, 0.5, 0.3, 0.3]
    assert buyers[2].sum() == pytest.approx(suppliers[2].sum())


def test_waiting__keeps_bins_of_some_tiles_within_its_memory():
    slots, months = waiting(61, 11 * 9 * 72 * 2, 72)

    assert months == 61
    assert 2 <= slots <= WAITING_TRIALS // 72
    assert slots * months * 11 * 9 * 72 * 2 <= WAITING_BYTES
    assert waiting(601, 500 * 9 * 24 * 20, 24) == (1, 1)
