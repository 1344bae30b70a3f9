"""Reads the rule files, once, at start, and refuses to start with any of them wrong.

Every fault of every file is collected and raised together, each with file, line and field. The files hold numbers,
names and citations; what is done with them is in `bot/domain`.
"""

import hashlib
from collections.abc import Iterator, Mapping
from importlib.abc import Traversable
from importlib.resources import files

from bot.domain.errors import DataFaults, Fault
from bot.domain.interview import Interview
from bot.domain.regime import Law
from bot.law.first_aid import first_aid_of
from bot.law.hints import hints_of
from bot.law.obligations import check_obligations, obligations_of
from bot.law.questions import check_condition, facts_known, interview_of
from bot.law.table import Document
from bot.law.tables import authorities_of, check_authorities, ladders_of, risk_rules_of

INTERVIEW = "interview.toml"
FILES = ("authorities.toml", "first_aid.toml", INTERVIEW, "ladders.toml", "letter_hints.toml", "risk.toml")


def load_law(folder: Traversable | None = None) -> Law:
    """The law in `folder`, or the packaged one. Raises DataFaults with every fault of its files."""
    return _load(folder)[0]


def load_interview(folder: Traversable | None = None) -> Interview:
    """The interview beside that law. Raises DataFaults likewise: each names what stands in the other."""
    return _load(folder)[1]


def _load(folder: Traversable | None) -> tuple[Law, Interview]:
    faults: list[Fault] = []
    texts = dict(_texts(folder if folder is not None else files("bot.law"), faults))
    documents = {name: Document(name, text, faults) for name, text in texts.items()}
    interview = interview_of(documents[INTERVIEW])
    law = _law(documents, interview, _version(texts))
    if faults:
        raise DataFaults(tuple(dict.fromkeys(faults)))
    return law, interview


def _law(documents: Mapping[str, Document], interview: Interview, version: str) -> Law:
    facts = facts_known(interview)
    regimes = [document for name, document in documents.items() if name not in FILES]
    read = [item for document in regimes for item in obligations_of(document)]
    authorities = tuple(authorities_of(documents["authorities.toml"]))
    ladders = ladders_of(documents["ladders.toml"])
    check_obligations(read, (authority.jurisdiction for authority, _ in authorities), ladders)
    check_authorities(authorities, (obligation.regime for obligation, _ in read))
    for obligation, table in read:
        if obligation.exempt_when is not None:
            check_condition(table, "exempt_when", obligation.exempt_when, facts)
    return Law(
        version=version,
        obligations=tuple(obligation for obligation, _ in read),
        authorities=tuple(authority for authority, _ in authorities),
        risk_rules=tuple(risk_rules_of(documents["risk.toml"], facts)),
        ladders=ladders,
        first_aid=first_aid_of(documents["first_aid.toml"]),
        letter_hints=tuple(hints_of(documents["letter_hints.toml"], facts)),
    )


def _texts(folder: Traversable, faults: list[Fault]) -> Iterator[tuple[str, str]]:
    """Name and text of every rule file; a missing one is a fault and empty."""
    regimes = folder / "regimes"
    entries = regimes.iterdir() if regimes.is_dir() else iter(())
    found = {f"regimes/{entry.name}": entry for entry in entries if entry.name.endswith(".toml")}
    if not found:
        faults.append(Fault("regimes", 0, "file", "there is no regime"))
    places = {name: folder / name for name in FILES} | dict(sorted(found.items()))
    for name, place in places.items():
        if place.is_file():
            yield name, _decoded(name, place.read_bytes(), faults)
        else:
            faults.append(Fault(name, 0, "file", "is missing"))
            yield name, ""


def _decoded(name: str, content: bytes, faults: list[Fault]) -> str:
    try:
        # TOML allows both line endings, and a version must not depend on which a checkout has.
        return content.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as wrong:
        faults.append(Fault(name, content[: wrong.start].count(b"\n") + 1, "file", "is not UTF-8"))
        return ""


def _version(texts: Mapping[str, str]) -> str:
    """A hash of what the rules say: the first 16 hex digits of SHA-256 over names and texts."""
    whole = hashlib.sha256()
    for name, text in sorted(texts.items()):
        whole.update(f"{name}\0{text}\0".encode())
    return whole.hexdigest()[:16]
