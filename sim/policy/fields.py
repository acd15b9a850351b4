"""Fields of a policy, declared once: default, unit, limits, meaning.

Validation, listings, documentation, the dashboard's controls and sweep levers read them from here.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from typing import Any, NamedTuple

from sim.faults import nearest
from sim.parameters.axes import CATEGORIES
from sim.parameters.channels import Channels

_MISSING = dataclasses.MISSING


@dataclasses.dataclass(frozen=True, kw_only=True)
class PolicyField:
    """One field of a kind of policy.

    Parameters
    ----------
    type : number, whole, boolean, choice, channel, channels or categories.
    unit, meaning : unit; one sentence.
    low, high : limits of a number.
    options : what may be chosen: texts, channels or categories.
    required, optional : it has no default; it may be left empty (none).
    suggested : value a control starts from when there is no default.
    """

    type: str
    unit: str = ""
    meaning: str
    low: float = -math.inf
    high: float = math.inf
    options: Callable[[], tuple[str, ...]] = tuple
    required: bool = False
    optional: bool = False
    empty_allowed: bool = True
    suggested: Any = None


class Problem(NamedTuple):
    """What is wrong with a value: what is allowed, and the nearest known name."""

    allowed: str
    nearest: str = ""


def number(
    default: Any, unit: str, low: float, high: float, meaning: str, *, suggested: float | None = None,
    optional: bool = False,
) -> Any:  # fmt: skip
    """Declare a number; without default (``...``) it is required."""
    return _field(default, PolicyField(
        type="number", unit=unit, low=low, high=high, meaning=meaning, suggested=suggested, optional=optional,
        required=default is ...,
    ))  # fmt: skip


def whole(default: int, unit: str, low: int, high: int, meaning: str) -> Any:
    """Declare a whole number."""
    return _field(default, PolicyField(type="whole", unit=unit, low=low, high=high, meaning=meaning))


def boolean(default: bool, meaning: str) -> Any:
    """Declare a yes or no."""
    return _field(default, PolicyField(type="boolean", unit="true or false", meaning=meaning))


def choice(default: str, options: tuple[str, ...], meaning: str) -> Any:
    """Declare a choice among texts."""
    return _field(default, PolicyField(type="choice", options=lambda: options, meaning=meaning))


def channel_name(default: Any, nests: tuple[str, ...], meaning: str, *, suggested: str | None = None) -> Any:
    """Declare one channel of some nests."""
    return _field(default, PolicyField(
        type="channel", options=lambda: _channels(nests), meaning=meaning, suggested=suggested,
        required=default is ...,
    ))  # fmt: skip


def channel_names(default_nest: str, nests: tuple[str, ...], meaning: str) -> Any:
    """Declare a list of channels of some nests; by default all of one nest."""
    declared = PolicyField(type="channels", options=lambda: _channels(nests), meaning=meaning, empty_allowed=False)
    return dataclasses.field(default_factory=lambda: _channels((default_nest,)), metadata={"policy": declared})


def category_names(meaning: str) -> Any:
    """Declare a list of categories; none by default."""
    return _field((), PolicyField(type="categories", options=lambda: CATEGORIES, meaning=meaning))


def declared_fields(kind: type[Any]) -> dict[str, PolicyField]:
    """Fields of a kind, by name."""
    return {each.name: each.metadata["policy"] for each in dataclasses.fields(kind)}


def default_of(kind: type[Any], name: str) -> Any:
    """Value that a field has when it is left out (``None`` for a required one)."""
    for each in dataclasses.fields(kind):
        if each.name == name:
            if each.default_factory is not _MISSING:
                return each.default_factory()
            return None if each.default is _MISSING else each.default
    raise KeyError(name)


def checked(declared: PolicyField, value: Any) -> tuple[Any, Problem | None]:
    """Value as the policy keeps it, and what is wrong with it."""
    if value is None and declared.optional:
        return None, None
    if declared.type in ("channels", "categories"):
        return _checked_names(declared, value)
    if declared.type in ("choice", "channel"):
        return _checked_name(declared, value)
    if declared.type == "boolean":
        return value, None if isinstance(value, bool) else Problem("must be true or false")
    return _checked_number(declared, value)


def _field(default: Any, declared: PolicyField) -> Any:
    if default is ...:
        return dataclasses.field(metadata={"policy": declared})
    return dataclasses.field(default=default, metadata={"policy": declared})


def _channels(nests: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for nest in nests for name in Channels.load().named(nest))


def _checked_number(declared: PolicyField, value: Any) -> tuple[Any, Problem | None]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value, Problem(f"must be a number, {declared.unit}")
    try:
        real = float(value)
    except OverflowError:
        real = math.inf
    if not declared.low <= real <= declared.high:
        return value, Problem(_limits(declared, real))
    if declared.type == "whole":
        if real != math.floor(real):
            return value, Problem(f"must be a whole number, {declared.unit}")
        return int(real), None
    return real, None


def _limits(declared: PolicyField, value: float) -> str:
    text = f"must lie in [{declared.low:g}, {declared.high:g}], {declared.unit}"
    if declared.high <= 1.0 and 1.0 < value <= 100.0 and declared.low <= value / 100 <= declared.high:
        text += f" ({value:g} %? write {value / 100:g})"
    return text


def _checked_name(declared: PolicyField, value: Any) -> tuple[Any, Problem | None]:
    options = declared.options()
    if isinstance(value, str) and value in options:
        return value, None
    near = nearest(value, options) if isinstance(value, str) else ""
    return value, Problem(f"must be one of {', '.join(options)}", near)


def _checked_names(declared: PolicyField, value: Any) -> tuple[Any, Problem | None]:
    options = declared.options()
    if not isinstance(value, list | tuple):
        return value, Problem(f"must be a list of {declared.type}: {', '.join(options)}")
    for name in value:
        problem = _checked_name(declared, name)[1]
        if problem:
            return value, Problem(f"each {problem.allowed}", problem.nearest)
    if len(set(value)) < len(value):
        return value, Problem("names one twice")
    if not value and not declared.empty_allowed:
        return value, Problem(f"must name at least one of {', '.join(options)}")
    return tuple(name for name in options if name in value), None
