"""A knowledge folder for another city: what holds in the whole country, with the city's name in place of ours."""

import re
from collections.abc import Iterable
from pathlib import Path

from bot.knowledge.models import City
from bot.text import match_words

NATIONAL = (
    "documents.yaml",
    "glossary.yaml",
    "limits.yaml",
    "tiers.yaml",
    "wishes.yaml",
    "cards/*.yaml",
    "lexicon/*.yaml",
    "tips/*.yaml",
)
_PLACES = "lexicon/places.yaml"
_NAME = re.compile("[\u3400-\u9fff]{2,10}")
_OUR_PROVINCE = "本省"

_CITY = """\
# 这是谁的机器人：本地的名字都写在这里。改好以后运行 python -m bot check 这个文件夹。
name: {name}
full_name: {name}市
{province}police: {name}市公安局交警支队
hotline: "12123"
app: 交管12123
units:    # 有新的大队就加一行；报道里的单位要先写在这里
  - {{name: 支队, full: {name}市公安局交警支队, aliases: [交警支队, 市交警支队, {name}交警支队, {name}交警]}}
places: [{name}, {name}市]    # 本地的区县、乡镇、道路
examples:    # 打招呼时举的例子
  - 闯红灯扣几分
  - 骑电动车要注意什么
  - 喝了酒开车怎么罚
"""
_ARTICLE = """\
# 示例：请换成真的报道。也可以用 python -m bot import 报道文件 --to 这个文件夹，写出草稿再改。
id: example
title: 交警给小学生送头盔
kind: charity    # campaign 专项整治、publicity 宣传、charity 好事、study 学习、reform 改革、news 其他
units: [支队]    # city.yaml 里的名字
date: "2024-03-05"    # 来源写到哪一步就写到哪一步；没有写就不写
reporters: [张三]
topics: [头盔, 送头盔, 小学生]
review:    # 带 hold: true 的核对好、删掉以后，机器人才用
  - {{at: article, why: 这是示例，不是真事。换成真的报道以后，删掉这一条, hold: true}}
facts:
  - id: number
    text: 2024年3月5日，{name}市公安局交警支队给小学生送去头盔200顶。    # 一句说得完整的话
    asks: [给小学生送了多少顶头盔, 听说警察给娃发安全帽，发了几顶, 交警哪天去学校发头盔的]
"""


class FoundingError(Exception):
    """A city's folder that cannot be made; the text says why and what to do."""


def found_city(folder: Path, name: str, province: str, shipped: Path, ours: City) -> list[Path]:
    """Write a knowledge folder for the city `name` from the `shipped` one, which is that of the city `ours`.

    Raises:
        FoundingError: where the name is none, or the folder is not empty or cannot be written.
    """
    name = name.removesuffix("市")
    if not _NAME.fullmatch(name) or (province and not _NAME.fullmatch(province)):
        raise FoundingError("城市和省份要写中文名字，例如 --city 宿州 --province 安徽。")
    try:
        if folder.exists() and any(folder.iterdir()):
            raise FoundingError(f"{folder}：文件夹不是空的。请换一个，或先清空。")
        written = [
            _write(folder / file.relative_to(shipped), _adapt(file, shipped, name, province, ours))
            for file in _list_national(shipped)
        ]
        line = f"province: {province}\n" if province else ""
        written.append(_write(folder / "city.yaml", _CITY.format(name=name, province=line)))
        written.append(_write(folder / "articles" / "example.yaml", _ARTICLE.format(name=name)))
    except OSError as error:
        raise FoundingError(f"{folder}：写不了（{error.strerror}）。请换一个地方。") from error
    return written


def _list_national(shipped: Path) -> Iterable[Path]:
    return (file for pattern in NATIONAL for file in sorted(shipped.glob(pattern)))


def _adapt(file: Path, shipped: Path, name: str, province: str, ours: City) -> str:
    """A file's text for another city: questions that name places of ours are left out, our city's name becomes its."""
    text = file.read_text("utf-8")
    if file == shipped / _PLACES:
        return _move_places(text, name, ours)
    local = match_words(place for place in ours.places if place not in {ours.name, ours.full_name, ours.province})
    kept = (line for line in text.splitlines(keepends=True) if not (re.match(r"\s+- ", line) and local.search(line)))
    text = "".join(kept).replace(ours.full_name, f"{name}市").replace(ours.name, name)
    return text.replace(ours.province, province or _OUR_PROVINCE) if ours.province else text


def _move_places(text: str, name: str, ours: City) -> str:
    """The places elsewhere: ours is one now, the new city no longer."""
    text = re.sub(rf"(?<=[\[\s]){name}市?,\s?", "", text)
    return text.replace("[", f"[{ours.name}, ", 1)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path
