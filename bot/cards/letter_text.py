"""A first draft of the letter to the people concerned, and of the public text (GDPR Art. 34(2) and 34(3)(c)).

Plain, in the case's language, from what is known; what is missing is marked, and a person finishes it. It names
roles and no private person.
"""

from collections.abc import Iterator

from bot.cards.phrases import value_words
from bot.cards.scene import Scene
from bot.domain.finding import Facts
from bot.domain.groups import groups
from bot.domain.measure import Measure
from bot.domain.milestone import When
from bot.text.catalog import Speech

ADVICE = ("credentials", "national_id", "financial", "contact", "protected_address", "health")
"""Kinds of data that people can do something about, the most urgent first."""

HAPPENED, CONSEQUENCES = "what_happened", "consequences"
"""Facts in words, where the interview asks for them."""

LONGEST = 3000
"""Characters that an input takes on every platform."""


def letter_draft(scene: Scene, group: str = "", *, public: bool = False) -> str:
    """The draft for one group, parts apart by an empty line. `public`: for everybody to read."""
    text = "\n\n".join(_parts(scene, _facts(scene, group), public=public))
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _facts(scene: Scene, group: str) -> Facts:
    found = groups(scene.subject, scene.interview)
    return next((g.facts for g in found if g.id == group), found[0].facts)


def _parts(scene: Scene, facts: Facts, *, public: bool) -> Iterator[str]:
    speech = scene.own
    children = facts.get("children") is True
    yield speech("draft.title", organisation=scene.organisation.name)
    if children and not public:
        yield speech("draft.guardian")
    yield _part(speech, "happened", *_happened(scene, facts))
    yield _part(speech, "data", *_data(speech, facts, public=public))
    yield _part(speech, "consequences", _text(speech, facts, CONSEQUENCES, "draft.consequences.missing"))
    yield _part(speech, "done", *_done(scene))
    yield _part(speech, "advice", *_advice(speech, facts))
    if public:
        yield _part(speech, "affected", speech("draft.affected.missing"))
    yield _part(speech, "contact", *_contact(scene, public=public))


def _part(speech: Speech, name: str, *sentences: str) -> str:
    return "\n".join((speech(f"draft.{name}"), *sentences))


def _text(speech: Speech, facts: Facts, fact: str, missing: str) -> str:
    value = facts.get(fact)
    return value if isinstance(value, str) and value.strip() else speech(missing)


def _happened(scene: Scene, facts: Facts) -> Iterator[str]:
    speech = scene.own
    yield _text(speech, facts, HAPPENED, "draft.happened.missing")
    types = facts.get("breach_types")
    if isinstance(types, tuple) and types:
        yield speech("draft.happened.types", types=value_words(speech, "breach_types", types))
    for fact in ("started", "discovered", "contained_at"):
        when = facts.get(fact)
        if isinstance(when, When):
            yield speech(f"draft.happened.{fact}", when=when)


def _data(speech: Speech, facts: Facts, *, public: bool) -> Iterator[str]:
    categories = facts.get("data_categories")
    if not isinstance(categories, tuple) or not categories:
        yield speech("draft.data.missing")
        return
    key = "draft.data.public" if public else "draft.data.yours"
    yield speech(key, data=value_words(speech, "data_categories", categories))


def _done(scene: Scene) -> Iterator[str]:
    speech, case = scene.own, scene.subject
    done = [m for m in case.measures if m.done_at is not None]
    promised = [m for m in case.measures if m.promised]
    yield from (f"- {_stop(m)}." for m in done)
    yield from (speech("draft.done.promised", text=_stop(m)) for m in promised)
    if not done and not promised:
        yield speech("draft.done.missing")
    if case.standing:
        yield speech("draft.done.notified", authority=_authority(scene))


def _stop(measure: Measure) -> str:
    return measure.text.strip().rstrip(".")


def _advice(speech: Speech, facts: Facts) -> Iterator[str]:
    categories = facts.get("data_categories")
    chosen = categories if isinstance(categories, tuple) else ()
    found = [f"- {speech(f'draft.advice.{kind}')}" for kind in ADVICE if kind in chosen]
    yield from found or (speech("draft.advice.missing"),)


def _contact(scene: Scene, *, public: bool) -> Iterator[str]:
    speech = scene.own
    yield speech("draft.contact.dpo")
    if scene.organisation.duty_contact:
        yield speech("draft.contact.duty", contact=scene.organisation.duty_contact)
    else:
        yield speech("draft.contact.missing")
    yield speech("draft.contact.complain", authority=_authority(scene))
    if public:
        yield speech("draft.public.stays")


def _authority(scene: Scene) -> str:
    found = scene.law.authority(scene.subject.jurisdiction)
    return found.name if found is not None else scene.own("draft.authority")
