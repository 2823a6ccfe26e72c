"""What a reader of the page can change, and what the script is given for it."""

from __future__ import annotations

import json
from typing import Any

from filon.figures.style import LEGIBLE, MUTED, colour
from filon.page.answer import opening, story_if
from filon.page.blocks import Controls, Weight
from filon.page.drawings import variable
from filon.page.shares import SECTOR, Entity, as_data
from filon.page.subject import Subject
from filon.report.language import messages

OTHERS = "others"

SAID = {
    "interval": "headline.interval",
    "cause": "headline.cause",
    "stories": "headline.stories",
    "end": "headline.end",
    "under": "headline.under",
    "over": "headline.over",
    "total": "incidence.total",
    "chart": "chart.title",
    "chart_whole": "chart.whole",
    "measured": "incidence.subtitle",
    "measured_sector": "chart.sector",
}
"""Messages that the script fills."""


def controls(subject: Subject) -> Controls:
    """Firm where there are several, horizon, and a weight for each narrative that every firm's crash is known in."""
    say, language = subject.language.say, subject.language
    several = len(subject.entities) > 1
    firms = tuple((entity.name, subject.called(entity.name)) for entity in subject.entities) if several else ()
    spans = tuple((str(step), _span(subject, step)) for step in subject.horizons)
    weights = tuple(
        Weight(
            name,
            say("control.weight", name=language.name(name)),
            repr(weight),
            f"{weight:.2f}",
            language.percent(weight, bounded=False),
        )
        for name, weight in (subject.narratives.items() if len(subject.narratives) > 1 else ())
    )
    first = subject.firm or (subject.entities[0].name if subject.entities else "")
    return Controls(firms, first, spans if len(spans) > 1 else (), str(subject.horizons[-1]), weights)


def _span(subject: Subject, step: int) -> str:
    """A horizon as it is chosen: how long, and until when."""
    within = subject.within(step)
    return f"{within} ({subject.language.month(subject.dates[step])})" if subject.dates else within


def data(subject: Subject) -> str:
    """All that the script knows, as JSON that may stand inside a page."""
    return written(_data(subject))


def written(value: Any) -> str:
    r"""JSON without a character that could end the element that it stands in.

    Examples
    --------
    >>> written({"a": "</script>"})
    '{"a":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _data(subject: Subject) -> dict[str, Any]:
    """Probabilities, names, and the forms of numbers."""
    language, texts = subject.language, messages()
    sign = "%" if language.percent(0.5)[-2:] == "0%" else "\xa0%"
    dates = [f"{day:%Y-%m}" for day in subject.dates] if subject.dates else []
    return {
        "lang": language.tag,
        "firm": subject.firm or subject.entities[0].name,
        "step": subject.horizons[-1],
        "when": {str(step): subject.when(step) for step in subject.horizons},
        "dates": dates,
        "narratives": [
            {"name": name, "weight": weight, "condition": story_if(language, name)}
            for name, weight in subject.narratives.items()
        ],
        "causes": _causes(subject),
        "texts": {short: texts[key][language.tag] for short, key in SAID.items()} | {"sign": sign},
        "entities": [as_data(entity) | _words_of(subject, entity) for entity in subject.entities],
    }


def _words_of(subject: Subject, entity: Entity) -> dict[str, str]:
    """What an entity is called, and how its headline begins."""
    begins = messages()[opening(subject, entity)][subject.language.tag]
    return {"label": subject.called(entity.name), "opening": begins}


def _causes(subject: Subject) -> dict[str, dict[str, str]]:
    """Names and colours of first causes, and of what is drawn as one."""
    parts = [part for entity in subject.entities if entity.name != SECTOR for part in (entity.own, *entity.given)]
    names = list(dict.fromkeys(name for part in parts for name in part.causes))
    tints = {name: colour(name, place) for place, name in enumerate(names)} | {OTHERS: MUTED}
    return {
        name: {
            "label": subject.language.name(name),
            "colour": variable(tint),
            "ink": variable(LEGIBLE.get(tint, tint)),
        }
        for name, tint in tints.items()
    }
