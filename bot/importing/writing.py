"""Drafts to files that people review: an article a file, tips beside it. A file that is there already stays."""

from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Any

import yaml

from bot.importing.drafts import Draft
from bot.knowledge.models import Article, Tip

_HEAD = (
    "# 草稿，由导入程序写成：请对照原文核对。review 里的事核对好一处删一处；带 hold: true 的，删掉以前机器人不用。\n"
)
_ORDER = (
    "id",
    "title",
    "short",
    "kind",
    "units",
    "date",
    "when",
    "source",
    "reporters",
    "correspondents",
    "photo",
    "topics",
    "tips",
    "review",
    "campaigns",
    "facts",
    "gaps",
)
_INLINE = frozenset({"units", "reporters", "correspondents", "topics", "tips", "keywords", "methods", "for"})
"""Lists that are written on one line."""


class Outcome(Enum):
    """What came of writing a file."""

    WRITTEN = "写好"
    SAME = "已经有了，内容一样"
    KEPT = "已经有了，没有改动"


class _Inline(list[Any]):
    """A list that is written on one line."""


class _Dumper(yaml.CSafeDumper):
    """Writes short lists on one line."""


_Dumper.add_representer(
    _Inline, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def write_article(article: Article) -> str:
    """An article as YAML: what is to be reviewed stands above the facts."""
    data = article.model_dump(exclude_defaults=True)
    return _HEAD + _write({name: data[name] for name in _ORDER if name in data})


def write_tips(tips: Iterable[Tip]) -> str:
    """A file of tips as YAML."""
    return _HEAD + _write({"tips": [tip.model_dump(exclude_defaults=True, by_alias=True) for tip in tips]})


def save_draft(draft: Draft, folder: Path, *, over: bool = False) -> tuple[Path, Outcome]:
    """Write a draft under a knowledge folder, its tips beside it; `over` writes over what is there.

    Raises:
        OSError: where the folder cannot be written.
    """
    if draft.tips:
        _save(folder / "tips" / f"{draft.article.id}.yaml", write_tips(draft.tips), over=over)
    path = folder / "articles" / f"{draft.article.id}.yaml"
    return path, _save(path, write_article(draft.article), over=over)


def _save(path: Path, text: str, *, over: bool) -> Outcome:
    if path.exists() and path.read_text("utf-8") == text:
        return Outcome.SAME
    if path.exists() and not over:
        return Outcome.KEPT
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")  # a running bot that watches the folder never sees half a file
    beside.write_text(text, "utf-8")
    beside.replace(path)
    return Outcome.WRITTEN


def _write(data: Any) -> str:
    return yaml.dump(_arrange(data), Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100_000)


def _arrange(data: Any, name: str = "") -> Any:
    """Tuples to lists, the short ones on one line."""
    if isinstance(data, dict):
        return {key: _arrange(value, key) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        plain = [_arrange(item) for item in data]
        return _Inline(plain) if name in _INLINE and all(isinstance(item, str) for item in plain) else plain
    return data
