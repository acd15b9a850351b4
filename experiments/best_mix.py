"""The best mix: which policies together serve small merchants, shoppers and local goods, whatever is true."""

from experiments.study.declaration import BAN, HISTORY, RULE
from experiments.study.mixes import Lever, study

CLOSED = {"kind": "ban", "start": BAN}
JOINED = {"kind": "partnership", "start": HISTORY, "partner": "tokopedia"}


def grades(kind: str, field: str, options: dict[str, float]) -> dict[str, tuple[dict, ...]]:
    """Nothing, then a policy at growing strength, by what it is in words."""
    return {"": (), **{words: ({"kind": kind, "start": RULE, field: value},) for words, value in options.items()}}


STUDY = study(
    name="best_mix",
    question="Which mix of policies serves small merchants' income, shoppers and local goods best, whatever is true of "
    "what nobody knows?",
    levers=(
        Lever("closing", {
            "": (), "TikTok Shop closed until it joins Tokopedia": (CLOSED, JOINED),
            "TikTok Shop closed for good": (CLOSED,),
        }),
        Lever("floor", grades("import_floor", "domestic_scope", {
            "a floor on goods from abroad": 0, "a floor on goods from abroad and half of those stocked here": 0.5,
            "a floor on goods from abroad and all stocked here": 1,
        })),
        Lever("data", grades("data_separation", "strength", {
            "social data separated by 30 %": 0.3, "social data separated": 1.0,
        })),
        Lever("vouchers", grades("price_floor", "voucher_cap", {
            "no sale below cost and vouchers of 10 % at most": 0.10,
            "no sale below cost and vouchers of 5 % at most": 0.05,
        })),
        Lever("visibility", grades("local_visibility", "share", {
            "30 % of what is shown local": 0.3, "60 % of what is shown local": 0.6,
        })),
        Lever("cap", grades("commission_cap", "rate", {
            "commissions of 5 % at most": 0.05, "commissions of 3 % at most": 0.03,
        })),
        Lever("support", grades("digital_support", "budget_usd", {
            "support of US$ 50 m a year": 50e6, "support of US$ 200 m a year": 200e6,
        })),
    ),
    mixes=32,
    draws=32,
)  # fmt: skip
