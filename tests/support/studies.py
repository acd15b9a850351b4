"""A study small enough for a test: two worlds, four weeks after the closure, the smallest markets."""

from dataclasses import replace
from functools import cache

import pandas as pd
from support.worlds import FEW

from experiments.study.declaration import BAN, Finding, Study, change, diverted
from experiments.study.draws import Draw, draws
from experiments.study.runs import run

TINY = Study(
    name="tiny",
    question="What does a month of the ban do?",
    answer="Online sales change by {online}.",
    worlds={"baseline": (), "ban": ({"kind": "ban", "start": BAN},)},
    findings=(
        Finding("online", "online sales", "%", change("ban", "gmv_online_usd")),
        Finding("physical", "of the spending, to shops", "%", diverted("ban", ("physical",)), open=True),
        Finding("losing", "sellers who lose", "share", lambda at: at("ban", "cohort_share_losing", "year", "all")),
    ),
    weeks=96,
    windows={"year": (91, 95)},
    draws=2,
)


@cache
def tiny_units() -> tuple[Draw, ...]:
    """Two draws and one unit of the defaults, in the smallest markets."""
    units = draws(2, prior=True)
    kept = [each for each in units if each.group == "draw" or (each.group == "central" and each.place == 0)]
    return tuple(replace(each, overrides={**each.overrides, **FEW}) for each in kept)


@cache
def tiny_runs() -> pd.DataFrame:
    """The table of runs of the tiny study; don't change it."""
    return run(TINY, tiny_units(), workers=1)
