"""Playing a person from a shell: routes under /control beside those of the Bot API."""

import dataclasses
from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.botapi.parameters import read_parameters, read_text, read_whole
from tests.botapi.records import Chat, Json, Person, Sent
from tests.botapi.refusals import Refusal
from tests.botapi.stage import Stage

Answer = Callable[[Json], Any]


def build_routes(stage: Stage) -> list[Route]:
    """The routes; each takes JSON, a form or a query, and answers JSON, with 400 and "error" where it cannot."""
    control = Control(stage)
    return [
        _route("say", "POST", control.say),
        _route("tap", "POST", control.tap),
        _route("query", "POST", control.query),
        _route("fault", "POST", control.fault),
        _route("sent", "GET", control.list_sent),
        _route("calls", "GET", control.list_calls),
    ]


class Control:
    """What can be done from a shell. People and groups are made when their id is first named."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def say(self, request: Json) -> Json:
        """Somebody writes: from, text, chat (the private one if none is given)."""
        update = self._stage.say(self._find_person(request), read_text(request, "text"), chat=self._find_chat(request))
        return {"update_id": update, "message_id": self._stage.update(update)["message"]["message_id"]}

    def tap(self, request: Json) -> Json:
        """Somebody taps: from, button (text or data), message_id (the last with buttons if none is given), chat."""
        person, chat = self._find_person(request), self._find_chat(request)
        sent = self._stage.last_with_buttons((chat or person.chat).id)
        message: Sent | int | None = read_whole(request, "message_id") or sent
        if message is None:
            raise ValueError("There is no message with buttons to tap.")
        return {"update_id": self._stage.tap(person, message, read_text(request, "button"), chat=chat)}

    def query(self, request: Json) -> Json:
        """Somebody types @bot: from, text."""
        return {"update_id": self._stage.query(self._find_person(request), read_text(request, "text"))}

    def fault(self, request: Json) -> Json:
        """Something goes wrong: the parameters of Stage.fault."""
        return dataclasses.asdict(self._stage.fault(**request))

    def list_sent(self, request: Json) -> list[Json]:
        """What the bot sent: chat (all if none is given)."""
        return [dataclasses.asdict(sent) for sent in self._stage.sent(read_whole(request, "chat") or None)]

    def list_calls(self, request: Json) -> list[Json]:
        """What the bot called: method (all if none is given)."""
        return [dataclasses.asdict(call) for call in self._stage.calls(read_text(request, "method"))]

    def _find_person(self, request: Json) -> Person:
        number = read_whole(request, "from")
        if number <= 0:
            raise ValueError('"from" must be the id of a person, such as 1001.')
        return self._stage.account.people.get(number) or self._stage.person(f"人{number}", id=number)

    def _find_chat(self, request: Json) -> Chat | None:
        number = read_whole(request, "chat")
        if not number:
            return None
        account = self._stage.account
        return account.chats.get(number) or account.add_group(Chat(number, "supergroup", f"群{-number}"), [])


def _route(name: str, method: str, answer: Answer) -> Route:
    async def serve(request: Request) -> Response:
        try:
            return JSONResponse(answer(await read_parameters(request)))
        except Refusal as refusal:
            return JSONResponse({"error": refusal.description}, 400)
        except (AssertionError, TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return Route(f"/control/{name}", serve, methods=[method])
