"""The recorder's arrays as tables: keys in full, dictionary strings, in the columns the outcomes declare."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sim.clock import WEEK_ZERO
from sim.parameters.axes import GOODS, PRESENCES, SIZES
from sim.record.cohort_rows import DEPENDENCES, EVERYONE
from sim.record.outcomes import MEASURES, Outcome, tables

if TYPE_CHECKING:
    from sim.record.recorder import Recorder

NOWHERE: Final = "none"
EVENT_KINDS: Final = ("policy_on", "policy_off", "channel_open", "channel_closed", "licence")
FLOW_KINDS: Final = ("sellers", "buyers")
ARROW_TYPES: Final[Mapping[str, Any]] = {
    "int32": pa.int32(),
    "int64": pa.int64(),
    "date32": pa.date32(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "dictionary": pa.dictionary(pa.int32(), pa.string()),
}
_UNIX_WEEK_ZERO: Final = (WEEK_ZERO - date(1970, 1, 1)).days
"""Days from 1970-01-01, from which dates are counted in files, to week 0."""

Columns = dict[str, Any]


def arrow_table(recorder: Recorder, name: str) -> pa.Table:
    """A table of the weeks so far, without ``scenario`` and ``seed``."""
    if name not in _BUILDERS:
        raise KeyError(f"no table {name!r}; there are {', '.join(_BUILDERS)}")
    columns = _BUILDERS[name](recorder)
    declared = tables()[name]
    return pa.table([columns[each.name] for each in declared], schema=schema(declared))


def schema(declared: tuple[Outcome, ...]) -> pa.Schema:
    """Arrow schema of declared columns; every field carries its unit."""
    return pa.schema([pa.field(each.name, ARROW_TYPES[each.dtype], False, {"unit": each.unit}) for each in declared])


def named(codes: NDArray[Any], names: tuple[str, ...]) -> pa.DictionaryArray:
    """Names by number, as a dictionary column."""
    return pa.DictionaryArray.from_arrays(codes.astype(np.int32).ravel(), pa.array(names, pa.string()))


def constant(value: str, rows: int) -> pa.DictionaryArray:
    """One name in every row."""
    return named(np.zeros(rows, dtype=np.int32), (value,))


def _weeks(recorder: Recorder, week: NDArray[Any]) -> Columns:
    """Columns ``week`` and ``date``."""
    week = week.ravel()
    days = (week + recorder.start) * 7 + _UNIX_WEEK_ZERO
    return {
        "week": pa.array(week.astype(np.int32)),
        "date": pa.array(days.astype(np.int32)).cast(pa.date32()),
    }


def _panel(
    recorder: Recorder,
    table: str,
    values: NDArray[np.float64],
    axes: Mapping[str, tuple[str, ...]],
    first: int = 0,
) -> Columns:
    """A balanced table: a row for every week and combination of names along the axes."""
    shape = values.shape[:-1]
    places: list[NDArray[np.int64]] = list(np.indices(shape))
    week, codes = places[0], places[1:]
    columns = _weeks(recorder, week + first)
    for (name, names), code in zip(axes.items(), codes, strict=True):
        columns[name] = named(code, names)
    measures = values.reshape(-1, values.shape[-1])
    for place, (name, *_) in enumerate(MEASURES[table]):
        columns[name] = pa.array(np.ascontiguousarray(measures[:, place]))
    return columns


def _market(recorder: Recorder) -> Columns:
    return _panel(recorder, "market", recorder.series["market"][: recorder.weeks], {})


def _channels(recorder: Recorder) -> Columns:
    names = recorder.channels.names
    columns = _panel(recorder, "channels", recorder.series["channels"][: recorder.weeks], {"channel": names})
    columns["open"] = pa.array(recorder.series["open"][: recorder.weeks].ravel())
    operator = recorder.series["operator"][: recorder.weeks].astype(np.int32)
    columns["operator"] = named(np.where(operator < 0, len(names), operator), (*names, ""))
    return columns


def _merchants(recorder: Recorder) -> Columns:
    axes = {"size": SIZES, "goods": GOODS, "presence": PRESENCES}
    values = recorder.series["merchants"][: recorder.weeks]
    shape = (recorder.weeks, *(len(names) for names in axes.values()), values.shape[-1])
    return _panel(recorder, "merchants", values.reshape(shape), axes)


def _cohorts(recorder: Recorder) -> Columns:
    first = min(max(recorder.cohort_week - recorder.start, 0), recorder.weeks)
    axes = {"channel": recorder.channels.names, "size": (*SIZES, EVERYONE), "dependence": DEPENDENCES}
    return _panel(recorder, "cohorts", recorder.series["cohorts"][first : recorder.weeks], axes, first)


def _flows(recorder: Recorder) -> Columns:
    """Only flows that happened, week by week, sellers before buyers."""
    sellers = recorder.series["sellers_moved"][: recorder.weeks]
    buyers = recorder.series["buyers_moved"][: recorder.weeks]
    J = len(recorder.channels)
    both = np.zeros((recorder.weeks, 2, J + 1, J + 1, sellers.shape[-1]))
    both[:, 0] = sellers
    both[:, 1, :, :J] = buyers
    happened = np.nonzero(both[..., 0])
    week, kind, origin, target = happened
    places = (*recorder.channels.names, NOWHERE)
    columns = _weeks(recorder, week)
    columns |= {"kind": named(kind, FLOW_KINDS), "from": named(origin, places), "to": named(target, places)}
    for place, (name, *_) in enumerate(MEASURES["flows"]):
        columns[name] = pa.array(both[..., place][happened])
    return columns


def _events(recorder: Recorder) -> Columns:
    told = recorder.events
    columns = _weeks(recorder, np.array([each.week for each in told], dtype=np.int64))
    columns["kind"] = named(np.array([EVENT_KINDS.index(each.kind) for each in told], dtype=np.int32), EVENT_KINDS)
    for name in ("name", "sentence"):
        texts = [getattr(each, name) for each in told]
        distinct = tuple(dict.fromkeys(texts))
        columns[name] = named(np.array([distinct.index(text) for text in texts], dtype=np.int32), distinct)
    return columns


_BUILDERS: Final[Mapping[str, Callable[[Recorder], Columns]]] = {
    "market": _market,
    "channels": _channels,
    "merchants": _merchants,
    "flows": _flows,
    "events": _events,
    "cohorts": _cohorts,
}
