"""What the server refuses, in the words that Telegram uses."""

from typing import Any


class Refusal(Exception):  # noqa: N818 - it is the answer that a bot gets, not a fault of this server
    """A method that is not done: the HTTP status, a description, and what else the answer holds."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The answer as Telegram words it: ok, error_code, description, and parameters where there are any."""
        answer: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return answer | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(text: str, **parameters: int) -> Refusal:
    """The request cannot be done as it stands."""
    return Refusal(400, f"Bad Request: {text}", **parameters)


def forbidden(text: str) -> Refusal:
    """The other side does not want it."""
    return Refusal(403, f"Forbidden: {text}")


def conflict(text: str) -> Refusal:
    """Somebody else takes the updates."""
    return Refusal(409, f"Conflict: {text}")


def flood(seconds: int) -> Refusal:
    """Too much in too short a time: try again after so many seconds."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
