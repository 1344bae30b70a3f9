"""A sentence the brain wants said, before it is in a language."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the catalogues. Details fill its gaps: text, numbers, instants, durations, `When`s, sentences."""

    key: str
    details: Mapping[str, object] = field(default_factory=dict)
