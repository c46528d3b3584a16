"""The index on disk: saved once per state of the knowledge and the code, then memory-mapped.

Plain arrays and JSON only. A folder that others could have written to is not read: what it says would be answered.
"""

import json
import os
import re
import shutil
import stat
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from bot.search.index import Index, Postings
from bot.search.pinyin import Sounds

_ARRAYS = ("rarity", "ask_weights", "first_asks")
_POSTINGS = ("entries", "asks")
_SIZES, _DRAFT = "sizes.json", "draft-"
KEY_LENGTH = 32
"""Hexadecimal digits of the name of a state; folders with other names are not ours and stay."""
_KEPT = 3
"""States of the knowledge that are kept; older ones are removed."""


def save_state(root: Path, key: str, knowledge: str, index: Index, sounds: Sounds) -> None:
    """Save a state under `root`; silently not, where the folder cannot be written."""
    with suppress(OSError):
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=root))
        try:
            _write(draft, knowledge, index, sounds)
            shutil.rmtree(root / key, ignore_errors=True)  # a state of that name was not to be trusted
            with suppress(OSError):  # another process was faster
                draft.rename(root / key)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        _prune(root)


def load_state(root: Path, key: str) -> tuple[str, Index, Sounds] | None:
    """The knowledge as JSON, the index and the sounds of a saved state; None if there is none to trust."""
    folder = root / key
    try:
        if not _is_private(root) or not _is_private(folder) or not _is_whole(folder):
            return None
        knowledge = (folder / "knowledge.json").read_text("utf-8")
        terms = json.loads((folder / "terms.json").read_text("utf-8"))
        sounds = json.loads((folder / "sounds.json").read_text("utf-8"))
        arrays: dict[str, Any] = {
            # as plain arrays: slices of numpy's own class for mapped files take several times as long
            file.stem: np.asarray(np.load(file, mmap_mode="r", allow_pickle=False))
            for file in folder.glob("*.npy")
        }
        postings: dict[str, Any] = {
            name: Postings(*(arrays[f"{name}_{part}"] for part in Postings._fields)) for name in _POSTINGS
        }
        plain: dict[str, Any] = {name: arrays[name] for name in _ARRAYS}
        index = Index({term: number for number, term in enumerate(terms)}, **plain, **postings)
        return knowledge, index, Sounds(**sounds)
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        return None


def _write(folder: Path, knowledge: str, index: Index, sounds: Sounds) -> None:
    (folder / "knowledge.json").write_text(knowledge, "utf-8")
    (folder / "terms.json").write_text(json.dumps(list(index.terms), ensure_ascii=False), "utf-8")
    (folder / "sounds.json").write_text(json.dumps(sounds._asdict(), ensure_ascii=False), "utf-8")
    for name, array in _arrays(index).items():
        np.save(folder / name, array, allow_pickle=False)
    (folder / _SIZES).write_text(json.dumps(_measure(folder)), "utf-8")


def _measure(folder: Path) -> dict[str, int]:
    return {file.name: file.stat().st_size for file in folder.iterdir() if file.name != _SIZES}


def _is_whole(folder: Path) -> bool:
    """Whether every file is there with the size that it was written with."""
    return bool(json.loads((folder / _SIZES).read_text("utf-8")) == _measure(folder))


def _arrays(index: Index) -> dict[str, Any]:
    plain = {name: getattr(index, name) for name in _ARRAYS}
    for name in _POSTINGS:
        plain |= {f"{name}_{part}": array for part, array in getattr(index, name)._asdict().items()}
    return plain


def _is_private(folder: Path) -> bool:
    found = folder.stat()
    return found.st_uid == os.getuid() and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _prune(root: Path) -> None:
    ours = (p for p in root.iterdir() if p.is_dir() and re.fullmatch(f"[0-9a-f]{{{KEY_LENGTH}}}", p.name))
    states = sorted(ours, key=lambda p: p.stat().st_mtime, reverse=True)
    for old in states[_KEPT:]:
        shutil.rmtree(old, ignore_errors=True)
