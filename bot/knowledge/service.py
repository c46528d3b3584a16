"""What the bot says as a service, besides answering: commands, subscriptions, buttons, faults, administration."""

from typing import Annotated

from pydantic import Field

from bot.knowledge.language import Frozen, Plain, Sentence, Word, blanks

Label = Annotated[str, Field(min_length=1, max_length=20)]
Long = Annotated[str, Field(min_length=1, max_length=2000)]
Commands = Annotated[dict[Word, Annotated[str, Field(min_length=1, max_length=256)]], Field(min_length=1)]


class Service(Frozen):
    """Every sentence of the channels that is no answer; `{…}` are filled in."""

    name: Annotated[str, Field(min_length=1, max_length=512), blanks("city")] = Field(description="聊天开始前的介绍")
    short: Annotated[str, Field(min_length=1, max_length=120), blanks("city")] = Field(description="资料页上的一句话")
    name_english: Annotated[str, Field(min_length=1, max_length=512), blanks("city")]
    short_english: Annotated[str, Field(min_length=1, max_length=120), blanks("city")]
    commands: Commands = Field(description="命令和说明")
    commands_english: Commands = Field(description="给英文用户看的说明")
    admin_commands: Commands = Field(description="只有管理员看得到的命令")
    commands_title: Plain
    unknown_command: Plain

    media: Annotated[Sentence, blanks("example")]
    media_caption: Plain
    slow_down: Plain
    failed: Plain
    missed: Plain
    save_failed: Plain

    another: Label
    report: Annotated[Label, blanks("title")]
    previous: Label
    next: Label
    page: Annotated[Sentence, blanks("page", "pages")]
    old_button: Plain
    renewed: Plain
    voted: Plain
    voted_down: Plain
    voted_again: Plain
    choose_topic: Plain
    no_topic: Annotated[Sentence, blanks("topic")]
    inline_nothing: Annotated[Label, Field(max_length=60)]

    tip_of_day: Plain
    subscribed: Annotated[Sentence, blanks("time", "topics", "day")]
    all_topics: Plain
    today: Label
    tomorrow: Label
    bad_topic: Annotated[Sentence, blanks("word", "topics")]
    bad_time: Annotated[Sentence, blanks("word")]
    many_topics: Annotated[Sentence, blanks("most")]
    unsubscribed: Plain
    not_subscribed: Plain
    group_admins: Plain

    privacy: Long
    feedback_empty: Plain
    feedback_thanks: Plain
    mydata: Annotated[Long, blanks("subscription", "sent", "votes", "feedback")]
    mydata_subscription: Annotated[Sentence, blanks("time", "topics")]
    mydata_stopped: Plain
    mydata_nothing: Plain
    none: Label
    forgotten: Plain
    nothing_to_forget: Plain

    admin_status: Annotated[
        Long,
        blanks(
            "version",
            "articles",
            "tips",
            "since",
            "updates",
            "refused",
            "failures",
            "median",
            "slowest",
            "subscribers",
            "database",
        ),
    ]
    database_fine: Label
    database_gone: Label
    admin_reloaded: Annotated[Sentence, blanks("articles", "facts", "tips", "version")]
    admin_changes: Annotated[Long, blanks("added", "changed", "removed", "answers")]
    admin_same: Plain
    admin_broken: Annotated[Sentence, blanks("count", "problems")]
    admin_gaps: Plain
    admin_no_gaps: Plain
    admin_gap: Annotated[Sentence, blanks("count", "text", "nearest")]
    admin_votes: Plain
    admin_no_votes: Plain
    admin_vote: Annotated[Sentence, blanks("entry", "up", "down")]
