"""The register entry of a case as a card: what Art. 33(5) asks to be kept, in the reader's words."""

from collections.abc import Iterator

from bot.cards.acts import closing_elements, decision_elements, filing_elements
from bot.cards.elements import Card, Element, FactRows, Heading, Quote, Text, Tone
from bot.cards.letter_words import answered_words, reads
from bot.cards.phrases import basis_sentence, capital, clock_title, fact_label, localised, value_words
from bot.cards.scene import Scene
from bot.domain.finding import UNKNOWN, Finding
from bot.domain.ids import PartyId
from bot.domain.interview import applicable
from bot.domain.milestone import When
from bot.domain.rights import Field

_TIMES = ("started", "discovered", "known_earlier", "aware_controller", "told_by_processor", "contained_at")
"""The instants the authority asks for, in the order they come."""


def register_card(scene: Scene) -> Card | None:
    """None for whoever may not see register entries."""
    if scene.case is None or not scene.sees(Field.REGISTER):
        return None
    title = scene.speech("register.heading", number=scene.case.number)
    return Card(title, tuple(_elements(scene, title)), scene.speech.language)


def _elements(scene: Scene, title: str) -> Iterator[Element]:
    yield Heading(title)
    yield Text(scene.speech("register.law"), Tone.SMALL)
    yield from _part(scene, "times", _times(scene))
    yield from _part(scene, "facts", _facts(scene))
    yield from _part(scene, "risk", _risk(scene))
    yield from _part(scene, "decisions", _decisions(scene))
    yield from _part(scene, "filings", (e for f in scene.subject.filings for e in filing_elements(scene, f)))
    yield from _part(scene, "informings", _informings(scene))
    yield from _part(scene, "measures", _measures(scene))
    yield from _part(scene, "letters", _letters(scene))
    yield from _part(scene, "deadlines", _deadlines(scene))
    yield from _part(scene, "unknown", _unknown(scene))
    yield from _part(scene, "ending", _endings(scene))


def _part(scene: Scene, name: str, elements: Iterator[Element]) -> Iterator[Element]:
    """A heading and what stands under it. An empty part says so: that nothing was done is part of the proof."""
    yield Heading(scene.speech(f"register.{name}"))
    inside = tuple(elements)
    yield from inside or (Text(scene.speech("register.none"), Tone.SMALL),)


def _times(scene: Scene) -> Iterator[Element]:
    case, speech = scene.subject, scene.speech
    rows = [(capital(speech("register.opened")), speech.instant(case.opened_at))]
    for fact in _TIMES:
        value = case.value(fact)
        rows.append((capital(fact_label(speech, fact)), value_words(speech, fact, value)))
    yield FactRows(tuple(rows))
    for fact in _TIMES:
        for finding in (f for f in case.findings if f.fact == fact and f.reason):
            yield Text(_given(scene, finding), Tone.SMALL)
            yield from _reason(scene, finding.reason, finding.by)


def _facts(scene: Scene) -> Iterator[Element]:
    """What is known, with who said so and when; what nobody knows is said to be so."""
    case, speech, rows = scene.subject, scene.speech, []
    for question in applicable(case, scene.interview):
        for field in question.fields:
            if field.fact not in _TIMES and (not field.optional or case.finding(field.fact) is not None):
                finding = case.finding(field.fact)
                said = value_words(speech, field.fact, UNKNOWN if finding is None else finding.value)
                given = "" if finding is None else f" ({_given(scene, finding)})"
                rows.append((capital(fact_label(speech, field.fact)), said + given))
    if rows:
        yield FactRows(tuple(rows))


def _given(scene: Scene, finding: Finding) -> str:
    who = scene.who(finding.by, reporting=finding.source.value == "report")
    return scene.speech("register.given", who=who, at=finding.at)


def _risk(scene: Scene) -> Iterator[Element]:
    speech, risk = scene.speech, scene.outlook.risk
    yield Text(speech("card.risk", level=speech(f"risk.{risk.level}")), Tone.STRONG)
    for rule in risk.fired:
        yield Text(speech("card.rule", says=localised(rule.says, speech.language).rstrip("."), source=rule.source))
    if scene.subject.law is not None:
        yield Text(speech("register.version", version=scene.subject.law.version[:12]), Tone.SMALL)


def _decisions(scene: Scene) -> Iterator[Element]:
    for decision in scene.subject.decisions:
        yield from decision_elements(scene, decision)
        unknown = [fact_label(scene.speech, fact) for fact in decision.unknowns]
        if unknown:
            yield Text(scene.speech("register.unknown_then", facts=unknown), Tone.SMALL)


def _informings(scene: Scene) -> Iterator[Element]:
    speech = scene.speech
    for informing in scene.subject.informings:
        channel = speech(f"channel.{informing.channel}")
        details = {"told": informing.told, "of": informing.of, "channel": channel, "at": informing.at}
        yield Text(speech("register.informed", **details), Tone.STRONG)
        if informing.returned:
            yield Text(speech("register.returned", returned=informing.returned), Tone.SMALL)
        if not scene.sees_reasons(informing.by):
            continue
        yield Quote(informing.text)
        if informing.grounds:
            yield Text(speech("register.grounds"), Tone.SMALL)
            yield Quote(informing.grounds)


def _measures(scene: Scene) -> Iterator[Element]:
    speech = scene.speech
    for measure in scene.subject.measures:
        kind = capital(speech(f"measure.{measure.kind}"))
        if measure.done_at is not None:
            state = speech("register.measure.done", at=measure.done_at)
        elif measure.dropped:
            state = speech("register.measure.dropped", reason=measure.dropped)
        elif measure.due is not None:
            state = speech("register.measure.due", due=measure.due, who=scene.who(measure.owner))
        else:
            state = speech("register.measure.open", who=scene.who(measure.owner))
        yield Text(f"{kind}: {measure.text} · {state}")


def _letters(scene: Scene) -> Iterator[Element]:
    """Whoever reads no texts gets the dates and counts."""
    case, speech = scene.subject, scene.speech
    for letter in case.letters if scene.sees(Field.LETTERS) else ():
        answered = speech.when(letter.answered) if letter.answered is not None else speech("register.not_answered")
        authority = letter.authority.strip() if reads(scene) else ""
        sender = authority or capital(speech(f"letter.kind.{letter.kind}"))
        details = {"authority": sender, "received": letter.received, "due": letter.limit}
        yield Text(speech("register.letter", **details, answered=answered), Tone.STRONG)
        if not reads(scene):
            yield Text(answered_words(scene, letter), Tone.SMALL)
            continue
        for question in case.asked_in(letter.number):
            yield Text(question.text)
            yield Quote(question.answer or speech("register.not_answered"))


def _deadlines(scene: Scene) -> Iterator[Element]:
    for deadline in scene.outlook.deadlines:
        title = clock_title(scene, deadline)
        status = scene.speech(f"register.status.{deadline.status}")
        due = scene.speech.when(When.exact(deadline.due)) if deadline.due is not None else ""
        said = " · ".join(part for part in (title, status, due) if part)
        yield Text(f"{said}. {basis_sentence(scene, deadline)}", Tone.SMALL)
    for flag in scene.outlook.flags:
        yield Text(scene.speech.sentence(flag.says), Tone.WARNING)


def _unknown(scene: Scene) -> Iterator[Element]:
    for task in scene.subject.tasks:
        if task.open and task.due is not None:
            fact = fact_label(scene.speech, task.question)
            yield Text(scene.speech("register.task", fact=capital(fact), who=scene.who(task.owner), due=task.due))


def _endings(scene: Scene) -> Iterator[Element]:
    speech = scene.speech
    for again in scene.subject.reopenings:
        outcome = speech(f"outcome.{again.ended.outcome}")
        yield Text(speech("register.ended", outcome=outcome, at=again.ended.at), Tone.STRONG)
        yield from _reason(scene, again.ended.reason, again.ended.by)
        yield Text(speech("register.reopened", who=scene.who(again.by), at=again.at), Tone.STRONG)
        yield from _reason(scene, again.reason, again.by)
    yield from closing_elements(scene)


def _reason(scene: Scene, reason: str, by: PartyId) -> Iterator[Element]:
    if reason and scene.sees_reasons(by):
        yield Quote(reason)
