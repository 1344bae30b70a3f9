"""The console as a stage: a room's own endpoints, over HTTP."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import unescape
from typing import Any

import aiohttp

from handlers.play.dialogue import Fills, Opens, Picks, Says
from handlers.play.stage import Died, House, NotThere, Seen, View

Json = dict[str, Any]


@dataclass
class ConsoleStage:
    """Plays in the room of `house`. What an act sends is settled once: a repeat sends the very same."""

    house: House
    client: aiohttp.ClientSession
    _sent: dict[str, tuple[str, Json]] = field(default_factory=dict)
    _replies: dict[str, Json] = field(default_factory=dict)

    async def say(self, step: Says, command_id: str) -> None:
        if command_id not in self._sent:
            where = await self._conversation(step)
            body = {"as": step.who, "conversation": where, "text": step.text, "command_id": command_id}
            self._sent[command_id] = ("/say", body)
        for _ in range(step.repeated):
            await self._act(command_id)

    async def pick(self, step: Picks, command_id: str) -> None:
        if command_id not in self._sent:
            message, button = await self._button(step.whose or step.who, step.value, step.of, opens=False)
            # A button that only someone else sees is pressed as a forged payload would: without its message.
            body = {"as": step.who, "message": "" if step.whose else message, **_pressed(button)}
            self._sent[command_id] = ("/press", {**body, "command_id": command_id})
        await self._act(command_id)

    async def open(self, step: Opens) -> None:
        message, button = await self._button(step.who, step.verb, step.of, opens=True)
        body = {"as": step.who, "message": message, **_pressed(button)}
        self._replies[step.who] = await self._post("/open", body)

    async def fill(self, step: Fills, command_id: str) -> None:
        if command_id not in self._sent:
            form = self._held(step)
            if form is None:
                await self.open(Opens(step.line, step.who, step.verb, step.of))
                form = self._held(step)
            if form is None:
                raise NotThere(f"{step.verb} opens no form for {step.who}: {await self.hear(step.who)!r}")
            values = {**_defaults(form), **_filled(form, step)}
            body = {"as": step.who, "verb": form["verb"], "ids": form["ids"], "values": values}
            self._sent[command_id] = ("/submit", {**body, "command_id": command_id})
        await self._act(command_id)

    async def hear(self, who: str) -> str:
        reply = self._replies.get(who, {})
        shown, form = reply.get("reply"), reply.get("form")
        words = [shown["text"]] if shown else []
        return "\n".join([*words, *(_form_words(form["card"]) if form else [])])

    async def see(self, who: str) -> View:
        data = await self._get("/messages", {"as": who})
        messages = [_seen(message, talk) for talk in data["conversations"] for message in talk["messages"]]
        messages.sort(key=lambda seen: (len(seen.id), seen.id))
        return View(datetime.fromisoformat(data["now"]), tuple(messages))

    async def read(self, who: str, page: str) -> str:
        """The page as text: what is not markup, one kind of space."""
        try:
            async with self.client.get(f"{self.house.base}/{page}", params={"as": who}) as answer:
                if answer.status >= 400:
                    raise NotThere(f"{page}: {answer.status}")
                return _words(await answer.text())
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            raise Died(page) from None

    async def clock(self, to: datetime) -> None:
        await self._post("/clock", {"to": to.isoformat()})

    async def ahead(self) -> datetime | None:
        at = (await self._get("/clock", {}))["next"]
        return None if at is None else datetime.fromisoformat(at)

    async def quiet(self) -> None:
        await self._post("/quiet", {})

    async def kill(self) -> None:
        await self.house.kill()

    async def recover(self) -> None:
        await self.house.recover()

    async def _act(self, command_id: str) -> None:
        path, body = self._sent[command_id]
        self._replies[body["as"]] = await self._post(path, body)

    async def _conversation(self, step: Says) -> str:
        if step.where != "thread":
            return {"general": "channel/general", "dm": f"dm/{step.who}"}[step.where]
        data = await self._get("/messages", {"as": step.who})
        threads = [talk["id"] for talk in data["conversations"] if talk["id"].startswith("thread/")]
        if not threads:
            raise NotThere(f"{step.who} sees no thread")
        return str(max(threads, key=lambda id_: (len(id_), id_)))

    async def _button(self, who: str, value: str, of: str | None, *, opens: bool) -> tuple[str, Json]:
        """The one button that does it, and its message: what `who` was just told first, then newest first."""
        data = await self._get("/messages", {"as": who})
        cards = [(m["id"], m["card"]) for talk in data["conversations"] for m in talk["messages"] if m["card"]]
        cards.sort(key=lambda card: (len(card[0]), card[0]), reverse=True)
        if told := self._replies.get(who, {}).get("reply"):
            cards.insert(0, ("", told["card"]))
        for message, card in cards:
            found = [b for b in _buttons(card) if b["opens"] == opens and _does(b, value, of)]
            if len(found) > 1:
                verbs = ", ".join(sorted(str(b["verb"]) for b in found))
                raise NotThere(f"more than one button of {who}'s is {value!r} ({verbs}): say of = …")
            if found:
                return message, found[0]
        about = f" of {of!r}" if of else ""
        raise NotThere(f"no card that {who} sees {'opens' if opens else 'offers'} {value!r}{about}")

    def _held(self, step: Fills) -> Json | None:
        opened = self._replies.get(step.who, {}).get("form")
        if not opened or opened["card"]["verb"] != step.verb:
            return None
        card: Json = opened["card"]
        return card if step.of is None or step.of in card["ids"].values() else None

    async def _post(self, path: str, body: Json) -> Json:
        return await self._ask("POST", path, json=body)

    async def _get(self, path: str, query: Mapping[str, str]) -> Json:
        return await self._ask("GET", path, params=query)

    async def _ask(self, method: str, path: str, **what: Any) -> Json:
        try:
            async with self.client.request(method, self.house.base + path, **what) as answer:
                if answer.status >= 400:
                    raise NotThere(f"{path}: {answer.status}: {(await answer.text())[:500]}")
                data: Json = await answer.json()
                return data
        except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError):
            raise Died(path) from None


def _words(page: str) -> str:
    return unescape(" ".join(re.sub(r"<[^>]*>", " ", page).split()))


def _pressed(button: Json) -> Json:
    return {"verb": button["verb"], "value": button["value"], "ids": button["ids"]}


def _buttons(card: Json) -> Iterator[Json]:
    return (button for element in card["elements"] for button in element.get("buttons", ()))


def _does(button: Json, value: str, of: str | None) -> bool:
    """`value` is what is picked, or the verb of a button without values; `of` narrows by verb, id or label."""
    named = value == button["verb"] if button["opens"] or not button["value"] else value == button["value"]
    return named and (of is None or of in (button["verb"], button["label"], *button["ids"].values()))


def _inputs(form: Json) -> list[Json]:
    return [element for element in form["elements"] if "name" in element]


def _defaults(form: Json) -> Json:
    """What the form holds before anyone touches it, as a browser would send it."""
    held: Json = {}
    for element in _inputs(form):
        if "choices" not in element:
            held[element["name"]] = element["value"]
        elif element["several"]:
            held[element["name"]] = list(element["chosen"])
        elif element["chosen"]:
            held[element["name"]] = element["chosen"][0]
    return held


def _filled(form: Json, step: Fills) -> Json:
    """What is filled in. Of a choice either its value or its label may be given: nobody knows a random id."""
    inputs = {element["name"]: element for element in _inputs(form)}
    if strange := step.values.keys() - inputs.keys():
        raise NotThere(f"the form {step.verb} has no {', '.join(sorted(strange))}")
    filled: Json = {}
    for name, given in step.values.items():
        values = {choice["label"]: choice["value"] for choice in inputs[name].get("choices", ())}
        filled[name] = values.get(given, given) if isinstance(given, str) else [values.get(g, g) for g in given]
    return filled


def _form_words(card: Json) -> list[str]:
    texts = [element.get("text") or element.get("label", "") for element in card["elements"]]
    return [card["summary"], *filter(None, texts), card["submit"]]


def _seen(message: Json, talk: Json) -> Seen:
    where = talk["title"] or talk["id"]
    at = datetime.fromisoformat(message["at"])
    return Seen(message["id"], message["version"], where, message["by"], at, message["text"])
