"""Who is who: people of the file are the same party at every start, whatever became of their identities."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.domain.ids import OrganisationId, PartyId
from bot.domain.organisation import Organisation, OrganisationUnit, Person
from bot.domain.party import Identity, Party, Role
from handlers.directory import FILE, SeededDirectory, seed
from tests.flows.conftest import ORGANISATION
from tests.world.bot import Bot, eksempel


def start(bot: Bot, *organisations: Organisation) -> SeededDirectory:
    return bot.app.store.write(lambda work: seed(work, organisations)).result()


def party(bot: Bot, directory: SeededDirectory, key: str) -> Party:
    wanted = directory.parties[ORGANISATION, key]
    return bot.app.store.read(lambda read: read.party(wanted)).result()


def changed(key: str, **fields: object) -> Organisation:
    """The organisation with one person of it changed."""
    people = (replace(p, **fields) if p.key == key else p for p in eksempel().people)  # type: ignore[arg-type]
    return replace(eksempel(), people=tuple(people))


def names(directory: SeededDirectory, parties: Sequence[PartyId]) -> list[str]:
    keys = {party: key for (_, key), party in directory.parties.items()}
    return [keys[party] for party in parties]


def test_the_holder_comes_first_then_the_deputies(bot: Bot) -> None:
    directory = start(bot, eksempel())
    assert names(directory, directory.holders(ORGANISATION, Role.HANDLER)) == ["dan", "dorte"]
    assert directory.holders(ORGANISATION, Role.AUDITOR) == ()


def test_a_units_own_people_come_before_the_organisations_and_nobody_twice(bot: Bot) -> None:
    unit = OrganisationUnit("care", "Care", managers=("mads", "eve"), deciders=("eve",))
    organisation = replace(eksempel(), units=(unit,), roles={**eksempel().roles, Role.MANAGER: ("dan", "mads")})
    directory = start(bot, organisation)

    def holders(role: Role, unit: str | None) -> list[str]:
        return names(directory, directory.holders(ORGANISATION, role, unit))

    assert holders(Role.MANAGER, "care") == ["mads", "eve", "dan"]
    assert holders(Role.DECIDER, "care") == ["eve", "mads"]
    assert holders(Role.MANAGER, None) == holders(Role.MANAGER, "no such unit") == ["dan", "mads"]
    assert holders(Role.FILER, "care") == ["dan", "dorte"]


def test_an_organisation_that_is_not_configured_is_a_key_error(bot: Bot) -> None:
    with pytest.raises(KeyError):
        start(bot, eksempel()).organisation(OrganisationId("elsewhere"))


@pytest.mark.parametrize(
    ("identity", "found"),
    [
        (Identity("console", "eksempel", "whoever"), "eksempel"),
        (Identity("console", "elsewhere", "ida"), None),
        (Identity("slack", "eksempel", "ida"), None),
        (Identity(FILE, "eksempel", "ida"), None),
    ],
)
def test_an_identity_belongs_where_its_tenant_does(bot: Bot, identity: Identity, found: str | None) -> None:
    assert start(bot, eksempel()).organisation_of(identity) == found


def test_seeding_again_finds_the_same_people_and_writes_nothing(bot: Bot) -> None:
    first = start(bot, eksempel())
    bot.points.clear()
    assert start(bot, eksempel()).parties == first.parties
    assert bot.points == []


def test_a_person_without_any_platform_is_the_same_party_at_every_start(bot: Bot) -> None:
    organisation = replace(eksempel(), people=(*eksempel().people, Person("olga", "Olga", ())))
    first = start(bot, organisation)
    bot.points.clear()
    assert start(bot, organisation).parties == first.parties
    assert bot.points == []


def test_a_person_survives_a_change_of_their_identities(bot: Bot) -> None:
    before = start(bot, eksempel()).parties
    moved = Identity("slack", "T1", "U024")
    directory = start(bot, changed("dan", identities=(moved,)))
    assert directory.parties == before
    assert moved in party(bot, directory, "dan").identities
    assert bot.app.store.read(lambda read: read.party_by(bot.identity("dan"))).result() is None


def test_a_person_known_before_they_had_a_key_keeps_their_party(bot: Bot) -> None:
    """Someone reports; later the file names them."""
    identity = bot.identity("olga")
    olga = Party(PartyId("p-olga"), ORGANISATION, "Olga", (identity,), language="nb")
    bot.app.store.write(lambda work: work.save_party(olga)).result()
    organisation = replace(eksempel(), people=(*eksempel().people, Person("olga", "Olga Hansen", (identity,))))
    found = party(bot, start(bot, organisation), "olga")
    assert (found.id, found.name, found.language) == (olga.id, "Olga Hansen", "nb")


def test_an_identity_seen_before_the_file_gave_it_to_someone_goes_to_them(bot: Bot) -> None:
    """Dan used Slack before the administrator wrote down which of its users he is."""
    slack = Identity("slack", "T1", "U024")
    stray = Party(PartyId("p-stray"), ORGANISATION, "dan", (slack, Identity("mail", "mail", "d@eksempel.example")))
    bot.app.store.write(lambda work: work.save_party(stray)).result()
    before = start(bot, eksempel()).parties
    directory = start(bot, changed("dan", identities=(bot.identity("dan"), slack)))
    assert directory.parties == before
    found = bot.app.store.read(lambda read: read.party_by(slack)).result()
    assert found == party(bot, directory, "dan")
    left = bot.app.store.read(lambda read: read.party(stray.id)).result()
    assert left.identities == stray.identities[1:]


def test_a_language_learnt_from_the_client_stays_where_the_file_says_none(bot: Bot) -> None:
    dan = party(bot, start(bot, eksempel()), "dan")
    bot.app.store.write(lambda work: work.save_party(replace(dan, language="en"))).result()
    assert party(bot, start(bot, eksempel()), "dan").language == "en"
    assert party(bot, start(bot, changed("dan", language="nb")), "dan").language == "nb"
