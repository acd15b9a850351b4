"""What turns a sign, in plain words: an assumption's low or high side, a switch's setting, another structure.

The tables name it by its parameter (``high lambda_online``, ``platform_rule = frozen``), an answer by what it means.
"""

from __future__ import annotations

from typing import Final

from experiments.study.structures import STRUCTURES

SIDES: Final = {
    "lambda_online": ("shoppers change between online channels rather than to shops",
                      "shoppers change to shops about as easily as between online channels"),
    "price_sensitivity_scale": ("shoppers mind prices little", "shoppers mind prices much"),
    "habit_strength": ("habit holds shoppers little", "habit holds shoppers strongly"),
    "taste_online_sd": ("shoppers are much alike in whether they buy online",
                        "shoppers differ much in whether they buy online"),
    "variety_elasticity": ("a wide choice draws few shoppers", "a wide choice draws many shoppers"),
    "trend_half_life_weeks": ("trends of before fade fast", "trends of before last"),
    "impulse_share": ("little of TikTok Shop's sales is impulse", "much of TikTok Shop's sales is impulse"),
    "cannibalisation": ("impulse buying replaces little other spending",
                        "impulse buying replaces much other spending"),
    "link_out": ("few follow a link to a marketplace", "many follow a link to a marketplace"),
    "chat_scale": ("sellers sell little by chat", "sellers sell much by chat"),
    "native_share": ("few sellers began on TikTok Shop", "many sellers began on TikTok Shop"),
    "portable_skill": ("a seller's skill carries over little", "a seller's skill carries over well"),
    "online_scale": ("online trade is counted narrowly", "online trade is counted widely"),
    "imported_spend_share.online": ("little of online spending is on foreign goods",
                                    "much of online spending is on foreign goods"),
}  # fmt: skip
"""The low and the high side of each core assumption, and of each switch that is a number."""

SETTINGS: Final = {
    "link_out_rule = shares": "those who follow a link go to marketplaces by their size",
    "link_out_rule = live": "those who follow a link go to marketplaces by their live selling",
    "platform_rule = frozen": "platforms keep fees and vouchers as they are",
    "platform_rule = adaptive": "platforms answer with fees and vouchers",
    "online_scale = 0.54": "online trade is the narrowest of three counts",
    "online_scale = 0.895": "online trade is the middle one of three counts",
    "online_scale = 1.0": "online trade is the widest of three counts",
    "imported_spend_share.online = 0.3": "30 % of online spending is on foreign goods",
    "imported_spend_share.online = 0.55": "55 % of online spending is on foreign goods",
    "imported_spend_share.online = 0.9": "90 % of online spending is on foreign goods",
}
"""Every setting of every structural switch."""


OTHERS: Final = {"the calibrated defaults": "at the calibrated defaults", "luck": "by luck"} | {
    each.words: f"with {each.words}" for each in STRUCTURES
}
"""What else can turn a sign."""


def plain(turned: str) -> str:
    """One thing that turns a sign, after "the sign turns": in words, with the parameter's name where there is one.

    >>> plain("low cannibalisation")
    'where impulse buying replaces little other spending (low `cannibalisation`)'
    >>> plain("platform_rule = frozen"), plain("luck")
    ('where platforms keep fees and vouchers as they are (`platform_rule = frozen`)', 'by luck')
    """
    if turned in SETTINGS:
        return f"where {SETTINGS[turned]} (`{turned}`)"
    side, _, name = turned.partition(" ")
    if name in SIDES and side in ("low", "high"):
        return f"where {SIDES[name][side == 'high']} ({side} `{name}`)"
    return OTHERS.get(turned, f"with {turned}")
