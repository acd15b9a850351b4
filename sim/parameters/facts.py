"""The fact tables: what was known of the market, with unit, date and source."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from sim.faults import Fault, ScenarioErrors, shown

COLUMNS = ("key", "value", "unit", "period", "quality", "source_title", "source_url", "quote_or_note", "use")
USES = ("yes", "scale", "no")

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """One number that was published.

    Parameters
    ----------
    key, unit, period : name, unit, and the time that it is of.
    text : the value as published.
    low, high : the value as numbers; equal for one number, apart for a range, None for words.
    quality : reported, estimate, survey and the like.
    source_title, source_url, quote_or_note : where it stands, and what it says there.
    use : ``yes``: it may be a moment of calibration; ``scale``: it may only set a scale, a path or a prior;
        ``no``: it may not be used.
    """

    key: str
    text: str
    low: float | None
    high: float | None
    unit: str
    period: str
    quality: str
    source_title: str
    source_url: str
    quote_or_note: str
    use: str

    @property
    def value(self) -> float:
        """The number, or the middle of the range.

        Raises
        ------
        ValueError
            For a fact in words.
        """
        if self.low is None or self.high is None:
            raise ValueError(f"{self.key} is a fact in words: {self.text}")
        return self.low if self.low == self.high else 0.5 * (self.low + self.high)


def load_facts(path: str | Path | None = None) -> dict[str, Fact]:
    """Return the facts by key; the built-in table of before the ban, or one in a CSV file.

    Raises
    ------
    ScenarioErrors
        With every wrong row of the table.
    """
    if path is None:
        return dict(_built_in())
    source = Path(path)
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ScenarioErrors([Fault(file=source.name, allowed="must be a CSV file in UTF-8 text")]) from None
    except OSError as error:
        raise ScenarioErrors([Fault(file=str(path), allowed=f"cannot be read: {error.strerror}")]) from None
    return _facts(text, source.name)


@cache
def _built_in() -> dict[str, Fact]:
    text = files("sim.parameters").joinpath("data/pre_ban.csv").read_text(encoding="utf-8")
    return _facts(text, "pre_ban.csv")


def _facts(text: str, file: str) -> dict[str, Fact]:
    reader = csv.DictReader(text.splitlines(), strict=True)
    facts: dict[str, Fact] = {}
    faults: list[Fault] = []
    try:
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise ScenarioErrors([Fault(file=file, field=", ".join(missing), allowed="columns are missing")])
        for number, row in enumerate(reader, start=2):
            fact = _fact(row, f"line {number}", file, facts, faults)
            if fact:
                facts[fact.key] = fact
    except csv.Error as error:
        raise ScenarioErrors([Fault(file=file, allowed=f"is not valid CSV: {error}")]) from None
    if faults:
        raise ScenarioErrors(faults)
    return facts


def _fact(row: dict[str, str], where: str, file: str, known: dict[str, Fact], faults: list[Fault]) -> Fact | None:
    """Fact of a row, or None with the reasons added to the faults."""
    before = len(faults)
    key = row["key"] or ""
    text = (row["value"] or "").strip()
    if not key or key in known:
        faults.append(Fault(file=file, field=f"{where}.key", value=shown(key), allowed="must be given, and only once"))
    if not text or text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        sentence = "must be a finite number, a range (60-75) or words"
        faults.append(Fault(file=file, field=f"{where}.value", value=shown(text), allowed=sentence))
    if row["use"] not in USES:
        sentence = f"must be one of {', '.join(USES)}"
        faults.append(Fault(file=file, field=f"{where}.use", value=shown(row["use"]), allowed=sentence))
    if len(faults) > before:
        return None
    low, high = _numbers(text)
    as_written = {name: row[name] or "" for name in COLUMNS if name not in ("key", "value")}
    return Fact(key=key, text=text, low=low, high=high, **as_written)


def _numbers(text: str) -> tuple[float | None, float | None]:
    """Ends of a number or a range; None twice for words."""
    if _NUMBER.fullmatch(text):
        return float(text), float(text)
    ends = _RANGE.fullmatch(text)
    if ends and float(ends[1]) <= float(ends[2]):
        return float(ends[1]), float(ends[2])
    return None, None
