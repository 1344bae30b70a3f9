"""Who of the people concerned was told: the section of the case card, the notice of one round, and what is missing."""

from collections.abc import Iterator, Mapping

from bot.cards.elements import Card, Element, Heading, Quote, Text, Tone
from bot.cards.phrases import capital, option_label, summary
from bot.cards.scene import Scene
from bot.cards.steps import must_inform
from bot.domain.informed import Tally, is_owed, tally, told_groups, unaccounted
from bot.domain.informing import Channel, Informing
from bot.domain.rights import Field


def group_label(scene: Scene, group: str) -> str:
    """What a group is called in the middle of a sentence; the one group of a case is everybody."""
    return option_label(scene.speech, "whose", group) if group else scene.speech("inform.everybody")


def informing_section(scene: Scene) -> Iterator[Element]:
    """Group by group, as soon as it was decided to tell the people or somebody was told."""
    case = scene.subject
    if not scene.sees(Field.DECISIONS) or not (case.informings or is_owed(case)):
        return
    yield Text(scene.speech("inform.section"), Tone.STRONG)
    missing = {t.group for t in unaccounted(case, told_groups(case))} if is_owed(case) else set()
    for group in dict.fromkeys((*told_groups(case), *(r.group for r in case.informings))):
        yield from _group(scene, tally(case, group), open_=group in missing)


def informed_card(scene: Scene, ids: Mapping[str, str]) -> Card | None:
    """One round, as a new message. `ids["informing"]` is its sequence."""
    found = [r for r in scene.subject.informings if str(r.sequence) == ids.get("informing")]
    if not found or not scene.sees(Field.DECISIONS):
        return None
    speech, made = scene.speech, found[0]
    count = tally(scene.subject, made.group)
    says = speech("informed.short", reached=count.reached, of=count.of)
    heading = Heading(speech("card.heading", number=scene.subject.number, state=says))
    unfinished = scene.subject.open and must_inform(scene)
    following = [Text(speech("inform.still"), Tone.WARNING)] if unfinished else []
    elements = (heading, *_group(scene, count, open_=False), *_round(scene, made), *following)
    return Card(summary(scene, says), elements, speech.language)


def _group(scene: Scene, count: Tally, *, open_: bool) -> Iterator[Element]:
    speech, who = scene.speech, capital(group_label(scene, count.group))
    if not count.of:
        yield Text(speech("inform.nobody_yet", who=who), Tone.WARNING if open_ else Tone.PLAIN)
        return
    yield Text(" ".join((speech("inform.count", who=who, said=_said(scene, count)), *_rest(scene, count))))
    if open_:
        yield Text(speech("inform.missing", rest=count.rest), Tone.WARNING)
    if count.grounds and _reads_all(scene):
        yield Quote(count.grounds)


def _said(scene: Scene, count: Tally) -> str:
    """*412 of 530 told (digital post), 9 returned*."""
    speech = scene.speech
    details = {"told": count.told, "of": count.of, "returned": count.returned}
    details["how"] = [speech(f"channel.{channel}") for channel in count.channels]  # type: ignore[assignment]
    if not count.channels:
        return speech("inform.said.none", of=count.of)
    return speech("inform.said.returned" if count.returned else "inform.said", **details)


def _rest(scene: Scene, count: Tally) -> Iterator[str]:
    if count.rest and count.public:
        yield scene.speech("inform.rest.public", rest=count.rest)
    elif count.rest and count.grounds:
        yield scene.speech("inform.rest.grounds", rest=count.rest)


def _round(scene: Scene, made: Informing) -> Iterator[Element]:
    speech = scene.speech
    key = "informed.public" if made.channel is Channel.PUBLIC else "informed.by"
    yield Text(speech(key, who=scene.who(made.by), at=made.at), Tone.SMALL)
    if made.version and scene.sees_reasons(made.by):
        yield Text(speech("informed.version", version=made.version), Tone.SMALL)
    if made.text and scene.sees_reasons(made.by):
        yield Quote(made.text)


def _reads_all(scene: Scene) -> bool:
    return scene.sees(Field.REASONS)
