"""Online trade grows from 62 to 160 billion US$ by 2030: who shares in it under each policy."""

from datetime import date

from experiments.study.declaration import Finding, Study, change, moved
from experiments.study.figures import intervals
from sim.clock import week_of

POLICIES = {
    "ban": "ban for good", "history": "the ban, then Tokopedia", "licence": "licences", "import-rules": "import rules",
    "data-rules": "separation of data", "sme-rules": "rules for small merchants",
}  # fmt: skip
YEARS = {"2023": (week_of(date(2023, 1, 2)), week_of(date(2024, 1, 1))),
         "2030": (week_of(date(2029, 12, 31)), week_of(date(2030, 12, 30)))}  # fmt: skip


def share(name: str, year: str) -> object:
    """Small merchants' share (%) of online sales."""

    def own(at: object) -> object:
        sold = at(name, "small_online_revenue_usd", year, "online") + at(name, "small_online_revenue_usd", year, "both")
        return 100 * sold / at(name, "gmv_online_usd", year)

    return own


STUDY = Study(
    name="growth_2030",
    question="Online trade may grow from 62 bn US$ in 2023 to 160 bn in 2030: who shares in it under each policy?",
    answer="Left alone, small merchants' share of online sales is {share_2023} in 2023 and {share_2030} in 2030. Their "
    "profit in 2030, against that: under the ban {profit_ban}, under the ban and then Tokopedia {profit_history}, with "
    "licences {profit_licence}, with rules for small merchants {profit_sme-rules}.",
    worlds={"baseline": (), **{name: name for name in POLICIES}},
    findings=(
        Finding("online_2023", "online sales of 2023, left alone", "US$ bn a year",
                lambda at: 52e-9 * at("baseline", "gmv_online_usd", "2023"), open=True),
        Finding("online_2030", "online sales of 2030, left alone", "US$ bn a year",
                lambda at: 52e-9 * at("baseline", "gmv_online_usd", "2030"), open=True),
        Finding("share_2023", "small merchants' share of online sales of 2023, left alone", "%",
                share("baseline", "2023"), open=True),
        Finding("share_2030", "small merchants' share of online sales of 2030, left alone", "%",
                share("baseline", "2030"), open=True),
        *(Finding(f"share_{name}", f"small merchants' share of online sales of 2030, {words}", "points",
                  lambda at, name=name: share(name, "2030")(at) - share("baseline", "2030")(at))
          for name, words in POLICIES.items()),
        *(Finding(f"profit_{name}", f"small merchants' profit in 2030, {words}", "%",
                  change(name, "small_profit_usd", "2030")) for name, words in POLICIES.items()),
        *(Finding(f"online_{name}", f"online sales in 2030, {words}", "%",
                  change(name, "gmv_online_usd", "2030")) for name, words in POLICIES.items()),
        *(Finding(f"hhi_{name}", f"concentration by owner in 2030, {words}", "points",
                  moved(name, "hhi_owner", "2030", by=100)) for name, words in POLICIES.items()),
        *(Finding(f"imports_{name}", f"imports' share of online sales in 2030, {words}", "points",
                  moved(name, "import_share", "2030", by=100)) for name, words in POLICIES.items()),
    ),
    figures={"profit.svg": intervals("profit_", "small merchants' profit in 2030, %")},
    draws=32,
    weeks=469,
    windows=YEARS,
    remarks=(
        "Large firms neither enter nor take up channels here, so small merchants' share of online sales rises as "
        "online trade grows: read what policies change, not the rise.",
        "62 bn US$ is the widest count of online trade in 2023. Others count 0.54 and 0.895 times as much; draws take "
        "each of the three (`online_scale`), so levels lie below it. Small merchants' shares and effects are of the "
        "same count as the level.",
        "Growth itself is an input: budgets and the trend towards online trade are set so that the defaults reach "
        "160 bn US$. The study says who shares in it, not whether it comes.",
        "Platforms, fees and tastes of 2030 are those of 2023: seven years is far for such a model.",
    ),
    minutes=9,
    lucks=2,
)  # fmt: skip
