"""The forms: what opens in a dialog when a button asks for one. A form shows no more than its opener may see."""

from collections.abc import Mapping

from bot.cards.answering import answer_form, correct_card
from bot.cards.draft import own_draft
from bot.cards.elements import Card, Choice, DateTimeInput, Element, Heading, SelectInput, Text, TextInput, Tone
from bot.cards.inputs import as_input, at_label, form_card
from bot.cards.phrases import capital, due_sentence, fact_label, left_sentence, localised
from bot.cards.scene import Scene
from bot.cards.steps import AWARE, stage_to_file
from bot.domain.case import Outcome
from bot.domain.deadline import Status
from bot.domain.decision import Matter
from bot.domain.errors import Refusal
from bot.domain.finding import UNKNOWN
from bot.domain.party import Role
from bot.domain.rights import Field, Verb

HANDED = (Role.HANDLER, Role.DPO, Role.DECIDER, Role.FILER, Role.MANAGER)
"""The roles that can be handed over."""

_FORMS = ("answer", "aware", "assign", "decide", "file", "close", "add")

Ids = Mapping[str, str]


def form(verb: str, scene: Scene, ids: Ids) -> Card:
    """The form that `verb` asks for; for `answer` without a question the choice of which answer to correct.

    Raises Refusal: `unread_form`, `no_such_draft`, and of a case `no_such_case`, `no_such_question`, `not_due`,
    `may_not`, `case_closed`.
    """
    if verb in ("report", "draft"):
        return _report(scene, ids)
    if verb not in _FORMS:
        raise Refusal("unread_form")
    admit(scene, Verb(verb))
    match verb:
        case "answer":
            return answer_form(scene, ids) if "question" in ids else correct_card(scene)
        case "aware":
            return _aware(scene)
        case "assign":
            return _assign(scene)
        case "decide":
            return _decide(scene, ids)
        case "file":
            return _file(scene, ids)
        case "close":
            return _close(scene)
        case _:
            return _add(scene)


def admit(scene: Scene, verb: Verb) -> None:
    """Raises Refusal `may_not` or `case_closed`. A stranger learns nothing of the case."""
    case = scene.subject
    if not case.open and scene.sees(Field.STATE):
        raise Refusal("case_closed", number=case.number)
    if not scene.offers(verb):
        raise Refusal("may_not", number=case.number if scene.sees(Field.NUMBER) else "")


def _report(scene: Scene, ids: Ids) -> Card:
    speech, draft = scene.speech, own_draft(scene, ids.get("draft", ""))
    if draft is None:
        raise Refusal("no_such_draft")
    elements = (
        Heading(speech("form.report")),
        Text(speech("form.report.note"), Tone.SMALL),
        TextInput("words", speech("form.words"), draft.words, lines=5, hint=speech("form.words.hint")),
        DateTimeInput(
            "discovered", at_label(scene, "form.discovered"), optional=True, hint=speech("form.discovered.hint")
        ),
    )
    return form_card(scene, "report", {"draft": draft.id}, elements)


def _add(scene: Scene) -> Card:
    speech = scene.speech
    words = TextInput("words", speech("form.words_more"), lines=5, hint=speech("form.words.hint"))
    return form_card(scene, "add", {"case": scene.subject.id}, (_heading(scene, "add"), words))


def _aware(scene: Scene) -> Card:
    case, speech = scene.subject, scene.speech
    known = case.value(AWARE)
    value = known if known is not UNKNOWN else case.value("discovered")
    elements = (
        _heading(scene, "aware"),
        Text(speech("form.aware.note"), Tone.SMALL),
        DateTimeInput("at", at_label(scene, "form.aware.at"), as_input(scene, value)),
        TextInput("reason", speech("form.reason"), lines=3, optional=True, hint=speech("form.aware.reason.hint")),
    )
    return form_card(scene, "aware", {"case": case.id, "seq": str(case.sequence((AWARE,)))}, elements)


def _assign(scene: Scene) -> Card:
    speech = scene.speech
    roles = tuple(Choice(role.value, capital(speech(f"role.{role}"))) for role in HANDED)
    people = tuple(Choice(party, name) for party, name in scene.parties)
    elements = (
        _heading(scene, "assign"),
        SelectInput("role", speech("form.role"), roles, chosen=(Role.HANDLER.value,)),
        SelectInput("person", speech("form.person"), people),
        TextInput("reason", speech("form.reason"), lines=2, optional=True),
    )
    return form_card(scene, "assign", {"case": scene.subject.id}, elements)


def _decide(scene: Scene, ids: Ids) -> Card:
    """The proposal stands above the choice, and nothing is chosen beforehand."""
    speech, matter = scene.speech, _matter(ids)
    yes_no = tuple(Choice(v, speech(f"form.decide.{matter}.{v}")) for v in ("yes", "no"))
    elements: tuple[Element, ...] = (
        _heading(scene, f"decide.{matter}"),
        *_proposal(scene),
        SelectInput("yes", speech("form.decide"), yes_no),
        TextInput("reasons", speech("form.reasons"), lines=5, hint=speech("form.reasons.hint")),
    )
    return form_card(scene, "decide", {"case": scene.subject.id, "matter": matter.value}, elements)


def _matter(ids: Ids) -> Matter:
    try:
        return Matter(ids.get("matter", ""))
    except ValueError:
        raise Refusal("unread_form") from None


def _proposal(scene: Scene) -> tuple[Element, ...]:
    if not scene.sees(Field.RISK):
        return ()
    speech, risk = scene.speech, scene.outlook.risk
    rules = (localised(rule.says, speech.language).rstrip(".") for rule in risk.fired[:4])
    sources = (rule.source for rule in risk.fired[:4])
    said = [Text(speech("card.rule", says=says, source=source)) for says, source in zip(rules, sources, strict=True)]
    unknown = [fact_label(speech, fact) for fact in risk.missing]
    missing = (Text(speech("card.would_change", facts=unknown)),) if unknown else ()
    level = Text(speech("card.risk", level=speech(f"risk.{risk.level}")), Tone.STRONG)
    return (level, *said, *missing, Text(speech("card.person_decides"), Tone.SMALL))


def _file(scene: Scene, ids: Ids) -> Card:
    """After the due instant the reasons for the delay are part of the notification (GDPR Art. 33(1))."""
    speech, stage = scene.speech, ids.get("stage") or stage_to_file(scene)
    deadline = scene.outlook.deadline(stage)
    if deadline is None:
        raise Refusal("not_due")
    late = deadline.status is Status.LATE and deadline.late_needs_reason
    hint = speech("form.delay_reason.hint")
    elements: tuple[Element, ...] = (
        _heading(scene, "file"),
        Text(due_sentence(scene, deadline)),
        *((Text(left_sentence(scene, deadline), Tone.SMALL),) if deadline.status.running and deadline.target else ()),
        DateTimeInput("at", at_label(scene, "form.file.at")),
        TextInput("reference", speech("form.reference"), limit=200, hint=speech("form.reference.hint")),
        TextInput("delay_reason", speech("form.delay_reason"), lines=3, optional=not late, hint=hint),
    )
    return form_card(scene, "file", {"case": scene.subject.id, "stage": stage}, elements)


def _close(scene: Scene) -> Card:
    speech = scene.speech
    outcomes = tuple(
        Choice(o.value, capital(speech(f"outcome.{o}")), speech(f"outcome.{o}.hint"))
        for o in Outcome
        if o is not Outcome.JOINED
    )
    elements = (
        _heading(scene, "close"),
        SelectInput("outcome", speech("form.outcome"), outcomes),
        TextInput("reason", speech("form.reason"), lines=4, hint=speech("form.close.hint")),
    )
    return form_card(scene, "close", {"case": scene.subject.id}, elements)


def _heading(scene: Scene, name: str) -> Heading:
    return Heading(scene.speech("card.heading", number=scene.subject.number, state=scene.speech(f"form.{name}")))
