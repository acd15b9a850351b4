"""What a merchant brings to a channel it starts on (f4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.actors import ACTIVE, DORMANT
from reference.offers import goes_live

if TYPE_CHECKING:
    from reference.actors import TwinMerchant


def first_skill(m: TwinMerchant, j: int) -> float:
    """q_0: a beginner's skill, part of its best channel's, and what live selling taught (f4)."""
    market, p = m.market, m.market.p
    used = [k for k in m.online_channels(ACTIVE, DORMANT) if k != j]
    best = max((m.skill[k] for k in used), default=0.0)
    skill = p.skill_start + p.portable_skill * best
    if p.live_intensity[j] > 0.0 and any(k in market.feeds and goes_live(m, k) for k in used):
        skill = skill + p.live_skill
    return min(1.0, skill)
