"""Checks and traced claims as declared, and whether the tests they name exist."""

import ast
import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from experiments.study.catalogue import NAMES
from experiments.tables import ROOT

MANIFEST, ANSWER = "manifest.json", "answer.md"
PUBLISHED: Final = (
    "tests/experiments/test_published.py::test_a_published_answer_is_what_its_runs_give",
    "tests/experiments/test_published.py::test_a_published_study_is_of_this_model",
)

KINDS: Final = {
    "pattern": "Patterns the market must show",
    "conservation": "Conservation",
    "limit": "Limits: where the answer is known",
    "bound": "Accounting bounds",
    "sign": "Signs: what moves which way when one thing changes",
    "policy": "Policies do what they say",
    "oracle": "Outside oracles",
    "repetition": "Repetition, independence and two engines",
    "declaration": "Declarations and text agree with code",
}
"""Kinds of check in the order of the page."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing the model must show.

    Parameters
    ----------
    kind : one of ``KINDS``.
    claim : what must hold, in a sentence.
    source : where the claim comes from.
    held_by : tests that hold it, ``path::name`` from the root of the project.
    """

    kind: str
    claim: str
    source: str
    held_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A sentence of a page, as it stands there, and what holds it.

    Parameters
    ----------
    page : file of the project.
    says : the sentence, or a part of it, word for word (line breaks do not count).
    held_by : tests; none where nothing can hold it.
    because : what holds it instead, or why nothing can; empty where tests do.
    """

    page: str
    says: str
    held_by: tuple[str, ...] = ()
    because: str = ""


class WrongDeclarationError(ValueError):
    """An entry that lacks a field, has an unknown one, or an unknown kind; the message names entry and field."""


@cache
def checks() -> tuple[Check, ...]:
    """All checks, by kind in the order of ``KINDS``."""
    found = [Check(**_fields(row, Check)) for row in _rows("checks.toml", "check")]
    for each in found:
        if each.kind not in KINDS:
            raise WrongDeclarationError(f"checks.toml, {each.claim!r}: kind {each.kind!r}; allowed: {', '.join(KINDS)}")
    order = list(KINDS)
    return tuple(sorted(found, key=lambda each: order.index(each.kind)))


@cache
def claims() -> tuple[Claim, ...]:
    """All traced claims in their order: those declared, then the answers of the published studies."""
    declared = tuple(Claim(**_fields(row, Claim)) for row in _rows("trace.toml", "claim"))
    return declared + tuple(answer for name in NAMES if (answer := _answer(name)))


def _answer(name: str) -> Claim | None:
    """The answer of a study, if it is published: it must be what its runs give, and what this code lives."""
    page = f"results/published/{name}"
    manifest = ROOT / page / MANIFEST
    if not manifest.exists():
        return None
    told = json.loads(manifest.read_bytes())["answer"]
    return Claim(page=f"{page}/{ANSWER}", says=told, held_by=PUBLISHED, because="make reproduce lives 5 % of it again")


def named_tests() -> list[str]:
    """Every test that a check or a claim names, once, in order."""
    return sorted({test for each in (*checks(), *claims()) for test in each.held_by})


def missing(tests: Iterable[str]) -> list[str]:
    """Those of the tests that do not exist."""
    return [test for test in tests if test.partition("::")[2] not in _functions(test.partition("::")[0])]


@cache
def _functions(path: str) -> frozenset[str]:
    """Names of the functions at the top of a file; none without the file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def _rows(name: str, table: str) -> list[dict[str, Any]]:
    text = files("experiments.checks").joinpath(name).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = tomllib.loads(text)[table]
    return rows


def _fields(row: dict[str, Any], record: type[Check] | type[Claim]) -> dict[str, Any]:
    known = list(record.__dataclass_fields__)
    needed = known[:2] if record is Claim else known
    wrong = [*(name for name in row if name not in known), *(name for name in needed if name not in row)]
    if wrong:
        raise WrongDeclarationError(f"{row}: {', '.join(wrong)}; allowed: {', '.join(known)}")
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
