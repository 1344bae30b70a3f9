"""What can go wrong, as values: refusals for people, faults for operators."""

from collections.abc import Sequence
from dataclasses import dataclass


class Refusal(Exception):
    """Someone asked for what can't be done. Nothing was changed.

    `key` names the sentence in the catalogues (`refusal.<key>`); `details` fill its gaps. A refusal leaves
    no row behind, so the same command may be tried again.
    """

    def __init__(self, key: str, **details: str) -> None:
        super().__init__(key)
        self.key = key
        self.details = details


class Unreadable(Exception):
    """Something that is stored can't be read: its seal is broken. The others are read all the same."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a file an operator wrote: where, which field, and one sentence."""

    file: str
    line: int
    field: str
    says: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: {self.says}"


class DataFaults(Exception):
    """Every fault of the data files at once. The program refuses to start."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in sorted(faults)))
        self.faults = tuple(sorted(faults))
