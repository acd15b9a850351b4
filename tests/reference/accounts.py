"""(e) Money, jobs and exits: every amount in whole rupiah."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reference import cohort
from reference.actors import ACTIVE, DORMANT, LARGE, NONE, ONBOARDING, TwinMerchant
from reference.arithmetic import f32, fixed, pow_t, ppm, real, rint, share_of, threshold
from reference.birth import duties
from reference.ledger import main_channel, move, pay
from reference.pricing import channel_cost, onboarding_cost
from reference.season import BASE_WEEK

from agents.streams import COMPLIANCE, EXIT

if TYPE_CHECKING:
    from reference.market import TwinMarket

JOBS_AFTER_BIRTH = 26


class Books(NamedTuple):
    """A merchant's week on one channel, rupiah."""

    revenue: int
    cost: int
    commission: int
    fee: int
    voucher: int


def run(market: TwinMarket) -> None:
    """Settle every merchant's week; then the strata's profit, and exits."""
    ship(market)
    for m in market.living():
        settle(m)
    note_profit(market)
    cohort.follow(market)
    for m in market.living():
        if gives_up(m):
            leave_market(m)


def ship(market: TwinMarket) -> None:
    """Shipping that buyers pay, by channel and region (e1)."""
    p = market.p
    for j in market.online:
        for r in range(3):
            rate = p.shipping_share[j] * (p.shipping_outside_factor if r == 2 else 1.0)
            total = sum(market.demand_idr[j, c, r] for c in range(market.C))
            market.flows["shipping_idr"][j] += share_of(total, rate)
    pay(market, "consumers", "logistics", sum(market.flows["shipping_idr"]))


def books(m: TwinMerchant, j: int) -> Books:
    """What a merchant sold on a channel, and what that cost (e1, e2)."""
    market, p = m.market, m.market.p
    revenue = market.sales[m.number, j]
    if revenue == 0:
        return Books(0, 0, 0, 0, 0)
    online = j != market.physical
    return Books(
        revenue=revenue,
        cost=rint(revenue * m.unit_cost / m.price[j]),
        commission=share_of(revenue, market.commission(m, j)),
        fee=share_of(revenue, p.service_fee[m.size_class]) if online else 0,
        voucher=share_of(revenue, market.voucher[j]) if online else 0,
    )


def complies(m: TwinMerchant) -> bool:
    """Whether a merchant pays tax; a lasting draw (e3)."""
    rates = m.market.p.tax_compliance
    if m.size_class == LARGE:
        return True
    return m.permanent(COMPLIANCE) < threshold(rates[0] if m.online_channels(ACTIVE) else rates[1])


def taxes(m: TwinMerchant, ledger: list[Books]) -> int:
    """VAT, income tax and withheld tax of the week (e3, section 13)."""
    market, p, rules = m.market, m.market.p, m.market.rules
    yearly = 52.0 * m.revenue_13
    revenue = sum(each.revenue for each in ledger)
    online_revenue = revenue - ledger[market.physical].revenue
    withheld = 0
    low, high = rules.ecommerce_tax_min_usd * p.idr_per_usd, rules.ecommerce_tax_max_usd * p.idr_per_usd
    in_band = ppm(rules.ecommerce_tax_rate) > 0 and online_revenue > 0 and low <= yearly <= high
    if in_band:
        withheld = share_of(online_revenue, rules.ecommerce_tax_rate)
    if not complies(m):
        return withheld
    if yearly > p.vat_threshold_idr:
        margin = max(0, revenue - sum(each.cost for each in ledger))
        return withheld + share_of(margin, p.vat_rate / (1.0 + p.vat_rate))
    if yearly >= p.income_tax_low_idr:
        return withheld + share_of(revenue - (online_revenue if in_band else 0), p.income_tax_rate)
    return withheld


def settle(m: TwinMerchant) -> None:
    """Profit, fixed cost, drawings, cash, memory of turnover, jobs (e4–e9)."""
    market, p = m.market, m.market.p
    ledger = [books(m, j) for j in range(market.J)]
    for j, each in enumerate(ledger):
        market.flows["commission_idr"][j] += each.commission
        market.flows["fee_idr"][j] += each.fee
        market.flows["voucher_idr"][j] += each.voucher
    kept = sum(each.revenue - each.cost - each.commission - each.fee for each in ledger)
    tax, running = taxes(m, ledger), running_cost(m)
    margin = kept - tax  # e4
    profit = margin - running  # e5
    market.profit_idr[m.number] = profit
    target = p.fixed_cost_share * max(margin / m.weight, 0.0)
    m.fixed_cost_idr = f32(m.fixed_cost_idr + p.fixed_cost_speed * (target - m.fixed_cost_idr))  # e6
    drawn = rint(m.weight * drawings(m, profit / m.weight))
    m.cash_idr += profit - drawn  # e7
    book(m, ledger, tax, running, drawn)
    remember(m, ledger)
    set_jobs(m)


def book(m: TwinMerchant, ledger: list[Books], tax: int, running: int, drawn: int) -> None:
    """Enter what the merchant was paid and paid (e1–e7)."""
    market = m.market
    cost, voucher = sum(each.cost for each in ledger), sum(each.voucher for each in ledger)
    duty = share_of(cost, duties(m) / (1.0 + duties(m)))
    pay(market, "consumers", "merchants", sum(each.revenue for each in ledger) - voucher)
    pay(market, "platforms", "merchants", voucher)
    pay(market, "merchants", "platforms", sum(each.commission + each.fee for each in ledger))
    pay(market, "merchants", "suppliers", cost - duty)
    pay(market, "merchants", "government", duty + tax)
    pay(market, "merchants", "staff and rent", running)
    pay(market, "merchants", "households", drawn)


def running_cost(m: TwinMerchant) -> int:
    """Staff, rent and channels, rupiah (e5)."""
    p = m.market.p
    dormant = m.online_channels(DORMANT)
    idle = 0.0
    for j in dormant:
        if m.market.t - m.closed_since[j] < rint(1.0 / p.fixed_cost_speed):
            idle = idle + m.revenue_share[j]
    part = p.dormant_fixed_share if idle > 0.5 else 1.0
    used = len(m.online_channels(ACTIVE, ONBOARDING))
    cost = m.fixed_cost_idr * part + channel_cost(m) * (used + p.dormant_channel_share * len(dormant))
    return rint(m.weight * cost)


def drawings(m: TwinMerchant, profit: float) -> float:
    """What owners take out, rupiah a firm (e7)."""
    p = m.market.p
    cash, fixed_cost = m.cash_idr / m.weight, m.fixed_cost_idr
    usual = min(p.drawings_share[m.size_class] * max(profit, 0.0), cash - p.drawings_floor_weeks * fixed_cost)
    rest = p.drawings_excess * (cash - p.drawings_target_weeks * fixed_cost - 1.5 * onboarding_cost(m))
    return max(0.0, usual, rest)


def remember(m: TwinMerchant, ledger: list[Books]) -> None:
    """Turnover, its split over channels, and what each channel earns (e9, f6)."""
    total = sum(each.revenue for each in ledger)
    m.revenue_13 = f32(m.revenue_13 + (1.0 / 13.0) * (total / m.weight - m.revenue_13))
    own_cost = channel_cost(m)
    for j, each in enumerate(ledger):
        if total > 0 and m.channel_state[j] != DORMANT:
            share = m.revenue_share[j]
            m.revenue_share[j] = f32(share + (1.0 / 13.0) * (each.revenue / total - share))
        if m.channel_state[j] == ACTIVE and j != m.market.physical:
            earned = (each.revenue - each.cost - each.commission - each.fee) / m.weight
            old = m.contribution[j]
            m.contribution[j] = f32(old + (1.0 / 12.0) * (earned - own_cost - old))


def set_jobs(m: TwinMerchant) -> None:
    """Jobs follow turnover against its base (e9)."""
    p = m.market.p
    if m.market.t == BASE_WEEK or (m.born >= BASE_WEEK and m.market.t == m.born + JOBS_AFTER_BIRTH):
        m.revenue_base = m.revenue_13
    if m.revenue_base > 0.0:
        ratio = max(m.revenue_13 / m.revenue_base, 0.01)
        target = f32(p.jobs_start[m.size_class]) * pow_t(ratio, p.jobs_elasticity)
        m.jobs = f32(max(1.0, m.jobs + (target - m.jobs) / 13.0))


def gives_up(m: TwinMerchant) -> bool:
    """Too long without cash, or for reasons of its own; large firms never (e8)."""
    p = m.market.p
    if m.size_class == LARGE:
        return False
    m.negative_weeks = m.negative_weeks + 1 if m.cash_idr < 0 else 0
    return m.negative_weeks >= p.exit_weeks or m.luck(EXIT, 0) < threshold(p.exit_rate[m.size_class])


def leave_market(m: TwinMerchant) -> None:
    """End all channels; cash goes to the household, debt to creditors (e8)."""
    move(m, main_channel(m), m.market.J)
    if m.cash_idr > 0:
        pay(m.market, "merchants", "households", m.cash_idr)
    else:
        pay(m.market, "creditors", "merchants", -m.cash_idr)
    m.alive = False
    m.died = m.market.t
    m.channel_state = [NONE] * m.market.J
    m.cash_idr = 0


def note_profit(market: TwinMarket) -> None:
    """Profit against scale of each stratum's living, remembered for entry (e10)."""
    p = market.p
    memory = p.entry_rate_window if market.t >= 0 else max(1, market.t + 14)
    for stratum in market.strata:
        members = [m for m in market.merchants[stratum.first : stratum.first + stratum.slots] if m.alive]
        size = sum(fixed(m.weight * m.scale_orders) for m in members)
        if size > 0:
            profit = sum(market.profit_idr[m.number] for m in members)
            rate = profit / (real(size) * p.occasion_value_idr)
            stratum.profit_rate = stratum.profit_rate + (rate - stratum.profit_rate) / memory
