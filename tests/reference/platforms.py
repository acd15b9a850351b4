"""(g) Platforms' books, and vouchers and commissions that answer to their share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.arithmetic import clip, rint
from reference.ledger import collect, pay

if TYPE_CHECKING:
    from reference.actors import TwinPlatform
    from reference.market import TwinMarket

TARGET_WEEKS = (39, 90)
FIRST_ANSWER = 91


def run(market: TwinMarket) -> None:
    """Income of the week, shares remembered, terms of next week (g1, g2)."""
    sold = [sum(market.sales[m.number, j] for m in market.merchants) for j in range(market.J)]
    for j in market.online:
        keep_books(market, j, sold[j])
    collect(market)
    remember_shares(market, sold)
    if market.p.platform_rule == "adaptive" and market.t >= FIRST_ANSWER:
        for j in market.online:
            answer(market, market.platforms[j], sold)
    else:
        table = market.channels.commission_at(market.t + 1, market.parameters.commission)
        for platform in market.platforms:
            platform.commission = table[platform.number].tolist()
            platform.voucher = usual_voucher(market, platform.number)


def usual_voucher(market: TwinMarket, j: int) -> float:
    """Next week's voucher where it doesn't answer to a share: less by the cut from its week on (g2)."""
    p = market.p
    if market.t + 1 >= int(market.channels.voucher_cut_week[j]):
        return p.voucher[j] * (1.0 - p.voucher_cut[j])
    return p.voucher[j]


def keep_books(market: TwinMarket, j: int, sold: int) -> None:
    """Income is booked by the operator: the partner's under a partnership (g1)."""
    p, rules = market.p, market.rules
    vouchers = market.flows["voucher_idr"][j]
    licence = 0.0
    if rules.on_sale[j]:
        licence = float(rules.compliance_usd[j]) / 52.0 * p.idr_per_usd
        if rules.compliance_usd[j] > 0.0:
            licence = licence + p.licence_cost_share * sold
    income = market.flows["commission_idr"][j] + market.flows["fee_idr"][j] - vouchers
    market.flows["opex_idr"][j] = rint(p.opex_share * sold)
    market.flows["compliance_idr"][j] = rint(licence)
    pay(market, "platforms", "staff and rent", market.flows["opex_idr"][j] + market.flows["compliance_idr"][j])
    income -= market.flows["opex_idr"][j] + market.flows["compliance_idr"][j]
    partner = market.partner[j]
    market.platforms[j if partner is None else partner].cash_idr += income  # g1
    market.platforms[j].budget_idr -= vouchers
    if market.t % 52 == 0:
        market.platforms[j].budget_idr = rint(p.start_budget_factor * (52.0 * sold * usual_voucher(market, j)))


def remember_shares(market: TwinMarket, sold: list[int]) -> None:
    """Share of online sales: its mean over the target weeks, and over the last half year (g2)."""
    online = sum(sold[j] for j in market.online)
    if online == 0:
        return
    first, last = TARGET_WEEKS
    for j in market.online:
        platform, share = market.platforms[j], sold[j] / online
        if first <= market.t <= last:
            platform.voucher_target_share = platform.voucher_target_share + share / (last - first + 1)
        platform.share_26 = platform.share_26 + (share - platform.share_26) / 26.0


def answer(market: TwinMarket, platform: TwinPlatform, sold: list[int]) -> None:
    """Vouchers rise with share lost, commissions with share won (g2)."""
    p, j = market.p, platform.number
    target = platform.voucher_target_share
    if sold[j] > 0 and target != 0.0:
        share = sold[j] / sum(sold[k] for k in market.online)
        if market.t % 4 == 0:
            funds = max(0.0, platform.budget_idr / (52 * sold[j]))
            most = min(p.voucher_max, market.rules.voucher_cap, funds)
            moved = platform.voucher + p.voucher_speed * (target - share) / target
            platform.voucher = min(max(moved, 0.0), most)
        if market.t % 26 == 0:
            moves = [rate + p.commission_speed * (share - platform.share_26) for rate in platform.commission]
            platform.commission = [
                clip(rate, 0.5 * usual, 2.0 * usual) for rate, usual in zip(moves, p.commission[j], strict=True)
            ]
