"""Rule sets of kernels with plain numbers, for tests of one rule at a time."""

from typing import Any

import numpy as np

from agents.column import blank_block
from agents.consumers.columns import COLUMNS as CONSUMER_COLUMNS
from agents.consumers.columns import Consumers
from agents.consumers.tables import Tables
from agents.merchants.accounts import Books, Sectors
from agents.merchants.birth import Endowment
from agents.merchants.columns import ACTIVE, LONG_AGO, Merchants, blank_merchants
from agents.merchants.entry import Nursery
from agents.merchants.importers import Reroute
from agents.merchants.members import stand
from agents.merchants.pricing import Pricing
from agents.merchants.review import Outlook
from agents.merchants.shelf import Shelf
from agents.numerics.record import as_record

J, C, Z, S, R, F = 9, 5, 4, 4, 3, 4
ALWAYS = 4294967296
SECTORS = as_record(Sectors(*range(9)))


def merchants(rows: int, **columns: Any) -> Merchants:
    """Living local micro firms of category 0 in region 0, each for 100 firms, active in person, price 1."""
    m = blank_merchants(rows, J)
    m.alive = 1
    m.weight = 100
    m.shop = 1
    m.able = 1
    m.price = 1.0
    m.unit_cost = 0.8
    m.cost_base = 0.8
    m.markup = 0.25
    m.markup_multiple = 1.0
    m.scale_orders = 10.0
    m.side_orders = 10.0
    m.pull = 4.0
    m.skill = 0.9
    m.popularity = 10.0
    m.quality = 0.7
    m.rating = 0.7
    m.rating_count = 100.0
    m.unit_value_usd = 6.0
    m.win_share = 0.125
    m.jobs = 1.5
    m.born = -52
    m.died = LONG_AGO
    m.shock_until = LONG_AGO
    m.reroute_week = LONG_AGO
    m.channel_state[:, J - 1] = ACTIVE
    for name, value in columns.items():
        m[name] = value
    return m


def standing(m: Merchants) -> np.ndarray:
    """Channels on which each of all merchants trades, as bits."""
    bits = np.zeros(len(m), np.uint16)
    stand(m, 0, len(m), bits)
    return bits


def books(**changes: Any) -> Any:
    """Accounts without taxes: 4 % commission online, 2 % fee, 3 % voucher online."""
    online = np.array([1] * (J - 1) + [0])
    plain = Books(
        seed=1, population_seed=1, week=100,
        commission_ppm=np.broadcast_to(online[None, :, None] * 40_000, (Z, J, C)).copy(),
        fee_ppm=np.full(Z, 20_000), voucher_ppm=online * 30_000,
        vat_ppm=99_099, vat_threshold_idr=4.8e9, income_tax_ppm=5_000, income_tax_low_idr=0.5e9,
        withheld_ppm=0, withheld_min_idr=0.0, withheld_max_idr=0.0,
        compliance=np.array([ALWAYS, ALWAYS, ALWAYS]),
        duty=0.075, duty_free_usd=3.0, vat=0.11,
        scale_reference=np.full(Z, 10.0), scale_clip_low=0.3, scale_clip_high=5.0,
        channel_cost_idr=np.array([10_000.0, 100_000.0, 750_000.0, 5e6]),
        onboarding_cost_idr=np.array([2.6e6, 26e6, 175e6, 500e6]),
        dormant_fixed_share=0.35, relief_weeks=26, dormant_channel_share=0.25,
        fixed_cost_share=0.6, fixed_cost_speed=1 / 26,
        drawings_share=np.array([0.9, 0.6, 0.4, 0.2]),
        drawings_floor_weeks=6.0, drawings_target_weeks=12.0, drawings_excess=0.25,
        exit_weeks=8, exit_rate=np.zeros(Z, np.int64),
        jobs_start=np.array([1.5, 8, 40, 250], np.float32), jobs_elasticity=0.5, set_base=0,
    )  # fmt: skip
    return as_record(plain._replace(**changes))


def pricing(**changes: Any) -> Any:
    """Prices without promotion or policy: 4 % commission online, half of it passed on."""
    commission = np.zeros((Z, J, C))
    commission[:, : J - 1] = 0.04
    plain = Pricing(
        commission=commission, win_reference=np.full(25, 0.125), review=1, seed=1, population_seed=1, week=100,
        promotion_block=25, margin_floor=-1.0, domestic_scope=0, domestic_minimum_usd=np.zeros(C), cost_increase=0.0,
        offer_price_sensitivity=4.0, elasticity_min=1.2, markup_start=0.25, markup_min=0.02, markup_max=1.0,
        markup_speed=0.15, promotion_share=0, promotion_depth=0.25, promotion_reserve_weeks=6.0, pass_through=0.5,
    )  # fmt: skip
    return as_record(plain._replace(**changes))


def shelf(**changes: Any) -> Any:
    """The shelf of channel 0, online, eight offers seen, no policy."""
    plain = Shelf(
        seed=1, week=100, channel=0, side=1, offers_seen=8, local_slots=0, popularity_exponent=0.4, price_weight=4.0,
        rating_weight=1.0, rating_prior=10.0, local_preference=0.1, proximity=0.2, delivery=0.09, delivery_abroad=0.42,
        origin_imported=-1.0, origin_cross_border=-2.0, ad_factor=1.0, order_idr=150_000, partner=-1, assortment=0.0,
        minimum_usd=np.zeros(C), expected=0,
    )  # fmt: skip
    return as_record(plain._replace(**changes))


def outlook(**changes: Any) -> Any:
    """Everyone reviews, all online channels but Meta and YouTube open."""
    social = np.array([0, 0, 0, 0, 0, 1, 1, 1], np.uint8)
    plain = Outlook(
        open_channels=np.array([1, 1, 1, 1, 1, 1, 0, 0], np.uint8), social=social, feed=social.copy(),
        live_threshold=np.full(J - 1, ALWAYS // 4), live_here=np.ones(J - 1, np.uint8),
        commission=np.full((Z, J, C), 0.04), service_fee=np.full(Z, 0.02), native_opened=1,
        review=ALWAYS, review_shock=ALWAYS, peer_min_agents=30, new_channel_prior=0.5, skill_incumbent=0.9,
        skill_start=0.2, portable_skill=0.3, live_skill=0.15, learning_rate=0.06, cannibalisation=0.3,
        horizon_weeks=26.0, join_noise=0.25, social_factor=0.4, first_factor=1.2, onboarding_weeks=3.0,
        onboarding_weeks_first=10.0, leave=0, leave_window_weeks=12,
    )  # fmt: skip
    return as_record(plain._replace(**changes))


def nursery(**changes: Any) -> Any:
    """Entry at the reference rate."""
    plain = Nursery(
        open_channels=np.array([1, 1, 1, 1, 1, 1, 0, 0], np.uint8),
        foreign_channels=np.array([1, 0, 1, 0, 0, 0, 0, 0], np.uint8),
        native_channel=5, referenced=1, entry_rate=1.0, entry_elasticity=0.5, entry_crowding=0.0,
        death_rate=np.full((3, 4, 3), 0.083), ratio_low=0.25,
        ratio_high=4.0, window=26.0, second_channel=ALWAYS // 2, rating=0.7, popularity=0.25, cash_weeks=10.0,
        skill=0.2, skill_in_person=0.9, jobs=np.array([1.5, 8.0, 40.0, 250.0]), win=np.array([1 / 3, 1 / 8]),
        service_fee=np.full(Z, 0.02),
    )  # fmt: skip
    return as_record(plain._replace(**changes))


def reroute(**changes: Any) -> Any:
    """All are willing to re-route after ten weeks."""
    plain = Reroute(seed=1, population_seed=1, week=100, chance=ALWAYS, weeks=10, give_up_weeks=8, cost=0.12)
    return as_record(plain._replace(**changes))


def endowment(**changes: Any) -> Any:
    """What merchants are born with, defaults of section 9."""
    weekly = [2e9 / 52, 15e9 / 52, 50e9 / 52]
    plain = Endowment(
        occasion_value_idr=150_000.0, class_turnover_idr=np.array([1.7e6, 90e6, 450e6, 2500e6]),
        turnover_low_idr=np.array([0.0, *weekly]), turnover_high_idr=np.array([*weekly, np.inf]), scale_sd=0.8,
        category_share=np.array([0.25, 0.1, 0.1, 0.4, 0.15]), region_share=np.array([0.38, 0.2, 0.42]),
        region_share_online=np.array([0.55, 0.21, 0.24]), unit_cost_sd=0.15, markup_sd=0.15, quality_mean=0.85,
        quality_sd=0.5, unit_value_usd=np.array([6.0, 4, 15, 5, 8]), unit_value_sd=1.0, able=ALWAYS // 3,
        without_ad=ALWAYS // 10 * 7, ad_mean=0.3, ad_sd=0.6, cost_advantage=np.array([0.35, 0.25, 0.3, 0.3, 0.2]),
        duty=0.075, duty_free_usd=3.0, vat=0.11, markup_start=0.25, side_factor=np.ones((2, 2, 3)), chat_scale=0.3,
        chat_scale_native=0.12, popularity_exponent=np.array([0.3, 0.4]),
    )  # fmt: skip
    return as_record(plain._replace(**changes))


def tables(**changes: Any) -> Any:
    """A consumer's week: every channel adopted and offered, no habit, no tastes, no impulse."""
    quarter = np.array([1 << 30, 2 << 30, 3 << 30, 7 << 29, ALWAYS])
    plain = Tables(
        seed=1, week=100, option=np.ones((S, R, C, 4, J)), offered=np.ones((C, J), np.uint8),
        admission=np.full((S, 2, J - 1), ALWAYS), available=np.full(J - 1, ALWAYS),
        feed_bit=np.array([-1, -1, -1, -1, -1, 0, 1, 2], np.int8), nest=np.array([0, 0, 0, 0, 0, 1, 1, 1, 2], np.int8),
        closed=np.zeros(J, np.uint8), habit_factor=np.ones((3, 65)), taste_factor=np.ones((2, 64)),
        online_factor=np.ones(64), nest_power=np.array([0.25 / 0.4, 0.25 / 0.4]), lambda_online=0.4,
        category=quarter, sensitivity=np.ones((S, 4)), budget_idr=np.full((S, 64), 450_000.0),
        relative_budget=np.ones((S, 64)), cannibalisation=0.4, budget_floor=0.2, occasion_idr=150_000, season=1.0,
        weight=100, habit_speed=0.1, habit_decay=0.05, impulse_rate=np.zeros((S, 1 << F)),
        impulse_split=np.zeros((S, 1 << F, F * C), np.int64), feed_channel=np.array([5, 6, 7, -1]),
        completion=np.array([ALWAYS, ALWAYS, ALWAYS, 0]), link_out=np.array([ALWAYS // 10 * 3] * 3 + [ALWAYS]),
        order_idr=np.array([150_000] * 5 + [90_000] * 3 + [150_000]), link_live=np.ones(J - 1), link_by_live=0,
        ewma_rate=0.25,
    )  # fmt: skip
    return as_record(plain._replace(**changes))


def consumers(rows: int, **columns: Any) -> Consumers:
    """Consumers of segment 0, region 0, who use every feed."""
    block = blank_block(Consumers, CONSUMER_COLUMNS, rows, {"channel": J, "online": J - 1})
    block.traits[:] = 15 << 4
    block.last_channel[:] = 255
    for name, value in columns.items():
        getattr(block, name)[...] = value
    return block
