"""What was done, said once as a new message: added, decided, filed, closed. The case card says it ever after."""

from collections.abc import Iterator, Mapping

from bot.cards.acts import closing_elements, decision_elements, filing_elements
from bot.cards.buttons import row
from bot.cards.clock import clock_section
from bot.cards.elements import Card, Element, Heading, Quote, Text, Tone
from bot.cards.phrases import state_words, summary
from bot.cards.scene import Scene
from bot.cards.steps import Step, step_of
from bot.cards.ways import reopen_button, reopening_elements
from bot.domain.filing import FilingKind
from bot.domain.party import Role
from bot.domain.rights import Field


def decided_card(scene: Scene, ids: Mapping[str, str]) -> Card | None:
    """`ids["decision"]` is its sequence; without it the latest."""
    if scene.case is None or not scene.sees(Field.DECISIONS):
        return None
    wanted = ids.get("decision")
    made = [d for d in scene.case.decisions if wanted is None or str(d.sequence) == wanted]
    if not made:
        return None
    decision = made[-1]
    says = scene.speech(f"card.decided.{decision.matter}.{'yes' if decision.yes else 'no'}.short")
    return _notice(scene, says, decision_elements(scene, decision))


def filed_card(scene: Scene, ids: Mapping[str, str]) -> Card | None:
    """`ids["filing"]` is its sequence; without it the latest."""
    if scene.case is None or not scene.sees(Field.FILINGS):
        return None
    wanted = ids.get("filing")
    made = [f for f in scene.case.filings if wanted is None or str(f.sequence) == wanted]
    if not made:
        return None
    withdrawn = made[-1].kind is FilingKind.WITHDRAWAL
    says = scene.speech("card.withdrawn.short" if withdrawn else "card.filed.short")
    return _notice(scene, says, filing_elements(scene, made[-1]))


def added_card(scene: Scene, ids: Mapping[str, str]) -> Card | None:
    """Someone added to what was reported. `ids["report"]` is its sequence; only who may read it gets it."""
    added = [report for report in scene.words if str(report.sequence) == ids.get("report")] if scene.case else []
    if not added:
        return None
    return _notice(scene, scene.speech("card.added"), iter((Quote(added[0].words),)))


def closed_card(scene: Scene) -> Card | None:
    """Who reported is thanked and told what came of it; nobody else hears that they reported."""
    if scene.case is None or scene.case.closing is None or not scene.sees(Field.STATE):
        return None
    speech = scene.speech
    elements: list[Element] = [Heading(_heading(scene)), *closing_elements(scene)]
    if scene.reader.party is not None and Role.REPORTER in scene.case.roles(scene.reader.party):
        elements += [*_own_number(scene), Text(speech("card.closed.thanks"))]
    return Card(summary(scene), (*elements, *row(reopen_button(scene))), speech.language)


def _own_number(scene: Scene) -> Iterator[Element]:
    """Whoever reported a case that went into this one knows that one's number only."""
    own = {report.origin for report in scene.words if report.by == scene.reader.party}
    if None not in own:
        numbers = [scene.others[origin] for origin in own if origin is not None and origin in scene.others]
        if numbers:
            yield Text(scene.speech("card.closed.yours", numbers=sorted(numbers)))


def reopened_card(scene: Scene) -> Card | None:
    if scene.case is None or not scene.case.open or not scene.case.reopenings or not scene.sees(Field.STATE):
        return None
    elements = (*reopening_elements(scene, scene.case.reopenings[-1]), *clock_section(scene))
    if scene.reader.party is not None and scene.case.roles(scene.reader.party) == {Role.REPORTER}:
        elements = (*elements, Text(scene.speech("card.reopened.reporter")))
    return _notice(scene, scene.speech("card.reopened"), iter(elements))


def _notice(scene: Scene, says: str, elements: Iterator[Element]) -> Card:
    step = step_of(scene)
    following: tuple[Element, ...] = ()
    if step is not Step.CLOSED and scene.sees(Field.PEOPLE):
        following = (Text(scene.speech(f"card.next.{step}"), Tone.SMALL),)
    heading = Heading(scene.speech("card.heading", number=scene.subject.number, state=says))
    return Card(summary(scene, says), (heading, *elements, *following), scene.speech.language)


def _heading(scene: Scene) -> str:
    state = state_words(scene, Step.CLOSED)
    return scene.speech("card.heading", number=scene.subject.number, state=state)
