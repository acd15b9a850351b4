"""How sure an answer is: bands over many pairs of worlds, published or measured just now, and the words for that."""

from __future__ import annotations

from typing import Final

from sim.analysis.compare import Comparison
from sim.analysis.presets import Presets, published
from sim.analysis.sentence import answer
from sim.analysis.weekly import Bands, bands
from sim.dashboard import exports
from sim.dashboard.market.desk import Report
from sim.dashboard.room import Room
from sim.parameters.values import Parameters
from sim.scenario import Scenario

JOB: Final = "measure"
"""Name of the work that measures the plan, the same wherever it is asked for."""

BASELINE: Final = "baseline"


class Measured:
    """A plan that was measured just now.

    Parameters
    ----------
    comparison : the plan beside the same market left alone.
    """

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.plan = comparison.scenarios[comparison.others[0]]
        self._bands: dict[tuple[str, str], Bands] = {}

    def bands(self, outcome: str, channel: str = "") -> Bands:
        """Bands of an outcome, made once."""
        if (outcome, channel) not in self._bands:
            self._bands[outcome, channel] = bands(self.comparison, outcome, channel)
        return self._bands[outcome, channel]


def measure(room: Room, report: Report) -> Measured:
    """Measure the plan on the screen; the room's answer follows."""
    view = room.view.value
    comparison = exports.measured(view, report)
    assert isinstance(comparison, Comparison)
    facts = answer(comparison, comparison.others[0])
    room.measured.value = {**room.measured.value, view.plan.content_hash(): facts}
    return Measured(comparison)


def measured(room: Room) -> Measured | None:
    """The measurement of the plan on the screen, if there is one."""
    report = room.desk.reports.get(JOB)
    found = report.result if report else None
    if isinstance(found, Measured) and same_plan(found.plan, room.view.value.plan):
        return found
    return None


def same_plan(first: Scenario, second: Scenario) -> bool:
    """Whether two plans are the same but for their names."""
    return first.content_hash() == second.content_hash()


def usable(room: Room) -> Presets | None:
    """The published results, if the story on the screen is one of them."""
    view = room.view.value
    results = published()
    if results is None or view.edited or view.preset == BASELINE or view.preset not in results.scenarios:
        return None
    return results if view.plan.parameters == Parameters.default() else None


def known(room: Room, outcome: str, channel: str | None, lived: int) -> Bands | None:
    """Bands of an outcome of the plan on the screen over at least the weeks lived; None where there are none.

    Parameters
    ----------
    channel : a channel, a group of small merchants, empty for the market; None for a group without bands.
    """
    if channel is None or not room.view.value.plan.policies:
        return None
    found = measured(room)
    results = usable(room)
    try:
        own = (
            found.bands(outcome, channel)
            if found
            else results.weekly(room.view.value.preset, outcome, channel)
            if results
            else None
        )
    except (KeyError, ValueError):
        return None
    return own if own is not None and len(own.mean) >= lived else None


def source_of(room: Room, found: Bands | None) -> str:
    """Where bands come from, or why there are none, in words."""
    words, plan = room.words, room.view.value.plan
    if found is None:
        return words("charts.bands.none", seed=plan.seed)
    own = measured(room)
    if own is not None:
        return words("charts.bands.measured", seeds=len(own.comparison.seeds))
    results = usable(room)
    assert results is not None
    text = words("charts.bands.published", seeds=len(results.seeds), date=room.numbers.day(results.date))
    return f"{text} {words('charts.bands.stale')}" if results.stale else text
