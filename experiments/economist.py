"""The numbers an economist asks of a market first, beside what was published (MODEL.md section 10).

Question: is the calibrated market, on the eve of the ban, one that someone who knows Indonesia's trade would recognise?
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from agents.merchants.columns import ACTIVE, CROSS_BORDER, LARGE
from sim.analysis.diversion_measure import diversion_physical
from sim.parameters import SIZES
from sim.parameters.facts import Fact
from sim.scenario import Scenario
from sim.world import World

YEAR = range(39, 91)
"""The last 52 weeks before the ban."""


class Row(NamedTuple):
    """One number: what it is, the model's, what was published (in words where it is a range), and its source."""

    what: str
    model: str
    fact: str
    source: str


class Year:
    """A baseline world's last year before the ban, in sums of rupiah, orders and real firms."""

    def __init__(self, seed: int = 1) -> None:
        self.world = World(Scenario.builtin("baseline").replace(seed=seed))
        world = self.world
        world.run_to(0)
        m = world.state.merchants
        living = (m.alive == 1) & (m.size_class < LARGE)
        self.cohort = (living, m.born.copy())
        self.cohort_firms = float(m.weight[living].sum())
        self.survival: dict[int, float] = {}
        self.online_orders = 0.0
        self.gmv = np.zeros(len(world.channels))
        self.take = 0.0
        self.revenue = np.zeros(len(m.alive))
        self.profit = np.zeros(len(m.alive))
        self.bought = np.zeros(world.state.consumers.traits.shape[0], dtype=bool)
        self.recent: list[float] = []
        while world.t <= YEAR[-1]:
            world.step()
            self._write()

    def _write(self) -> None:
        world = self.world
        week, state = world.today.week, world.state
        m = state.merchants
        if (week + 1) % 26 == 0:
            living, born = self.cohort
            here = living & (m.alive == 1) & (m.born == born)
            self.survival[week + 1] = float(m.weight[here].sum()) / self.cohort_firms
        if week not in YEAR:
            return
        sales = state.week.sales_idr
        self.gmv += sales.sum(axis=0)
        self.online_orders += float((sales[:, :-1].sum(axis=0) / world.constants.order_idr[:-1]).sum())
        self.take += float(state.week.commission_idr.sum() + state.week.fee_idr.sum())
        self.revenue += sales.sum(axis=1)
        self.profit += state.week.profit_idr


def economist(facts: Mapping[str, Fact]) -> list[Row]:
    """The table, from one seed of the calibrated baseline."""
    year = Year()
    world, p = year.world, year.world.parameters
    usd = 1.0 / float(p.idr_per_usd)
    online = float(year.gmv[:-1].sum())
    m = world.state.merchants
    alive = (m.alive == 1) & (m.goods != CROSS_BORDER)
    firms = m.weight.astype(float)
    rows = [
        Row(
            "average online order (rupiah)",
            f"{online / year.online_orders:,.0f}",
            "136,500; TikTok Shop 73,700",
            "bi_ecommerce_value_2022_direct ÷ volume; tiktokshop_aov_sep2023",
        ),
        Row(
            "online orders a year and adult",
            f"{year.online_orders / float(p.adults):.1f}",
            "10 a buyer; 3.49 bn in all = 17 an adult",
            "orders_per_year_kredivo; bi_ecommerce_volume_2022",
        ),
        Row(
            "online trade, US$ bn; in person",
            f"{online * usd / 1e9:.0f}; {year.gmv[-1] * usd / 1e9:.0f}",
            "58–62; about four times that",
            "gmv_id_ecommerce_*_econ; ecommerce_penetration_idea_2023 (20 %)",
        ),
        Row(
            "platforms' fees (% of online sales)",
            f"{year.take / online * 100:.1f}",
            f"{facts['shopee_take_rate_1q23'].value:.0f}, advertising and logistics included",
            "shopee_take_rate_1q23",
        ),
    ]
    for z, size in enumerate(SIZES):
        here = alive & (m.size_class == z) & (year.revenue > 0)
        mean = year.revenue[here].sum() / firms[here].sum() / 52.0
        margin = year.profit[here].sum() / year.revenue[here].sum() * 100
        published = "7.5–10 net online" if size == "micro" else ""
        rows.append(
            Row(
                f"{size}: turnover a week and firm (M rupiah); profit (% of turnover)",
                f"{mean / 1e6:,.1f}; {margin:.1f}",
                published,
                "online_net_margin_anecdote" if published else "class limits PP 7/2021",
            )
        )
    return [*rows, *_firms(year, alive, firms), *_demand(world)]


def _firms(year: Year, alive: np.ndarray, firms: np.ndarray) -> list[Row]:
    world = year.world
    m = world.state.merchants
    everyone = firms[alive].sum()
    runway = m.cash_idr / firms / np.maximum(m.fixed_cost_idr, 1.0)
    small = alive & (m.size_class < 2)
    bands = [firms[small & (runway <= edge)].sum() / firms[small].sum() * 100 for edge in (4.35, 8.7, 13.0, 17.4)]
    tiktok = world.channels.index("tiktok_shop")
    sellers = alive & (m.channel_state[:, tiktok] == ACTIVE) & (m.size_class < 2)
    share = m.revenue_share[:, tiktok]
    leaning = [firms[sellers & (share > edge)].sum() / firms[sellers].sum() * 100 for edge in (0.2, 0.5)]
    survival = "; ".join(f"{year.survival[week] * 100:.0f}" for week in (26, 52, 78) if week in year.survival)
    return [
        Row("micro firms (% of all)", f"{firms[alive & (m.size_class == 0)].sum() / everyone * 100:.1f}", "98.7",
            "msme_count_2021_kemenkop"),
        Row("cash lasts ≤ 1, 2, 3, 4 months (% of micro and small firms)", " / ".join(f"{x:.0f}" for x in bands),
            "21 / 40 / 60 / 70", "msme_cash_runway_*"),
        Row("firms of January 2022 alive after 26, 52, 78 weeks (%)", survival, "about 96; 92; 88 at 8.3 % a year",
            "McKenzie, Paffhausen 2017"),
        Row("TikTok Shop sellers above 20, 50 % of turnover there (%)", " / ".join(f"{x:.0f}" for x in leaning),
            "some 60–90 %", "seller_income_share_tiktok_anecdote; tiktok_seller_dependence_nikkei"),
    ]  # fmt: skip


def _demand(world: World) -> list[Row]:
    """D_0, measured in expected mode on the eve of the ban."""
    return [
        Row(
            "planned TikTok Shop spending that would go to the physical market, D_0",
            f"{diversion_physical(world):.2f}",
            "unknown; .34 in the design's one-segment table",
            "section 14",
        )
    ]
