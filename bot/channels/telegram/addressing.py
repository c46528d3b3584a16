"""Whom a message is for, and whose conversation it belongs to."""

from telegram import Chat, Message, MessageEntity, Update, User


def is_private(update: Update) -> bool:
    """Whether it happened in a chat between one person and the bot."""
    return update.effective_chat is not None and update.effective_chat.type == Chat.PRIVATE


def is_addressed(message: Message, me: User) -> bool:
    """Whether somebody in a group speaks to the bot: mentions it, answers it, or sends it a command."""
    answered = message.reply_to_message
    if answered and answered.from_user and answered.from_user.id == me.id:
        return True
    return any(_names(message, entity, me) for entity in (*message.entities, *message.caption_entities))


def is_for_us(update: Update, me: User) -> bool:
    """Whether an update wants anything of the bot."""
    message = update.message or update.edited_message
    if message is None:
        return update.callback_query is not None
    if message.via_bot and message.via_bot.id == me.id:  # a card that the bot itself has offered
        return False
    return is_private(update) or (update.message is not None and is_addressed(message, me))


def read_text(message: Message, me: User) -> str:
    """What was written, without the bot's name."""
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    for entity in sorted(entities, key=lambda e: -e.offset):
        if entity.type == MessageEntity.MENTION and _names(message, entity, me):
            start, end = _place(text, entity)
            text = text[:start] + " " + text[end:]
    return text.strip()


def find_conversation(update: Update) -> tuple[int, int]:
    """The key of a conversation: the chat, and the person who speaks in it."""
    chat, person = update.effective_chat, update.effective_user
    return (chat.id if chat else 0, person.id if person else 0)


def _names(message: Message, entity: MessageEntity, me: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    if entity.type not in {MessageEntity.MENTION, MessageEntity.BOT_COMMAND}:
        return False
    text = message.text or message.caption or ""
    start, end = _place(text, entity)
    name = text[start:end].rpartition("@")[2].lower()
    return name == (me.username or "").lower()


def _place(text: str, entity: MessageEntity) -> tuple[int, int]:
    """Where an entity stands; Telegram counts in UTF-16."""
    coded = text.encode("utf-16-le")
    start = len(coded[: 2 * entity.offset].decode("utf-16-le", "ignore"))
    return start, start + len(
        coded[2 * entity.offset : 2 * (entity.offset + entity.length)].decode("utf-16-le", "ignore")
    )
