"""Pasar as a model of the EMA workbench: a design's uncertainties, levers and outcomes, and one pair of worlds a call.

>>> from ema_workbench import perform_experiments                            # doctest: +SKIP
>>> model = workbench_model(Design.load("design.toml"))                      # doctest: +SKIP
>>> experiments, outcomes = perform_experiments(model, scenarios=100, policies=4)    # doctest: +SKIP
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from sim.sweep.axes import Axis, Value
from sim.sweep.chunk import MARKET, run_table
from sim.sweep.design import Design
from sim.sweep.family import live
from sim.sweep.measures import measures
from sim.sweep.settings import applying, settled

PLAN: Final = "plan"
DOT: Final = "__"
"""Stands for the dot of ``ban.start``: names of the workbench are identifiers."""


def workbench_model(design: Design, name: str = "pasar") -> Any:
    """A ``ema_workbench.Model``: each outcome's effect at the end, averaged over the design's seeds.

    Parameters
    ----------
    design : what is varied; several plans become a lever ``plan``.  Its sample is the workbench's own affair.
    name : of the model, an identifier.
    """
    from ema_workbench import Model, ScalarOutcome

    model = Model(name, function=Worlds(design))
    model.uncertainties = [_parameter(axis) for axis in design.uncertainties if len(axis.options) != 1]
    plans = Axis(PLAN, options=tuple(each.name for each in design.scenarios))
    model.levers = [_parameter(axis) for axis in (*design.levers, plans) if len(axis.options) != 1]
    model.outcomes = [ScalarOutcome(outcome) for outcome in design.outcomes]
    return model


@dataclass(frozen=True)
class Worlds:
    """The function that the workbench calls; it can be sent to another process.

    Parameters
    ----------
    design : what is varied.
    """

    design: Design

    def __call__(self, **chosen: Value) -> dict[str, float]:
        """Effects of one setting (unit of each outcome): mean over the seeds of the pair's difference."""
        given = {name.replace(DOT, "."): _value(value) for name, value in chosen.items()}
        fixed = {each.name: each.options[0] for each in (*self.design.uncertainties, *self.design.levers)
                 if len(each.options) == 1}  # fmt: skip
        every = {**fixed, **given}
        effects = np.array([self._effects(every, seed) for seed in self.design.seeds])
        return dict(zip(self.design.outcomes, effects.mean(axis=0).tolist(), strict=True))

    def _effects(self, given: dict[str, Value], seed: int) -> list[float]:
        plans = {each.name: each for each in self.design.scenarios}
        plan = plans[str(given[PLAN])] if PLAN in given else self.design.scenarios[0]
        parameters = tuple((axis.name, given[axis.name]) for axis in self.design.uncertainties)
        levers = applying(tuple((axis.name, given[axis.name]) for axis in self.design.levers), plan)
        alone = settled(self.design.baseline.replace(seed=seed), (), parameters)
        decided = settled(plan.replace(seed=seed), levers, parameters)
        lived = {each.place: each for each in live([alone, decided], self.design.cohort_week)}
        recorders = [lived[place].recorder for place in (0, 1)]
        if None in recorders:
            raise RuntimeError(next(each.message for each in lived.values() if each.message))
        table = run_table(MARKET, [(str(k), each.table(MARKET)) for k, each in enumerate(recorders) if each])
        found = measures(table, 2)
        places = [found.columns.index(f"{outcome}_end") for outcome in self.design.outcomes]
        return [float(found.cells[1, place] - found.cells[0, place]) for place in places]


def _parameter(axis: Axis) -> Any:
    from ema_workbench import CategoricalParameter, IntegerParameter, RealParameter

    name = axis.name.replace(".", DOT)
    if axis.options:
        return CategoricalParameter(name, list(axis.options))
    if axis.whole:
        return IntegerParameter(name, int(axis.low), int(axis.high))
    return RealParameter(name, axis.low, axis.high)


def _value(value: Any) -> Value:
    """A value as the design would have it: numpy's numbers as numbers."""
    found: Value = value.item() if hasattr(value, "item") else value
    return found
