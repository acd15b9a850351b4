"""Who paid whom this week (e1–e8), and which sellers went where (section 12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.actors import NONE
from reference.arithmetic import rint

if TYPE_CHECKING:
    from reference.actors import TwinMerchant
    from reference.market import TwinMarket


def pay(market: TwinMarket, payer: str, payee: str, idr: int) -> None:
    """A transfer between two sectors, rupiah."""
    market.paid[payer, payee] += idr


def collect(market: TwinMarket) -> None:
    """All the state received this week, and what enforcing a ban cost it."""
    market.tax_idr += sum(idr for (_, payee), idr in market.paid.items() if payee == "government")
    if any(each > 0.0 for each in market.rules.ban):
        market.enforcement_idr += rint(market.p.enforcement_cost_usd * market.p.idr_per_usd)


def main_channel(m: TwinMerchant, besides: int | None = None) -> int:
    """The channel with most of its turnover, one left out; the number of channels for none."""
    held = [j for j in range(m.market.J) if m.channel_state[j] != NONE and j != besides]
    return max(held, key=lambda j: m.revenue_share[j], default=m.market.J)


def move(m: TwinMerchant, origin: int, target: int) -> None:
    """Its firms go from one channel to another, with their turnover of a week."""
    m.market.moved_sellers[origin][target] += m.weight
    m.market.moved_sellers_idr[origin][target] += rint(m.revenue_13 * m.weight)
