"""The answer in one sentence, and what it is conditional on."""

from __future__ import annotations

from datetime import date

from filon.page.shares import SECTOR, Entity
from filon.page.subject import Subject, outside
from filon.report.estimates import along
from filon.report.language import Language, messages
from filon.report.numbers import LEAST, MOST, decimals
from filon.report.probabilities import basis, sampling

WHOLE = 0.1
"""Probabilities from which a headline tells whole percents."""


def headline(subject: Subject, entity: Entity | None, step: int) -> str:
    """How likely a crash is by a step, of what, and in which stories most and least."""
    if entity is None:
        return _without_crash(subject, step)
    say, told = subject.language.say, entity.own.estimate(step)
    parts = [
        say(
            opening(subject, entity),
            firm=subject.called(entity.name),
            crash=rounded(subject.language, told["probability"], decimals(told)),
            when=subject.when(step),
        )
    ]
    if not outside(told):
        ends = (subject.language.percent(told[end], decimals(told)) for end in ("low", "high"))
        parts.append(say("headline.interval", **dict(zip(("low", "high"), ends, strict=True))))
    if (cause := entity.own.first_cause(step)) is not None:
        parts.append(say("headline.cause", cause=subject.language.name(cause)))
    if len(entity.given) > 1 and told["probability"] >= LEAST:
        parts.append(_stories(subject, entity, step))
    return "".join(parts) + say("headline.end")


def opening(subject: Subject, entity: Entity) -> str:
    """The message that a headline begins with: of a proper name, what is its own."""
    if entity.name == SECTOR:
        return "headline.sector"
    return "headline.firm_of" if " " in subject.called(entity.name) else "headline.firm"


def rounded(language: Language, value: float, digits: int) -> str:
    """A probability as a headline tells it.

    Examples
    --------
    >>> rounded(Language("en"), 0.259, 1), rounded(Language("en"), 0.033, 1), rounded(Language("en"), 0.002, 1)
    ('26%', '3.3%', 'under 1%')
    """
    if value < LEAST or value > MOST:
        return language.say("headline.under" if value < LEAST else "headline.over")
    return language.percent(value, 0 if value >= WHOLE else digits)


def story_if(language: Language, narrative: str) -> str:
    """A narrative as a condition."""
    key = f"story_if.{narrative}"
    return language.say(key) if key in messages() else language.say("story_if.other", name=language.name(narrative))


def _stories(subject: Subject, entity: Entity, step: int) -> str:
    """The narratives in which a crash is likeliest and least likely."""
    names = list(subject.narratives)
    order = sorted(range(len(names)), key=lambda place: -entity.given[place].crash[0, step])
    ends = {"most": order[0], "least": order[-1]}
    shares = {end: entity.given[place].estimate(step) for end, place in ends.items()}
    told = {end: rounded(subject.language, one["probability"], 0) for end, one in shares.items()}
    conditions = {f"if_{end}": story_if(subject.language, names[place]) for end, place in ends.items()}
    return subject.language.say("headline.stories", **told, **conditions)


def _without_crash(subject: Subject, step: int) -> str:
    """What is said of a model that knows no crash: its likeliest end."""
    say, firm = subject.language.say, subject.firms[0]
    point = subject.tree["summary"].to_dataset().sel({"entity": firm, subject.step: step}).load()
    exits = along(point, "exit_probability", "exit")
    if not exits:
        return say("headline.nothing", firm=subject.called(firm))
    name = max(exits, key=lambda one: exits[one]["probability"])
    share = rounded(subject.language, exits[name]["probability"], decimals(exits[name]))
    return say(
        "headline.without_crash",
        firm=subject.called(firm),
        when=subject.when(step),
        exit=subject.language.name(name),
        share=share,
    )


def conditions(subject: Subject) -> str:
    """What every number of the page is conditional on."""
    say, language = subject.language.say, subject.language
    found = basis(subject.provenance)
    what = say("conditional.model")
    if found is not None:
        judged = language.percent(found["judgement_share"])
        what = say("conditional.figures", figures=language.number(found["figures"]), judged=judged)
        what += say("conditional.user", count=found["set_by_user"]) if found["set_by_user"] else ""
        if found["oldest"] and found["newest"]:
            oldest, newest = (language.month(_day(day)) for day in (found["oldest"], found["newest"]))
            what += say("conditional.dated", oldest=oldest, newest=newest)
    if subject.narratives:
        weights = (f"{language.name(name)} {language.percent(share)}" for name, share in subject.narratives.items())
        what += say("conditional.weights", weights=", ".join(weights))
    trials = language.number(int(subject.tree["summary"]["trials"].sum()))
    return say("conditional.on", what=what, trials=trials) + _drawn(subject)


def _drawn(subject: Subject) -> str:
    """How the inputs of trials were drawn, where it was not at random."""
    found, language = sampling(subject.tree.attrs), subject.language
    if found["sampler"] == "random":
        return ""
    used, possible = (language.number(found[name]) for name in ("quasi_random_dimensions", "dimensions"))
    return language.say(f"conditional.{found['sampler']}", used=used, possible=possible)


def _day(text: str) -> date:
    """A date of figures, which may be a year or a month."""
    year, month, *_ = (*(int(part) for part in text.split("-")), 1)
    return date(year, month, 1)
