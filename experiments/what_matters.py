"""What matters: which assumptions move the headline effects."""

from experiments.ban import STUDY as BAN
from experiments.study.declaration import SURPLUS, Finding, Study, change, diverted, moved
from experiments.study.influence import bars, sentences, table

STUDY = Study(
    name="what_matters",
    question="Which assumptions move the headline effects of the ban?",
    answer="The ban, over the whole ranges of what nobody knows: small merchants' sales {sales}, physical trade "
    "{physical}.",
    worlds={name: BAN.worlds[name] for name in ("baseline", "ban")},
    findings=(
        Finding("to_physical", "of TikTok Shop's spending, to shops, markets and chat", "%",
                diverted("ban", ("physical",)), open=True),
        Finding("sales", "small merchants' sales, ban", "%", change("ban", "small_revenue_usd")),
        Finding("profit", "small merchants' profit, ban", "%", change("ban", "small_profit_usd")),
        Finding("physical", "sales in shops, markets and by chat, ban", "%", change("ban", "gmv_usd", of="physical")),
        Finding("online", "online sales, ban", "%", change("ban", "gmv_online_usd")),
        Finding("dependent", "turnover lost by dependent sellers, ban", "points",
                moved("ban", "cohort_loss_mean", of="over_50", by=100)),
        Finding("surplus", "shoppers' surplus, ban", "US$ bn a year", moved("ban", "consumer_surplus_usd", by=52e-9)),
        Finding("alive", "small merchants in business, ban", "%", change("ban", "small_alive")),
        Finding("jobs", "jobs in trade and delivery, ban", "%", change("ban", "jobs")),
    ),
    figures={"influence.svg": bars},
    tables={"influence.csv": table},
    notes=sentences,
    noted="What moves them",
    draws=324,
    prior=True,
    lucks=24,
    remarks=(
        SURPLUS,
        "A share is the first-order Sobol index: how much of the variance over draws an assumption carries alone. "
        "Draws fill the ranges evenly and run through all settings of the switches, so that a regression on "
        "polynomials splits it; luck is what 24 markets at the defaults differ by. Ranges count as they are declared: "
        "a wide one matters more. influence.csv has all assumptions. "
        "What they do together, assumption by assumption, stands in docs/sweeps.md (total indices).",
    ),
    minutes=8,
)  # fmt: skip
