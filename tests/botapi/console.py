"""Chatting with the bot by hand: each line typed becomes something that a person does."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.botapi.records import Call, Chat, Json, Person, Sent
from tests.botapi.server import BotApi

HELP = """\
写一行字，就是发一条消息。此外：
  :1            点最后一条带按钮消息的第 1 个按钮
  :inline 头盔   在聊天里输入 @机器人 头盔
  :group 文字    在群里说话
  :edit 文字     修改自己的上一条消息
  :photo :voice :sticker :location   发图片、语音、贴纸、位置
  :block :unblock   拉黑、恢复机器人
  :help         显示本说明；按 Ctrl-D 结束"""
_QUIET = 0.3  # seconds without anything new: the bot has said all
_OPEN = 100
_STEP = 0.02  # seconds


@dataclass
class Console:
    """One person, one group, and a place to print to."""

    api: BotApi
    write: Callable[[str], None]
    _seen: int = 0
    _edited: int = 0
    _called: int = 0
    _open: list[Call] = field(default_factory=list)  # calls that were not answered yet when last looked at
    _written: int | None = None
    _group: Chat = field(init=False)
    _person: Person = field(init=False)

    def __post_init__(self) -> None:
        self._person = self.api.person("我")
        self._group = self.api.group("邻里群", [self._person])

    def act(self, line: str) -> bool:
        """Does what the line says. False: the bot has nothing to answer."""
        word, _, rest = line.strip().partition(" ")
        if not word.startswith(":"):
            return bool(line.strip()) and self._note(self.api.say(self._person, line))
        name = word[1:]
        if name.isdecimal():
            return self._tap(int(name))
        actions: dict[str, Callable[[], object]] = {
            "inline": lambda: self.api.query(self._person, rest),
            "group": lambda: rest and self.api.say(self._person, rest, chat=self._group),
            "photo": lambda: self.api.post(self._person, photo=True, caption=rest),
            "voice": lambda: self.api.post(self._person, voice=True, caption=rest),
            "sticker": lambda: self.api.post(self._person, sticker=True),
            "location": lambda: self.api.post(self._person, location=True),
            "edit": lambda: self._written and rest and self.api.edit(self._person, self._written, rest),
            "block": lambda: self.api.block(self._person),
            "unblock": lambda: self.api.unblock(self._person),
        }
        if name not in actions:
            self.write(HELP)
            return False
        done = actions[name]()
        return bool(done) and name not in ("block", "unblock")

    def show_new(self) -> int:
        """Prints what the bot has sent, edited and answered since the last time. Returns how much that was."""
        sent, edits = self.api.sent()[self._seen :], list(self.api.edits)[self._edited :]
        calls = self.api.calls()[self._called :]
        self._seen, self._edited, self._called = (
            count + len(new) for count, new in ((self._seen, sent), (self._edited, edits), (self._called, calls))
        )
        calls = self._open + [call for call in calls if call.method.lower() != "getupdates"]
        self._open = [call for call in calls if call.status is None][-_OPEN:]
        lines = [self._word(one, "机器人") for one in sent] + [self._word(one, "机器人改为") for one in edits]
        lines += [line for call in calls if (line := _word_call(call))]
        for line in lines:
            self.write(line)
        return len(lines)

    async def wait_for_answer(self, seconds: float) -> bool:
        """Prints what comes until the bot has said all. False: nothing came within `seconds`."""
        start = last = time.monotonic()
        answered = False
        while time.monotonic() < (last + _QUIET if answered else start + seconds):
            if self.show_new():
                answered, last = True, time.monotonic()
            await asyncio.sleep(_STEP)
        return answered

    def _note(self, update_id: int) -> bool:
        self._written = self.api.update(update_id)["message"]["message_id"]
        return True

    def _tap(self, number: int) -> bool:
        sent = self.api.last_with_buttons(self._person.id)
        buttons = [button for row in sent.buttons for button in row] if sent else []
        if not sent or not 1 <= number <= len(buttons):
            self.write("没有这个按钮。")
            return False
        button = buttons[number - 1]
        if "callback_data" not in button:
            self.write(f"这个按钮不发给机器人：{_word_button(button)}")
            return False
        return bool(self.api.tap(self._person, sent, button["callback_data"]))

    def _word(self, sent: Sent, who: str) -> str:
        place = f"（{self._group.title}）" if sent.chat_id == self._group.id else ""
        numbers = iter(range(1, 101))
        rows = ["  " + "  ".join(f"[{next(numbers)}] {_word_button(button)}" for button in row) for row in sent.buttons]
        return "\n".join([f"{who}{place}：{sent.text}", *rows])


def _word_button(button: Json) -> str:
    target = button.get("url") or button.get("switch_inline_query") or button.get("switch_inline_query_current_chat")
    return f"{button['text']} → {target}" if target else str(button["text"])


def _word_call(call: Call) -> str:
    """What people see of a call besides messages; "" where they see nothing."""
    if call.status != 200:
        return f"[{call.method} {call.status}]" if call.status else ""
    if call.method.lower() == "answercallbackquery":
        return f"提示：{call.parameters['text']}" if call.parameters.get("text") else ""
    if call.method.lower() == "answerinlinequery":
        results = call.parameters.get("results") or []
        lines = [f"  {result.get('title')}：{result.get('description', '')}" for result in results]
        return "\n".join([f"卡片 {len(results)} 张", *lines])
    return ""
