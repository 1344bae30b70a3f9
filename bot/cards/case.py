"""The case card: the one card that is always true. In the thread it is edited in place; `show` opens it whole."""

from collections.abc import Iterator

from bot.cards.acts import acts_section, people_section
from bot.cards.buttons import case_buttons, case_ids
from bot.cards.clock import clock_section, other_obligations
from bot.cards.containment import containment_section
from bot.cards.decisions import recommendation_lines
from bot.cards.elements import Card, Element, FactRows, Heading, Quote, Text, Tone
from bot.cards.exclusions import veiled_card
from bot.cards.groups import groups_section
from bot.cards.informing import informing_section
from bot.cards.letter import letter_buttons, letters_section
from bot.cards.measures import measures_section
from bot.cards.phrases import fact_label, fact_row, localised, state_words, summary
from bot.cards.processor import customer_section, processor_section
from bot.cards.scene import Scene
from bot.cards.steps import Step, step_of
from bot.cards.taps import first_aid_section
from bot.cards.tasks import tasks_section
from bot.cards.ways import ways_buttons
from bot.cards.withdrawn import withdrawn_section
from bot.domain.condition import Truth
from bot.domain.delivery import ToParty
from bot.domain.interview import applicable, is_answered, waited_for
from bot.domain.open_point import open_points
from bot.domain.rights import Field

SHORT = 700
"""Characters of one report on the card in the thread. `show` gives the whole."""

MOST_REPORTS = 3
MOST_RULES = 4
MOST_MISSING = 5
MOST_UNANSWERED = 3


def case_card(scene: Scene, *, whole: bool = False) -> Card:
    """The case as the scene's reader may see it. `whole`: with every report in full."""
    if scene.veiled:
        return veiled_card(scene)
    return Card(summary(scene), tuple(_elements(scene, whole)), scene.speech.language, ids=case_ids(scene))


def _elements(scene: Scene, whole: bool) -> Iterator[Element]:
    step = step_of(scene)
    yield Heading(scene.speech("card.heading", number=scene.subject.number, state=state_words(scene, step)))
    yield from withdrawn_section(scene)
    yield from _failures(scene)
    yield from clock_section(scene)
    if scene.subject.rushed and scene.subject.open and scene.sees(Field.CLOCK):
        yield Text(scene.speech("rush.card"), Tone.WARNING)
    if step is not Step.CLOSED and scene.sees(Field.PEOPLE):
        yield Text(scene.speech(f"card.next.{step}"), Tone.STRONG)
    yield from _words(scene, whole)
    yield from _findings(scene)
    yield from groups_section(scene)
    yield from first_aid_section(scene)
    yield from tasks_section(scene)
    yield from _risk(scene)
    yield from containment_section(scene)
    yield from processor_section(scene)
    yield from customer_section(scene)
    yield from acts_section(scene)
    yield from informing_section(scene)
    yield from measures_section(scene, whole=whole)
    yield from letters_section(scene)
    yield from people_section(scene)
    yield from other_obligations(scene)
    yield from case_buttons(scene)
    yield from ways_buttons(scene)
    yield from letter_buttons(scene, whole=whole)


def _failures(scene: Scene) -> Iterator[Element]:
    if not scene.failures or not scene.sees(Field.PEOPLE):
        return
    speech = scene.speech
    to = [scene.who(d.to.party) if isinstance(d.to, ToParty) else speech("card.the_thread") for d in scene.failures]
    names = speech.listed(list(dict.fromkeys(to)))
    yield Text(speech.count("card.failures", len(scene.failures), names=names), Tone.WARNING)


def _words(scene: Scene, whole: bool) -> Iterator[Element]:
    reports = scene.words
    # What began a case tells who reported it, also once that case went into this one.
    first = {report.origin: report for report in reversed(scene.subject.reports)}.values()
    for report in reports if whole else reports[:MOST_REPORTS]:
        who = scene.who(report.by, reporting=report in first)
        yield Text(scene.speech("card.words", who=who, at=report.at), Tone.SMALL)
        yield Quote(report.words if whole else _shortened(scene, report.words))
    if not whole and len(reports) > MOST_REPORTS:
        yield Text(scene.speech.count("card.more_words", len(reports) - MOST_REPORTS), Tone.SMALL)


def _shortened(scene: Scene, words: str) -> str:
    if len(words) <= SHORT:
        return words
    return scene.speech("card.shortened", words=words[:SHORT].rstrip(), rest=len(words) - SHORT)


def _findings(scene: Scene) -> Iterator[Element]:
    """What is known, in the order of the interview; what was said of one group of people stands with the groups. What
    a decision still waits for is named in one line."""
    if not scene.sees(Field.FINDINGS):
        return
    case, speech = scene.subject, scene.speech
    whole = (q for q in applicable(case, scene.interview) if not q.group)
    fields = [f for q in whole for f in q.fields if case.finding(f.fact)]
    rows = [fact_row(speech, f.fact, case.value(f.fact)) for f in fields]
    aware = case.finding("aware_controller")
    if aware is not None:
        rows.append(fact_row(speech, aware.fact, aware.value))
    if rows:
        yield FactRows(tuple(rows))
    yield from _unanswered(scene)
    if aware is not None and aware.reason and scene.sees_reasons(aware.by):
        yield Text(speech("card.aware_reason", who=scene.who(aware.by), at=aware.at), Tone.SMALL)
        yield Quote(aware.reason)


def _unanswered(scene: Scene) -> Iterator[Element]:
    """The questions a decision waits for, the first few by name. Who finds out stands with the open points."""
    case, speech = scene.subject, scene.speech
    if not case.open:
        return
    open_already = {task.question for task in open_points(case)}
    waiting = [q for q in waited_for(case, scene.interview) if not is_answered(case, q) and q.id not in open_already]
    if waiting:
        names = [fact_label(speech, q.id) for q in waiting[:MOST_UNANSWERED]]
        rest = len(waiting) - len(names)
        and_more = speech.count("card.unanswered_and", rest, facts=", ".join(names))
        said = and_more if rest else speech("card.unanswered", facts=names)
        yield Text(said, Tone.SMALL)


def _risk(scene: Scene) -> Iterator[Element]:
    """The proposal: the level, the rules that spoke with their sources, and what is missing. Never a decision."""
    if not scene.sees(Field.RISK) or not scene.subject.open:
        return
    speech, outlook = scene.speech, scene.outlook
    if outlook.breach is Truth.NO:
        yield Text(speech("card.no_breach"), Tone.STRONG)
        return
    yield Text(speech("card.risk", level=speech(f"risk.{outlook.risk.level}")), Tone.STRONG)
    for rule in outlook.risk.fired[:MOST_RULES]:
        says = localised(rule.says, speech.language)
        yield Text(speech("card.rule", says=says.rstrip("."), source=rule.source))
    missing = [fact_label(speech, fact) for fact in outlook.risk.missing[:MOST_MISSING]]
    if missing:
        yield Text(speech("card.would_change", facts=missing))
    yield from recommendation_lines(scene)
    yield Text(speech("card.person_decides"), Tone.SMALL)
