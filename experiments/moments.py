"""The pre-ban moments: what a baseline run says about the facts the model is fitted to (MODEL.md section 10).

Only weeks up to t = 90 count as facts; later years are the published path of online trade, a scale by convention.
"""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, CROSS_BORDER, IMPORTED, LARGE
from sim.clock import monday
from sim.parameters import GOODS, PRESENCES, SIZES
from sim.world import World

MARKETPLACES = 0
TIKTOK = "tiktok_shop"

KNOWN_HABIT = 655
"""A marketplace counts as used by a shopper while habit on it is above 1 %: bought there within about half a year."""


@dataclass
class Diary:
    """Weekly sums of one baseline world; rupiah and real firms unless said."""

    gmv: dict[int, NDArray[np.int64]] = field(default_factory=dict)
    category: dict[int, NDArray[np.int64]] = field(default_factory=dict)
    imported: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    impulse: dict[int, int] = field(default_factory=dict)
    deaths: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    homes: dict[int, float] = field(default_factory=dict)
    online_firms: dict[int, int] = field(default_factory=dict)
    social_sellers: dict[int, int] = field(default_factory=dict)
    msme_sales: dict[int, int] = field(default_factory=dict)
    shopper_channels: dict[int, float] = field(default_factory=dict)
    group_deaths: dict[int, NDArray[np.float64]] = field(default_factory=dict)

    def write(self, world: World) -> None:
        """Take the week just lived."""
        week = world.today.week
        state = world.state
        m, sales = state.merchants, state.week.sales_idr
        here = sales.sum(axis=0)
        online = sales[:, :-1].sum(axis=1)
        tiktok = world.channels.index(TIKTOK)
        self.gmv[week] = here
        self.category[week] = np.bincount(m.category, weights=sales[:, tiktok], minlength=5).astype(np.int64)
        stocked, abroad = m.goods == IMPORTED, m.goods == CROSS_BORDER
        self.imported[week] = (int(online[stocked].sum()), int(online[abroad].sum()), int(sales[stocked, -1].sum()))
        self.impulse[week] = int(state.shopping.impulse_idr[0])
        dead = (m.died == week) & (m.size_class != LARGE)
        broke = dead & (m.negative_weeks >= int(world.parameters.exit_weeks))
        alive = m.alive == 1
        self.deaths[week] = tuple(int(m.weight[rows].sum()) for rows in (dead, broke, alive))  # type: ignore[assignment]
        self.group_deaths[week] = _by_group(world, dead, alive)
        markets = world.channels.nest[:-1] == MARKETPLACES
        active = m.channel_state[:, :-1] == ACTIVE
        used = active[:, markets].sum(axis=1)
        some = alive & (used > 0) & ~abroad
        self.homes[week] = float((m.weight * used)[some].sum() / m.weight[some].sum())
        self.online_firms[week] = int(
            m.weight[alive & ((m.channel_state[:, :-1] > 0).any(axis=1) | (m.shop == 0))].sum()
        )
        self.social_sellers[week] = int(m.weight[alive & active[:, tiktok]].sum())
        self.msme_sales[week] = int(online[(m.size_class < LARGE) & ~abroad].sum())
        known = (state.consumers.habit[:, :-1][:, markets] > KNOWN_HABIT).sum(axis=1)
        self.shopper_channels[week] = float(known[known > 0].mean()) if (known > 0).any() else 0.0

    def years(self) -> dict[int, list[int]]:
        """Weeks by calendar year of their Monday."""
        out: dict[int, list[int]] = {}
        for week in self.gmv:
            out.setdefault(monday(week).year, []).append(week)
        return out


def _by_group(world: World, dead: NDArray[np.bool_], alive: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Firms that died this week and that live, by presence at birth, size and goods; (2, presences, sizes, goods)."""
    m, strata = world.state.merchants, world.state.strata
    shape = (len(PRESENCES), len(SIZES), len(GOODS))
    group = np.ravel_multi_index((strata.presence[m.stratum], m.size_class, strata.goods[m.stratum]), shape)
    small = m.size_class != LARGE
    counts = [
        np.bincount(group[rows], weights=m.weight[rows], minlength=int(np.prod(shape)))
        for rows in (dead, alive & small)
    ]
    return np.stack(counts).reshape(2, *shape)


def mean_diary(diaries: list[Diary]) -> Diary:
    """The mean of several seeds' diaries, week by week."""
    mean = Diary()
    for name in vars(mean):
        first = getattr(diaries[0], name)
        for week in first:
            values = [np.asarray(getattr(diary, name)[week], dtype=np.float64) for diary in diaries]
            getattr(mean, name)[week] = sum(values) / len(values)
    return mean


@dataclass(frozen=True)
class Readings:
    """What a (mean) diary says about the moments; money in US$ bn a year, shares 0–1."""

    gmv_by_year: dict[int, float]
    share_2022: NDArray[np.float64]
    tiktok_by_year: dict[int, float]
    tiktok_first_half_2023: float
    tiktok_first_quarter_2023: float
    impulse_share: float
    imported_online: float
    imported_physical: float
    cross_border_2021: float
    cross_border_origin: float
    deaths: float
    deaths_broke: float
    deaths_by_group: NDArray[np.float64]
    marketplaces: float
    online_growth: float
    tiktok_categories: NDArray[np.float64]
    tiktok_parcels_m: float
    tiktok_sellers_m: float
    msme_share_online: float
    shopper_channels: float
    physical_gmv: float


def _yearly_rate(diary: Diary, weeks: range) -> NDArray[np.float64]:
    """Deaths a year ÷ living, by presence at birth, size and goods; 0 where nobody lives."""
    dead, living = np.sum([diary.group_deaths[week] for week in weeks], axis=0)
    return np.asarray(52.0 * dead / np.maximum(living, 1.0))


def read(diary: Diary, idr_per_usd: float, order_idr: float, tiktok: int) -> Readings:
    """Moments of a diary that reaches t ≥ 90."""
    usd = 1.0 / idr_per_usd / 1e9
    years = diary.years()
    online = {week: float(gmv[:-1].sum()) for week, gmv in diary.gmv.items()}

    def sold(channel: int, weeks: list[int]) -> float:
        return float(sum(diary.gmv[week][channel] for week in weeks if week in diary.gmv))

    def total(series: dict[int, float], weeks: range | list[int]) -> float:
        return float(sum(series[week] for week in weeks if week in series))

    past = range(91)
    late = range(78, 91)
    first_year = years[2021]
    imported = np.array([diary.imported[week] for week in past]).sum(axis=0)
    deaths = np.array([diary.deaths[week] for week in past])
    yearly = 52.0 / len(deaths)
    categories = np.array([diary.category[week] for week in range(52, 91)]).sum(axis=0)
    autumn = range(82, 91)
    return Readings(
        gmv_by_year={year: total(online, weeks) * usd * 52 / len(weeks) for year, weeks in years.items()},
        share_2022=np.array([sold(j, years[2022]) for j in range(len(diary.gmv[0]) - 1)]) / total(online, years[2022]),
        tiktok_by_year={year: sold(tiktok, weeks) * usd for year, weeks in years.items()},
        tiktok_first_half_2023=sold(tiktok, list(range(52, 78))) * usd,
        tiktok_first_quarter_2023=sold(tiktok, list(range(52, 65))) * usd,
        impulse_share=total(diary.impulse, late) / sold(tiktok, list(late)),
        imported_online=float(imported[0] / total(online, past)),
        imported_physical=float(imported[2] / sold(-1, list(past))),
        cross_border_2021=sum(diary.imported[week][1] for week in first_year) / total(online, first_year),
        cross_border_origin=sum(diary.imported[week][1] for week in late) / total(online, late),
        deaths=float((deaths[:, 0] / deaths[:, 2]).sum() * yearly),
        deaths_broke=float((deaths[:, 1] / deaths[:, 2]).sum() * yearly),
        deaths_by_group=_yearly_rate(diary, past),
        marketplaces=float(np.mean([diary.homes[week] for week in range(52, 65)])),
        online_growth=float(diary.online_firms[51] / diary.online_firms[0] - 1.0),
        tiktok_categories=categories / categories.sum(),
        tiktok_parcels_m=sold(tiktok, list(autumn)) / len(autumn) / order_idr / 7.0 / 1e6,
        tiktok_sellers_m=float(diary.social_sellers[90] / 1e6),
        msme_share_online=float(sum(diary.msme_sales[week] for week in past) / total(online, past)),
        shopper_channels=float(diary.shopper_channels[90]),
        physical_gmv=sold(-1, years[2022]) * usd,
    )
