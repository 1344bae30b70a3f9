"""The forms of triage and of the acts of a case: report, add, when we knew, hand over, file, close."""

from collections.abc import Callable, Mapping

from bot.cards.draft import own_draft
from bot.cards.elements import Card, Choice, DateTimeInput, Element, Heading, SelectInput, Text, TextInput, Tone
from bot.cards.exclusions import wish_inputs
from bot.cards.inputs import as_input, at_label, form_card
from bot.cards.phrases import capital, due_sentence, left_sentence
from bot.cards.scene import Scene
from bot.cards.steps import AWARE, stage_to_file
from bot.cards.withdrawn import withdrawn_section
from bot.domain.case import Outcome
from bot.domain.deadline import Status
from bot.domain.errors import Refusal
from bot.domain.filing import FilingKind, fitting
from bot.domain.finding import UNKNOWN
from bot.domain.party import Role

HANDED = (Role.HANDLER, Role.DPO, Role.DECIDER, Role.FILER, Role.MANAGER)
"""The roles that can be handed over."""

Ids = Mapping[str, str]


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
        *wish_inputs(scene, "keep_out", "keep_out_words"),
        SelectInput("after", speech("form.after"), _no_yes(scene), False, ("no",), True, speech("form.after.hint")),
    )
    return form_card(scene, "report", {"draft": draft.id}, elements)


def _no_yes(scene: Scene) -> tuple[Choice, ...]:
    return Choice("no", scene.speech("card.no")), Choice("yes", scene.speech("card.yes"))


def _add(scene: Scene, _ids: Ids) -> Card:
    speech = scene.speech
    words = TextInput("words", speech("form.words_more"), lines=5, hint=speech("form.words.hint"))
    return form_card(scene, "add", {"case": scene.subject.id}, (_heading(scene, "add"), words))


def _aware(scene: Scene, _ids: Ids) -> Card:
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


def _assign(scene: Scene, _ids: Ids) -> Card:
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


def _file(scene: Scene, ids: Ids) -> Card:
    """After the due instant the reasons for the delay are part of the notification (GDPR Art. 33(1))."""
    speech, stage = scene.speech, ids.get("stage") or stage_to_file(scene)
    deadline = scene.outlook.deadline(stage)
    if deadline is None:
        raise Refusal("not_due")
    late = deadline.status is Status.LATE and deadline.late_needs_reason
    kinds = fitting(scene.subject.standing)
    taken_back = FilingKind.WITHDRAWAL in kinds
    hint = speech("form.delay_reason.hint_withdrawal" if taken_back else "form.delay_reason.hint")
    choices = tuple(Choice(k.value, capital(speech(f"filing.{k}")), speech(f"filing.{k}.hint")) for k in kinds)
    why = speech("form.why_withdrawn" if taken_back else "form.delay_reason")
    elements: tuple[Element, ...] = (
        _heading(scene, "file"),
        Text(due_sentence(scene, deadline)),
        *((Text(left_sentence(scene, deadline), Tone.SMALL),) if deadline.status.running and deadline.target else ()),
        DateTimeInput("at", at_label(scene, "form.file.at")),
        SelectInput("kind", speech("form.kind"), choices, chosen=(kinds[0].value,)),
        TextInput("reference", speech("form.reference"), limit=200, hint=speech("form.reference.hint")),
        TextInput("delay_reason", why, lines=3, optional=not late, hint=hint),
    )
    return form_card(scene, "file", {"case": scene.subject.id, "stage": stage}, elements)


def _close(scene: Scene, _ids: Ids) -> Card:
    speech = scene.speech
    outcomes = tuple(
        Choice(o.value, capital(speech(f"outcome.{o}")), speech(f"outcome.{o}.hint"))
        for o in Outcome
        if o is not Outcome.JOINED
    )
    elements = (
        _heading(scene, "close"),
        *withdrawn_section(scene),
        SelectInput("outcome", speech("form.outcome"), outcomes),
        TextInput("reason", speech("form.reason"), lines=4, hint=speech("form.close.hint")),
    )
    return form_card(scene, "close", {"case": scene.subject.id}, elements)


def _heading(scene: Scene, name: str) -> Heading:
    return Heading(scene.speech("card.heading", number=scene.subject.number, state=scene.speech(f"form.{name}")))


FORMS: dict[str, Callable[[Scene, Ids], Card]] = {
    "aware": _aware,
    "assign": _assign,
    "file": _file,
    "close": _close,
    "add": _add,
}

OWN: dict[str, Callable[[Scene, Ids], Card]] = {"report": _report, "draft": _report}
