"""What is decided and done about a breach: decide, tell the people, take measures, say whether it is stopped."""

from bot.domain.decision import Matter
from bot.domain.ids import PartyId
from bot.domain.informing import Channel
from bot.domain.measure import MeasureKind
from bot.flows.contain import Contain, Contained, contain
from bot.flows.decide import Decide, decide
from bot.flows.inform import Inform, inform
from bot.flows.measure import EndMeasure, TakeMeasure, end_measure, take_measure
from handlers.verbs.asked import Asked, Maker, Request, ask


def _decide(asked: Asked) -> Request:
    matter = asked.one_of(Matter, asked.need("matter"))
    reasons, ground = asked.text("reasons"), asked.text("ground")
    return ask(decide, Decide(asked.key, asked.by, asked.case, matter, asked.yes(), reasons, ground))


def _inform(asked: Asked) -> Request:
    command = Inform(
        asked.key,
        asked.by,
        asked.case,
        group=asked.text("group"),
        channel=asked.one_of(Channel, asked.text("channel"), "channel_missing"),
        told=_count(asked, "told"),
        of=asked.count("of"),
        at=asked.at("at"),
        text=asked.text("text"),
        returned=_count(asked, "returned"),
        version=asked.text("version"),
        grounds=asked.text("grounds"),
    )
    return ask(inform, command)


def _count(asked: Asked, name: str) -> int:
    """Left empty, it is none."""
    return asked.count(name) if asked.text(name).strip() else 0


def _measure(asked: Asked) -> Request:
    command = TakeMeasure(
        asked.key,
        asked.by,
        asked.case,
        kind=asked.one_of(MeasureKind, asked.text("kind"), "measure_kind"),
        text=asked.text("text"),
        owner=PartyId(asked.text("owner")),
        done=asked.at_or_none("done"),
        due=asked.at_or_none("due", future=True),
    )
    return ask(take_measure, command)


def _measured(asked: Asked) -> Request:
    at, dropped = asked.at_or_none("at"), asked.text("dropped")
    return ask(end_measure, EndMeasure(asked.key, asked.by, asked.case, asked.number("measure"), at, dropped))


def _contain(asked: Asked) -> Request:
    state = asked.one_of(Contained, asked.ids.get("state") or asked.text("state"), "answer_missing")
    return ask(contain, Contain(asked.key, asked.by, asked.case, state, asked.at_or_none("at"), asked.text("why")))


FORMS: dict[str, Maker] = {
    "decide": _decide,
    "inform": _inform,
    "measure": _measure,
    "measured": _measured,
    "contain": _contain,
}
