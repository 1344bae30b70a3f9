"""Three quick questions for whoever reported, and the first aid: one private card, edited in place."""

from collections.abc import Iterator, Mapping

from bot.cards.buttons import MOST, case_ids
from bot.cards.elements import Button, Buttons, Card, Element, FactRows, Heading, Style, Text, Tone
from bot.cards.phrases import fact_row
from bot.cards.scene import Scene
from bot.domain.finding import UNKNOWN
from bot.domain.first_aid import KIND, TAPS, FirstAid, Step, aid_for, first_aid_done, taps_left
from bot.domain.party import Role
from bot.domain.rights import Field, Verb


def tap_card(scene: Scene, _ids: Mapping[str, str]) -> Card | None:
    """For one who reported, and nobody else. Without buttons once the case is closed."""
    reader = scene.reader.party
    if scene.case is None or reader is None or Role.REPORTER not in scene.case.roles(reader):
        return None
    speech = scene.speech
    says = "tap.summary" if taps_left(scene.case) else "tap.summary.done"
    return Card(speech(says, number=scene.case.number), tuple(_elements(scene)), speech.language)


def _elements(scene: Scene) -> Iterator[Element]:
    aid, left = aid_for(scene.subject, scene.law.first_aid), taps_left(scene.subject)
    if aid is not None:
        yield from _steps(scene, aid)
    if left and scene.offers(Verb.TAP):
        yield from _question(scene, left)
    if not left:
        yield Text(scene.speech("tap.thanks"), Tone.SMALL)


def _question(scene: Scene, left: tuple[str, ...]) -> Iterator[Element]:
    speech, fact = scene.speech, left[0]
    at, total = TAPS.index(fact) + 1, len(TAPS)
    if fact == KIND:
        yield Text(speech("tap.intro"), Tone.SMALL)
    yield Text(speech("card.progress", at=at, total=total), Tone.SMALL)
    yield Heading(speech(f"tap.{fact}"))
    ids = {**case_ids(scene), "fact": fact, "seq": str(scene.subject.sequence((fact,)))}
    buttons = [Button("tap", label, value, ids) for value, label in _answers(scene, fact)]
    buttons.append(Button("tap", speech("tap.dont_know"), UNKNOWN.value, ids))
    rows = -(-len(buttons) // MOST)  # as even as can be: a row of one looks like an afterthought
    width = -(-len(buttons) // rows)
    yield from (Buttons(tuple(buttons[n : n + width])) for n in range(0, len(buttons), width))


def _answers(scene: Scene, fact: str) -> Iterator[tuple[str, str]]:
    """Value and label. Of the interview's own options those that have a short name to press."""
    speech = scene.speech
    if fact == KIND:
        values = tuple(aid.kind for aid in scene.law.first_aid)
        yield from ((value, speech(f"option.{KIND}.{value}")) for value in values)
        return
    field = next((f for f in scene.interview.fields if f.fact == fact), None)
    options = tuple(o.id for o in field.options) if field is not None else ()
    for value in options or ("yes", "no"):
        if speech.has(f"tap.{fact}.{value}"):
            yield value, speech(f"tap.{fact}.{value}")


def _steps(scene: Scene, aid: FirstAid) -> Iterator[Element]:
    """Each step with whom to call, and a button to say that it is done; what the reader did stands there as done."""
    speech = scene.speech
    mine = {step: at for step, by, at in first_aid_done(scene.subject) if by == scene.reader.party}
    yield Heading(speech("receipt.first_aid"))
    for step in aid.steps:
        says = _says(scene, step)
        yield Text(speech("tap.did", step=says, at=mine[step.id]) if step.id in mine else f"• {says}")
    ids = case_ids(scene)
    ticks = tuple(
        Button("tick", speech(f"first_aid.{s.id}.done"), s.id, {**ids, "step": s.id}, Style.NORMAL)
        for s in aid.steps
        if s.id not in mine
    )
    if ticks and scene.offers(Verb.TICK):
        yield Buttons(ticks)


def _says(scene: Scene, step: Step) -> str:
    says, contact = scene.speech(f"first_aid.{step.id}"), scene.organisation.duty_contact
    return scene.speech("first_aid.call", step=says, contact=contact) if step.calls and contact else says


def first_aid_section(scene: Scene) -> Iterator[Element]:
    """On the case card, for those who see findings: what kind of thing it is, and what was done at once."""
    if not scene.sees(Field.FINDINGS):
        return
    speech, case = scene.speech, scene.subject
    reported = {report.by for report in case.reports}
    rows = [fact_row(speech, KIND, case.value(KIND))] if case.finding(KIND) is not None else []
    for step, by, at in first_aid_done(case):
        did = speech(f"first_aid.{step}.done") if speech.has(f"first_aid.{step}.done") else step
        rows.append((did, speech("first_aid.by", who=scene.who(by, reporting=by in reported), at=at)))
    if rows:
        yield FactRows(tuple(rows))
