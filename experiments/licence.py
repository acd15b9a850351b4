"""Licences: for TikTok alone or for Meta and YouTube too, soon or late, with one app or two."""

from datetime import date

from experiments.study.declaration import BAN, SURPLUS, Finding, Study, change, moved

WEEKS, LAST = 183, "last"
CLOSED = {"kind": "ban", "start": BAN}
APPLIED = {"kind": "licence", "start": date(2023, 11, 13)}
TIKTOK = {**APPLIED, "channels": ("tiktok_shop",)}
WORLDS = {"tiktok": "TikTok alone", "all": "TikTok, Meta and YouTube", "one-app": "TikTok, shop inside the app"}

STUDY = Study(
    name="licence",
    question="What would e-commerce licences have done: TikTok alone or Meta and YouTube too, reviewed in 4, 13 or 26 "
    "weeks, with a separate app or not?",
    answer="Small merchants' sales eighteen months on, against staying closed: a licence for TikTok alone "
    "{sales_tiktok}, for all three {sales_all}, with the shop inside TikTok's app {sales_one-app}; each week of review "
    "adds to dependent sellers' loss in the first year {week_of_review}.",
    worlds={
        "baseline": (),
        "ban": (CLOSED,),
        "tiktok": (CLOSED, TIKTOK),
        "tiktok-4": (CLOSED, {**TIKTOK, "review_weeks": 4}),
        "tiktok-26": (CLOSED, {**TIKTOK, "review_weeks": 26}),
        "one-app": (CLOSED, {**TIKTOK, "separate_app": False}),
        "all": (CLOSED, APPLIED),
        "all-chance": (CLOSED, {**APPLIED, "grant_probability": 0.7}),
    },
    findings=(
        *(Finding(f"sales_{name}", f"small merchants' sales, {words}, against staying closed", "%",
                  change(name, "small_revenue_usd", LAST, against="ban")) for name, words in WORLDS.items()),
        *(Finding(f"profit_{name}", f"small merchants' profit, {words}, against staying closed", "%",
                  change(name, "small_profit_usd", LAST, against="ban")) for name, words in WORLDS.items()),
        *(Finding(f"online_{name}", f"online sales, {words}, against staying closed", "%",
                  change(name, "gmv_online_usd", LAST, against="ban")) for name, words in WORLDS.items()),
        *(Finding(f"surplus_{name}", f"shoppers' surplus, {words}, against staying closed", "US$ bn a year",
                  moved(name, "consumer_surplus_usd", LAST, against="ban", by=52e-9))
          for name, words in WORLDS.items()),
        *(Finding(f"tiktok_{name}", f"TikTok Shop's share of online sales, {words}", "%",
                  lambda at, name=name: 100 * at(name, "gmv_usd", LAST, "tiktok_shop")
                  / at(name, "gmv_online_usd", LAST), open=True) for name, words in WORLDS.items()),
        Finding("separate_app", "online sales, shop in an app of its own against inside TikTok's", "%",
                change("tiktok", "gmv_online_usd", LAST, against="one-app")),
        Finding("privacy", "privacy exposure, shop in an app of its own against inside TikTok's", "points",
                moved("tiktok", "privacy_exposure", LAST, against="one-app", by=100)),
        Finding("week_of_review", "dependent sellers' loss of turnover in the first year, a week of review", "points",
                lambda at: 100 * (at("tiktok-26", "cohort_loss_mean", "year", "over_50")
                                  - at("tiktok-4", "cohort_loss_mean", "year", "over_50")) / 22),
        Finding("chance", "small merchants' sales, licences granted with a chance of 0.7, against surely", "%",
                change("all-chance", "small_revenue_usd", LAST, against="all")),
    ),
    draws=48,
    weeks=WEEKS,
    windows={"year": (91, 143), LAST: (WEEKS - 13, WEEKS)},
    remarks=(SURPLUS, "Meta and YouTube had no shop in Indonesia before: how well theirs would sell is an assumption."),
    minutes=3,
)  # fmt: skip
