"""What the guard took out of a text, each under a number of its own, and back where it stood."""

from bot.domain.milestone import When
from bot.domain.party import Role
from bot.flows.add import Add, add
from bot.flows.assign import Assign, assign
from bot.flows.file import RecordFiling, record_filing
from bot.flows.unmask import Unmask, unmask_text
from tests.flows.conftest import NOTIFY, START, House

CPR = "010160-0000"
"""Fails its check digit."""


def test_a_hit_in_the_journal_alone_has_a_number_that_no_later_text_takes(house: House) -> None:
    case = house.open()
    dan, dorte = house.person("dan"), house.person("dorte")
    house.do(assign, Assign(house.id(), dan, case.id, Role.FILER, dorte, f"sick: {CPR}"))
    house.do(add, Add(house.id(), dan, case.id, f"see {CPR}"))
    assert house.case(case.id).reports[-1].words == "see ⟦cpr 2⟧"
    house.do(unmask_text, Unmask(house.id(), dan, case.id, 1, put_back=True))
    entries = house.store.read(lambda read: read.journal(case.id)).result()
    assert entries[-1].about == {"hidden": "1", "text": CPR}
    assert house.case(case.id).reports[-1].words == "see ⟦cpr 2⟧"


def test_a_reference_and_the_reason_beside_it_are_put_back_each_for_itself(house: House) -> None:
    case = house.open()
    dan = house.person("dan")
    filing = RecordFiling(house.id(), dan, case.id, NOTIFY, When.exact(START), f"J {CPR}", f"late: {CPR}")
    house.do(record_filing, filing)
    house.do(unmask_text, Unmask(house.id(), dan, case.id, 1, put_back=True))
    (filed,) = house.case(case.id).filings
    assert (filed.reference, filed.delay_reason) == (f"J {CPR}", "late: ⟦cpr 2⟧")
    house.do(unmask_text, Unmask(house.id(), dan, case.id, 2, put_back=True))
    assert house.case(case.id).filings[0].delay_reason == f"late: {CPR}"
