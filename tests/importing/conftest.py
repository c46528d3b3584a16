"""What tests of the importer share: one tagger, and a page with the damage that layouts leave."""

from collections.abc import Callable

import pytest

from bot.importing.drafts import load_tagger
from bot.importing.formats import parse_document
from bot.importing.page import read_page
from bot.importing.splitting import Story, split_stories
from bot.importing.tagging import Tagger

PAGE = """\
青山日报
2024年3月9日 星期六
03版 民生

青山交警整治渣土车超载

■记者 李 明
通讯员 王芳 赵小云

本报讯 近日，青山市交警支队三大队开展渣土车超载专项整治行动。大队采取定点检查、流动巡查、视频巡

查等方式，查处渣土车超载违法行为19起。此次专项整治行动开展以来，辖区渣土车违法行为明显减少，交通违法行，露头就打。

民警护送迷路老人回家

■记者 李明 通讯员 孙伟

志愿者的陪同下，老人坐上警车，民警给老人倒了热水，一路把老人送到家门口。

交警进茶园宣讲安全

■记者 钱多多

本报讯 3月6日，青山市交警支队二大队来到云雾茶园，向采茶工讲解乘车安全知识。一名迷路老人被送到民警身边，在

座的120名采茶工领到了反光背心。

送头盔进校园

3月7日，青山市交警支队二大队民警走进东湖小学，给学生送去头盔200顶。

■记者 钱多多 通讯员 孙伟 摄影报道
"""


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return load_tagger()


@pytest.fixture(scope="session")
def read_stories() -> Callable[[str], list[Story]]:
    """Text to the articles in it, by way of the bytes of a file."""

    def read(text: str) -> list[Story]:
        return split_stories(read_page(parse_document(text.encode(), "page.txt")))

    return read


@pytest.fixture
def stories(read_stories: Callable[[str], list[Story]]) -> list[Story]:
    return read_stories(PAGE)
