"""(g) What platforms earn, and how they answer (MODEL.md g1–g3)."""

import numpy as np
from numpy.typing import NDArray

from sim.state.constants import SECTORS
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.today import Today

READS = ("week", "platforms", "shopping.demand_idr")
WRITES = ("platforms", "week.opex_idr", "week.compliance_idr", "week.paid", "government")

TARGET_WEEKS = (39, 90)
"""Weeks whose mean online share a platform tries to hold in the adaptive mode."""

FIRST_ANSWER = 91
VOUCHER_EVERY = 4
COMMISSION_EVERY = 26


def run(state: State, today: Today, crew: Crew) -> None:
    """Income and cash by operator; shares remembered; vouchers and fees of next week; what the state took and spent."""
    platforms, week = state.platforms, state.week
    gmv = state.shopping.demand_idr.sum(axis=(1, 2))  # what was sold: the week's check sees that it is
    pay_running_costs(state, today, gmv)
    income = week.commission_idr + week.fee_idr - week.voucher_idr - week.opex_idr - week.compliance_idr
    for j in range(len(today.channels) - 1):
        operator = int(today.partner[j]) if today.partner[j] >= 0 else j
        platforms.cash_idr[operator] += income[j]
    platforms.budget_idr[:] -= week.voucher_idr
    if today.week % 52 == 0:
        yearly = 52.0 * gmv * usual_vouchers(today)
        platforms.budget_idr[:] = np.rint(float(today.parameters.start_budget_factor) * yearly).astype(np.int64)
    remember_shares(state, today, gmv)
    if today.parameters.platform_rule == "adaptive" and today.week >= FIRST_ANSWER:
        answer(state, today, gmv)
    elif today.week + 1 <= FIRST_ANSWER or today.parameters.platform_rule == "frozen":
        platforms.commission[:] = today.channels.commission_at(today.week + 1, today.parameters.commission)
        platforms.voucher[:] = usual_vouchers(today)
    settle_government(state, today)
    if today.week == -1:
        platforms.price_reference[:] = platforms.price_index
        platforms.offers_reference[:] = platforms.offers
        platforms.live_reference[:] = platforms.live_sellers


def usual_vouchers(today: Today) -> NDArray[np.float64]:
    """Vouchers of next week where they don't answer to shares; (J,)."""
    p = today.parameters
    return today.channels.voucher_at(today.week + 1, p.voucher, p.voucher_cut)


def pay_running_costs(state: State, today: Today, gmv: NDArray[np.int64]) -> None:
    """Running costs in proportion to sales; on sale under a licence, its yearly cost and its share of sales (g1)."""
    p, rules, week = today.parameters, today.rules, state.week
    online = np.arange(len(gmv)) < len(gmv) - 1
    week.opex_idr[:] = np.rint(float(p.opex_share) * gmv * online).astype(np.int64)
    yearly = rules.compliance_usd / 52.0 * float(p.idr_per_usd)
    variable = float(p.licence_cost_share) * gmv * (rules.licensed & rules.on_sale)
    week.compliance_idr[:] = np.rint(yearly + variable * (rules.compliance_usd > 0.0)).astype(np.int64)
    week.paid[SECTORS.platforms, SECTORS.staff] += week.opex_idr.sum() + week.compliance_idr.sum()


def remember_shares(state: State, today: Today, gmv: NDArray[np.int64]) -> None:
    """Online shares: mean over the target weeks, and EWMA over 26 weeks."""
    platforms = state.platforms
    online = int(gmv[:-1].sum())
    if online == 0:
        return
    share = gmv[:-1] / online
    first, last = TARGET_WEEKS
    if first <= today.week <= last:
        platforms.voucher_target_share[:-1] += share / (last - first + 1)
    platforms.share_26[:-1] += (share - platforms.share_26[:-1]) / 26.0


def answer(state: State, today: Today, gmv: NDArray[np.int64]) -> None:
    """Vouchers rise with share lost, fees with share won; within the budget and the caps (g2)."""
    p, platforms = today.parameters, state.platforms
    online = int(gmv[:-1].sum())
    for j in range(len(gmv) - 1):
        target = platforms.voucher_target_share[j]
        if gmv[j] == 0 or target == 0.0:
            continue
        share = gmv[j] / online
        if today.week % VOUCHER_EVERY == 0:
            most = min(float(p.voucher_max), today.rules.voucher_cap, max(0.0, platforms.budget_idr[j] / (52 * gmv[j])))
            step = float(p.voucher_speed) * (target - share) / target
            platforms.voucher[j] = min(max(platforms.voucher[j] + step, 0.0), most)
        if today.week % COMMISSION_EVERY == 0:
            usual = p.commission[j]
            moved = platforms.commission[j] + float(p.commission_speed) * (share - platforms.share_26[j])
            platforms.commission[j] = np.minimum(np.maximum(moved, 0.5 * usual), 2.0 * usual)


def settle_government(state: State, today: Today) -> None:
    """Taxes received, and what enforcing a ban costs."""
    state.government.tax_idr[0] += state.week.paid[:, SECTORS.government].sum()
    if (today.rules.ban > 0.0).any():
        cost = float(today.parameters.enforcement_cost_usd) * float(today.parameters.idr_per_usd)
        state.government.enforcement_idr[0] += round(cost)
