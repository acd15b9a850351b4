"""Every moment beside its fact: fitted ones, consistency checks, and unfitted checks (MODEL.md section 10)."""

from collections.abc import Mapping
from typing import NamedTuple

from experiments.moments import Readings
from experiments.targets import DEATHS, SHARES, Targets
from sim.parameters import Parameters
from sim.parameters.facts import Fact


class Moment(NamedTuple):
    """One moment: what the fact says, what the model says, model − fact, and where the fact is from."""

    name: str
    fact: float
    model: float
    error: float
    source: str


def report(p: Parameters, seen: Readings, aims: Targets, facts: Mapping[str, Fact]) -> list[Moment]:
    """All moments of a fit, fitted first, then those that nothing was fitted to."""
    return [*_fitted(p, seen, aims), *_unfitted(seen, facts)]


def _moment(name: str, fact: float, model: float, source: str) -> Moment:
    return Moment(name, float(fact), float(model), float(model) - float(fact), source)


def _fitted(p: Parameters, seen: Readings, aims: Targets) -> list[Moment]:
    rows = []
    for j, name in enumerate(p.channels.names[:-1]):
        if name in SHARES:
            share = _moment(f"share of 2022, {name} (%)", aims.shares[j] * 100, seen.share_2022[j] * 100, SHARES[name])
            rows.append(share)
    for year, gmv in aims.path.items():
        if year in seen.gmv_by_year:
            rows.append(
                _moment(f"online GMV {year} (US$ bn a year)", gmv, seen.gmv_by_year[year], "gmv_id_ecommerce_*_econ")
            )
    half = seen.tiktok_first_half_2023 / seen.tiktok_by_year[2022]
    early = seen.tiktok_by_year[2021] / seen.tiktok_by_year[2022]
    rows += [
        _moment("TikTok Shop, first half 2023 ÷ 2022", aims.half_2023, half, "tiktokshop_gmv_id_h1_2023_vs_2022"),
        _moment("TikTok Shop, 2021 ÷ 2022", aims.start_2021, early, "tiktokshop_gmv_id_2021"),
        _moment(
            "impulse share of TikTok Shop (%)", float(p.impulse_share) * 100, seen.impulse_share * 100, "assumption"
        ),
        _moment("firm deaths (% a year)", DEATHS * 100, seen.deaths * 100, "McKenzie, Paffhausen 2017"),
        _moment("of these out of cash (points)", 2.45, seen.deaths_broke * 100, "2–3 points, assumption"),
        _moment("marketplaces a seller", aims.marketplaces, seen.marketplaces, "apjii_sme_mean_platforms"),
        _moment(
            "growth of e-commerce firms 2022 (%)",
            aims.online_growth * 100,
            seen.online_growth * 100,
            "ecommerce_businesses_bps_2022",
        ),
        _moment(
            "stocked imports, online (%)", aims.imported_online * 100, seen.imported_online * 100, "import_share_*"
        ),
        _moment(
            "stocked imports, in person (%)", aims.imported_physical * 100, seen.imported_physical * 100, "assumption"
        ),
        _moment(
            "cross-border, 2021 (% of online)",
            aims.cross_border_2021 * 100,
            seen.cross_border_2021 * 100,
            "shopee_crossborder_share_sales",
        ),
        _moment(
            "cross-border, autumn 2023 (% of online)",
            0.9,
            seen.cross_border_origin * 100,
            "shopee_crossborder_share_oct2023",
        ),
    ]
    return rows


def _unfitted(seen: Readings, facts: Mapping[str, Fact]) -> list[Moment]:
    mix = seen.tiktok_categories * 100
    return [
        _moment(
            "TikTok Shop parcels, Aug–Sep 2023 (M a day)",
            facts["tiktokshop_parcels_per_day_id"].value / 1e6,
            seen.tiktok_parcels_m,
            "tiktokshop_parcels_per_day_id",
        ),
        _moment(
            "TikTok Shop, first quarter 2023 (US$ bn)",
            facts["tiktokshop_gmv_id_q1_2023"].value,
            seen.tiktok_first_quarter_2023,
            "tiktokshop_gmv_id_q1_2023",
        ),
        _moment(
            "TikTok Shop: fashion and beauty (%)",
            facts["cube_tiktokshop_fashion_beauty_share"].value,
            mix[0] + mix[1],
            "cube_tiktokshop_fashion_beauty_share",
        ),
        _moment("TikTok Shop: beauty (%)", facts["shoplus_beauty_share"].value, mix[1], "shoplus_beauty_share"),
        _moment(
            "TikTok Shop sellers, autumn 2023 (M)",
            facts["tiktok_sellers_ceo_jun2023"].value / 1e6,
            seen.tiktok_sellers_m,
            "tiktok_sellers_ceo_jun2023",
        ),
        _moment(
            "micro, small and medium sellers' share of online sales (%)",
            facts["shopee_sales_share_msme"].value,
            seen.msme_share_online * 100,
            "shopee_sales_share_msme",
        ),
        _moment(
            "marketplaces a shopper",
            1.5,
            seen.shopper_channels,
            "jakpat_platform_use_h1_2021 (more than)",
        ),
    ]
