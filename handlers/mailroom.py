"""From a row of the outbox to cards with addresses, made from the facts of this moment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.cards.deck import deal
from bot.cards.elements import Card, Text
from bot.domain.case import Case
from bot.domain.delivery import ToParty, ToThread
from bot.domain.party import Identity, Party
from bot.flows.settle import CARD
from bot.ports import MessageRef
from bot.services import Services
from handlers.chat import DeliveryError
from handlers.scenes import scene_for, speech_for, thread_scene
from storage.work import Claimed, SqlRead


@dataclass(frozen=True, slots=True)
class Envelope:
    """A card for one platform: over an earlier message (`at`), under a root, to a person, or into a channel."""

    platform: str
    card: Card
    at: MessageRef | None = None
    root: MessageRef | None = None
    to: Identity | None = None
    channel: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """`everywhere`: into every envelope's place; else into the first that takes it."""

    envelopes: tuple[Envelope, ...]
    everywhere: bool


def prepare(
    read: SqlRead, services: Services, row: Claimed, platforms: tuple[str, ...], now: datetime
) -> Parcel | None:
    """What to send for `row`; None when nobody needs it any more.

    Raises DeliveryError when the thread has no root to stand under.
    """
    match row.delivery.to:
        case ToParty(party):
            return _private(read, services, row, read.party(party), platforms, now)
        case ToThread(case):
            return _thread(read, services, row, read.case(case), platforms, now)


def bare(read: SqlRead, services: Services, row: Claimed, platforms: tuple[str, ...]) -> Parcel:
    """A legal reminder whose case can't be rendered: its number and due instant, from unencrypted columns."""
    key = row.delivery.reminder
    if key is None:
        raise DeliveryError("unrenderable", permanent=True)
    party = read.party(key.recipient)
    speech = speech_for(services, party)
    sentence = speech("reminder.bare", number=read.case_number(key.case), due=key.due)
    return _to(party, Card(sentence, (Text(sentence),), speech.language), platforms)


def _private(
    read: SqlRead, services: Services, row: Claimed, party: Party, platforms: tuple[str, ...], now: datetime
) -> Parcel | None:
    delivery = row.delivery
    case = read.case(delivery.case) if delivery.case is not None else None
    scene = scene_for(read, services, party, case, now, delivery.ids)
    card = deal(delivery.kind, scene, delivery.ids, delivery.reminder)
    return None if card is None else _to(party, card, platforms)


def _to(party: Party, card: Card, platforms: tuple[str, ...]) -> Parcel:
    reachable = [identity for identity in party.identities if identity.platform in platforms]
    return Parcel(tuple(Envelope(i.platform, card, to=i) for i in reachable), everywhere=False)


def _thread(
    read: SqlRead, services: Services, row: Claimed, case: Case, platforms: tuple[str, ...], now: datetime
) -> Parcel | None:
    card = deal(row.delivery.kind, thread_scene(read, services, case, now), row.delivery.ids, None)
    if card is None:
        return None
    organisation = services.directory.organisation(case.organisation)
    channels = {p: c for p, c in organisation.channels.items() if p in platforms}
    envelopes = tuple(_posts(read, row, case, card, channels))
    if channels and not envelopes:
        raise DeliveryError("no_thread", permanent=True)
    return Parcel(envelopes, everywhere=True)


def _posts(read: SqlRead, row: Claimed, case: Case, card: Card, channels: dict[str, str]) -> Iterator[Envelope]:
    """One for each platform where the case has its card; the card itself for all of them."""
    slot = row.delivery.slot
    for platform, channel in channels.items():
        at = read.reference(case.id, slot, platform) if slot is not None else None
        root = read.reference(case.id, CARD, platform) if slot != CARD else None
        if slot == CARD or root is not None:
            yield Envelope(platform, card, at=at, root=root, channel=channel)
