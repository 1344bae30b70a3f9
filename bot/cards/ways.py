"""How a case ends and goes on, as buttons and as elements: file once more, join, split off, open again."""

from collections.abc import Iterator, Mapping

from bot.cards.buttons import case_ids, row
from bot.cards.elements import Button, Buttons, Card, Element, Heading, Quote, Text, Tone
from bot.cards.phrases import summary
from bot.cards.scene import Scene
from bot.cards.steps import Step, stage_to_file, step_of
from bot.domain.case import Outcome, Reopening
from bot.domain.rights import Field, Verb, may


def ways_buttons(scene: Scene) -> tuple[Buttons, ...]:
    """The second row of a case card: what is done to a case now and then."""
    return row(_file_again_button(scene), _join_button(scene), reopen_button(scene), *_split_buttons(scene))


def reopen_button(scene: Scene) -> Button | None:
    """Of a closed case. One that was joined into another is split off again instead."""
    closing = scene.subject.closing
    if closing is None or not scene.sees(Field.STATE):
        return None
    verb = Verb.SPLIT if closing.outcome is Outcome.JOINED else Verb.REOPEN
    if scene.reader.party is not None and not may(scene.reader.party, verb, scene.subject):
        return None
    return Button(verb.value, scene.speech(f"verb.{verb}"), ids=case_ids(scene), opens=True)


def reopening_elements(scene: Scene, again: Reopening) -> Iterator[Element]:
    """That it had ended, and why it goes on. Whoever reported it hears the first alone."""
    if not scene.sees(Field.STATE):
        return
    outcome = scene.speech(f"outcome.{again.ended.outcome}")
    if scene.sees(Field.PEOPLE):
        who = scene.who(again.by)
        yield Text(scene.speech("card.reopened.by", who=who, at=again.at, outcome=outcome), Tone.STRONG)
    else:
        yield Text(scene.speech("card.reopened.at", at=again.at, outcome=outcome))
    if again.reason and scene.sees_reasons(again.by):
        yield Quote(again.reason)


def split_card(scene: Scene, ids: Mapping[str, str]) -> Card | None:
    """To both threads. `ids["other"]` is the number of the other case."""
    if scene.case is None or not scene.sees(Field.PEOPLE):
        return None
    speech, case = scene.speech, scene.case
    came_back = any(again.ended.outcome is Outcome.JOINED for again in case.reopenings)
    says = speech("card.split.back" if came_back else "card.split.gone", other=ids.get("other", ""))
    heading = Heading(speech("card.heading", number=case.number, state=speech("card.split")))
    return Card(summary(scene, speech("card.split")), (heading, Text(says)), speech.language)


def _file_again_button(scene: Scene) -> Button | None:
    if not scene.subject.standing or not scene.offers(Verb.FILE) or step_of(scene) is Step.FILE:
        return None
    ids = {**case_ids(scene), "stage": stage_to_file(scene)}
    return Button("file", scene.speech("verb.file_again"), ids=ids, opens=True)


def _join_button(scene: Scene) -> Button | None:
    """In private only: to the thread nothing is proposed."""
    if scene.reader.party is None or not scene.offers(Verb.JOIN):
        return None
    return Button("join", scene.speech("verb.join_with"), ids=case_ids(scene), opens=True)


def _split_buttons(scene: Scene) -> Iterator[Button]:
    """One for each case that went into this one."""
    if not scene.offers(Verb.SPLIT):
        return
    for case in scene.subject.joined:
        if case in scene.others:
            label = scene.speech("verb.split_off", number=scene.others[case])
            yield Button("split", label, ids={"case": case}, opens=True)
