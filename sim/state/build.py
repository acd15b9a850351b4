"""Scenario → the market on Monday 4 January 2021, before its first week (MODEL.md section 8)."""

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import SIDE_ONLINE, SIDE_PHYSICAL, Cohort, Merchants, Peers
from agents.numerics.draws import threshold
from agents.numerics.record import as_record
from agents.platforms.columns import Platforms
from sim.clock import FIRST_WEEK
from sim.parameters import CATEGORIES, REGIONS, SIZES, Parameters
from sim.state.constants import Constants, derive
from sim.state.firms import (
    GMV_2021_USD,
    Founding,
    be_born,
    group_sizes,
    native_threshold,
    offered_orders,
    place_slots,
    settle_incumbents,
    side_factors,
    start_level,
)
from sim.state.ledger import SECTORS
from sim.state.people import found_cells, populate
from sim.state.strata import draw_up_strata, strata_block
from sim.state.tables import Flows, Government, Shopping, State


def build(p: Parameters, people_per_agent: int, population_seed: int) -> tuple[State, Constants]:
    """The state and the constants of a market; prices and funds are set by the first look of ``sim.week.opening``."""
    constants = derive(p)
    consumers = populate(p, people_per_agent, population_seed)
    strata_list = draw_up_strata(p, consumers.traits.shape[0])
    strata = strata_block(strata_list)
    merchants = place_slots(p, strata_list)
    founding = founding_rules(p, constants, population_seed)
    constants.endowment.side_factor[...] = 1.0
    be_born(merchants, strata, founding, constants.endowment)
    constants.endowment.side_factor[...] = side_factors(p, group_sizes(merchants, strata, constants.endowment))
    level = start_level(p, offered_orders(merchants, constants.endowment), constants.order_idr)
    settle_incumbents(merchants, founding, level)
    state = State(
        consumers=consumers,
        cells=found_cells(p),
        merchants=merchants,
        strata=strata,
        peers=blank_peers(p),
        cohort=blank_cohort(merchants),
        platforms=found_platforms(p),
        government=Government(*(np.zeros(1, dtype=np.int64) for _ in range(3))),
        shopping=blank_shopping(p),
        week=blank_flows(p, merchants),
    )
    return state, constants


def founding_rules(p: Parameters, constants: Constants, population_seed: int) -> Founding:
    """Rules of the start from the parameters."""
    channels = p.channels
    rates = channels.commission_at(FIRST_WEEK, p.commission)
    return as_record(
        Founding(
            population_seed=population_seed,
            start_channel=np.array([threshold(float(x)) for x in p.start_channel_probability], dtype=np.int64),
            large_start=np.array(channels.large_start, dtype=np.uint8),
            foreign_channels=np.flatnonzero(channels.cross_border).astype(np.int64),
            native=native_threshold(p),
            share_2022=np.array(channels.share_2022),
            order_idr=constants.order_idr,
            commission=np.repeat(rates[None, :, :], len(SIZES), axis=0),
            service_fee=np.array(p.service_fee),
            skill=float(p.skill_incumbent),
            rating_count=np.array(p.rating_count_start),
            jobs=np.array(p.jobs_start),
            win=first_win(p),
            fixed_cost_share=float(p.fixed_cost_share),
            channel_cost_idr=np.array(p.channel_cost_idr),
            scale_reference=constants.scale_reference,
            scale_clip_low=float(p.scale_clip_low),
            scale_clip_high=float(p.scale_clip_high),
            cash_runway=np.array(p.cash_runway),
        )
    )


def first_win(p: Parameters) -> NDArray[np.float64]:
    """Share of a basket won where seen, before any is observed: 1/k, by side."""
    return np.array([1.0 / round(float(p.offers_seen[side])) for side in (SIDE_PHYSICAL, SIDE_ONLINE)])


def blank_peers(p: Parameters) -> Peers:
    """Nothing observed yet."""
    shape = (len(SIZES), len(CATEGORIES) + 1, len(p.channels) - 1)
    return Peers(np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(shape, dtype=np.int64))


def blank_cohort(m: Merchants) -> Cohort:
    """No cohort yet."""
    rows, channels = m.channel_state.shape
    return Cohort(
        weeks=np.zeros((rows, channels), dtype=np.uint8),
        turnover=np.zeros((rows, channels), dtype=np.float32),
        member=np.zeros(rows, dtype=np.uint16),
        jobs=np.zeros(rows, dtype=np.float32),
        total=np.zeros(rows, dtype=np.float32),
    )


def found_platforms(p: Parameters) -> Platforms:
    """Channels with their fees, vouchers and funds, none opened yet."""
    channels = p.channels
    n = len(channels)
    shape = (n, len(CATEGORIES))
    gmv_idr = GMV_2021_USD * float(p.idr_per_usd) * channels.share_2022
    return Platforms(
        opened=np.zeros(n, dtype=np.uint8),
        shut=np.zeros(n, dtype=np.uint8),
        commission=np.array(channels.commission_at(FIRST_WEEK, p.commission)),
        voucher=channels.voucher_at(FIRST_WEEK, p.voucher, p.voucher_cut),
        voucher_target_share=np.zeros(n),
        share_26=np.array(channels.share_2022),
        cash_idr=np.rint(float(p.start_cash_years) * float(p.opex_share) * gmv_idr).astype(np.int64),
        budget_idr=np.rint(float(p.start_budget_factor) * p.voucher * gmv_idr).astype(np.int64),
        drift=np.zeros(n),
        price_index=np.ones(shape),
        offers=np.zeros(shape),
        live_sellers=np.zeros(shape),
        price_reference=np.ones(shape),
        offers_reference=np.zeros(shape),
        live_reference=np.zeros(shape),
    )


def blank_shopping(p: Parameters) -> Shopping:
    """A week's shopping before anyone shops."""
    n = len(p.channels)
    feeds = len(p.channels.feeds)

    def zeros(*shape: int) -> NDArray[np.int64]:
        return np.zeros(shape, dtype=np.int64)

    return Shopping(
        demand_idr=zeros(n, len(CATEGORIES), len(REGIONS)),
        arrivals=zeros(feeds),
        completed=zeros(feeds),
        linked=zeros(feeds),
        lost=zeros(feeds),
        orders=zeros(n),
        buyers=zeros(n),
        moved_buyers=zeros(n + 1, n),
        moved_idr=zeros(n + 1, n),
        surplus=zeros(1),
        impulse_idr=zeros(feeds),
        habit_by_feeds=zeros(8, n),
        people_by_feeds=zeros(8),
    )


def blank_flows(p: Parameters, m: Merchants) -> Flows:
    """A week's flows before anything is sold."""
    n = len(p.channels)
    rows = m.alive.shape[0]

    def zeros(*shape: int) -> NDArray[np.int64]:
        return np.zeros(shape, dtype=np.int64)

    return Flows(
        sales_idr=zeros(rows, n),
        unmet_idr=zeros(n),
        commission_idr=zeros(n),
        fee_idr=zeros(n),
        voucher_idr=zeros(n),
        shipping_idr=zeros(n),
        opex_idr=zeros(n),
        compliance_idr=zeros(n),
        paid=zeros(len(SECTORS), len(SECTORS)),
        profit_idr=zeros(rows),
        moved_sellers=zeros(n + 1, n + 1),
        moved_sellers_idr=zeros(n + 1, n + 1),
        joined_support_idr=zeros(1),
    )
