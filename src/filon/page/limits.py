"""What the numbers do not say, in plain words."""

from __future__ import annotations

from filon.page.blocks import Points
from filon.page.subject import Subject
from filon.report.probabilities import basis

SHIPPED = ("crash", "closed")
"""What holds of the shipped model alone."""


def limits(subject: Subject) -> Points:
    """The section of the page."""
    say, found = subject.language.say, basis(subject.provenance)
    shipped = found is not None
    texts = [say("limit.model")]
    if found is not None:
        texts.append(say("limit.judgement", judged=subject.language.percent(found["judgement_share"])))
    texts.append(say("limit.intervals"))
    texts += [say("limit.weights")] if subject.narratives else []
    texts += [say(f"limit.{name}") for name in SHIPPED] if shipped else [say("limit.own")]
    return Points((*texts, say("limit.bounds")))
