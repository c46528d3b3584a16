"""Whatever stands in a knowledge folder: problems are listed, nothing else is raised."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.knowledge.loader import load_knowledge
from bot.knowledge.problems import KnowledgeError

NAMES = (
    "city.yaml",
    "articles/a.yaml",
    "articles/b.jsonl",
    "tips/t.yaml",
    "replies.yaml",
    "lexicon/l.yaml",
    "service.yaml",
)
PIECES = st.sampled_from(
    [
        "id: a",
        "title: 甲",
        "facts:",
        "  - ",
        "tips: [",
        "]",
        "{",
        "}",
        "- ",
        "&a ",
        "*a",
        "!!python/object:os.system ",
        "|",
        ">",
        "\t",
        "：",
        '"',
        "'",
        "\n",
    ]
)
BYTES = st.binary(max_size=200) | st.lists(PIECES, max_size=25).map(lambda pieces: "\n".join(pieces).encode())


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(NAMES), content=BYTES)
def test_a_file_of_anything_is_read_or_reported(tmp_path: Path, name: str, content: bytes) -> None:
    for other in NAMES:
        (tmp_path / other).parent.mkdir(exist_ok=True)
        (tmp_path / other).unlink(missing_ok=True)
    (tmp_path / name).write_bytes(content)
    with pytest.raises(KnowledgeError) as caught:  # replies are missing in any case
        load_knowledge(tmp_path)
    assert all(problem.file and problem.what and problem.remedy for problem in caught.value.problems)
