"""Rule sets of the merchants' kernels for one week, from rules, parameters and state (MODEL.md d1–f9)."""

from collections.abc import Sequence
from typing import cast

import numpy as np
from numpy.typing import NDArray

from agents.merchants.accounts import Books
from agents.merchants.columns import SIDE_ONLINE, SIDE_PHYSICAL
from agents.merchants.entry import Nursery
from agents.merchants.importers import Reroute
from agents.merchants.pricing import Pricing
from agents.merchants.review import Outlook
from agents.merchants.shelf import Shelf
from agents.numerics.draws import threshold
from agents.numerics.money import ppm
from agents.numerics.record import as_record, side_by_side
from sim.state.build import first_win
from sim.state.tables import State
from sim.week.calendar import origin_cross_border
from sim.week.today import Today

GIVE_UP_WEEKS = 8
"""A barred importer that does not re-route exits after these weeks (section 13)."""


def shelf_of(today: Today, j: int) -> Shelf:
    """Rules of a channel's shelf; worked out once a week."""
    shelves: dict[int, Shelf] = today.__dict__.setdefault("shelves", {})
    if j not in shelves:
        shelves[j] = _shelf(today, j)
    return shelves[j]


def shelves_of(today: Today) -> Sequence[Shelf]:
    """Rules of all shelves, one record a channel; put together once a week."""
    if "all_shelves" not in today.__dict__:
        today.__dict__["all_shelves"] = side_by_side([shelf_of(today, j) for j in range(len(today.channels))])
    return cast(Sequence[Shelf], today.__dict__["all_shelves"])


def _shelf(today: Today, j: int) -> Shelf:
    p = today.parameters
    side = SIDE_PHYSICAL if j == len(today.channels) - 1 else SIDE_ONLINE
    return as_record(
        _shelf_of_side(today, side)._replace(
            channel=j,
            ad_factor=1.0 - float(today.rules.separation[j]) * float(p.separation_ad_loss),
            order_idr=int(today.constants.order_idr[j]),
            partner=int(today.partner[j]) if today.open[j] else -1,
            assortment=float(today.assortment[j]),
        )
    )


def _shelf_of_side(today: Today, side: int) -> Shelf:
    """What all shelves of a side have in common; worked out once a week."""
    sides: dict[int, Shelf] = today.__dict__.setdefault("sides", {})
    if side in sides:
        return sides[side]
    p = today.parameters
    offers_seen = round(float(p.offers_seen[side]))
    local = 0
    if side == SIDE_ONLINE and today.rules.local_visibility > 0.0:
        local = int(np.ceil(today.rules.local_visibility * offers_seen - 1e-9))
    delivery = float(p.delivery_weight)
    sides[side] = Shelf(
        seed=today.clock.seed,
        week=today.week,
        channel=-1,
        side=side,
        offers_seen=offers_seen,
        local_slots=local,
        popularity_exponent=float(p.popularity_exponent[side]),
        price_weight=float(p.offer_price_sensitivity),
        rating_weight=float(p.rating_weight),
        rating_prior=float(p.rating_prior),
        local_preference=float(p.local_preference),
        proximity=float(p.proximity_preference),
        delivery=delivery * float(p.delivery_days[0 if side == SIDE_PHYSICAL else 1]),
        delivery_abroad=delivery * float(p.delivery_days[2]),
        origin_imported=float(p.origin_imported[side]),
        origin_cross_border=origin_cross_border(p, today.week),
        ad_factor=1.0,
        order_idr=0,
        partner=-1,
        assortment=0.0,
        minimum_usd=today.minimum_usd,
        expected=int(today.expected),
    )
    return sides[side]


def books_of(today: Today) -> Books:
    """Rules of the week's accounts; worked out once a week."""
    if "books" not in today.__dict__:
        today.__dict__["books"] = _books(today)
    return cast(Books, today.__dict__["books"])


def _books(today: Today) -> Books:
    p, rules = today.parameters, today.rules
    idr = float(p.idr_per_usd)
    return as_record(
        Books(
            seed=today.clock.seed,
            population_seed=today.population_seed,
            week=today.week,
            commission_ppm=np.rint(today.commission * 1e6).astype(np.int64),
            fee_ppm=np.rint(p.service_fee * 1e6).astype(np.int64),
            voucher_ppm=np.rint(today.voucher * 1e6).astype(np.int64),
            vat_ppm=ppm(float(p.vat_rate) / (1.0 + float(p.vat_rate))),
            vat_threshold_idr=float(p.vat_threshold_idr),
            income_tax_ppm=ppm(float(p.income_tax_rate)),
            income_tax_low_idr=float(p.income_tax_low_idr),
            withheld_ppm=ppm(rules.ecommerce_tax_rate),
            withheld_min_idr=rules.ecommerce_tax_min_usd * idr,
            withheld_max_idr=rules.ecommerce_tax_max_usd * idr,
            compliance=_thresholds(p.tax_compliance),
            duty=float(p.duty_cross_border),
            duty_free_usd=float(p.duty_free_usd),
            vat=float(p.vat_rate),
            scale_reference=today.constants.scale_reference,
            scale_clip_low=float(p.scale_clip_low),
            scale_clip_high=float(p.scale_clip_high),
            channel_cost_idr=np.array(p.channel_cost_idr),
            onboarding_cost_idr=today.constants.onboarding_cost_idr,
            dormant_fixed_share=float(p.dormant_fixed_share),
            relief_weeks=round(1.0 / float(p.fixed_cost_speed)),
            dormant_channel_share=float(p.dormant_channel_share),
            fixed_cost_share=float(p.fixed_cost_share),
            fixed_cost_speed=float(p.fixed_cost_speed),
            drawings_share=np.array(p.drawings_share),
            drawings_floor_weeks=float(p.drawings_floor_weeks),
            drawings_target_weeks=float(p.drawings_target_weeks),
            drawings_excess=float(p.drawings_excess),
            exit_weeks=round(float(p.exit_weeks)),
            exit_rate=_thresholds(p.exit_rate),
            jobs_start=np.array(p.jobs_start, dtype=np.float32),
            jobs_elasticity=float(p.jobs_elasticity),
            set_base=int(today.week == -1),
        )
    )


def pricing_of(today: Today, state: State) -> Pricing:
    """Rules of prices for next week; worked out once a week."""
    if "pricing" not in today.__dict__:
        today.__dict__["pricing"] = _pricing(today, state)
    return cast(Pricing, today.__dict__["pricing"])


def _pricing(today: Today, state: State) -> Pricing:
    p, rules = today.parameters, today.rules
    return as_record(
        Pricing(
            commission=today.commission,
            win_reference=state.strata.win_reference,
            review=int(today.referenced),
            seed=today.clock.seed,
            population_seed=today.population_seed,
            week=today.week,
            promotion_block=(today.week + 1) // 4,
            margin_floor=float(rules.price_floor_margin),
            domestic_scope=threshold(float(rules.import_domestic_scope)),
            domestic_minimum_usd=today.minimum_usd,
            cost_increase=float(rules.import_cost_increase),
            offer_price_sensitivity=float(p.offer_price_sensitivity),
            elasticity_min=float(p.elasticity_min),
            markup_start=float(p.markup_start),
            markup_min=float(p.markup_min),
            markup_max=float(p.markup_max),
            markup_speed=float(p.markup_speed),
            promotion_share=threshold(float(p.promotion_share)),
            promotion_depth=float(p.promotion_depth),
            promotion_reserve_weeks=float(p.promotion_reserve_weeks),
            pass_through=float(p.commission_pass_through),
        )
    )


def outlook_of(today: Today, state: State) -> Outlook:
    """Rules of reviews."""
    p, channels = today.parameters, today.channels
    native = today.constants.native_channel
    return as_record(
        Outlook(
            open_channels=today.open[:-1].astype(np.uint8),
            social=(channels.nest[:-1] == 1).astype(np.uint8),
            feed=np.array(channels.has_feed[:-1], dtype=np.uint8),
            live_threshold=today.live_threshold,
            live_here=(p.live_intensity[:-1] > 0.0).astype(np.uint8),
            commission=today.commission,
            service_fee=np.array(p.service_fee),
            native_opened=int(native < 0 or bool(state.platforms.opened[native])),
            review=threshold(float(p.review_rate)),
            review_shock=threshold(float(p.review_rate_shock)),
            peer_min_agents=round(float(p.peer_min_agents)),
            new_channel_prior=float(p.new_channel_prior),
            skill_incumbent=float(p.skill_incumbent),
            skill_start=float(p.skill_start),
            portable_skill=float(p.portable_skill),
            live_skill=float(p.live_skill),
            learning_rate=float(p.learning_rate),
            cannibalisation=float(p.channel_cannibalisation),
            horizon_weeks=float(p.horizon_weeks),
            join_noise=float(p.join_noise),
            social_factor=float(p.social_onboarding_factor),
            first_factor=float(p.first_channel_factor),
            onboarding_weeks=float(p.onboarding_weeks),
            onboarding_weeks_first=float(p.onboarding_weeks_first),
            leave=threshold(float(p.leave_rate)),
            leave_window_weeks=round(float(p.leave_window_weeks)),
        )
    )


def nursery_of(today: Today) -> Nursery:
    """Rules of entry."""
    p = today.parameters
    return as_record(
        Nursery(
            open_channels=today.open[:-1].astype(np.uint8),
            foreign_channels=np.array(today.channels.cross_border[:-1], dtype=np.uint8),
            native_channel=today.constants.native_channel,
            referenced=int(today.referenced),
            entry_rate=float(p.entry_rate),
            entry_elasticity=float(p.entry_elasticity),
            entry_crowding=float(p.entry_crowding),
            death_rate=np.array(p.death_rate_reference),
            ratio_low=float(p.profit_ratio_low),
            ratio_high=float(p.profit_ratio_high),
            window=float(p.entry_rate_window),
            second_channel=threshold(float(p.entrant_second_channel)),
            rating=float(p.rating_entrant),
            popularity=float(p.entrant_popularity),
            cash_weeks=float(p.entrant_cash_weeks),
            skill=float(p.skill_start),
            skill_in_person=float(p.skill_incumbent),
            jobs=np.array(p.jobs_start),
            win=first_win(p),
            service_fee=np.array(p.service_fee),
        )
    )


def reroute_of(today: Today) -> Reroute:
    """Rules of importers under a floor."""
    p = today.parameters
    return as_record(
        Reroute(
            seed=today.clock.seed,
            population_seed=today.population_seed,
            week=today.week,
            chance=threshold(float(p.reroute_probability)),
            weeks=round(float(p.reroute_weeks)),
            give_up_weeks=GIVE_UP_WEEKS,
            cost=float(p.reroute_cost),
        )
    )


def _thresholds(chances: NDArray[np.float64]) -> NDArray[np.int64]:
    return np.array([threshold(float(x)) for x in chances], dtype=np.int64)
