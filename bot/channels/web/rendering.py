"""Pages of HTML from templates, everything in them escaped. The only home of jinja2."""

import hashlib
from pathlib import Path
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.channels.web.desk import Desk

STATIC = Path(__file__).parent / "static"
_VERSION_LENGTH = 12
_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def _name_files() -> str:
    """Where the page's files are found: under a name of just their contents, so that browsers may keep them."""
    digest = hashlib.sha256()
    for path in sorted(STATIC.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return f"/static/{digest.hexdigest()[:_VERSION_LENGTH]}"


FILES = _name_files()


def render_page(template: str, desk: Desk, status: int = 200, **values: Any) -> HTMLResponse:
    """A page of the present knowledge. `here` marks its place in the menu, `embed` is for a frame in another site."""
    knowledge = desk.brain().knowledge
    shared = {"city": knowledge.city, "service": knowledge.service, "static": FILES, "here": "", "embed": False}
    return HTMLResponse(_TEMPLATES.get_template(template).render(shared | values), status)
