"""Why is Bukalapak the best partner?  ``python -m experiments.bukalapak`` (a minute).

Question: study ``partner`` finds that TikTok Shop with Bukalapak serves small merchants best.  Large firms are assumed
to sell on the other four marketplaces and not on Bukalapak, so that a common front lends TikTok Shop small sellers'
offers alone: is its lead anything else?  The study's worlds at the defaults, as they are and with large ones there too.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from experiments.channel_table import channel_table
from experiments.partner import LAST, PARTNERS
from experiments.partner import STUDY as PARTNER
from experiments.study.declaration import SIZES, change
from experiments.study.draws import CENTRAL, FIRST_SEED, Draw
from experiments.study.levels import Levels
from experiments.study.units import live
from sim.parameters import Channels, Parameters
from sim.scenario import Scenario

LUCKS: Final = 8


class Lead(NamedTuple):
    """Small merchants' sales with a partner against nobody, per cent: mean over lucks and its standard error."""

    partner: str
    effect: float
    error: float


class LargeToo(Draw):
    """A unit in a market in which large firms sell on Bukalapak from the start."""

    def scenario(self, plan: Scenario) -> Scenario:
        """A plan in that market."""
        return super().scenario(plan.replace(parameters=Parameters.default(channels())))


@cache
def channels() -> Channels:
    """The market's channels, with large firms on Bukalapak."""
    table = channel_table()
    for row in table["channel"]:
        row["large_start"] = row.get("large_start", False) or row["name"] == "bukalapak"
    return Channels(table)


def leads(unit: type[Draw], lucks: int = LUCKS) -> Iterator[Lead]:
    """Every partner's effect in the market of a kind of unit."""
    study = replace(PARTNER, worlds={name: PARTNER.worlds[name] for name in ("baseline", "none", *PARTNERS)})
    units = [unit(CENTRAL, k, FIRST_SEED + k, SIZES) for k in range(lucks)]
    with ThreadPoolExecutor(2) as pool:
        rows = pd.concat(list(pool.map(lambda each: live(study, each), units)), ignore_index=True)
    levels = Levels(rows, [each.unit for each in units])
    for name in PARTNERS:
        values = np.asarray(change(name, "small_revenue_usd", LAST, against="none")(levels))
        yield Lead(name, float(values.mean()), float(values.std(ddof=1) / np.sqrt(lucks)))


def main() -> None:
    """Print both markets' effects."""
    for words, unit in (("as it is", Draw), ("large firms on Bukalapak too", LargeToo)):
        print(f"{words}:")
        for each in leads(unit):
            print(f"  {each.partner:10s} {each.effect:+.2f} % ± {each.error:.2f}")


if __name__ == "__main__":
    main()
