"""A parameter is declared once: default, unit, range, source, meaning.

Validation, listings, documentation, sweep bounds and the dashboard's controls all read it from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.parameters.axes import members
from sim.parameters.channels import NESTS, Channels
from sim.parameters.evidence import grade

Array = NDArray[np.float64]
Value = float | int | str | Array

NATURAL: dict[str, tuple[float, float]] = {
    "share": (0.0, 1.0),
    "rate": (0.0, 1.0),
    "size": (0.0, np.inf),
    "spread": (0.0, np.inf),
    "utils": (-np.inf, np.inf),
    "growth": (-0.5, 0.5),
    "whole": (1.0, np.inf),
    "option": (-np.inf, np.inf),
}
"""Natural bounds of each kind; a ``rate`` and a ``size`` are above 0, the others may be 0."""

POSITIVE = ("rate", "size", "whole")


@dataclass(frozen=True)
class Column:
    """A default taken from the channel file, so that a new channel needs data alone."""

    key: str


@dataclass(frozen=True)
class ByNest:
    """A value by nest of the channel: marketplaces, social channels, physical."""

    market: float
    social: float
    physical: float


@dataclass(frozen=True)
class Span:
    """A calibrated range, in absolute numbers or around the default."""

    way: str
    low: Any
    high: Any


def between(low: Any, high: Any) -> Span:
    """Range in absolute numbers, for all elements or by element."""
    return Span("between", low, high)


def times(low: float, high: float) -> Span:
    """Range as multiples of the default."""
    return Span("times", low, high)


def percent(width: float) -> Span:
    """Range of a share of the default to each side; around 0, of the largest default."""
    return Span("percent", width, width)


def within(width: float) -> Span:
    """Range of an absolute width to each side of the default."""
    return Span("within", width, width)


@dataclass(frozen=True, eq=False, kw_only=True)
class Param:
    """One parameter of the model.

    Parameters
    ----------
    name, symbol : name in code; symbol in MODEL.md (empty if it has none).
    default : number, text, or an array over ``axes``.
    unit, meaning : unit; one sentence.
    low, high : calibrated range, of the shape of the default.
    source, tag : fact key, literature or ``assumption``; S found, L literature, C calibrated,
        A assumption, R recalled.
    axes, labels : names of the axes, and the names along each.
    kind : share, rate, size, spread, utils, growth, whole or option.
    natural : bounds that hold whatever the evidence.
    options : allowed texts of an option.
    core : in the core uncertainty set.
    sums_to_one : the elements are shares of one whole.
    section : which part of the model it belongs to.
    """

    name: str
    default: Value
    unit: str
    low: Any
    high: Any
    source: str
    tag: str
    symbol: str
    meaning: str
    axes: tuple[str, ...] = ()
    labels: tuple[tuple[str, ...], ...] = ()
    kind: str = "share"
    natural: tuple[float, float] = (0.0, 1.0)
    options: tuple[str, ...] = ()
    core: bool = False
    sums_to_one: bool = False
    section: str = ""

    @property
    def grade(self) -> str:
        """How good the evidence behind the default is (``evidence.GRADES``)."""
        return grade(self.tag, self.source)

    @property
    def allowed_low(self) -> Any:
        """Smallest allowed value: the range widened by half its width, within the natural bounds."""
        return np.maximum(self.low - 0.5 * (self.high - self.low), self.natural[0])

    @property
    def allowed_high(self) -> Any:
        """Largest allowed value: the range widened by half its width, within the natural bounds."""
        return np.minimum(self.high + 0.5 * (self.high - self.low), self.natural[1])


@dataclass(frozen=True, kw_only=True)
class Declared:
    """A parameter as written in this package, before the channels are known."""

    name: str
    default: Any
    unit: str
    span: Span
    source: str
    tag: str
    symbol: str
    meaning: str
    axes: tuple[str, ...] = ()
    kind: str = "share"
    natural: tuple[float, float] | None = None
    options: tuple[str, ...] = ()
    core: bool = False
    sums_to_one: bool = False

    def resolve(self, channels: Channels, section: str = "") -> Param:
        """Fill arrays in axis order for a set of channels."""
        labels = tuple(members(axis, channels) for axis in self.axes)
        natural = self.natural or NATURAL[self.kind]
        default = self.default
        low: Any = 0.0
        high: Any = 0.0
        if self.kind != "option":
            default = _fill(default, self.axes, labels, channels)
            low, high = _range(self.span, default, self.axes, labels, channels)
            low, high = _within(low, natural[0], natural[1]), _within(high, natural[0], natural[1])
        return Param(
            name=self.name, default=default, unit=self.unit, low=low, high=high, source=self.source,
            tag=self.tag, symbol=self.symbol, meaning=self.meaning, axes=self.axes, labels=labels,
            kind=self.kind, natural=natural, options=self.options,
            core=self.core, sums_to_one=self.sums_to_one, section=section,
        )  # fmt: skip


def param(
    name: str, default: Any, unit: str, span: Span, source: str, tag: str, symbol: str, meaning: str,
    axes: tuple[str, ...] = (), **more: Any,
) -> Declared:  # fmt: skip
    """Declare a parameter; ``more`` holds kind, natural, options, core and sums_to_one."""
    return Declared(
        name=name, default=default, unit=unit, span=span, source=source, tag=tag, symbol=symbol,
        meaning=meaning, axes=axes, **more,
    )  # fmt: skip


def frozen(array: Any) -> Array:
    """Read-only float64 copy of an array."""
    copy = np.array(array, dtype=np.float64)
    copy.setflags(write=False)
    return copy


def _within(value: Any, low: float, high: float) -> Any:
    clipped = np.clip(value, low, high)
    return frozen(clipped) if clipped.ndim else float(clipped)


def _fill(value: Any, axes: tuple[str, ...], labels: tuple[tuple[str, ...], ...], channels: Channels) -> float | Array:
    """Value of a parameter over all its axes: a scalar is spread, a table filled up with 0."""
    if not axes:
        return float(value)
    shape = tuple(len(names) for names in labels)
    if isinstance(value, Column):
        return _from_column(value.key, axes, labels, channels)
    if isinstance(value, ByNest):
        by_nest = np.array([getattr(value, NESTS[nest]) for nest in channels.nest])
        return frozen(np.broadcast_to(by_nest, shape))
    if isinstance(value, Mapping):
        return frozen([value.get(name, 0.0) for name in labels[0]])
    return frozen(np.broadcast_to(np.array(value, dtype=np.float64), shape))


def _from_column(key: str, axes: tuple[str, ...], labels: tuple[tuple[str, ...], ...], channels: Channels) -> Array:
    """Array whose channel (or feed) axis comes from the channel file."""
    if key == "commission":
        return channels.commission_now
    along = axes.index("feed") if "feed" in axes else axes.index("channel")
    rows: list[Any] = [row.get(key, 0.0) for row in channels.rows]
    if axes[along] == "feed":
        rows = [row["feed"][key] for row in channels.rows if "feed" in row]
        rows.append(channels.market_live[key])
    others = [names for place, names in enumerate(labels) if place != along]
    names = others[0] if others else ()
    filled = [[row.get(name, 0.0) for name in names] if isinstance(row, Mapping) else row for row in rows]
    shape = tuple(len(other) for other in others)
    return frozen(np.stack([np.broadcast_to(np.array(row, dtype=np.float64), shape) for row in filled], axis=along))


def _range(
    span: Span, default: Any, axes: tuple[str, ...], labels: tuple[tuple[str, ...], ...], channels: Channels
) -> tuple[Any, Any]:
    """Calibrated range of every element; it always holds the default."""
    size = np.abs(default)
    size = np.where(size == 0.0, np.max(size), size)
    if span.way == "between":
        low = np.minimum(_fill(span.low, axes, labels, channels), default)
        high = np.maximum(_fill(span.high, axes, labels, channels), default)
    elif span.way == "times":
        ends = np.stack([np.asarray(default) * span.low, np.asarray(default) * span.high])
        low, high = ends.min(axis=0), ends.max(axis=0)
    elif span.way == "percent":
        low, high = default - span.low * size, default + span.high * size
    else:
        low, high = np.asarray(default) - span.low, np.asarray(default) + span.high
    if not axes:
        return float(low), float(high)
    return frozen(low), frozen(high)
