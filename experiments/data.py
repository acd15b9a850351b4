"""Social data kept out of shopping: how much privacy for how much sales."""

from experiments.study.declaration import RULE, SURPLUS, Finding, Study, change, moved
from experiments.study.figures import curves

STRENGTHS = (25, 50, 75, 100)

STUDY = Study(
    name="data",
    question="If social data may not steer shopping, how much privacy is gained for how much sales?",
    answer="Full separation ends all use of what feeds know in shopping, by definition. It costs: TikTok Shop's sales "
    "{tiktok_100}, online sales {online_100}, small merchants' sales {sales_100}.",
    worlds={
        "baseline": (),
        **{f"separation-{s}": ({"kind": "data_separation", "start": RULE, "strength": s / 100},) for s in STRENGTHS},
    },
    findings=(
        *(Finding(f"privacy_{s}", f"privacy exposure at strength {s} %", "%",
                  change(f"separation-{s}", "privacy_exposure")) for s in STRENGTHS),
        *(Finding(f"tiktok_{s}", f"TikTok Shop's sales at strength {s} %", "%",
                  change(f"separation-{s}", "gmv_usd", of="tiktok_shop")) for s in STRENGTHS),
        *(Finding(f"online_{s}", f"online sales at strength {s} %", "%",
                  change(f"separation-{s}", "gmv_online_usd")) for s in STRENGTHS),
        *(Finding(f"sales_{s}", f"small merchants' sales at strength {s} %", "%",
                  change(f"separation-{s}", "small_revenue_usd")) for s in STRENGTHS),
        *(Finding(f"physical_{s}", f"sales in shops, markets and by chat at strength {s} %", "%",
                  change(f"separation-{s}", "gmv_usd", of="physical")) for s in STRENGTHS),
        Finding("surplus_100", "shoppers' surplus at full strength", "US$ bn a year",
                moved("separation-100", "consumer_surplus_usd", by=52e-9)),
        Finding("gini_100", "inequality of turnover among small merchants at full strength", "points",
                moved("separation-100", "gini_small", by=100)),
    ),
    figures={
        "strength.svg": curves(
            "strength of the separation, %", STRENGTHS,
            {"TikTok Shop's sales": "tiktok", "online sales": "online", "small merchants' sales": "sales"},
            "change in the first year, %",
        )
    },
    remarks=(SURPLUS, "How much targeting rests on social data, and what its loss costs, comes from elsewhere."),
    minutes=2,
)  # fmt: skip
