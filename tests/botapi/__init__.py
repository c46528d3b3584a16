"""A Bot API server on loopback, for tests and for chatting by hand.

Real HTTP, Telegram's refusals in Telegram's words, people to play, faults to script, and all that the bot sent to read
back. `python -m tests.botapi` starts it for a terminal.
"""

from tests.botapi.delivery import Post
from tests.botapi.faults import Fault, Rates
from tests.botapi.records import Call, Chat, Person, Sent
from tests.botapi.server import BotApi

__all__ = ["BotApi", "Call", "Chat", "Fault", "Person", "Post", "Rates", "Sent"]
