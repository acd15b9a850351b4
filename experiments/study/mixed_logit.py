"""Fit the constants again with a mixed in place of a nested logit: ``python -m experiments.study.mixed_logit``.

With λ = 1 no nest is left, and channels of a kind are alike only by tastes that last, spread twice as wide (MODEL.md
section 14).
"""

from typing import Any, Final

from experiments.study.refit import refit
from experiments.study.structures import MIXED
from experiments.targets import targets
from sim.parameters.facts import load_facts

NESTS: Final = ("lambda_online", "lambda_market", "lambda_social")


def main() -> None:
    """Fit, and write the constants."""
    start = MIXED.start()
    steeper = float(1.0 / start.lambda_market)
    changes: dict[str, Any] = dict.fromkeys(NESTS, 1.0) | {
        "taste_sd": 2.0 * float(start.taste_sd),
        "channel_taste": [steeper * float(taste) for taste in start.channel_taste],
    }
    refit(MIXED, changes, targets(load_facts(), start.channels, start.imported_spend_share))


if __name__ == "__main__":
    main()
