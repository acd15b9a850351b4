"""Every word of the page in the reader's language: one TOML file a panel and language.

A text of ``words/en/share.toml`` with the key ``copy`` is ``words("share.copy")``; ``{name}`` in it is filled in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = {"en": "English", "id": "Bahasa Indonesia"}
"""Languages of the page by code, each by its own name."""

FIRST = "en"


@dataclass(frozen=True)
class Words:
    """Texts in one language.

    Parameters
    ----------
    lang : code of the language, ``en`` or ``id``.
    """

    lang: str = FIRST

    def __call__(self, key: str, /, **values: Any) -> str:
        """Text of a key with its gaps filled; the English one, else the key itself, where it is missing."""
        text = texts(self.lang).get(key) or texts(FIRST).get(key) or key
        return text.format_map(_Gaps(values)) if values else text

    def has(self, key: str) -> bool:
        """Whether there is a text of this key in this language."""
        return key in texts(self.lang)

    def either(self, key: str, otherwise: str) -> str:
        """Text of a key, or another text where this language has none."""
        return texts(self.lang).get(key, otherwise)

    def under(self, prefix: str) -> dict[str, str]:
        """All texts whose key begins with a prefix and a point, by the rest of the key."""
        head = f"{prefix}."
        merged = {**texts(FIRST), **texts(self.lang)}
        return {key.removeprefix(head): text for key, text in merged.items() if key.startswith(head)}


@cache
def texts(lang: str) -> dict[str, str]:
    """All texts of a language by key."""
    found: dict[str, str] = {}
    folder = files("sim.dashboard").joinpath("words", lang if lang in LANGUAGES else FIRST)
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        panel, _, kind = file.name.rpartition(".")
        if kind == "toml":
            for key, text in _flat(tomllib.loads(file.read_text(encoding="utf-8"))):
                found[key if key.startswith(f"{panel}.") else f"{panel}.{key}"] = text
    return found


class _Gaps(dict[str, Any]):
    """Values of gaps; a gap without a value stays visible."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


def _flat(table: Mapping[str, Any], head: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        name = f"{head}.{key}" if head else key
        if isinstance(value, Mapping):
            yield from _flat(value, name)
        else:
            yield name, str(value)
