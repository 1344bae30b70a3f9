"""What every flow is handed beside its Work: the law, the interview, the words, and who is who."""

from dataclasses import dataclass

from bot.domain.interview import Interview
from bot.domain.regime import Law
from bot.ports import Directory
from bot.text.catalog import Catalogues


@dataclass(frozen=True, slots=True)
class Services:
    """Frozen, and without store or clock: a flow gets those as `work` and `now`."""

    law: Law
    interview: Interview
    say: Catalogues
    directory: Directory
