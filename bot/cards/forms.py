"""The forms: what opens in a dialog when a button asks for one. A form shows no more than its opener may see."""

from collections.abc import Callable, Mapping

from bot.cards import (
    answer_all,
    answering,
    exclusions,
    form_acts,
    form_case,
    form_letters,
    form_task,
    form_ways,
    roles,
    withdrawn,
)
from bot.cards.elements import Card
from bot.cards.scene import Scene
from bot.domain.errors import Refusal
from bot.domain.rights import Field, Verb

Ids = Mapping[str, str]

Maker = Callable[[Scene, Ids], Card]

GUARDED: Mapping[str, Maker] = {
    **answering.FORMS,
    **form_case.FORMS,
    **form_acts.FORMS,
    **form_task.FORMS,
    **form_ways.FORMS,
    **answer_all.FORMS,
    **exclusions.FORMS,
    **withdrawn.FORMS,
}
"""Forms of verbs that `may` decides on: verb → how it is made."""

OWN: Mapping[str, Maker] = {
    **form_case.OWN,
    **form_acts.OWN,
    **form_letters.OWN,
    **form_task.OWN,
    **form_ways.OWN,
    **roles.OWN,
}
"""Forms that guard themselves: about a draft, or about one thing that its owner alone may do."""


def form(verb: str, scene: Scene, ids: Ids) -> Card:
    """The form that `verb` asks for; for `answer` without a question the choice of which answer to correct.

    Raises Refusal: `unread_form`, `no_such_draft`, and of a case `no_such_case`, `no_such_question`, `not_due`,
    `may_not`, `case_closed`.
    """
    if verb in OWN:
        return OWN[verb](scene, ids)
    if verb not in GUARDED:
        raise Refusal("unread_form")
    admit(scene, Verb(verb))
    return GUARDED[verb](scene, ids)


def admit(scene: Scene, verb: Verb) -> None:
    """Raises Refusal `may_not` or `case_closed`. A stranger learns nothing of the case."""
    case = scene.subject
    if not case.open and scene.sees(Field.STATE):
        raise Refusal("case_closed", number=case.number)
    if not scene.offers(verb):
        raise Refusal("may_not", number=case.number if scene.sees(Field.NUMBER) else "")
