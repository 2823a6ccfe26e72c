"""Tables of claims, with made-up numbers."""

from filon.claims.findings import Evaluated, Line, Told
from filon.report.claims import answers_table, decisive, example, grids, in_words, markdown, numbers_table, record


def line(firm, month, answer, value=0.3, narrative="", before=0.4):
    is_compared = before is not None
    change = (value - before, value - before - 0.01, value - before + 0.01, 0.005) if is_compared else (None,) * 4
    expected = "" if narrative else "at most 0.75 times as likely"
    limits = (value, value - 0.01, value + 0.01)
    return Line("c", "v", "it", firm, month, narrative, before, *limits, *change, 1000, expected, answer)


def told(*lines):
    texts = ("A claim", "It is so.", True, "it is so", "it", "as far as it goes", "at most 0.75 times as likely")
    return Told("c", "v", *texts, "supported in part", lines)


LINES = (
    line("a", 36, "supported"),
    line("a", 60, "supported", value=0.2),
    line("b", 36, "supported"),
    line("b", 60, "not supported"),
    line("c", 36, "not asked"),
    line("c", 60, "not asked"),
)


def found(*claims):
    return Evaluated("0.0", "article", 1000, 500, 1, 60, claims)


def test_answer__counts_the_firms_asked_at_the_last_month_and_tells_what_changed():
    assert in_words(told(*LINES)) == "supported in part (1 of 2 firms); not by b; before: 2 of 2 at month 36"


def test_answer__of_one_firm_is_in_the_singular():
    assert in_words(told(line("a", 60, "supported"))) == "supported in part (1 of 1 firm)"


def test_answer__does_not_speak_of_months_in_which_fewer_firms_were_asked():
    lines = (
        line("a", 36, "supported"),
        line("b", 36, "not asked"),
        line("a", 60, "supported"),
        line("b", 60, "supported"),
    )

    assert in_words(told(*lines)) == "supported in part (2 of 2 firms)"


def test_decisive__are_lines_of_the_last_month_that_are_asked_about():
    lines = [*LINES, line("a", 60, "not asked", narrative="bubble", before=None)]

    assert [(one.firm, one.month) for one in decisive(told(*lines))] == [("a", 60), ("b", 60), ("c", 60)]


def test_example__is_the_first_firm_asked():
    assert example(told(*LINES)) == "a: 40% to 20%"


def test_answers_table__has_one_line_for_each_claim_with_numbers():
    table = answers_table(found(told(*LINES), told()))

    assert [row[0] for row in table.rows] == ["A claim"]
    assert len(grids(found(told(*LINES), told()))) == 2


def test_numbers__show_what_was_compared():
    (first, *_) = numbers_table(told(*LINES)).rows

    assert first == ("a", "36 months", "40%", "30%", "-10.0 ± 0.5", "supported")


def test_numbers__by_narrative_stand_beside_those_of_all():
    all_of_them = line("a", 12, "supported", before=None)
    given = [line("a", 12, "not asked", value, name, None) for value, name in ((0.5, "bubble"), (0.1, "gold_rush"))]
    table = numbers_table(told(all_of_them, *given))

    assert [column.heading for column in table.columns] == [
        "firm",
        "month",
        "all (95%)",
        "bubble",
        "gold rush",
        "answer",
    ]
    assert table.rows == (("a", "12", "30% (29-31)", "50% (49-51)", "10% (9-11)", "supported"),)


def test_numbers__of_one_probability_have_its_interval():
    assert numbers_table(told(line("a", 60, "supported", before=None))).rows == (
        ("a", "60 months", "30% (29-31)", "supported"),
    )


def test_record__has_null_for_a_share_of_no_trial():
    empty = line("a", 60, "not asked", before=None)
    none = Line(*[float("nan") if name == "value" else getattr(empty, name) for name in Line.__dataclass_fields__])

    assert record(found(told(none)))["claims"][0]["lines"][0]["value"] is None


def test_markdown__names_command_article_and_answer():
    page = markdown(found(told(*LINES)), "filon claims --markdown", "https://example.org/article")

    assert "Written by `filon claims --markdown`; do not edit." in page
    assert "[article](https://example.org/article)" in page
    assert "> “It is so.”" in page
    assert "Answer: **supported in part (1 of 2 firms)" in page
    assert "As far as it goes." in page
