"""What the bot recommends, why, and what would change it, beside what a person decided."""

from collections.abc import Iterator

from bot.cards.elements import Element, Text, Tone
from bot.cards.phrases import fact_label, localised, value_words
from bot.cards.scene import Scene
from bot.domain.condition import Truth
from bot.domain.decision import Decision, Matter
from bot.domain.recommendation import Recommendation, WouldChange, recommend
from bot.domain.rights import Field

MOST_RULES = 4
MOST_CHANGES = 4


def recommended(scene: Scene, matter: Matter) -> Recommendation:
    return recommend(scene.outlook, matter)


def recommendation_line(scene: Scene, matter: Matter) -> str:
    """*Recommendation: notify the authority, because of: recipient, health data.*"""
    speech, proposal = scene.speech, recommended(scene, matter)
    says = speech(f"recommend.{matter}.{proposal.answer}")
    because = [fact_label(speech, fact) for fact in dict.fromkeys(proposal.because)]
    if not because or not scene.sees(Field.FINDINGS):
        return f"{says}."
    return speech("recommend.because", says=says, because=because)


def recommendation_lines(scene: Scene) -> Iterator[Element]:
    """On the case card: one line for each matter that nobody decided yet, once there is something to say."""
    if not scene.sees(Field.RISK) or not scene.subject.open or scene.outlook.breach is Truth.NO:
        return
    for matter in Matter:
        answer = recommended(scene, matter).answer
        if scene.subject.decision(matter) is None and answer != "unknown":
            yield Text(f"{scene.speech(f'recommend.{matter}.{answer}')}.", Tone.STRONG)


def recommendation_elements(scene: Scene, matter: Matter) -> Iterator[Element]:
    """Whole: beside the choice in the form, and in the message to whoever decides."""
    if not scene.sees(Field.RISK):
        return
    speech, risk = scene.speech, scene.outlook.risk
    yield Text(recommendation_line(scene, matter), Tone.STRONG)
    yield Text(speech("card.risk", level=speech(f"risk.{risk.level}")))
    for rule in risk.fired[:MOST_RULES]:
        says = localised(rule.says, speech.language).rstrip(".")
        yield Text(speech("card.rule", says=says, source=rule.source))
    if scene.sees(Field.FINDINGS):
        yield from _would_change(scene, matter)
    yield Text(speech("card.person_decides"), Tone.SMALL)


def _would_change(scene: Scene, matter: Matter) -> Iterator[Element]:
    changes = recommended(scene, matter).would_change[:MOST_CHANGES]
    if changes:
        yield Text(scene.speech("recommend.would_change"))
    for change in changes:
        yield Text(_change(scene, matter, change), Tone.SMALL)
    unknown = [fact_label(scene.speech, fact) for fact in scene.outlook.risk.missing]
    if unknown and not changes:
        yield Text(scene.speech("card.would_change", facts=unknown))


def _change(scene: Scene, matter: Matter, change: WouldChange) -> str:
    speech = scene.speech
    to = value_words(speech, change.fact, change.to)
    then = speech(f"recommend.then.{matter}.{change.then}")
    return speech("recommend.change", fact=fact_label(speech, change.fact), to=to, then=then)


def decision_remarks(scene: Scene, decision: Decision) -> Iterator[Element]:
    """Against the recommendation, and on which ground nobody is told: said plainly wherever the decision stands."""
    speech = scene.speech
    if decision.against:
        yield Text(speech(f"card.against.{decision.matter}.{decision.recommended}"), Tone.WARNING)
    if decision.ground:
        yield Text(speech(f"card.ground.{decision.ground}"), Tone.SMALL)
