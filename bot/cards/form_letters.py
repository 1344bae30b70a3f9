"""The forms of an authority's letter: record it, hand a question on, be away, answer, more time, in writing, sent."""

from collections.abc import Callable, Mapping

from bot.cards.elements import Card, Choice, DateTimeInput, Element, Heading, Quote, SelectInput, Text, TextInput, Tone
from bot.cards.inputs import as_input, at_label, form_card
from bot.cards.letter import letter_ids, show_letter, show_reply
from bot.cards.letter_question import question_ids
from bot.cards.letter_said import draft
from bot.cards.letter_words import is_owner, letter_of, letter_title, offered, place_of, reads
from bot.cards.scene import Scene
from bot.domain.errors import Refusal
from bot.domain.ids import PartyId
from bot.domain.letter import Letter, LetterKind, LetterQuestion
from bot.domain.letter_owner import letter_question
from bot.domain.milestone import When
from bot.domain.rights import Field, Verb

Ids = Mapping[str, str]


def _letter(scene: Scene, _ids: Ids) -> Card:
    _admit(scene, Verb.LETTER)
    speech, case = scene.speech, scene.subject
    kinds = tuple(Choice(kind.value, speech(f"letter.kind.{kind}")) for kind in LetterKind)
    authority = scene.law.authority(case.jurisdiction)
    elements = (
        Heading(_title(scene, speech("letter.form"))),
        Text(speech("letter.form.note"), Tone.SMALL),
        SelectInput("kind", speech("letter.form.kind"), kinds, chosen=(LetterKind.LETTER.value,)),
        DateTimeInput("received", at_label(scene, "letter.form.received"), as_input(scene, When.exact(scene.now))),
        DateTimeInput("due", at_label(scene, "letter.form.due"), hint=speech("letter.form.due.hint")),
        TextInput("authority", speech("letter.form.authority"), authority.name if authority else "", limit=200),
        TextInput("reference", speech("letter.form.reference"), limit=200, optional=True),
        TextInput("questions", speech("letter.form.questions"), lines=8, hint=speech("letter.form.questions.hint")),
    )
    return form_card(scene, "letter", {"case": case.id}, elements)


def _owner(scene: Scene, ids: Ids) -> Card:
    question = _question(scene, ids, Verb.OWNER, mine=False)
    speech = scene.speech
    people = tuple(Choice(party, name) for party, name in _everyone(scene) if party != question.owner)
    elements = (
        Heading(_title(scene, speech("letter.form.owner"))),
        Quote(question.text),
        Text(speech("letter.form.owner.note"), Tone.SMALL),
        SelectInput("owner", speech("letter.form.owner.who"), people),
        TextInput("reason", speech("form.reason"), lines=2, optional=True),
    )
    return form_card(scene, "owner", question_ids(scene, question), elements)


def _away(scene: Scene, ids: Ids) -> Card:
    question = _question(scene, ids, Verb.AWAY, mine=True)
    own = ".own" if is_owner(scene, question) else ""
    elements = (
        Heading(_title(scene, scene.speech(f"letter.form.away{own}"))),
        Text(scene.speech("letter.form.away.note"), Tone.SMALL),
        DateTimeInput("until", scene.speech("letter.form.away.until"), hint=scene.speech("letter.form.day.hint")),
    )
    return form_card(scene, "away", question_ids(scene, question), elements)


def _respond(scene: Scene, ids: Ids) -> Card:
    """Filled with what was answered, else with what the case already says to it."""
    question = _question(scene, ids, Verb.RESPOND, mine=True)
    speech = scene.speech
    known = question.answer or draft(scene, question)
    note: tuple[Element, ...] = (Text(speech("letter.form.draft"), Tone.SMALL),) if known and question.open else ()
    elements: tuple[Element, ...] = (
        Heading(_title(scene, speech("letter.form.respond", at=place_of(scene, question)))),
        Quote(question.text),
        *note,
        TextInput("answer", speech("letter.form.answer"), known[:3000], lines=8),
        TextInput(
            "evidence",
            speech("letter.form.evidence"),
            question.evidence,
            lines=2,
            limit=500,
            optional=True,
            hint=speech("letter.form.evidence.hint"),
        ),
    )
    return form_card(scene, "respond", question_ids(scene, question), elements)


def _extend(scene: Scene, ids: Ids) -> Card:
    letter, speech = _open_letter(scene, ids, Verb.EXTEND), scene.speech
    states = tuple(Choice(state, speech(f"letter.form.extend.{state}")) for state in ("asked", "granted"))
    hint = speech("letter.form.extend.until.hint")
    elements = (
        Heading(_title(scene, letter_title(scene, str(letter.number)))),
        Text(speech("letter.form.extend.note"), Tone.SMALL),
        SelectInput("state", speech("letter.form.extend"), states),
        DateTimeInput("until", at_label(scene, "letter.form.extend.until"), optional=True, hint=hint),
    )
    return form_card(scene, "extend", letter_ids(scene, letter), elements)


def _confirm(scene: Scene, ids: Ids) -> Card:
    letter, speech = _open_letter(scene, ids, Verb.CONFIRM), scene.speech
    due = as_input(scene, letter.due)
    elements = (
        Heading(_title(scene, letter_title(scene, str(letter.number)))),
        Text(speech("letter.form.confirm.note"), Tone.SMALL),
        DateTimeInput("due", at_label(scene, "letter.form.due"), due, hint=speech("letter.form.day.hint")),
        TextInput("reference", speech("letter.form.reference"), letter.reference, limit=200, optional=True),
    )
    return form_card(scene, "confirm", letter_ids(scene, letter), elements)


def _sent(scene: Scene, ids: Ids) -> Card:
    letter, speech = _open_letter(scene, ids, Verb.SENT), scene.speech
    hint = speech("letter.form.sent.reference.hint")
    elements = (
        Heading(_title(scene, letter_title(scene, str(letter.number)))),
        Text(speech("letter.form.sent.note"), Tone.SMALL),
        DateTimeInput("at", at_label(scene, "letter.form.sent.at")),
        TextInput("reference", speech("form.reference"), limit=200, optional=True, hint=hint),
    )
    return form_card(scene, "sent", letter_ids(scene, letter), elements)


def _title(scene: Scene, says: str) -> str:
    return scene.speech("card.heading", number=scene.subject.number, state=says)


def _admit(scene: Scene, verb: Verb, *, mine: bool = False) -> None:
    """Raises Refusal `may_not`. A stranger learns nothing of the case."""
    if not (offered(scene, verb) or mine):
        raise Refusal("may_not", number=scene.subject.number if scene.sees(Field.NUMBER) else "")


def _open_letter(scene: Scene, ids: Ids, verb: Verb) -> Letter:
    """Raises Refusal `may_not`, `no_such_letter`, `letter_answered`."""
    _admit(scene, verb)
    letter = letter_of(scene, ids.get("letter", ""))
    if letter is None or not reads(scene):
        raise Refusal("no_such_letter", number=scene.subject.number)
    if not letter.open:
        raise Refusal("letter_answered", number=scene.subject.number)
    return letter


def _question(scene: Scene, ids: Ids, verb: Verb, *, mine: bool) -> LetterQuestion:
    """Raises Refusal `may_not`, `no_such_letter_question`, `letter_answered`."""
    number = ids.get("question", "")
    question = letter_question(scene.subject, int(number)) if number.isascii() and number.isdigit() else None
    _admit(scene, verb, mine=mine and question is not None and is_owner(scene, question))
    if question is None:
        raise Refusal("no_such_letter_question", number=scene.subject.number)
    letter = scene.subject.letter(question.letter)
    if letter is None or not letter.open:
        raise Refusal("letter_answered", number=scene.subject.number)
    return question


def _everyone(scene: Scene) -> tuple[tuple[PartyId, str], ...]:
    """Each person of the organisation once, without those who are kept out."""
    people = dict((*scene.parties, *scene.people))
    return tuple((party, name) for party, name in people.items() if party not in scene.subject.kept_out)


OWN: dict[str, Callable[[Scene, Ids], Card]] = {
    "letter": _letter,
    "owner": _owner,
    "away": _away,
    "respond": _respond,
    "extend": _extend,
    "confirm": _confirm,
    "sent": _sent,
    "show_letter": show_letter,
    "show_reply": show_reply,
}
"""They guard themselves: an owner may without any role, and a closed case forbids nothing."""
