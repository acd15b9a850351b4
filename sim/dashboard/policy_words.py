"""Policies in the reader's language: what their declarations say, and what is wrong with a value."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Final

from sim.clock import monday
from sim.dashboard.numbers import Numbers
from sim.dashboard.words import Words
from sim.faults import Fault, ScenarioErrors
from sim.parameters.axes import CATEGORIES
from sim.parameters.channels import Channels
from sim.policy.catalogue import Kind, kinds
from sim.policy.fields import PolicyField
from sim.policy.policy import Policy

DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def title(kind: str, words: Words) -> str:
    """Title of a kind by its name: as declared in English, else as translated."""
    return said(kinds()[kind], "title", words)


def said(kind: Kind, what: str, words: Words) -> str:
    """Title, meaning, ``protects`` or ``source`` of a kind; what is code in a declaration stands in quotes."""
    return words.either(f"policies.{kind.name}.{what}", re.sub("``(.+?)``", r"“\1”", getattr(kind, what)))


def field_label(kind: str, name: str, words: Words) -> str:
    """Label of a field; its name in words where nobody has written one."""
    return words.either(f"cards.field.{kind}.{name}", name.removesuffix("_usd").replace("_", " ").capitalize())


def field_meaning(kind: Kind, name: str, words: Words) -> str:
    """What a field means."""
    return words.either(f"policies.{kind.name}.field.{name}", kind.fields[name].meaning)


def option_title(declared: PolicyField, option: str, words: Words) -> str:
    """Name of something that can be chosen."""
    if declared.type in ("channel", "channels"):
        channels = Channels.load()
        return channels.title[channels.index(option)]
    if option in CATEGORIES:
        return words(f"cards.category.{option}")
    return words.either(f"cards.option.{option}", option)


def first_day(policy: Policy, numbers: Numbers) -> str:
    """Day on which a policy starts, in words."""
    return numbers.day(policy.start_date or monday(policy.start), "d MMM y")


def last_day(policy: Policy, numbers: Numbers) -> str:
    """Day on which it ends, in words; empty for one without end."""
    if policy.end is None:
        return ""
    return numbers.day(policy.end_date or monday(policy.end), "d MMM y")


def fault_texts(errors: ScenarioErrors, kind: str, words: Words, numbers: Numbers) -> tuple[str, ...]:
    """What is wrong, for the card of a kind."""
    return tuple(_fault_text(each, kind, words, numbers) for each in errors.errors)


def is_share(declared: PolicyField) -> bool:
    """Whether a number is a share, shown in percent."""
    return declared.type == "number" and declared.low >= 0 and declared.high <= 1


def shown_value(declared: PolicyField, value: Any) -> Any:
    """Value as a control shows it: shares in percent."""
    if is_share(declared) and value is not None:
        return round(100 * value, 6)
    return list(value) if isinstance(value, tuple) else value


def read_value(declared: PolicyField, raw: Any) -> Any:
    """Value as a policy keeps it, from what a control shows."""
    if is_share(declared) and isinstance(raw, int | float) and not isinstance(raw, bool):
        return round(raw / 100, 8)
    if declared.type == "whole" and isinstance(raw, float) and raw.is_integer():
        return int(raw)
    return tuple(raw) if isinstance(raw, list) else raw


def _fault_text(fault: Fault, kind: str, words: Words, numbers: Numbers) -> str:
    """A fault of a field in words; of anything else as the model tells it."""
    name = fault.field.rpartition(".")[2]
    declared = kinds()[kind].fields.get(name) if kind in kinds() else None
    if name in ("start", "end"):
        return _date_fault(fault, words, numbers)
    if declared is None:
        return f"{fault.allowed[:1].upper()}{fault.allowed[1:]}."
    label = field_label(kind, name, words)
    if fault.value in ("", "None"):
        return words("cards.fault.required", field=label)
    if declared.type in ("channels", "categories"):
        return words("cards.fault.choose", field=label)
    if declared.type in ("number", "whole") and not _within(declared, fault.value):
        write = numbers.percent if is_share(declared) else numbers.count
        return words("cards.fault.below", field=label, low=write(declared.low), high=write(declared.high))
    return words.either(f"cards.fault.check.{kind}.{name}", f"{label}: {fault.allowed}.")


def _date_fault(fault: Fault, words: Words, numbers: Numbers) -> str:
    """What is wrong with a day on which a policy starts or ends; the fault holds the days it may be."""
    days = [numbers.day(date.fromisoformat(day), "d MMM y") for day in DAY.findall(fault.allowed)]
    if len(days) == 2:
        return words("cards.fault.day", first=days[0], last=days[1])
    return words("cards.fault.end", start=days[0]) if days else words("cards.fault.beyond")


def _within(declared: PolicyField, text: str) -> bool:
    """Whether a number's own limits are kept: then it is its company that is wrong."""
    try:
        return declared.low <= float(text) <= declared.high
    except ValueError:
        return False
