"""Values laid over the defaults, checked one by one; all errors are collected."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.faults import Fault, nearest, shown
from sim.parameters.declare import POSITIVE, Array, Param, Value, frozen

SUM_TOLERANCE = 1e-9


@dataclass
class Overridden:
    """Result of an override: values, and what is wrong or doubtful about them."""

    values: dict[str, Value]
    faults: list[Fault] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass
class _Job:
    """One parameter being overridden."""

    param: Param
    file: str
    prefix: str
    natural_only: bool
    result: Overridden

    def fault(self, path: Sequence[str], value: object, allowed: str, near: str = "") -> None:
        name = ".".join((self.prefix + self.param.name, *path))
        self.result.faults.append(Fault(file=self.file, field=name, value=shown(value), allowed=allowed, nearest=near))


def override(
    params: Mapping[str, Param],
    values: Mapping[str, Value],
    changes: Mapping[str, Any],
    file: str,
    *,
    natural_only: bool = False,
    prefix: str = "",
) -> Overridden:
    """Lay changes over values; names are whole (``voucher``) or of an element (``voucher.shopee``).

    Parameters
    ----------
    params : declarations by name.
    values : values to start from.
    changes : numbers, texts, lists or tables by name.
    file, prefix : where the changes come from, and what precedes their names there, for messages.
    natural_only : check natural bounds only, not the allowed range.
    """
    result = Overridden(dict(values))
    grouped: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
    for key, value in changes.items():
        name, *path = key.split(".")
        if name in params:
            grouped.setdefault(name, []).append((tuple(path), value))
        else:
            near = nearest(name, params)
            result.faults.append(
                Fault(file=file, field=prefix + key, value=shown(value), allowed="unknown", nearest=near)
            )
    for name, entries in grouped.items():
        job = _Job(params[name], file, prefix, natural_only, result)
        before = len(result.faults)
        value = _value(job, values[name], entries)
        if len(result.faults) == before:
            result.values[name] = value
    return result


def _value(job: _Job, old: Value, entries: Sequence[tuple[tuple[str, ...], Any]]) -> Value:
    """New value of one parameter."""
    each = job.param
    if each.kind == "option" or not each.axes:
        new = old
        for path, given in entries:
            if path:
                job.fault(path, given, f"{each.name} has no elements; give one value")
            elif each.kind == "option":
                new = _option(job, given, old)
            else:
                new = _number(job, (), (), given, old)
        return new
    array = np.array(old, dtype=np.float64)
    changed: dict[tuple[int, ...], tuple[str, ...]] = {}
    for path, given in entries:
        for place, names, number in _elements(job, path, given):
            array[place] = _number(job, place, names, number, float(array[place]))
            changed[place] = names
    if each.sums_to_one and changed:
        _check_sum(job, array, changed)
    return frozen(array)


def _option(job: _Job, given: object, old: Value) -> Value:
    options = job.param.options
    if isinstance(given, str) and given in options:
        return given
    near = nearest(given, options) if isinstance(given, str) else ""
    job.fault((), given, f"must be one of {', '.join(options)}", near)
    return old


def _elements(job: _Job, path: tuple[str, ...], given: Any) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], Any]]:
    """Places, names and numbers that a table, a list or a dotted name stands for."""
    labels = job.param.labels
    if len(path) > len(labels):
        job.fault(path, given, f"too many names; {_shape(job.param)}")
        return
    place: list[int] = []
    for depth, name in enumerate(path):
        if name not in labels[depth]:
            known = ", ".join(labels[depth])
            job.fault(path, given, f"unknown {job.param.axes[depth]}; known: {known}", nearest(name, labels[depth]))
            return
        place.append(labels[depth].index(name))
    if len(path) == len(labels):
        yield tuple(place), path, given
        return
    yield from _inside(job, path, given)


def _inside(job: _Job, path: tuple[str, ...], given: Any) -> Iterator[tuple[tuple[int, ...], tuple[str, ...], Any]]:
    """Elements of a table or a list given for a whole axis."""
    names = job.param.labels[len(path)]
    if isinstance(given, Mapping):
        for name, inner in given.items():
            yield from _elements(job, (*path, str(name)), inner)
    elif isinstance(given, list | tuple | np.ndarray) and len(given) == len(names):
        for name, inner in zip(names, given, strict=True):
            yield from _elements(job, (*path, name), inner)
    else:
        axis = job.param.axes[len(path)]
        job.fault(path, given, f"must be a table by {axis} or a list of {len(names)} ({', '.join(names)})")


def _number(job: _Job, place: tuple[int, ...], names: tuple[str, ...], given: Any, old: Any) -> Any:
    """Number checked against kind and range; the old one if it fails."""
    each = job.param
    if isinstance(given, bool | np.bool_) or not isinstance(given, int | float | np.number):
        job.fault(names, given, f"must be a number, {each.unit}")
        return old
    try:
        number = float(given)
    except OverflowError:
        number = math.inf
    low, high = _bounds(each, place, natural_only=job.natural_only)
    open_low = not job.natural_only and each.kind in POSITIVE and low <= 0.0
    outside = number < low - _slack(low) or number > high + _slack(high) or (open_low and number <= 0.0)
    if not math.isfinite(number) or outside:
        job.fault(names, given, _allowed(each, low, high, number, open_low=open_low))
        return old
    if each.kind == "whole" and number != math.floor(number):
        job.fault(names, given, f"must be a whole number, {each.unit}")
        return old
    if not job.natural_only:
        _warn_outside(job, place, names, number)
    return int(number) if each.kind == "whole" and not each.axes else number


def _bounds(each: Param, place: tuple[int, ...], *, natural_only: bool) -> tuple[float, float]:
    if natural_only:
        return each.natural
    return float(np.asarray(each.allowed_low)[place]), float(np.asarray(each.allowed_high)[place])


def _slack(bound: float) -> float:
    return 1e-12 * abs(bound) if math.isfinite(bound) else 0.0


def _allowed(each: Param, low: float, high: float, number: float, *, open_low: bool) -> str:
    bounds = f"above 0 and at most {high:.6g}" if open_low else f"in [{low:.6g}, {high:.6g}]"
    text = f"must lie {bounds}, {each.unit}"
    if each.natural[1] == 1.0 and 1.0 < number <= 100.0 and low <= number / 100 <= high:
        text += f" ({number:g} %? write {number / 100:g})"
    return text


def _warn_outside(job: _Job, place: tuple[int, ...], names: tuple[str, ...], number: float) -> None:
    each = job.param
    low, high = float(np.asarray(each.low)[place]), float(np.asarray(each.high)[place])
    if number < low - _slack(low) or number > high + _slack(high):
        name = ".".join((job.prefix + each.name, *names))
        job.result.warnings.append(
            f"{job.file}: {name} = {number:g} lies outside its calibrated range [{low:.6g}, {high:.6g}], {each.unit}"
        )


def _check_sum(job: _Job, array: Array, changed: Mapping[tuple[int, ...], tuple[str, ...]]) -> None:
    """Hold shares of one whole to a sum of 1; a single given share scales the others."""
    total = float(array.sum())
    if abs(total - 1.0) <= SUM_TOLERANCE:
        return
    if len(changed) > 1:
        missing = "" if len(changed) == array.size else f", and all {array.size} must be given (or one alone)"
        job.fault((), array.tolist(), f"the shares sum to {total:.6g}; they must sum to 1{missing}")
        return
    (place, names), = changed.items()  # fmt: skip
    given = float(array[place])
    rest = total - given
    if rest <= 0.0:
        job.fault(names, given, "the other shares are 0, so they cannot be scaled; give all of them")
        return
    scaled = array * ((1.0 - given) / rest)
    scaled[place] = given
    array[:] = scaled
    if not job.natural_only:
        name = ".".join((job.prefix + job.param.name, *names))
        job.result.warnings.append(
            f"{job.file}: {name} = {given:g}: the other shares were scaled in proportion, to sum to 1"
        )


def _shape(each: Param) -> str:
    return f"{each.name} goes by {' and '.join(each.axes)}"
