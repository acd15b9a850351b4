"""One unit of work: all worlds of a study under one draw, their common past lived once, and what is read from them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from experiments.study.declaration import Study
from experiments.study.draws import Draw
from sim.analysis.compare import common_cohort_week
from sim.analysis.worlds import Fleet, Progress
from sim.parameters import Channels
from sim.parameters.axes import GOODS, PRESENCES, SIZES
from sim.record.cohort_rows import DEPENDENCES
from sim.record.outcomes import CHANNELS, COHORTS, MARKET, MERCHANTS
from sim.record.recorder import Recorder

KEYS: Final = ("unit", "seed", "world", "window")
OF_CHANNELS: Final = ("gmv_usd", "sellers", "price_index", "commission_usd", "subsidy_usd")
OF_COHORTS: Final = (
    "sellers",
    "alive",
    "turnover_ratio",
    "share_losing",
    "loss_mean",
    "loss_75_100",
    "share_laying_off",
)
OF_GROUPS: Final = ("alive", "revenue_usd", "profit_usd", "online_revenue_usd")
COHORT: Final = "tiktok_shop"
Array = NDArray[np.float64]


class Series(NamedTuple):
    """A column of the table of runs: where it stands in the recorder's arrays."""

    name: str
    table: str
    place: tuple[int, ...]


def series(channels: tuple[str, ...]) -> Iterator[Series]:
    """All columns: the market's, ``outcome/channel``, ``cohort_OUTCOME/dependence``, ``small_OUTCOME/presence``.

    A channel that only a structure has gets none: the columns of all units are the same.
    """
    known = Channels.load().names
    yield from (Series(name, "market", (k,)) for k, (name, *_) in enumerate(MARKET))
    for k, (name, *_) in enumerate(CHANNELS):
        if name in OF_CHANNELS:
            places = [(j, channel) for j, channel in enumerate(channels) if channel in known]
            yield from (Series(f"{name}/{channel}", "channels", (j, k)) for j, channel in places)
    for k, (name, *_) in enumerate(COHORTS):
        if name in OF_COHORTS:
            for d, dependence in enumerate(DEPENDENCES):
                yield Series(f"cohort_{name}/{dependence}", "cohorts", (channels.index(COHORT), len(SIZES), d, k))
    for k, (name, *_) in enumerate(MERCHANTS):
        if name in OF_GROUPS:
            yield from (Series(f"small_{name}/{presence}", "merchants", (p, k)) for p, presence in enumerate(PRESENCES))


def live(study: Study, draw: Draw, progress: Progress | None = None) -> pd.DataFrame:
    """Rows of a unit: a world and window each, with the mean of every series over the window's weeks.

    Outcomes of the cohort of TikTok Shop's sellers are those of the window's last week.
    """
    worlds = [draw.scenario(each) for each in study.scenarios]
    lived = Fleet(worlds, (draw.seed,), 1, common_cohort_week(worlds), progress).run()
    columns = [
        each
        for each in series(worlds[0].parameters.channels.names)
        if not study.only or each.name.split("/")[0] in study.only
    ]
    rows = []
    for own in worlds:
        recorder = lived[own.name, draw.seed]
        for window, (first, until) in study.windows.items():
            weeks = np.arange(first, until) - recorder.start
            values = {each.name: read(recorder, each, weeks) for each in columns}
            rows.append({"unit": draw.unit, "seed": draw.seed, "world": own.name, "window": window, **values})
    return pd.DataFrame(rows)


def read(recorder: Recorder, column: Series, weeks: Any) -> float:
    """Mean of a series over weeks, or its last value for a cohort."""
    if column.table == "cohorts":
        return float(recorder.series["cohorts"][weeks[-1], *column.place])
    if column.table == "merchants":
        return float(np.mean(_small(recorder, weeks)[:, *column.place]))
    return float(np.mean(recorder.series[column.table][weeks, *column.place]))


def _small(recorder: Recorder, weeks: Any) -> Array:
    """Micro and small merchants of goods in Indonesia, by presence (weeks, presences, measures)."""
    groups = recorder.series["merchants"][weeks]
    shape = (len(weeks), len(SIZES), len(GOODS), len(PRESENCES), groups.shape[-1])
    small, here = [SIZES.index(name) for name in ("micro", "small")], GOODS.index("cross_border")
    kept = [k for k in range(len(GOODS)) if k != here]
    return np.asarray(groups.reshape(shape)[:, small][:, :, kept].sum(axis=(1, 2)))
