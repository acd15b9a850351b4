"""The published studies by name, in reading order; a study's page is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from experiments.study.declaration import Study

NAMES: Final = (
    "ban", "partner", "licence", "imports", "data", "sme_rules", "growth_2030", "best_mix", "what_matters",
)  # fmt: skip


def study(name: str) -> Study:
    """The study of a name.

    Raises
    ------
    KeyError
        If there is none.
    """
    if name not in NAMES:
        raise KeyError(name)
    found: Study = import_module(f"experiments.{name}").STUDY
    return found
