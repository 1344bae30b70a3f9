"""A dialogue: what people say and pick, how time goes by, and what each of them then sees. Read from TOML.

A header (`title language organisation cast start zone`) and `steps`, one inline table each:

    {who = "ida", says = "/breach laptop lost", in = "general"}   in: general (default), dm or thread;
                                                                  repeated = 10: sent ten times with one id
    {who = "dan", picks = "yes", of = "contained"}                the newest card that offers it; `of` names its
                                                                  verb, question, matter or label; from = "dan":
                                                                  with a button that only dan sees
    {who = "dan", opens = "answer", of = "recipient"}             opens a form and holds it
    {who = "dan", fills = {at = "2026-03-02T09:00"}, verb = "aware"}   sends the form held, or opens it first; a
                                                                  choice by its value or its label
    {clock = "+48h"}                                              or an instant with offset, or "next"
    {who = "dan", sees = "24 hours left", times = 1}              in how many messages, of all that dan sees now
    {who = "eve", sees_not = "laptop"}                            only beside a `sees` of the same by someone else
    {who = "ida", hears = "saved"}                                the reply to ida's last act, that only she gets
    {who = "dan", page = "cases/NVK-2020-001", reads = "9 days"}  what stands on a page as dan may see it
    {kill = true}                                                 kill -9, and start again
    {pause = "Now it is your turn."}                              where the demo stops, and a visitor takes over;
                                                                  or a table: {en = "…", da = "…"}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, TypeAlias

from bot.domain.errors import DataFaults, Fault

Where = Literal["general", "dm", "thread"]
Values: TypeAlias = Mapping[str, str | list[str]]
Move: TypeAlias = timedelta | datetime | Literal["next"]


@dataclass(frozen=True, slots=True)
class Says:
    line: int
    who: str
    text: str
    where: Where = "general"
    repeated: int = 1


@dataclass(frozen=True, slots=True)
class Picks:
    """`whose`: the person whose button is pressed, when it is not one's own."""

    line: int
    who: str
    value: str
    of: str | None = None
    whose: str | None = None


@dataclass(frozen=True, slots=True)
class Opens:
    line: int
    who: str
    verb: str
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Fills:
    line: int
    who: str
    verb: str
    values: Values
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Moves:
    line: int
    to: Move


@dataclass(frozen=True, slots=True)
class Sees:
    """`times` None: at least once."""

    line: int
    who: str
    text: str
    times: int | None = None


@dataclass(frozen=True, slots=True)
class SeesNot:
    line: int
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Hears:
    line: int
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Kill:
    line: int


@dataclass(frozen=True, slots=True)
class Reads:
    """`page`: the room's page, by its path."""

    line: int
    who: str
    page: str
    text: str


@dataclass(frozen=True, slots=True)
class Pause:
    """`says`, by language, is what a visitor who takes over here can do; under "" where it is said in one alone."""

    line: int
    says: Mapping[str, str]

    def words(self, language: str) -> str:
        order = (language, "nb" if language == "nn" else "en", "")
        return next((self.says[name] for name in order if name in self.says), next(iter(self.says.values())))


Act = Says | Picks | Opens | Fills | Moves | Kill
Look = Sees | SeesNot | Hears | Reads
Step = Act | Look | Pause


@dataclass(frozen=True, slots=True)
class Dialogue:
    """`organisation` is a name, or a file beside the dialogue's. `start` is aware, `zone` an IANA name."""

    name: str
    title: str
    language: str
    organisation: str
    cast: tuple[str, ...]
    start: datetime
    zone: str
    steps: tuple[Step, ...]


def refuse_unseen(file: Path, steps: tuple[Step, ...]) -> list[Fault]:
    """A `sees_not` proves nothing unless someone else sees that very text at the same moment."""
    faults: list[Fault] = []
    scene: list[Step] = []
    for step in (*steps, Kill(0)):
        if isinstance(step, Look):
            scene.append(step)
            continue
        seen = [(s.who, s.text) for s in scene if isinstance(s, Sees) and s.times != 0]
        faults += [
            Fault(str(file), s.line, "sees_not", f"nobody else sees {s.text!r} beside it, so it proves nothing")
            for s in scene
            if isinstance(s, SeesNot) and not any(who != s.who and text == s.text for who, text in seen)
        ]
        scene = []
    return faults


def refuse_unasked(file: Path, steps: tuple[Step, ...]) -> list[Fault]:
    """A `hears` needs something its person did before it."""
    acted: set[str] = set()
    faults: list[Fault] = []
    for step in steps:
        if isinstance(step, Says | Picks | Opens | Fills):
            acted.add(step.who)
        elif isinstance(step, Hears) and step.who not in acted:
            faults.append(Fault(str(file), step.line, "hears", f"{step.who} has not done anything yet"))
    return faults


def checked(file: Path, dialogue: Dialogue, faults: list[Fault]) -> Dialogue:
    """`dialogue`, if nothing is wrong with it. Raises DataFaults with everything that is."""
    faults = [*faults, *refuse_unseen(file, dialogue.steps), *refuse_unasked(file, dialogue.steps)]
    if faults:
        raise DataFaults(faults)
    return dialogue
