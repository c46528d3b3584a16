"""What people do: they write, tap, ask inline, block, and leave; each becomes an update for the bot."""

import itertools
from collections.abc import Callable, Iterable

from tests.botapi.account import KEPT, Account
from tests.botapi.entities import find_entities
from tests.botapi.records import Chat, Json, Person, Sent
from tests.botapi.updates import Updates

FIRST_PERSON = 1001
FIRST_GROUP = -1_001_000_000_001


class Crowd:
    """The people and groups around one bot."""

    def __init__(self, clock: Callable[[], float], token: str, username: str) -> None:
        self.account = Account(clock, token, username)
        self.updates = Updates(clock)
        self._history: dict[int, Json] = {}
        self._people = itertools.count(FIRST_PERSON)
        self._groups = itertools.count(FIRST_GROUP, -1)

    def person(
        self,
        first_name: str,
        language: str = "zh-hans",
        *,
        username: str = "",
        id: int | None = None,  # noqa: A002 - Telegram's word
    ) -> Person:
        """Somebody who has pressed "start" some day."""
        return self.account.add_person(Person(id or next(self._people), first_name, language, username))

    def group(self, title: str, members: Iterable[Person] = (), kind: str = "supergroup") -> Chat:
        """A group with the bot in it; kind: group or supergroup."""
        chat = Chat(next(self._groups), kind, title)
        return self.account.add_group(chat, [member.id for member in members])

    def administrators(self, group: Chat, people: Iterable[Person]) -> None:
        """Who runs the group."""
        ids = {person.id for person in people}
        self.account.administrators[group.id] = ids
        self.account.members[group.id] |= ids

    def say(
        self,
        person: Person,
        text: str,
        *,
        chat: Chat | None = None,
        reply_to: int | Sent | None = None,
        thread: int | None = None,
        media_group: str | None = None,
    ) -> int:
        """Somebody writes, in the private chat unless told otherwise. Returns the update_id."""
        entities = find_entities(text)
        content: Json = {"text": text, "entities": entities} if entities else {"text": text}
        return self._write(person, content, chat, reply_to, thread, media_group)

    def post(
        self,
        person: Person,
        *,
        photo: bool = False,
        voice: bool = False,
        sticker: bool = False,
        location: bool = False,
        caption: str = "",
        chat: Chat | None = None,
        reply_to: int | Sent | None = None,
        thread: int | None = None,
        media_group: str | None = None,
    ) -> int:
        """Somebody sends something without a text of its own. Returns the update_id."""
        content: Json = {}
        if photo:
            content["photo"] = [self.account.add_file() | {"width": 90, "height": 90}]
        if voice:
            content["voice"] = self.account.add_file() | {"duration": 3, "mime_type": "audio/ogg"}
        if sticker:
            shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
            content["sticker"] = self.account.add_file() | shape
        if location:
            content["location"] = {"latitude": 31.2, "longitude": 112.9}
        if caption:
            content |= {"caption": caption, "caption_entities": find_entities(caption)}
        return self._write(person, content, chat, reply_to, thread, media_group)

    def edit(self, person: Person, message_id: int, text: str, *, chat: Chat | None = None) -> int:
        """Somebody rewrites a message of theirs. Returns the update_id."""
        message = self._find_message((chat or person.chat).id, message_id)
        kept = {key: value for key, value in message.items() if key not in ("text", "entities")}
        message = kept | {"text": text, "entities": find_entities(text), "edit_date": int(self.account.clock())}
        self.account.messages[message["chat"]["id"], message_id] = message
        return self.push({"edited_message": message})

    def tap(
        self, person: Person, message: Sent | int, button: str, *, chat: Chat | None = None, forged: bool = False
    ) -> int:
        """Somebody taps a button, named by its text or its data. Returns the update_id.

        `forged`: `button` is sent as data though no button holds it, as a changed client can do.
        """
        chat_id = message.chat_id if isinstance(message, Sent) else (chat or person.chat).id
        number = message.message_id if isinstance(message, Sent) else message
        found = self._find_message(chat_id, number)
        row = [one for line in found.get("reply_markup", {}).get("inline_keyboard", []) for one in line]
        data = next((one.get("callback_data") for one in row if button in (one["text"], one.get("callback_data"))), "")
        if forged:
            data = button
        assert data, f"Message {number} has no button {button!r} to tap, only: {[one['text'] for one in row]}"
        query = {
            "id": self.account.open_query(),
            "from": person.record(),
            "message": found,
            "chat_instance": str(chat_id),
            "data": data,
        }
        return self.push({"callback_query": query})

    def query(self, person: Person, text: str, offset: str = "") -> int:
        """Somebody types @bot and a text, in any chat. Returns the update_id."""
        query = {"id": self.account.open_query(), "from": person.record(), "query": text, "offset": offset}
        return self.push({"inline_query": query})

    def block(self, person: Person) -> int:
        """Somebody blocks the bot. Returns the update_id of the notice."""
        self.account.bar(person.id, "blocked")
        return self._change_member(person, person.chat, "member", "kicked")

    def unblock(self, person: Person) -> int:
        """Somebody lets the bot write again. Returns the update_id of the notice."""
        self.account.unbar(person.id)
        return self._change_member(person, person.chat, "kicked", "member")

    def kick(self, person: Person, group: Chat) -> int:
        """Somebody throws the bot out. Returns the update_id of the notice."""
        self.account.bar(group.id, "kicked")
        return self._change_member(person, group, "member", "kicked")

    def gone(self, person: Person) -> None:
        """The chat is not found any more."""
        self.account.bar(person.id, "gone")

    def deactivate(self, person: Person) -> None:
        """The account is deleted."""
        self.account.bar(person.id, "deactivated")

    def migrate(self, group: Chat, *, announce: bool = True) -> Chat:
        """A group becomes a supergroup with a new id, which is announced in both, as Telegram does."""
        new = Chat(next(self._groups), "supergroup", group.title)
        self.account.move(group.id, new)
        if announce:
            sender = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
            for chat, content in ((group, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": group.id})):
                self.push({"message": self.account.add_message(chat, sender, content)})
        return new

    def push(self, update: Json) -> int:
        """Any update; an update_id is given where it has none. Returns the update_id."""
        body = self.updates.push(update)
        self._history[body["update_id"]] = body
        while len(self._history) > KEPT:
            del self._history[next(iter(self._history))]
        return int(body["update_id"])

    def age_queries(self) -> None:
        """All taps and inline queries so far are too old to be answered."""
        self.account.open_queries.clear()

    def update(self, update_id: int) -> Json:
        """An update as it was queued."""
        return self._history[update_id]

    def _write(
        self,
        person: Person,
        content: Json,
        chat: Chat | None,
        reply_to: int | Sent | None,
        thread: int | None,
        media_group: str | None,
    ) -> int:
        chat = chat or person.chat
        if reply_to is not None:
            number = reply_to.message_id if isinstance(reply_to, Sent) else reply_to
            replied = self._find_message(chat.id, number)
            content["reply_to_message"] = {key: value for key, value in replied.items() if key != "reply_to_message"}
        if media_group:
            content["media_group_id"] = media_group
        return self.push({"message": self.account.add_message(chat, person.record(), content, thread)})

    def _find_message(self, chat_id: int, message_id: int) -> Json:
        message = self.account.messages.get((chat_id, message_id))
        assert message, f"There is no message {message_id} in the chat {chat_id}."
        return message

    def _change_member(self, person: Person, chat: Chat, old: str, new: str) -> int:
        change: Json = {"chat": chat.record(), "from": person.record(), "date": int(self.account.clock())}
        for name, status in (("old_chat_member", old), ("new_chat_member", new)):
            until = {"until_date": 0} if status == "kicked" else {}
            change[name] = {"user": self.account.bot, "status": status} | until
        return self.push({"my_chat_member": change})
