"""A dialogue as it was played, in lines to read: who did what when, and what came to whom."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import assert_never
from zoneinfo import ZoneInfo

from handlers.play.dialogue import (
    Dialogue,
    Fills,
    Hears,
    Kill,
    Look,
    Moves,
    Opens,
    Pause,
    Picks,
    Reads,
    Says,
    Sees,
    SeesNot,
    Step,
)
from handlers.play.player import Beat, Heard

_BROAD = 100


@dataclass
class Timeline:
    """`shown`: the lines each message had when it was last told, so that an edit tells what is new only."""

    dialogue: Dialogue
    shown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    at: datetime | None = None

    def lines(self, beat: Beat) -> Iterator[str]:
        """What one step adds. What is only checked adds nothing."""
        if isinstance(beat.step, Look):
            return
        if beat.at != self.at and not isinstance(beat.step, Moves):
            yield from self._time(beat.at)
        yield f"  {said(beat.step)}"
        if beat.at != self.at:
            yield from self._time(beat.at)
        if beat.reply:
            yield from _indented(f"only {_who(beat.step)}", beat.reply.splitlines())
        yield from self._heard(beat.heard)

    def _time(self, at: datetime) -> Iterator[str]:
        self.at = at
        yield ""
        yield f"{at.astimezone(ZoneInfo(self.dialogue.zone)):%Y-%m-%d %H:%M %z}"

    def _heard(self, heard: tuple[Heard, ...]) -> Iterator[str]:
        """Each message once, with everyone it came to."""
        readers: dict[str, list[str]] = {}
        for one in heard:
            readers.setdefault(one.seen.id, []).append(one.who)
        for seen in {one.seen.id: one.seen for one in heard}.values():
            if seen.by != "bot" and seen.version == 1:
                continue
            known = self.shown.get(seen.id, ())
            lines = tuple(line for line in seen.text.splitlines() if line.strip())
            self.shown[seen.id] = lines
            fresh = [line for line in lines if line not in known]
            edited = " (edited)" if known else ""
            at = seen.at.astimezone(ZoneInfo(self.dialogue.zone))
            if fresh:
                yield from _indented(f"{at:%a %H:%M} {seen.where} → {', '.join(readers[seen.id])}{edited}", fresh)


def said(step: Step) -> str:
    """One step in words."""
    match step:
        case Says(_, who, text, where, repeated):
            return f"{who} says in {where}: {_short(text)}" + (f" ({repeated} times)" if repeated > 1 else "")
        case Picks(_, who, value, of, whose):
            return f"{who} picks {value}" + _about(of) + (f", with a button of {whose}" if whose else "")
        case Opens(_, who, verb, of):
            return f"{who} opens {verb}" + _about(of)
        case Fills(_, who, verb, values, of):
            filled = ", ".join(f"{k} = {v if isinstance(v, str) else ' + '.join(v)}" for k, v in values.items())
            return f"{who} fills in {verb}" + _about(of) + f": {_short(filled)}"
        case Moves(_, to):
            return f"the clock goes to {to}" if isinstance(to, str | datetime) else f"{to} go by"
        case Kill():
            return "the server is killed, and started again"
        case Sees(_, who, text, times):
            return f"{who} sees {text!r}" + (f" {times} times" if times is not None else "")
        case SeesNot(_, who, text):
            return f"{who} does not see {text!r}"
        case Hears(_, who, text):
            return f"{who} hears {text!r}"
        case Reads(_, who, page, text):
            return f"{who} reads on {page}: {text!r}"
        case Pause():
            return f"… {step.words('')}"
        case _:
            assert_never(step)


def _who(step: Step) -> str:
    return step.who if isinstance(step, Says | Picks | Opens | Fills) else ""


def _about(of: str | None) -> str:
    return f" ({of})" if of else ""


def _short(text: str) -> str:
    return text if len(text) <= _BROAD else f"{text[:_BROAD]}… ({len(text)} characters)"


def _indented(head: str, lines: list[str]) -> Iterator[str]:
    yield f"    {head}"
    yield from (f"      {line}" for line in lines)
