"""Why a policy does what it does: its mechanisms switched off one at a time, with the same luck.

A mechanism is switched off in both worlds, the plan and the one it is compared with, by parameters at the end of
their natural bounds; the calibrated constants stay as they are.  What a mechanism carries is the effect with it minus
the effect without it, as a share of the effect.  Mechanisms work together, so the shares need not add up to 1, and one
that works against the effect carries a negative share.
"""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple, Self

import numpy as np

from sim.analysis.paired import Array, interval
from sim.analysis.sentence import Change
from sim.analysis.small_market import PEOPLE_PER_AGENT, chosen_seeds, pair_of, reader, smaller, watched, window_of
from sim.analysis.windows import Weeks
from sim.analysis.worlds import Fleet, Progress
from sim.parameters.declare import Param
from sim.parameters.values import declared
from sim.policy.policy import Policy
from sim.record.recorder import Recorder
from sim.scenario import Scenario

OUTCOME: Final = "small_revenue_usd"
SEEDS: Final = 2
NEGLIGIBLE: Final = 1e-6
"""Multiple of its default that stands for none where a parameter must stay above 0."""

LEAST, MOST = "least", "most"
EVERYTHING: Final = "everything"
"""Key of the pair of worlds in which every mechanism works."""


class Switch(NamedTuple):
    """How a mechanism is switched off.

    Parameters
    ----------
    name : of the mechanism.
    meaning : what it does, in a sentence.
    ends : parameters, each with the end of its natural bounds at which the mechanism is gone.
    kinds : policies that are nothing but this mechanism, and go with it.
    """

    name: str
    meaning: str
    ends: Mapping[str, str]
    kinds: tuple[str, ...] = ()


SWITCHES: Final = (
    Switch("habit", "shoppers stay where they bought before", {"habit_strength": LEAST}),
    Switch("impulse", "feeds and live video sell what nobody planned to buy", {"impulse_share": LEAST}),
    Switch(
        "frictions",
        "starting on another channel costs sellers money, time and learning",
        {
            "onboarding_cost_scale": LEAST,
            "onboarding_weeks": LEAST,
            "onboarding_weeks_first": LEAST,
            "skill_start": MOST,
            "learning_rate": MOST,
        },
    ),
    Switch(
        "prices",
        "fees, costs and competition move sellers' prices",
        {"commission_pass_through": LEAST, "markup_speed": LEAST},
        kinds=("price_floor", "import_licensing"),
    ),
    Switch("variety", "more sellers draw more shoppers to a channel", {"variety_elasticity": LEAST}),
    Switch("vouchers", "platforms pay part of the price", {"voucher": LEAST}),
)


@dataclasses.dataclass(frozen=True)
class Mechanism:
    """What one mechanism carries.

    Parameters
    ----------
    name : as in ``SWITCHES``.
    without : the effect with this mechanism switched off, and the level of the world compared against.
    carried, low, high : (effect − effect without) ÷ effect, with its 90 % interval; negative where the mechanism works
        against the effect, above 1 where the effect turns around without it; 0 where there is no effect.
    """

    name: str
    without: Change
    carried: float
    low: float
    high: float


@dataclasses.dataclass(frozen=True)
class Why:
    """An effect, and what carries it; ``effect.certain`` says whether there is anything to explain."""

    scenario: str
    against: str
    outcome: str
    channel: str
    window: str
    weeks: int
    effect: Change
    mechanisms: tuple[Mechanism, ...]
    seeds: int
    people_per_agent: int

    @property
    def most(self) -> Mechanism:
        """The mechanism that carries most."""
        return max(self.mechanisms, key=lambda each: each.carried)

    @property
    def against_it(self) -> tuple[Mechanism, ...]:
        """Mechanisms that make the effect smaller, beyond doubt."""
        return tuple(each for each in self.mechanisms if each.high < 0.0)

    @property
    def sum_of_shares(self) -> float:
        """Sum of what each carries alone; its distance from 1 is what they do together or nothing of them does."""
        return sum(each.carried for each in self.mechanisms)

    def to_dict(self) -> dict[str, Any]:
        """Record for a file."""
        return dataclasses.asdict(self)

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Self:
        """Return what ``to_dict`` wrote."""
        mechanisms = tuple(Mechanism(**{**each, "without": Change(**each["without"])}) for each in record["mechanisms"])
        return cls(**{**record, "effect": Change(**record["effect"]), "mechanisms": mechanisms})


def why(
    scenario: str | Scenario,
    against: str | Scenario = "baseline",
    outcome: str = OUTCOME,
    channel: str = "",
    *,
    seeds: int | Sequence[int] = SEEDS,
    people_per_agent: int = PEOPLE_PER_AGENT,
    workers: int = 0,
    progress: Progress | None = None,
    stop: threading.Event | None = None,
) -> Why:
    """Which mechanisms carry the effect of a scenario on an outcome, while it is closed, else at the end.

    Parameters
    ----------
    scenario, against : scenarios, or built-in names.
    outcome, channel : a column of the market's table, or of the channels' with a channel.
    seeds : number of pairs of worlds, counted from the scenario's seed, or the seeds themselves.
    people_per_agent : the market is as small as this, or as the scenario's own where that is smaller.
    workers : worlds that live at the same time; results do not depend on it.
    progress : called with weeks lived and weeks to live.
    stop : set it to end the work; then ``Cancelled`` is raised.
    """
    pair = pair_of(scenario, against)
    chosen = chosen_seeds(pair[0], seeds)
    return reasons([pair], [(outcome, channel)], chosen, people_per_agent, workers, watched(progress, stop))[0]


def reasons(
    pairs: Sequence[tuple[Scenario, Scenario]],
    outcomes: Sequence[tuple[str, str]],
    seeds: Sequence[int],
    people_per_agent: int = PEOPLE_PER_AGENT,
    workers: int = 0,
    progress: Progress | None = None,
) -> list[Why]:
    """The same for several scenarios and outcomes at once, pairs in order, outcomes within; common pasts lived once."""
    questions = [_Question.of(plan, other, seeds, people_per_agent) for plan, other in pairs]
    readers = [reader(*each, plan.parameters.channels.names) for (plan, _) in pairs[:1] for each in outcomes]
    worlds = {each.name: each for question in questions for each in question.worlds()}
    lived = Fleet(list(worlds.values()), seeds, workers, progress=progress).run()
    return [
        question.answered(outcome, channel, read, seeds, lived)
        for question in questions
        for (outcome, channel), read in zip(outcomes, readers, strict=True)
    ]


def without(scenario: Scenario, switch: Switch) -> Scenario:
    """The scenario with a mechanism switched off.

    >>> float(without(Scenario.builtin("ban"), SWITCHES[0]).parameters.habit_strength)
    0.0
    """
    params = declared(scenario.parameters.channels)
    changes = {name: _gone(params[name], end) for name, end in switch.ends.items()}
    policies: tuple[Policy, ...] = tuple(each for each in scenario.policies if each.kind not in switch.kinds)
    return scenario.replace(parameters=changes, policies=policies)


def _gone(param: Param, end: str) -> Any:
    """Value at an end of the natural bounds, over all its axes; a little above where 0 itself isn't allowed."""
    if end == MOST:
        value: Any = np.full_like(np.asarray(param.default, dtype=np.float64), param.natural[1])
    else:
        value = np.full_like(np.asarray(param.default, dtype=np.float64), param.natural[0])
        if param.kind in ("rate", "size"):
            value = np.maximum(value, NEGLIGIBLE * np.asarray(param.default))
    return value.tolist()


@dataclasses.dataclass(frozen=True)
class _Question:
    """One scenario and the world it is compared with, small and cut to its window."""

    plan: Scenario
    other: Scenario
    names: tuple[str, str]
    window: str
    weeks: list[Weeks]

    @classmethod
    def of(cls, plan: Scenario, other: Scenario, seeds: Sequence[int], people_per_agent: int) -> Self:
        plan, other = pair_of(plan, other)
        window, weeks = window_of(plan, seeds)
        until = int(max(each[-1] for each in weeks)) + 1
        small = [smaller(each, people_per_agent, until) for each in (plan, other)]
        return cls(small[0], small[1], (plan.name, other.name), window, weeks)

    def key(self, mechanism: str, world: Scenario) -> str:
        """Name of a world; equal worlds of several questions have one name."""
        return f"{mechanism}-{world.content_hash()[:16]}"

    def pair(self, mechanism: str) -> tuple[Scenario, Scenario]:
        """Plan and the other world with a mechanism switched off."""
        found = (self.plan, self.other)
        for switch in SWITCHES:
            if switch.name == mechanism:
                found = (without(self.plan, switch), without(self.other, switch))
        plan, other = (each.replace(name=self.key(mechanism, each)) for each in found)
        return plan, other

    def worlds(self) -> list[Scenario]:
        """All worlds that have to be lived."""
        return [each for mechanism in _mechanisms() for each in self.pair(mechanism)]

    def answered(
        self, outcome: str, channel: str, read: Any, seeds: Sequence[int], lived: Mapping[tuple[str, int], Recorder]
    ) -> Why:
        """The answer for one outcome."""

        def levels(world: Scenario) -> Array:
            return np.array([read(lived[world.name, seed], self.weeks[place]) for place, seed in enumerate(seeds)])

        own: dict[str, tuple[Array, Array]] = {}
        for mechanism in _mechanisms():
            plan, other = self.pair(mechanism)
            base = levels(other)
            own[mechanism] = (levels(plan) - base, base)
        effect, base = own[EVERYTHING]
        mechanisms = tuple(_mechanism(each.name, effect, *own[each.name]) for each in SWITCHES)
        return Why(
            *self.names, outcome, channel, self.window, len(self.weeks[0]), _change(effect, base), mechanisms,
            len(seeds), self.plan.people_per_agent,
        )  # fmt: skip


def _mechanisms() -> tuple[str, ...]:
    return (EVERYTHING, *(each.name for each in SWITCHES))


def _mechanism(name: str, effect: Array, off: Array, base: Array) -> Mechanism:
    """What a mechanism carries: a ratio of means, its interval by linearisation around it."""
    whole = float(effect.mean())
    if whole == 0.0:
        return Mechanism(name, _change(off, base), 0.0, 0.0, 0.0)
    carried = float((effect - off).mean()) / whole
    _, low, high = interval(carried + (effect - off - carried * effect) / whole)
    return Mechanism(name, _change(off, base), carried, float(low), float(high))


def _change(effect: Array, base: Array) -> Change:
    mean, low, high = interval(effect)
    return Change(float(base.mean()), float(mean), float(low), float(high), len(effect))
