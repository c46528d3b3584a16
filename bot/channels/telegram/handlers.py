"""Which handler sees what, in order: the first that fits takes an update. And the commands that Telegram shows."""

import logging
from functools import partial

from telegram import BotCommand, BotCommandScopeChat, Update
from telegram.error import TelegramError
from telegram.ext import CallbackQueryHandler, ChatMemberHandler, CommandHandler, InlineQueryHandler, MessageHandler
from telegram.ext.filters import CAPTION, COMMAND, TEXT, ChatType, StatusUpdate, UpdateFilter, UpdateType

from bot.channels.telegram.addressing import is_for_us
from bot.channels.telegram.administration import Administration
from bot.channels.telegram.answering import Answering
from bot.channels.telegram.browsing import Browsing
from bot.channels.telegram.connection import Telegram
from bot.channels.telegram.desk import Desk
from bot.channels.telegram.faults import Fault, classify_error
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.personal import Personal
from bot.channels.telegram.subscribing import Subscribing

_LOG = logging.getLogger(__name__)


class _ForUs(UpdateFilter):
    """What is said to the bot: everything in a private chat; in a group what names it or answers it."""

    __slots__ = ("_application",)

    def __init__(self, application: Telegram) -> None:
        super().__init__(name="ForUs")
        self._application = application

    def filter(self, update: Update) -> bool:
        return is_for_us(update, self._application.bot.bot)


class _Named(_ForUs):
    """A command that names the bot: one for another bot may still be a reply to a message of ours."""

    def filter(self, update: Update) -> bool:
        message = update.effective_message
        command = (message.text or "").split(maxsplit=1)[0] if message else ""
        name: str = self._application.bot.username
        return command.rpartition("@")[2].lower() == name.lower()


def add_handlers(application: Telegram, desk: Desk) -> None:
    """Wire everything, in order."""
    answering = Answering(desk)
    browsing = Browsing(desk)
    subscribing = Subscribing(desk)
    personal = Personal(desk)
    administration = Administration(desk, answering)
    heard = UpdateType.MESSAGE | (UpdateType.EDITED_MESSAGE & ChatType.PRIVATE)
    ours = _ForUs(application)
    commands = {
        "start": browsing.start,
        "help": browsing.help,
        "campaigns": browsing.list_campaigns,
        "news": browsing.list_news,
        "tips": browsing.list_tips,
        "tip": browsing.show_tip,
        "subscribe": subscribing.subscribe,
        "unsubscribe": subscribing.unsubscribe,
        "mydata": personal.show_data,
        "forget": personal.forget,
        "privacy": personal.explain_privacy,
        "feedback": personal.take_feedback,
    }
    taps = {
        "s": answering.answer_tap,
        "a": browsing.tap_article,
        "l": browsing.tap_page,
        "t": browsing.tap_topic,
        "n": browsing.tap_another,
        "v": personal.vote,
    }
    application.add_handlers(
        [
            MessageHandler(StatusUpdate.MIGRATE, subscribing.note_move),
            *(CommandHandler(name, callback, filters=heard) for name, callback in commands.items()),
            CommandHandler(["status", "reload", "gaps", "votes"], administration.obey, filters=heard & ours),
            MessageHandler(heard & ours & COMMAND & (ChatType.PRIVATE | _Named(application)), answering.refuse_command),
            MessageHandler(heard & ours & (TEXT | CAPTION) & ~COMMAND, answering.answer_message),
            MessageHandler(
                UpdateType.MESSAGE & ChatType.PRIVATE & ours & ~StatusUpdate.ALL & ~COMMAND, answering.answer_media
            ),
            *(CallbackQueryHandler(callback, f"^{sign}:") for sign, callback in taps.items()),
            CallbackQueryHandler(browsing.tap_old),
            InlineQueryHandler(Inline(desk).offer),
            ChatMemberHandler(subscribing.note_membership, ChatMemberHandler.MY_CHAT_MEMBER),
        ]
    )


async def announce(application: Telegram, desk: Desk) -> None:
    """Tell Telegram which commands there are and what the bot is for. That it does not listen stops nothing."""
    brain = desk.brain()
    service, city = brain.knowledge.service, brain.knowledge.city.name
    ours = _make_commands(service.commands)
    bot = application.bot
    calls = [
        partial(bot.set_my_commands, ours),
        partial(bot.set_my_commands, _make_commands(service.commands_english), language_code="en"),
        partial(bot.set_my_description, service.name.format(city=city)),
        partial(bot.set_my_description, service.name_english.format(city=city), language_code="en"),
        partial(bot.set_my_short_description, service.short.format(city=city)),
        partial(bot.set_my_short_description, service.short_english.format(city=city), language_code="en"),
        *(
            partial(
                bot.set_my_commands,
                [*ours, *_make_commands(service.admin_commands)],
                scope=BotCommandScopeChat(admin),
            )
            for admin in sorted(desk.admins)
        ),
    ]
    for call in calls:
        try:
            await call()
        except TelegramError as error:
            fault = classify_error(error)
            reason = "the administrator has not started the bot yet" if fault is Fault.GONE else fault.value
            _LOG.warning("A list of commands or a description could not be set: %s.", reason)


def _make_commands(meanings: dict[str, str]) -> list[BotCommand]:
    return [BotCommand(name, meaning) for name, meaning in meanings.items()]
