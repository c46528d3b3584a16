"""What a test reads back: who is there, what the bot called, and what people see of it."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Chat:
    """A place to talk. Groups have negative ids."""

    id: int
    type: str  # private, group or supergroup
    title: str

    def record(self) -> Json:
        """The chat as it stands in an update."""
        return {"id": self.id, "type": self.type, "first_name" if self.type == "private" else "title": self.title}


@dataclass(frozen=True)
class Person:
    """Somebody who talks to the bot; the id is that of the private chat too."""

    id: int
    first_name: str
    language: str
    username: str = ""

    @property
    def chat(self) -> Chat:
        """The private chat with the bot."""
        return Chat(self.id, "private", self.first_name)

    def record(self) -> Json:
        """The person as it stands in an update."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name, "language_code": self.language}
        return user | ({"username": self.username} if self.username else {})


@dataclass(frozen=True)
class Sent:
    """A message of the bot, as people see it."""

    method: str
    chat_id: int
    message_id: int
    text: str  # plain, after entity parsing
    html: str  # as the bot posted it
    entities: list[Json]
    buttons: list[list[Json]]
    reply_to: int | None
    thread: int | None
    at: float  # seconds on the monotonic clock

    def bold(self) -> list[str]:
        """The parts of the text that stand out."""
        units = self.text.encode("utf-16-le")
        spans = [(2 * entity["offset"], 2 * entity["length"]) for entity in self.entities if entity["type"] == "bold"]
        return [units[start : start + length].decode("utf-16-le") for start, length in spans]


@dataclass
class Call:
    """A method that the bot called. The status is set once it is answered; None: it never was."""

    method: str
    parameters: Json
    at: float  # seconds on the monotonic clock
    status: int | None = field(default=None)
