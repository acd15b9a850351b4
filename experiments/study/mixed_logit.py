"""Fit the constants again with a mixed in place of a nested logit: ``python -m experiments.study.mixed_logit``.

With λ = 1 no nest is left, and channels of a kind are alike only by tastes that last, spread twice as wide (MODEL.md
section 14).  Shares, levels and impulse purchases of before the ban are met again, so that this structure and the
nested one tell the same past.
"""

import json
from typing import Any, Final

from experiments.calibrate import live, propose
from experiments.study.draws import MIXED_LOGIT
from experiments.targets import targets
from sim.parameters import Parameters
from sim.parameters.facts import load_facts

NESTS: Final = ("lambda_online", "lambda_market", "lambda_social")
FITTED: Final = ("channel_taste", "online_trend", "impulse_rate", "adoption_rate", "launch_adoption")
EARLY, LATE, ROUNDS = 105, 157, 7
"""Weeks lived in the first three rounds and later; rounds."""


def main() -> None:
    """Fit, and write the constants."""
    default, facts = Parameters.default(), load_facts()
    aims = targets(facts, default.channels, default.imported_spend_share)
    steeper = float(1.0 / default.lambda_market)
    changes: dict[str, Any] = dict.fromkeys(NESTS, 1.0) | {
        "taste_sd": 2.0 * float(default.taste_sd),
        "channel_taste": [steeper * float(taste) for taste in default.channel_taste],
    }
    for number in range(ROUNDS):
        p = default.replace(changes)
        found = propose(p, live(p, (1,), EARLY if number < 3 else LATE, lambda: None), aims)
        found["online_trend"] = _shifted(p, found["online_trend"], 3 if number < 3 else 4)
        changes |= {name: found[name] for name in FITTED if name in found}
    MIXED_LOGIT.write_text(json.dumps(changes, indent=1) + "\n", encoding="utf-8")


def _shifted(p: Parameters, trend: list[float], lived: int) -> list[float]:
    """Knots of years that weren't lived move with the last that was."""
    step = trend[lived - 1] - float(p.online_trend[lived - 1])
    return [*trend[:lived], *(float(knot) + step for knot in p.online_trend[lived:])]


if __name__ == "__main__":
    main()
