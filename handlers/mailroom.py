"""From a row of the outbox to cards with addresses, made from the facts of this moment."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from bot.cards.deck import deal
from bot.cards.elements import Card, Text
from bot.domain.case import Case
from bot.domain.delivery import ToParty, ToThread
from bot.domain.ids import PartyId
from bot.domain.party import Identity, Party, Role
from bot.flows.settle import CARD
from bot.flows.veil import QUESTION, is_shut, is_thread_veiled
from bot.ports import MessageRef
from bot.services import Services
from handlers.chat import DeliveryError
from handlers.scenes import scene_for, speech_for, thread_scene
from storage.work import Claimed, SqlRead

VEIL = "veil"
"""The kind of what covers a question in the thread. It is only ever put over one that stands there."""

STAYS = ("case", "closed", VEIL)
"""What is not said to the handler instead while the thread is veiled: its card stays there, and an end is told to
everyone in private anyway."""


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
    """`everywhere`: into every envelope's place; else into the first that takes it, in private with `party`."""

    envelopes: tuple[Envelope, ...]
    everywhere: bool
    party: PartyId | None = None


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
    if card is None:
        return None
    parcel = _to(party, card, platforms)
    if delivery.case is None or delivery.slot is None or "anew" in delivery.ids:
        return parcel
    stands = {e.platform: standing(party.id, e.platform) for e in parcel.envelopes}
    at = {p: read.reference(delivery.case, delivery.slot, place) for p, place in stands.items()}
    return replace(parcel, envelopes=tuple(replace(e, at=at[e.platform]) for e in parcel.envelopes))


def standing(party: PartyId | None, platform: str) -> str:
    """Under which name it is kept where a slot's card stands: in the thread, or in private with `party`."""
    return platform if party is None else f"{platform}/{party}"


def _to(party: Party, card: Card, platforms: tuple[str, ...]) -> Parcel:
    reachable = [identity for identity in party.identities if identity.platform in platforms]
    return Parcel(tuple(Envelope(i.platform, card, to=i) for i in reachable), everywhere=False, party=party.id)


def _thread(
    read: SqlRead, services: Services, row: Claimed, case: Case, platforms: tuple[str, ...], now: datetime
) -> Parcel | None:
    veiled = is_thread_veiled(read, services.directory, case, now)
    if veiled and row.delivery.kind not in STAYS:
        return _instead(read, services, row, case, platforms, now)
    card = deal(row.delivery.kind, thread_scene(read, services, case, now), row.delivery.ids, None)
    if card is None:
        return None
    organisation = services.directory.organisation(case.organisation)
    channels = {p: c for p, c in organisation.channels.items() if p in platforms}
    if row.delivery.kind == VEIL:
        return _covering(read, row, case, card, channels)
    envelopes = tuple(_posts(read, row, case, card, channels))
    if veiled and is_shut(read, services.directory, case, now):
        # Nothing new is posted where someone reads along who is to know of nothing.
        envelopes = tuple(envelope for envelope in envelopes if envelope.at is not None)
        return Parcel(envelopes, everywhere=True) if envelopes else None
    if channels and not envelopes:
        raise DeliveryError("no_thread", permanent=True)
    return Parcel(envelopes, everywhere=True)


def _covering(read: SqlRead, row: Claimed, case: Case, card: Card, channels: dict[str, str]) -> Parcel | None:
    """Over a question where it stands in the thread; None where it stands nowhere."""
    slot = f"{QUESTION}{row.delivery.ids.get('question', '')}"
    stands = ((platform, read.reference(case.id, slot, platform)) for platform in channels)
    over = tuple(
        Envelope(platform, card, at=at, root=read.reference(case.id, CARD, platform), channel=channels[platform])
        for platform, at in stands
        if at is not None
    )
    return Parcel(over, everywhere=True) if over else None


def _instead(
    read: SqlRead, services: Services, row: Claimed, case: Case, platforms: tuple[str, ...], now: datetime
) -> Parcel | None:
    """In private to the handler, what a veiled thread must not show."""
    for handler in case.holders(Role.HANDLER)[:1]:
        return _private(read, services, row, read.party(handler.party), platforms, now)
    return None


def _posts(read: SqlRead, row: Claimed, case: Case, card: Card, channels: dict[str, str]) -> Iterator[Envelope]:
    """One for each platform where the case has its card; the card itself for all of them. What is asked anew is a new
    message, and is edited from then on."""
    slot, anew = row.delivery.slot, "anew" in row.delivery.ids
    for platform, channel in channels.items():
        at = read.reference(case.id, slot, platform) if slot is not None and not anew else None
        root = read.reference(case.id, CARD, platform) if slot != CARD else None
        if slot == CARD or root is not None:
            yield Envelope(platform, card, at=at, root=root, channel=channel)
