"""What was decided, filed and closed, and who is who: the acts of a case as elements of its cards."""

from collections.abc import Iterator

from bot.cards.decisions import decision_remarks
from bot.cards.elements import Element, FactRows, Quote, Text, Tone
from bot.cards.phrases import capital, title_of
from bot.cards.scene import Scene
from bot.cards.ways import reopening_elements
from bot.domain.decision import Decision, Matter
from bot.domain.filing import Filing, FilingKind
from bot.domain.ids import PartyId
from bot.domain.party import Assignment, Role
from bot.domain.rights import Field

SHOWN = (Role.HANDLER, Role.DPO, Role.DECIDER, Role.FILER, Role.MANAGER)
"""The roles on the card, in this order. The reporter comes after them, for those who see them."""


def acts_section(scene: Scene) -> Iterator[Element]:
    case = scene.subject
    for decision in (case.decision(matter) for matter in Matter):
        if decision is not None:
            yield from decision_elements(scene, decision)
    for filing in case.filings:
        yield from filing_elements(scene, filing)
    for again in case.reopenings:
        yield from reopening_elements(scene, again)
    yield from closing_elements(scene)


def decision_elements(scene: Scene, decision: Decision) -> Iterator[Element]:
    """Decider and adviser apart; a DPO who decided is pointed out (GDPR Art. 38(3), 38(6))."""
    if not scene.sees(Field.DECISIONS):
        return
    speech, case = scene.speech, scene.subject
    key = f"card.decided.{decision.matter}.{'yes' if decision.yes else 'no'}"
    yield Text(speech(key, who=scene.who(decision.decider), at=decision.at), Tone.STRONG)
    if decision.adviser is not None and decision.adviser != decision.decider:
        yield Text(speech("card.adviser", who=scene.who(decision.adviser)), Tone.SMALL)
    if Role.DPO in case.roles(decision.decider):
        yield Text(speech("card.dpo_decided"), Tone.WARNING)
    yield from decision_remarks(scene, decision)
    yield from _reasons(scene, decision.reasons, decision.decider)


def filing_elements(scene: Scene, filing: Filing) -> Iterator[Element]:
    if not scene.sees(Field.FILINGS):
        return
    details = {"title": title_of(scene, filing.stage), "who": scene.who(filing.by), "at": filing.at}
    yield Text(scene.speech("card.filed", **details), Tone.STRONG)
    yield Text(scene.speech("card.filing_kind", kind=scene.speech(f"filing.{filing.kind}")), Tone.SMALL)
    if scene.sees_reasons(filing.by):
        yield Text(scene.speech("card.reference", reference=filing.reference), Tone.SMALL)
    if filing.delay_reason and scene.sees_reasons(filing.by):
        withdrawn = filing.kind is FilingKind.WITHDRAWAL
        yield Text(scene.speech("card.withdrawn_why" if withdrawn else "card.delay_reason"), Tone.SMALL)
        yield Quote(filing.delay_reason)


def closing_elements(scene: Scene) -> Iterator[Element]:
    """How it ended. The reporter learns the outcome; the reason stays with the team."""
    closing = scene.subject.closing
    if closing is None or not scene.sees(Field.STATE):
        return
    outcome = scene.speech(f"outcome.{closing.outcome}")
    if closing.into is not None and closing.into in scene.others and scene.sees(Field.CLOCK):
        outcome = scene.speech("card.joined_into", outcome=outcome, number=scene.others[closing.into])
    if scene.sees(Field.PEOPLE):
        said = scene.speech("card.closed", outcome=outcome, who=scene.who(closing.by), at=closing.at)
    else:
        said = scene.speech("card.closed.at", outcome=outcome, at=closing.at)
    yield Text(said, Tone.STRONG)
    yield from _reasons(scene, closing.reason, closing.by)


def people_section(scene: Scene) -> Iterator[Element]:
    """Who holds which role, the deputies behind them, and who said that they have it."""
    rows = []
    if scene.sees(Field.PEOPLE):
        rows += [(capital(scene.speech(f"role.{role}")), _holders(scene, role)) for role in SHOWN]
    reporters = [a.party for a in scene.subject.holders(Role.REPORTER)] or [scene.subject.reporter]
    if scene.sees(Field.REPORTER) and reporters != [scene.reader.party]:
        names = scene.speech.listed([scene.who(party, reporting=True) for party in reporters])
        rows.append((capital(scene.speech("role.reporter")), names))
    if rows:
        yield FactRows(tuple(rows))


def _holders(scene: Scene, role: Role) -> str:
    holders, speech = scene.subject.holders(role), scene.speech
    if not holders:
        return speech("card.nobody")
    said, *deputies = [_holder(scene, assignment) for assignment in holders]
    return speech("card.deputies", who=said, deputies=deputies) if deputies else said


def _holder(scene: Scene, assignment: Assignment) -> str:
    """Whoever took the case, a deputy too: the others must see that someone has it."""
    who, since = scene.who(assignment.party), assignment.acknowledged_at
    if since is None or not assignment.has_it or assignment.role is not Role.HANDLER:
        return who
    return scene.speech("card.has_it", who=who, at=since)


def _reasons(scene: Scene, reasons: str, by: PartyId) -> Iterator[Element]:
    if reasons and scene.sees_reasons(by):
        yield Quote(reasons)
