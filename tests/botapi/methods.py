"""What each method does and what it refuses."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.botapi.account import Account
from tests.botapi.checks import check_commands, check_keyboard, check_results, check_text
from tests.botapi.parameters import read_flag, read_text, read_whole
from tests.botapi.records import Chat, Json, Sent
from tests.botapi.refusals import Refusal, bad_request

MAXIMUM_NOTICE = 200  # characters of the answer to a tap
MAXIMUM_PROFILE = {"description": 512, "short_description": 120}  # characters
_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_RIGHTS = [
    "can_be_edited",
    "is_anonymous",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
]
Method = Callable[[Json], Any | Awaitable[Any]]


class Methods:
    """The methods by their name in lower case. Told of what people see: `on_sent`, `on_edited`."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.on_sent: Callable[[Sent], None] = lambda _: None
        self.on_edited: Callable[[Sent], None] = lambda _: None
        self.table: dict[str, Method] = {
            "getme": self._get_me,
            "sendmessage": self._send_message,
            "editmessagetext": self._edit_text,
            "editmessagereplymarkup": self._edit_keyboard,
            "answercallbackquery": self._answer_tap,
            "answerinlinequery": self._answer_inline,
            "sendchataction": self._send_action,
            "getfile": lambda parameters: account.find_file(read_text(parameters, "file_id")),
            "getchat": self._get_chat,
            "getchatmember": self._get_member,
            "leavechat": self._leave_chat,
            "setmycommands": self._set_commands,
            "deletemycommands": self._delete_commands,
            "getmycommands": self._get_commands,
            "setmydescription": lambda parameters: self._describe(parameters, "description"),
            "setmyshortdescription": lambda parameters: self._describe(parameters, "short_description"),
        }

    def _find_chat(self, parameters: Json) -> Chat:
        if not read_text(parameters, "chat_id"):
            raise bad_request("chat_id is empty")
        return self._account.find_chat(read_whole(parameters, "chat_id"))

    def _get_me(self, _: Json) -> Json:
        return self._account.bot | {
            "can_join_groups": True,
            "can_read_all_group_messages": True,
            "supports_inline_queries": True,
        }

    def _send_message(self, parameters: Json) -> Json:
        text, entities = check_text(parameters)
        content: Json = {"text": text, "entities": entities} if entities else {"text": text}
        if keyboard := check_keyboard(parameters.get("reply_markup")):
            content["reply_markup"] = keyboard
        chat = self._find_chat(parameters)
        thread = read_whole(parameters, "message_thread_id") or None
        if thread is not None and thread not in self._account.threads.get(chat.id, ()):
            raise bad_request("message thread not found")
        if replied := self._find_replied(parameters, chat):
            content["reply_to_message"] = {key: value for key, value in replied.items() if key != "reply_to_message"}
        message = self._account.add_message(chat, self._account.bot, content, thread)
        self.on_sent(self._account.show(message, "sendMessage", read_text(parameters, "text")))
        return message

    def _find_replied(self, parameters: Json, chat: Chat) -> Json | None:
        wanted = parameters.get("reply_parameters") or {
            "message_id": parameters.get("reply_to_message_id"),
            "allow_sending_without_reply": parameters.get("allow_sending_without_reply"),
        }
        if not isinstance(wanted, dict):
            raise bad_request("object expected as reply parameters")
        number = read_whole(wanted, "message_id")
        found = self._account.messages.get((chat.id, number))
        if number and not found and not read_flag(wanted, "allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
        return found

    def _edit_text(self, parameters: Json) -> Json:
        text, entities = check_text(parameters)
        content: Json = {"text": text, "entities": entities} if entities else {"text": text}
        return self._edit(parameters, content, "editMessageText", read_text(parameters, "text"))

    def _edit_keyboard(self, parameters: Json) -> Json:
        return self._edit(parameters, None, "editMessageReplyMarkup", "")

    def _edit(self, parameters: Json, content: Json | None, method: str, html: str) -> Json:
        """Puts a new text and keyboard into a message of the bot. A keyboard that is not given is taken away."""
        keyboard = check_keyboard(parameters.get("reply_markup"))
        key = (self._find_chat(parameters).id, read_whole(parameters, "message_id"))
        message, seen = self._account.messages.get(key), self._account.seen.get(key)
        if not message:
            raise bad_request("message to edit not found")
        if not seen:
            raise bad_request("message can't be edited")
        old = {name: message[name] for name in ("text", "entities", "reply_markup") if name in message}
        if content is None:
            content = {name: old[name] for name in ("text", "entities") if name in old}
        new = content | ({"reply_markup": keyboard} if keyboard else {})
        if new == old:
            raise bad_request(_UNCHANGED)
        kept = {name: value for name, value in message.items() if name not in old}
        message = kept | new | {"edit_date": int(self._account.clock())}
        self._account.messages[key] = message
        self.on_edited(self._account.show(message, method, html or seen.html))
        return message

    def _answer_tap(self, parameters: Json) -> bool:
        if len(read_text(parameters, "text")) > MAXIMUM_NOTICE:
            raise bad_request("MESSAGE_TOO_LONG")
        self._account.close_query(read_text(parameters, "callback_query_id"))
        return True

    def _answer_inline(self, parameters: Json) -> bool:
        check_results(parameters.get("results", []))
        if len(read_text(parameters, "next_offset").encode()) > 64:
            raise bad_request("NEXT_OFFSET_INVALID")
        self._account.close_query(read_text(parameters, "inline_query_id"))
        return True

    def _send_action(self, parameters: Json) -> bool:
        self._find_chat(parameters)
        if read_text(parameters, "action") not in _ACTIONS:
            raise bad_request("wrong parameter action in request")
        return True

    def _get_chat(self, parameters: Json) -> Json:
        gifts = dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        )
        more = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
        return self._find_chat(parameters).record() | more

    def _get_member(self, parameters: Json) -> Json:
        chat, number = self._find_chat(parameters), read_whole(parameters, "user_id")
        person = self._account.people.get(number)
        if not person:
            raise bad_request("PARTICIPANT_ID_INVALID")
        if number in self._account.administrators.get(chat.id, ()):
            return {"status": "administrator", "user": person.record()} | dict.fromkeys(_RIGHTS, False)
        inside = number in self._account.members.get(chat.id, {chat.id})
        return {"status": "member" if inside else "left", "user": person.record()}

    def _leave_chat(self, parameters: Json) -> bool:
        chat = self._find_chat(parameters)
        if chat.type == "private":
            raise bad_request("chat member status can't be changed in private chats")
        self._account.bar(chat.id, "left")
        return True

    def _set_commands(self, parameters: Json) -> bool:
        self._account.profile["commands"][_find_scope(parameters)] = check_commands(parameters.get("commands"))
        return True

    def _delete_commands(self, parameters: Json) -> bool:
        self._account.profile["commands"].pop(_find_scope(parameters), None)
        return True

    def _get_commands(self, parameters: Json) -> list[Json]:
        return list(self._account.profile["commands"].get(_find_scope(parameters), []))

    def _describe(self, parameters: Json, what: str) -> bool:
        text = read_text(parameters, what)
        if len(text) > MAXIMUM_PROFILE[what]:
            raise Refusal(400, f"Bad Request: {what.upper()}_TOO_LONG")
        self._account.profile[what][read_text(parameters, "language_code")] = text
        return True


def _find_scope(parameters: Json) -> tuple[str, int, int, str]:
    """For whom a list of commands is: the kind of scope, the chat, the person, and the language."""
    scope = parameters.get("scope") or {"type": "default"}
    if not isinstance(scope, dict) or not scope.get("type"):
        raise bad_request("can't parse BotCommandScope: can't find field \"type\"")
    return (
        read_text(scope, "type"),
        read_whole(scope, "chat_id"),
        read_whole(scope, "user_id"),
        read_text(parameters, "language_code"),
    )
