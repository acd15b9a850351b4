"""A merchant's week in money: fees, cost, taxes, profit, drawings, jobs (MODEL.md e1–e7, e9).

Amounts are whole rupiah for all firms of an agent; ``paid`` books every transfer once, so that the books close.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.merchants.columns import ACTIVE, CROSS_BORDER, DORMANT, LARGE, ONBOARDING, Merchants
from agents.merchants.pricing import duties
from agents.numerics.compile import inlined, kernel
from agents.numerics.draws import PERMANENT, word
from agents.numerics.functions import pow_t
from agents.numerics.money import apply_ppm, ppm
from agents.numerics.sums import whole
from agents.streams import COMPLIANCE


class Books(NamedTuple):
    """Rates and rules of this week's accounts; rates on money are parts per million.

    ``commission_ppm`` (sizes, J, C); ``fee_ppm`` (sizes,); ``voucher_ppm`` (J,); ``compliance`` thresholds for sellers
    online, in shops, and large; ``relief_weeks`` for which
    ``dormant_fixed_share`` holds after a closure; the rest as the parameters of the same names.  Sectors of ``paid``
    are given by their
    rows: ``consumers`` … ``creditors``.
    """

    seed: int
    population_seed: int
    week: int
    commission_ppm: NDArray[np.int64]
    fee_ppm: NDArray[np.int64]
    voucher_ppm: NDArray[np.int64]
    vat_ppm: int
    vat_threshold_idr: float
    income_tax_ppm: int
    income_tax_low_idr: float
    withheld_ppm: int
    withheld_min_idr: float
    withheld_max_idr: float
    compliance: NDArray[np.int64]
    duty: float
    duty_free_usd: float
    vat: float
    scale_reference: NDArray[np.float64]
    scale_clip_low: float
    scale_clip_high: float
    channel_cost_idr: NDArray[np.float64]
    onboarding_cost_idr: NDArray[np.float64]
    dormant_fixed_share: float
    relief_weeks: int
    dormant_channel_share: float
    fixed_cost_share: float
    fixed_cost_speed: float
    drawings_share: NDArray[np.float64]
    drawings_floor_weeks: float
    drawings_target_weeks: float
    drawings_excess: float
    exit_weeks: int
    exit_rate: NDArray[np.int64]
    jobs_start: NDArray[np.float32]
    jobs_elasticity: float
    set_base: int


class Sectors(NamedTuple):
    """Rows of the ledger."""

    consumers: int
    merchants: int
    households: int
    platforms: int
    suppliers: int
    staff: int
    logistics: int
    government: int
    creditors: int


@inlined
def size_factor(m: Merchants, i: int, books: Books) -> float:
    """a_m/ā_z, clipped: dearer for the larger of a class."""
    ratio = np.float64(m.scale_orders[i]) / books.scale_reference[m.size_class[i]]
    return min(max(ratio, books.scale_clip_low), books.scale_clip_high)


@inlined
def complies(m: Merchants, i: int, books: Books) -> bool:
    """Whether it pays taxes (e3): a permanent draw; more do who sell online; large firms always."""
    if m.size_class[i] == LARGE:
        return True
    kind = 1
    for j in range(m.channel_state.shape[1] - 1):
        if m.channel_state[i, j] == ACTIVE:
            kind = 0
    return word(books.population_seed, COMPLIANCE, i, PERMANENT, 0) < books.compliance[kind]


@kernel
def keep_books(
    m: Merchants,
    low: int,
    high: int,
    books: Books,
    sectors: Sectors,
    sales_idr: NDArray[np.int64],
    profit_idr: NDArray[np.int64],
    commission_idr: NDArray[np.int64],
    fee_idr: NDArray[np.int64],
    voucher_idr: NDArray[np.int64],
    paid: NDArray[np.int64],
) -> None:
    """Profit, drawings and cash of the living in rows ``low`` … ``high`` − 1 from ``sales_idr`` (slots, J).

    ``profit_idr`` (slots,) receives profits; the arrays behind it gain transfers.
    """
    channels = sales_idr.shape[1]
    earned = np.empty(channels)
    for i in range(low, high):
        if m.alive[i] == 0:
            continue
        z = m.size_class[i]
        c = m.category[i]
        weight = np.float64(m.weight[i])
        factor = size_factor(m, i, books)
        revenue = 0
        online_revenue = 0
        cost = 0
        fees = 0
        for j in range(channels):
            sold = sales_idr[i, j]
            earned[j] = 0.0
            if sold > 0:
                cost_here = whole(np.rint(sold * np.float64(m.unit_cost[i]) / np.float64(m.price[i, j])))
                commission = apply_ppm(sold, books.commission_ppm[z, j, c])
                fee = 0
                if j < channels - 1:
                    fee = apply_ppm(sold, books.fee_ppm[z])
                    online_revenue += sold
                voucher = apply_ppm(sold, books.voucher_ppm[j])
                commission_idr[j] += commission
                fee_idr[j] += fee
                voucher_idr[j] += voucher
                paid[sectors.consumers, sectors.merchants] += sold - voucher
                paid[sectors.platforms, sectors.merchants] += voucher
                revenue += sold
                cost += cost_here
                fees += commission + fee
                earned[j] = (sold - cost_here - commission - fee) / weight
        duty = 0
        if m.goods[i] == CROSS_BORDER:
            share = duties(np.float64(m.unit_value_usd[i]), books.duty, books.duty_free_usd, books.vat)
            duty = apply_ppm(cost, ppm(share / (1.0 + share)))
        tax = taxes(m, i, books, revenue, online_revenue, cost)
        margin = revenue - cost - fees - tax
        paid[sectors.merchants, sectors.suppliers] += cost - duty
        paid[sectors.merchants, sectors.government] += duty + tax
        paid[sectors.merchants, sectors.platforms] += fees
        fixed = fixed_costs(m, i, books, factor)
        paid[sectors.merchants, sectors.staff] += fixed
        profit = margin - fixed
        profit_idr[i] = profit
        cost_f = np.float64(m.fixed_cost_idr[i])
        target = books.fixed_cost_share * max(margin / weight, 0.0)
        m.fixed_cost_idr[i] = cost_f + books.fixed_cost_speed * (target - cost_f)
        drawn = whole(np.rint(weight * drawings(m, i, books, factor, profit / weight)))
        paid[sectors.merchants, sectors.households] += drawn
        m.cash_idr[i] += profit - drawn
        remember_turnover(m, i, books, factor, sales_idr, revenue, earned)


@inlined
def taxes(m: Merchants, i: int, books: Books, revenue: int, online_revenue: int, cost: int) -> int:
    """VAT on value added above the threshold, income tax on turnover below it, tax withheld online (e3), rupiah."""
    yearly = 52.0 * np.float64(m.revenue_13[i])
    tax = 0
    taxed_online = 0
    if books.withheld_ppm > 0 and books.withheld_min_idr <= yearly <= books.withheld_max_idr:
        tax += apply_ppm(online_revenue, books.withheld_ppm)
        taxed_online = online_revenue
    if yearly > books.vat_threshold_idr:
        if complies(m, i, books):
            tax += apply_ppm(max(revenue - cost, 0), books.vat_ppm)
    elif yearly >= books.income_tax_low_idr and complies(m, i, books):
        tax += apply_ppm(revenue - taxed_online, books.income_tax_ppm)
    return tax


@inlined
def fixed_costs(m: Merchants, i: int, books: Books, factor: float) -> int:
    """Staff, rent and the upkeep of channels (e5), rupiah of all its firms; ``factor`` of its size.

    While most of its turnover is newly shut off, staff go home; the relief ends when F itself has had time to follow.
    """
    channels = m.channel_state.shape[1]
    running = 0
    dormant = 0
    dormant_share = 0.0
    for j in range(channels - 1):
        state = m.channel_state[i, j]
        if state in (ACTIVE, ONBOARDING):
            running += 1
        elif state == DORMANT:
            dormant += 1
            if books.week - m.closed_since[i, j] < books.relief_weeks:
                dormant_share = dormant_share + np.float64(m.revenue_share[i, j])
    fixed = np.float64(m.fixed_cost_idr[i])
    if dormant_share > 0.5:
        fixed = fixed * books.dormant_fixed_share
    upkeep = books.channel_cost_idr[m.size_class[i]] * factor
    upkeep = upkeep * (running + books.dormant_channel_share * dormant)
    return whole(np.rint(np.float64(m.weight[i]) * (fixed + upkeep)))


@inlined
def drawings(m: Merchants, i: int, books: Books, factor: float, profit: float) -> float:
    """What the owner takes home (e7), rupiah a firm: a share of profit down to a reserve, and cash beyond a target."""
    cash = m.cash_idr[i] / np.float64(m.weight[i])
    fixed = np.float64(m.fixed_cost_idr[i])
    saving = books.onboarding_cost_idr[m.size_class[i]] * factor
    regular = min(books.drawings_share[m.size_class[i]] * max(profit, 0.0), cash - books.drawings_floor_weeks * fixed)
    excess = books.drawings_excess * (cash - books.drawings_target_weeks * fixed - 1.5 * saving)
    return max(0.0, regular, excess)


@inlined
def remember_turnover(
    m: Merchants,
    i: int,
    books: Books,
    factor: float,
    sales_idr: NDArray[np.int64],
    revenue: int,
    earned: NDArray[np.float64],
) -> None:
    """Turnover, its split over channels, what these earn, jobs (e9); ``revenue`` rupiah, ``earned`` rupiah a firm."""
    weight = np.float64(m.weight[i])
    upkeep = books.channel_cost_idr[m.size_class[i]] * factor
    channels = earned.shape[0]
    for j in range(channels):
        state = m.channel_state[i, j]
        if revenue > 0 and state != DORMANT:
            share = np.float64(m.revenue_share[i, j])
            if sales_idr[i, j] > 0 or share > 0.0:  # most sell nothing on most channels: no division there
                m.revenue_share[i, j] = share + (1.0 / 13.0) * (sales_idr[i, j] / revenue - share)
        if state == ACTIVE and j < channels - 1:
            before = np.float64(m.contribution[i, j])
            m.contribution[i, j] = before + (1.0 / 12.0) * (earned[j] - upkeep - before)
    turnover = np.float64(m.revenue_13[i])
    m.revenue_13[i] = turnover + (1.0 / 13.0) * (revenue / weight - turnover)
    if books.set_base or (m.born[i] >= -1 and books.week == m.born[i] + 26):
        m.revenue_base[i] = m.revenue_13[i]
    base = np.float64(m.revenue_base[i])
    if base > 0.0:
        ratio = max(np.float64(m.revenue_13[i]) / base, 0.01)
        target = np.float64(books.jobs_start[m.size_class[i]]) * pow_t(ratio, books.jobs_elasticity)
        jobs = np.float64(m.jobs[i])
        m.jobs[i] = max(1.0, jobs + (target - jobs) / 13.0)
