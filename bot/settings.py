"""Settings: one frozen value, read from a mapping that is passed in."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_SHIPPED = Path(__file__).resolve().parent.parent / "knowledge"


class Settings(BaseModel):
    """What an operator may set.

    knowledge: the folder that is loaded; base: where the lexicon and the replies come from if it has none;
    cache: where the index is kept between starts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    knowledge: Path = _SHIPPED
    base: Path = _SHIPPED
    cache: Path = Path.home() / ".cache" / "traffic-police-bot"


def read_settings(environ: Mapping[str, str], knowledge: Path | None = None) -> Settings:
    """Settings from BOT_KNOWLEDGE and BOT_CACHE (XDG_CACHE_HOME is heeded); `knowledge` goes before both."""
    given: dict[str, Path] = {}
    if environ.get("BOT_KNOWLEDGE"):
        given["knowledge"] = Path(environ["BOT_KNOWLEDGE"])
    if knowledge is not None:
        given["knowledge"] = knowledge
    if environ.get("BOT_CACHE"):
        given["cache"] = Path(environ["BOT_CACHE"])
    elif environ.get("XDG_CACHE_HOME"):
        given["cache"] = Path(environ["XDG_CACHE_HOME"]) / "traffic-police-bot"
    return Settings(**given)
