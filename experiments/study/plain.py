"""What turns a sign, in plain words: an assumption's low or high side, a switch's setting, another structure.

The tables name it by its parameter (``high lambda_online``, ``platform_rule = frozen``), an answer by what it means.
"""

from __future__ import annotations

from typing import Final

SIDES: Final = {
    "lambda_online": ("online channels stand in for each other only", "online channels are hardly closer to each "
                      "other than to shops"),
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
}  # fmt: skip
"""The low and the high side of each core assumption."""

SETTINGS: Final = {
    "link_out_rule = shares": "who follows a link goes to marketplaces by their size",
    "link_out_rule = live": "who follows a link goes to marketplaces by their live selling",
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


def plain(turned: str) -> str:
    """One thing that turns a sign, in words, with the parameter's name where there is one.

    >>> plain("low cannibalisation")
    'impulse buying replaces little other spending (low `cannibalisation`)'
    >>> plain("platform_rule = frozen"), plain("luck")
    ('platforms keep fees and vouchers as they are (`platform_rule = frozen`)', 'luck')
    """
    if turned in SETTINGS:
        return f"{SETTINGS[turned]} (`{turned}`)"
    side, _, name = turned.partition(" ")
    if name in SIDES and side in ("low", "high"):
        return f"{SIDES[name][side == 'high']} ({side} `{name}`)"
    if side in ("low", "high") and name:
        return f"{side} `{name}`"
    return turned
