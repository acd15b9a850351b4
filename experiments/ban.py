"""The ban: what did it do to small merchants, online and physical."""

from experiments.study.declaration import BAN, SURPLUS, Finding, Study, change, diverted, moved

CLOSED = {"kind": "ban", "start": BAN}
MARKETPLACES = ("shopee", "tokopedia", "lazada", "bukalapak", "blibli")

STUDY = Study(
    name="ban",
    question="What did closing TikTok Shop for good do to small merchants, online and physical, in its first year?",
    answer="In the first year, against the market in which it stays open: small merchants' sales {sales}, their profit "
    "{profit}; sales in shops, markets and by chat {physical}; turnover that sellers with over half of it on TikTok "
    "Shop lose {loss_dependent}.",
    worlds={
        "baseline": (),
        "ban": (CLOSED,),
        "app-ban": ({**CLOSED, "channels": ("tiktok_shop",), "scope": "app"},),
    },
    findings=(
        Finding("to_physical", "of TikTok Shop's spending, to shops, markets and chat", "%",
                diverted("ban", ("physical",)), open=True),
        Finding("to_marketplaces", "of TikTok Shop's spending, to marketplaces", "%",
                diverted("ban", MARKETPLACES), open=True),
        Finding("bound", "TikTok Shop's sales, left open, of those in shops, markets and by chat", "%",
                lambda at: 100 * at("baseline", "gmv_usd", "year", "tiktok_shop")
                / at("baseline", "gmv_usd", "year", "physical"), open=True),
        Finding("sales", "small merchants' sales", "%", change("ban", "small_revenue_usd")),
        Finding("profit", "small merchants' profit", "%", change("ban", "small_profit_usd")),
        Finding("alive", "small merchants in business", "%", change("ban", "small_alive")),
        Finding("physical", "sales in shops, markets and by chat", "%", change("ban", "gmv_usd", of="physical")),
        Finding("traders", "sales of an average small merchant without online sales", "%",
                lambda at: 100 * (at("ban", "small_revenue_usd", "year", "physical")
                                  / at("ban", "small_alive", "year", "physical")
                                  * at("baseline", "small_alive", "year", "physical")
                                  / at("baseline", "small_revenue_usd", "year", "physical") - 1)),
        Finding("online", "online sales", "%", change("ban", "gmv_online_usd")),
        Finding("jobs", "jobs in trade and delivery", "%", change("ban", "jobs")),
        Finding("surplus", "shoppers' surplus", "US$ bn a year",
                moved("ban", "consumer_surplus_usd", by=52e-9), open=True),
        Finding("losing", "TikTok Shop sellers who lose turnover", "points",
                moved("ban", "cohort_share_losing", of="all", by=100)),
        Finding("loss_dependent", "turnover lost by sellers with over half of it on TikTok Shop", "points",
                moved("ban", "cohort_loss_mean", of="over_50", by=100)),
        Finding("alive_dependent", "those sellers in business a year on", "%",
                change("ban", "cohort_alive", of="over_50")),
        Finding("app_sales", "small merchants' sales, if the whole app goes", "%",
                change("app-ban", "small_revenue_usd")),
        Finding("app_physical", "sales in shops, markets and by chat, if the whole app goes", "%",
                change("app-ban", "gmv_usd", of="physical")),
    ),
    remarks=(
        SURPLUS,
        "Physical sales can't rise by more than all that TikTok Shop would have sold: a larger average would be an "
        "error.",
        "About a third of dependent sellers lose turnover without the ban too; what is told is the difference.",
    ),
    minutes=2,
)  # fmt: skip
