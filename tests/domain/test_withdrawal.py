"""Who took it back, and why: their reason is a report like their others."""

from dataclasses import replace
from datetime import timedelta

from bot.domain.finding import Source
from bot.domain.report import Report
from bot.domain.withdrawal import WITHDRAWN, Withdrawal, withdrawal
from tests.cards.cast import IDA, OPENED, opened

LATER = OPENED + timedelta(hours=1)


def test_a_case_that_nobody_took_back_has_none() -> None:
    assert withdrawal(opened()) is None


def test_it_may_have_no_reason() -> None:
    case = opened().record(WITHDRAWN, 0, IDA, LATER, Source.REPORT)
    assert withdrawal(case) == Withdrawal(IDA, LATER, None)


def test_its_reason_is_the_report_it_names() -> None:
    why = Report(2, IDA, LATER, "it was my own list")
    case = replace(opened(), reports=(*opened().reports, why)).record(WITHDRAWN, 2, IDA, LATER, Source.REPORT)
    assert withdrawal(case) == Withdrawal(IDA, LATER, why)
