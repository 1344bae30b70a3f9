"""The processor's side of a breach: who knew when, who told whom when, and what the contract says (GDPR Art. 33(2))."""

from bot.domain.case import Case
from bot.domain.organisation import Organisation, Partner

TO_CONTROLLER = "eu-gdpr-33-2/to_controller"
"""The obligation to tell the controller; it is met by a filing of that stage: *told by us*."""

NAME, AWARE, TOLD = "processor_name", "processor_aware", "told_by_processor"
CUSTOMER = "customer_name"


def processor_facts(case: Case) -> tuple[str, ...]:
    """What is known of the processor, in the order in which it happened."""
    return tuple(fact for fact in (NAME, AWARE, TOLD) if case.finding(fact) is not None)


def processor_of(organisation: Organisation, case: Case) -> Partner | None:
    """The processor that the case names, if we have a contract with them; the only one where it names none."""
    return _named(organisation.processors, case.value(NAME)) if processor_facts(case) else None


def contract_hours(organisation: Organisation, case: Case) -> int | None:
    """Within how many hours the contract says that the processor tells us."""
    partner = processor_of(organisation, case)
    return partner.contract_hours if partner is not None else None


def customer_hours(organisation: Organisation, case: Case) -> int | None:
    """Within how many hours a contract says that we tell our customer: the strictest of those that may be meant."""
    named = _named(organisation.customers, case.value(CUSTOMER))
    meant = (named,) if named is not None else organisation.customers
    return min((c.contract_hours for c in meant if c.contract_hours is not None), default=None)


def _named(partners: tuple[Partner, ...], name: object) -> Partner | None:
    said = name.casefold().strip() if isinstance(name, str) else ""
    found = next((p for p in partners if said and (said in (p.id.casefold(), p.name.casefold()))), None)
    if found is None and not said and len(partners) == 1:
        return partners[0]
    return found or next((p for p in partners if said and p.name.casefold() in said), None)
