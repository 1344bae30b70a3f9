"""The ids everything is named by. All are random text, so that none of them says who or when."""

from typing import NewType

CaseId = NewType("CaseId", str)
"""A case, in code. People see its number (`KBG-2026-014`)."""

PartyId = NewType("PartyId", str)
"""A person known to the bot. Random: the name lives sealed in the party's row."""

OrganisationId = NewType("OrganisationId", str)
"""The `id` of an organisation file."""

CommandId = NewType("CommandId", str)
"""What makes a repeated command the same command: a platform's event, trigger or view id."""
