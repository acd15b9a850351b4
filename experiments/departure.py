"""A marketplace that closed before the ban: where did the model's JD.ID users go? (MODEL.md section 10, M5).

Question: does the calibrated market, with JD.ID added in data alone, send its users to Tokopedia rather than to
Shopee when it takes its last orders in the week of 13 February 2023, as a survey of March 2023 found?  Nothing is
fitted to the answer.  ``python -m experiments.departure`` prints it (some minutes).
"""

import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from experiments.channel_table import channel_table
from sim.parameters import Channels, Parameters
from sim.policy.kinds.ban import Ban
from sim.policy.policy import Policy
from sim.policy.timeline import Timeline
from sim.scenario import Scenario
from sim.world import World

NAME = "jdid"
LAST_ORDERS = 58
"""Week of 13 February 2023."""

WEEKS = 26
"""Weeks of sales compared: from the closure to mid-August 2023, before the ban was spoken of."""

KNOWN_HABIT = 655
"""Someone counts as a user of a channel while habit on it is above 1 %."""

TASTE = -1.3
"""Its taste ξ: a share of online sales below 1 %."""


class Departure(NamedTuple):
    """What the closure did; channels in the order of ``names``.

    ``share`` of JD.ID in online sales before; ``gain`` part of what it would have sold that each channel gained (what
    is missing to 1 is not spent), and its standard ``error`` over pairs; ``pull`` that gain against the channel's own
    share of all sales: equal among marketplaces where buyers are shared out in proportion; ``moved`` change of its
    users' habit, as a share of all their habit; ``user_channels`` marketplaces a user had.
    """

    names: tuple[str, ...]
    share: float
    gain: NDArray[np.float64]
    error: NDArray[np.float64]
    pull: NDArray[np.float64]
    moved: NDArray[np.float64]
    user_channels: float


def with_jdid() -> Parameters:
    """The calibrated market with one marketplace more, behind the other marketplaces."""
    table = channel_table()
    table["channel"].insert(_marketplaces(table["channel"]), own_row())
    return Parameters.default(Channels(table)).replace({f"channel_taste.{NAME}": TASTE})


def own_row() -> dict[str, Any]:
    """JD.ID as a channel."""
    return tomllib.loads(files("experiments").joinpath("jdid.toml").read_text(encoding="utf-8"))


def _marketplaces(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(row["nest"] == "market" for row in rows)


def departure(seeds: Sequence[int] = (1, 2, 3, 4), **fields: Any) -> Departure:
    """Live pairs of worlds, one in which it goes on and one in which it closes, and compare them.

    Parameters
    ----------
    seeds : one pair each; the answer is of their sums.
    **fields : fields of the scenario, ``people_per_agent`` for example.
    """
    p = with_jdid()
    pairs = [_pair(Scenario(name="departure", parameters=p, seed=seed, **fields)) for seed in seeds]
    before, stays, goes, kept, moved, known = (np.array(part) for part in zip(*pairs, strict=True))
    here = p.channels.index(NAME)
    gain = (goes - stays).sum(axis=0) / stays[:, here].sum()
    own = stays.sum(axis=0) / stays.sum()
    return Departure(
        names=p.channels.names,
        share=float(before[:, here].sum() / before[:, :-1].sum()),
        gain=gain,
        error=((goes - stays) / stays[:, [here]]).std(axis=0, ddof=min(1, len(pairs) - 1)) / np.sqrt(len(pairs)),
        pull=gain / np.maximum(own, 1e-12),
        moved=moved.sum(axis=0) / moved.sum() - kept.sum(axis=0) / kept.sum(),
        user_channels=float(known[:, 0].sum() / known[:, 1].sum()),
    )


def _pair(scenario: Scenario) -> tuple[NDArray[np.float64], ...]:
    """Sales before, sales with and without it, its users' habits without it at the end in both, and what they used."""
    world = World(scenario)
    here = world.channels.index(NAME)
    world.run_to(LAST_ORDERS - 13)
    before = _sales(world, 13)
    habit = world.state.consumers.habit
    users = habit[:, here] > KNOWN_HABIT
    markets = np.flatnonzero(world.channels.nest == 0)
    known = (habit[users][:, markets] > KNOWN_HABIT).sum()
    other = world.branch()
    closed = Policy(kind="ban", id="departure", start=LAST_ORDERS, fields=Ban(channels=(NAME,)))
    other.timeline = Timeline((closed,))
    stays, goes = _sales(world, WEEKS), _sales(other, WEEKS)
    habits = [w.state.consumers.habit[users].sum(axis=0, dtype=np.int64).astype(float) for w in (world, other)]
    return before, stays, goes, *habits, np.array([known, users.sum()], dtype=float)


def _sales(world: World, weeks: int) -> NDArray[np.float64]:
    """Rupiah sold by channel in the next weeks."""
    total = np.zeros(len(world.channels))
    for _ in range(weeks):
        world.step()
        total += world.state.week.sales_idr.sum(axis=0)
    return total


def main() -> None:
    """Print the answer."""
    found = departure()
    print(f"share of online sales before: {100 * found.share:.2f} %; marketplaces a user: {found.user_channels:.1f}")
    for j, name in enumerate(found.names):
        gain = f"{100 * found.gain[j]:7.1f} ± {100 * found.error[j]:4.1f} %"
        print(f"{name:12s} gains {gain}, pull {found.pull[j]:6.2f}, users' habit {100 * found.moved[j]:+.2f} points")


if __name__ == "__main__":
    main()
