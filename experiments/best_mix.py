"""The best mix: which policies together serve small merchants, shoppers and local goods, whatever is true."""

from experiments.study.declaration import BAN, HISTORY, RULE
from experiments.study.mixes import Lever, study

CLOSED = {"kind": "ban", "start": BAN}
JOINED = {"kind": "partnership", "start": HISTORY, "partner": "tokopedia"}


def grades(kind: str, field: str, *values: float) -> tuple[tuple[dict, ...], ...]:
    """Nothing, then a policy at growing strength."""
    return ((), *(({"kind": kind, "start": RULE, field: value},) for value in values))


STUDY = study(
    name="best_mix",
    question="Which mix of policies serves small merchants' income, shoppers and local goods best, whatever is true of "
    "what nobody knows?",
    levers=(
        Lever("closing", "TikTok Shop closed for good (half: until it joins Tokopedia)",
              ((), (CLOSED, JOINED), (CLOSED,))),
        Lever("floor", "floor on imports, up to all stocked here",
              grades("import_floor", "domestic_scope", 0, 0.5, 1)),
        Lever("data", "separation of data, up to full", grades("data_separation", "strength", 0.3, 1.0)),
        Lever("vouchers", "cap on vouchers, down to 5 %", grades("price_floor", "voucher_cap", 0.10, 0.05)),
        Lever("visibility", "visibility of local goods, up to 60 %", grades("local_visibility", "share", 0.3, 0.6)),
        Lever("cap", "commission cap, down to 3 %", grades("commission_cap", "rate", 0.05, 0.03)),
        Lever("support", "digital support, up to US$200 m a year",
              grades("digital_support", "budget_usd", 50e6, 200e6)),
    ),
    mixes=32,
    draws=32,
)  # fmt: skip
