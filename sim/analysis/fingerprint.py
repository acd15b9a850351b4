"""A hash of the code that decides the numbers of a run: comments, docstrings and layout leave it as it is."""

from __future__ import annotations

import hashlib
import io
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
SOURCES: Final = (
    "agents/**/*.py", "sim/clock.py", "sim/world.py", "sim/policy/*.py", "sim/policy/kinds/*.py", "sim/state/*.py",
    "sim/week/*.py", "sim/record/recorder.py", "sim/record/*_row*.py", "sim/parameters/data/channels.toml",
)  # fmt: skip
"""What numbers follow from, given parameters and policies, which have hashes of their own."""

SKIPPED: Final = (tokenize.COMMENT, tokenize.NL)
BLOCKS: Final = {tokenize.INDENT: "{", tokenize.DEDENT: "}", tokenize.NEWLINE: ""}


@cache
def model_digest() -> str:
    """SHA-256 of the model's code."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in SOURCES for path in ROOT.glob(pattern)}):
        text = path.read_text(encoding="utf-8")
        digest.update(path.relative_to(ROOT).as_posix().encode())
        for part in substance(text) if path.suffix == ".py" else (text,):
            digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def substance(text: str) -> Iterator[str]:
    """Tokens of Python code without comments, docstrings and layout; blocks in braces.

    >>> list(substance("'About.'; x = 'a'  # why"))
    [';', 'x', '=', "'a'", '']
    """
    begins = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type in SKIPPED:
            continue
        if token.type in BLOCKS:
            begins = True
            if BLOCKS[token.type]:
                yield BLOCKS[token.type]
        elif not (begins and token.type == tokenize.STRING):
            begins = False
            yield token.string
