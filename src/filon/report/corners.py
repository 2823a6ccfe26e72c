"""Corners of the inputs in sentences, as tables, and the tree as an outline."""

from __future__ import annotations

from collections.abc import Sequence

from filon.report.amounts import spread
from filon.report.discovery import Corner, Discovered, Range, TreeNode
from filon.report.grids import Column, Grid
from filon.report.numbers import percent, with_interval
from filon.report.tables import steps, words

VERBS = {"crash": "crashes", "exit": "leaves"}
PLURALS = {"crash": "crash", "exit": "leave"}
"""What the firm does, and what members of a cohort do."""

EVENTS = {"crash": "crashes", "exit": "exits"}
"""How several events are called."""


def summary(told: Discovered, exact: bool = False) -> str:
    """How common the event is in all worlds, and whether anything stands out."""
    everywhere = f"{_happens(told, with_interval(told['probability'], exact), 'all worlds')}."
    if told["boxes"]:
        return everywhere
    event = "a crash is" if told["event"] == "crash" else f"{words(told['event'])} is"
    return (
        f"{everywhere} There is no corner of the {told['inputs']} inputs in which {event} far commoner: what stands "
        "out in the trials that were searched does not in the others."
    )


def sentence(told: Discovered, corner: Corner, exact: bool = False) -> str:
    """One box: how often the event comes in it, what the box is, how much of everything it holds.

    Parameters
    ----------
    told
        All that was found.
    corner
        The box that is told.
    exact
        Print probabilities under 1% and over 99% too, instead of these bounds.
    """
    number = corner["box"]
    former = [str(one) for one in range(1, number)]
    outside = f", outside of box{'es' if number > 2 else ''} {listed(former)}" if former else ""
    restrictions = "; ".join([condition(one) for one in corner["restrictions"]])
    events = EVENTS.get(told["event"], "such events")
    left = "Outside of all these boxes" if former else "Elsewhere"
    inside, all_events = with_interval(corner["density"], exact), with_interval(corner["coverage"], exact)
    return (
        f"Box {number}{outside}: {_happens(told, inside, 'the worlds with')} {restrictions}. "
        f"These are {percent(corner['support']['probability'])} of all worlds and hold {all_events} of all {events}. "
        f"{left}: {with_interval(corner['rest'], exact)}."
    )


def _happens(told: Discovered, share: str, where: str) -> str:
    """In what share of which worlds the event comes; of a cohort, to what share of its members."""
    # a model of one step that is no month has no time to tell
    within = "" if told["within"] == 1 and told["step"] != "month" else f" within {steps(told['step'], told['within'])}"
    entity, event = told["entity"], told["event"]
    if told["is_share"]:
        return f"{share} of the firms of {entity} {PLURALS.get(event, f'meet {words(event)}')}{within} in {where}"
    does = f"{entity} {VERBS[event]}" if event in VERBS else f"'{words(event)}' comes to {entity}"
    return f"{does}{within} in {share} of {where}"


def condition(one: Range) -> str:
    """A restriction in words: what the input means, its name, its values."""
    if one["holds"]:
        return f"the {words(one['input'])} {listed([words(name) for name in one['holds']], 'or')}"
    name = words(one["input"])
    name = f"{one['meaning']} ({one['input']})" if one["meaning"] not in ("", name, one["input"]) else name
    return f"{name} {spread(one['low'], one['high'], one['unit'], long=True)}"


def listed(parts: Sequence[str], last: str = "and") -> str:
    """Parts as a list in words.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"], "or")
    ('a', 'a and b', 'a, b or c')
    """
    return f" {last} ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)


def values(one: Range) -> str:
    """The values of a restriction, in short."""
    return listed([words(name) for name in one["holds"]], "or") or spread(one["low"], one["high"], one["unit"])


def corner_table(told: Discovered, corner: Corner, exact: bool = False) -> Grid:
    """The restrictions of a box, the strongest first."""
    columns = (
        Column("input", right=False, folds=True),
        Column("values", right=False, folds=True),
        Column("keeps alone"),
        Column("without it (95%)"),
        Column("quasi-p", spare=True),
        Column("again", spare=True),
    )
    rows = tuple(
        (
            one["input"],
            values(one),
            percent(one["alone"]["probability"]),
            with_interval(one["density_without"], exact),
            chance(one["quasi_p"]),
            "yes" if one["again"] else "no",
        )
        for one in corner["restrictions"]
    )
    held = with_interval(corner["density"], exact)
    again = percent(corner["overlap"]["probability"])
    return Grid(f"box {corner['box']}: {words(told['event'])} in {held}, {again} found again", columns, rows)


def chance(value: float) -> str:
    """A quasi-p-value.

    Examples
    --------
    >>> chance(0.0), chance(0.01234), chance(0.6)
    ('<0.001', '0.012', '0.6')
    """
    return "<0.001" if value < 0.001 else f"{value:.2g}"


def tree_table(told: Discovered, exact: bool = False) -> Grid:
    """The tree as an indented outline, the likelier side first."""
    columns = (Column("worlds", right=False, folds=True), Column(f"{words(told['event'])} (95%)"), Column("of all"))
    rows = tuple(
        (
            f"{'  ' * node['depth']}{_branch(node)}",
            with_interval(node["probability"], exact),
            percent(node["share"]["probability"]),
        )
        for node in told["tree"]
    )
    return Grid("tree: the questions that part worlds best", columns, rows)


def _branch(node: TreeNode) -> str:
    """By what a node is split from its parent."""
    split = node["split"]
    return "all" if split is None else f"{split['input']} {values(split)}"


def footnote(told: Discovered) -> str:
    """How it was found, and what the limits hold."""
    found, others = f"{told['trials_found_on']:,}", f"{told['trials_told_of']:,}"
    boxes = (
        " Of all worlds a restriction 'keeps alone' so many; 'without it' is the box without that restriction, quasi-p "
        "the chance of the box's density if it did nothing. A search of the other trials finds so much of a box "
        "'again', and restricts these inputs or others that do as well."
    )
    return (
        f"Found on {found} trials, told of {others} others; limits are sampling error only. Conditional on the model "
        f"and its figures.{boxes if told['boxes'] else ''}"
    )
