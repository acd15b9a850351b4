"""A hash of the code that decides the numbers of a run: comments, docstrings and layout leave it as it is.

Faster code of the same rules gives the same numbers.  Where that was shown (``python -m experiments.versions same``),
the new code counts as the one it equals, and what was published by that one stays valid.
"""

from __future__ import annotations

import hashlib
import io
import json
import tokenize
from collections.abc import Iterator, Mapping, Sequence
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


SAME_NUMBERS: Final = Path(__file__).parent / "published" / "same_numbers.json"
"""Digests of code whose numbers were shown equal, by the digest they count as."""


@cache
def model_digest() -> str:
    """Digest that the model's numbers go by: of its code, or of older code shown to give the same numbers."""
    return counts_as(code_digest(), same_numbers())


def same_numbers() -> dict[str, list[str]]:
    """Digests of code that count as another, by that other."""
    found: dict[str, list[str]] = json.loads(SAME_NUMBERS.read_text(encoding="utf-8"))
    return found


def counts_as(code: str, known: Mapping[str, Sequence[str]]) -> str:
    """Digest that a code's numbers go by.

    >>> counts_as("new", {"old": ["newer", "new"]}), counts_as("other", {"old": ["new"]})
    ('old', 'other')
    """
    return next((digest for digest, equal in known.items() if code in equal), code)


@cache
def code_digest() -> str:
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
