"""What Telegram keeps for one bot: people, chats, who may write to whom, messages, and open queries."""

import itertools
import time
from collections.abc import Callable, Iterable

from tests.botapi.records import Chat, Json, Person, Sent
from tests.botapi.refusals import Refusal, bad_request, forbidden

KEPT = 100_000  # messages; the oldest go first
_BARRED = {
    "blocked": forbidden("bot was blocked by the user"),
    "deactivated": forbidden("user is deactivated"),
    "kicked": forbidden("bot was kicked from the supergroup chat"),
    "left": forbidden("bot is not a member of the supergroup chat"),
    "gone": bad_request("chat not found"),
}


class Account:
    """The state behind the methods. Nothing in it knows of HTTP.

    Ids of messages and queries begin with the clock's seconds: a bot that remembers what it has done, and is started
    again beside a new server, must not take new messages for old ones.
    """

    def __init__(self, clock: Callable[[], float], token: str, username: str) -> None:
        self.clock = clock
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "交警小助手",
            "username": username,
        }
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.members: dict[int, set[int]] = {}
        self.administrators: dict[int, set[int]] = {}
        self.threads: dict[int, set[int]] = {}
        self.messages: dict[tuple[int, int], Json] = {}
        self.seen: dict[tuple[int, int], Sent] = {}  # the bot's messages as they stand now
        self.open_queries: set[str] = set()
        self.files: dict[str, bytes] = {}
        self.profile: Json = {"commands": {}, "description": {}, "short_description": {}}
        self._barred: dict[int, str] = {}
        self._moved: dict[int, int] = {}
        first = int(clock()) % 10**9
        self._private_ids = itertools.count(first)
        self._group_ids: dict[int, itertools.count[int]] = {}
        self._query_ids = itertools.count(first * 1000)
        self._file_ids = itertools.count(1)

    def add_person(self, person: Person) -> Person:
        """Makes somebody known who has already pressed "start"."""
        self.people[person.id] = person
        self.chats[person.id] = person.chat
        return person

    def add_group(self, chat: Chat, members: Iterable[int]) -> Chat:
        """Makes a group known that the bot is in."""
        self.chats[chat.id] = chat
        self.members[chat.id] = set(members)
        return chat

    def bar(self, chat_id: int, why: str) -> None:
        """From now on nothing reaches that chat: blocked, deactivated, kicked, left or gone."""
        self._barred[chat_id] = why

    def unbar(self, chat_id: int) -> None:
        """The chat can be written to again."""
        self._barred.pop(chat_id, None)

    def move(self, old: int, new: Chat) -> None:
        """A group has become a supergroup: the old id only tells the new one."""
        self.add_group(new, self.members[old])
        self.administrators[new.id] = self.administrators.get(old, set())
        self._moved[old] = new.id

    def find_chat(self, chat_id: int) -> Chat:
        """The chat, if the bot may write to it.

        Raises:
            Refusal: unknown, moved, or closed to the bot.
        """
        if chat_id in self._moved:
            text = "group chat was upgraded to a supergroup chat"
            raise bad_request(text, migrate_to_chat_id=self._moved[chat_id])
        if refusal := _BARRED.get(self._barred.get(chat_id, "" if chat_id in self.chats else "gone")):
            raise Refusal(refusal.code, refusal.description)
        return self.chats[chat_id]

    def add_message(self, chat: Chat, sender: Json, content: Json, thread: int | None = None) -> Json:
        """A new message in a chat, with its id and date.

        Private chats and groups count their messages together, every supergroup by itself, as Telegram does.
        """
        ids = self._private_ids
        if chat.type == "supergroup":
            ids = self._group_ids.setdefault(chat.id, itertools.count(1))
        message: Json = {"message_id": next(ids), "date": int(self.clock()), "chat": chat.record(), "from": sender}
        if thread is not None:
            self.threads.setdefault(chat.id, set()).add(thread)
            message |= {"message_thread_id": thread, "is_topic_message": True}
        message |= content
        self.messages[chat.id, message["message_id"]] = message
        while len(self.messages) > KEPT:
            oldest = next(iter(self.messages))
            del self.messages[oldest]
            self.seen.pop(oldest, None)
        return message

    def show(self, message: Json, method: str, html: str) -> Sent:
        """What people see of the bot's message now."""
        sent = Sent(
            method=method,
            chat_id=message["chat"]["id"],
            message_id=message["message_id"],
            text=message["text"],
            html=html,
            entities=message.get("entities", []),
            buttons=message.get("reply_markup", {}).get("inline_keyboard", []),
            reply_to=message.get("reply_to_message", {}).get("message_id"),
            thread=message.get("message_thread_id"),
            at=time.monotonic(),
        )
        self.seen[sent.chat_id, sent.message_id] = sent
        return sent

    def open_query(self) -> str:
        """The id of a tap or an inline query that waits for its one answer."""
        query = str(next(self._query_ids))
        self.open_queries.add(query)
        return query

    def close_query(self, query: str) -> None:
        """Takes the answer to a query.

        Raises:
            Refusal: it was answered before, is too old, or never was.
        """
        if query not in self.open_queries:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        self.open_queries.remove(query)

    def add_file(self) -> Json:
        """A new file, which the bot can fetch: its ids and its size in bytes."""
        number = next(self._file_ids)
        content = f"file {number}".encode()
        self.files[f"files/{number}"] = content
        return {"file_id": f"{number}", "file_unique_id": f"unique{number}", "file_size": len(content)}

    def find_file(self, file_id: str) -> Json:
        """A file with the path to fetch it from.

        Raises:
            Refusal: there is none with that id.
        """
        content = self.files.get(f"files/{file_id}")
        if content is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        size = len(content)
        return {
            "file_id": file_id,
            "file_unique_id": f"unique{file_id}",
            "file_size": size,
            "file_path": f"files/{file_id}",
        }
