"""The forms of how a case goes on: open it again, split it off, join it with another by its number."""

from collections.abc import Callable, Mapping

from bot.cards.elements import Card, Choice, Heading, SelectInput, Text, TextInput, Tone
from bot.cards.inputs import form_card
from bot.cards.scene import Scene
from bot.domain.case import Outcome
from bot.domain.errors import Refusal
from bot.domain.rights import Field, Verb, may

Ids = Mapping[str, str]


def _join(scene: Scene, _ids: Ids) -> Card:
    """`scene.others` are the open cases that the reader may join it with, the newest first."""
    speech = scene.speech
    if not scene.others:
        raise Refusal("nothing_to_join", number=scene.subject.number)
    numbers = tuple(Choice(number, number) for number in scene.others.values())
    elements = (
        _heading(scene, "join"),
        Text(speech("card.similar.note"), Tone.SMALL),
        SelectInput("into", speech("form.into"), numbers, hint=speech("form.into.hint")),
        TextInput("reason", speech("form.reason"), lines=2, optional=True),
    )
    return form_card(scene, "join", {"case": scene.subject.id}, elements)


def _reopen(scene: Scene, _ids: Ids) -> Card:
    case = scene.subject
    if not _is_theirs(scene, Verb.REOPEN):
        raise Refusal("may_not", number=case.number if scene.sees(Field.NUMBER) else "")
    if case.closing is None:
        raise Refusal("case_open", number=case.number)
    if case.closing.outcome is Outcome.JOINED:
        raise Refusal("split_instead", number=case.number)
    return _because(scene, "reopen")


def _split(scene: Scene, _ids: Ids) -> Card:
    """Whoever may do it to the other case may do it: they know its number then."""
    closing, case = scene.subject.closing, scene.subject
    into = closing.into if closing is not None else None
    kept_out = scene.reader.party in case.kept_out
    if kept_out or not (_is_theirs(scene, Verb.SPLIT) or (into is not None and into in scene.others)):
        raise Refusal("may_not", number=case.number if scene.sees(Field.NUMBER) else "")
    if into is None:
        raise Refusal("not_joined_away", number=case.number)
    return _because(scene, "split")


def _because(scene: Scene, verb: str) -> Card:
    speech = scene.speech
    elements = (
        _heading(scene, verb),
        Text(speech(f"form.{verb}.note"), Tone.SMALL),
        TextInput("reason", speech("form.reason"), lines=4, hint=speech("form.close.hint")),
    )
    return form_card(scene, verb, {"case": scene.subject.id}, elements)


def _heading(scene: Scene, verb: str) -> Heading:
    return Heading(scene.speech("card.heading", number=scene.subject.number, state=scene.speech(f"form.{verb}")))


def _is_theirs(scene: Scene, verb: Verb) -> bool:
    return scene.reader.party is not None and may(scene.reader.party, verb, scene.subject)


FORMS: dict[str, Callable[[Scene, Ids], Card]] = {"join": _join}

OWN: dict[str, Callable[[Scene, Ids], Card]] = {"reopen": _reopen, "split": _split}
"""Of closed cases: these check themselves who may."""
