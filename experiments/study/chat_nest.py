"""Fit the constants again with chat commerce in the social nest: ``python -m experiments.study.chat_nest``.

In the market itself chat is sold in person, so that who loses TikTok Shop finds it no nearer than a shop.  Here a
part of it is a channel of the social nest, next to TikTok Shop (MODEL.md section 14): its sales come on top of the
published path of online trade, which counts platforms with payment alone, and what sellers sell by chat in person is
less by as much.  Policies name the market's own channels, so none closes or licenses it.
"""

from dataclasses import replace
from typing import Any, Final

import numpy as np

from experiments.study.refit import refit
from experiments.study.structures import CHAT
from experiments.targets import Targets, targets
from sim.parameters import Parameters
from sim.parameters.facts import load_facts

LEFT_IN_PERSON: Final = 0.58
"""Of the US$ 15.2 bn sold by chat in person at the defaults in 2022, what remains: 6.4 bn are the channel's."""

GUESS: Final = -0.5
"""ξ of the channel, utils, from which the fit starts."""


def aims(p: Parameters) -> Targets:
    """Shares and path with chat among and on top of them."""
    known = targets(load_facts(), p.channels, p.imported_spend_share)
    share = float(CHAT.own_channel["share_2022"])
    shares = known.shares * (1.0 - share)
    shares[p.channels.index(CHAT.own_channel["name"])] = share
    return replace(known, shares=shares, path={year: bn / (1.0 - share) for year, bn in known.path.items()})


def main() -> None:
    """Fit, and write the constants."""
    start = CHAT.start()
    taste = np.array(start.channel_taste)
    taste[start.channels.index(CHAT.own_channel["name"])] = GUESS
    changes: dict[str, Any] = {
        name: LEFT_IN_PERSON * float(getattr(start, name)) for name in ("chat_scale", "chat_scale_native")
    }
    refit(CHAT, changes | {"channel_taste": taste.tolist()}, aims(start))


if __name__ == "__main__":
    main()
