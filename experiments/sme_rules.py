"""Rules for small merchants: what each does, and what a dollar buys."""

from experiments.study.declaration import RULE, Finding, Study, change, moved

BUDGET = 50_000_000
RULES = {
    "price_floor": (
        {"kind": "price_floor", "start": RULE, "margin": 0.0, "voucher_cap": 0.05},
        "no sale below cost, vouchers of 5 % at most",
    ),
    "visibility": ({"kind": "local_visibility", "start": RULE, "share": 0.6}, "visibility of local goods"),
    "cap": ({"kind": "commission_cap", "start": RULE, "rate": 0.03}, "commission cap of 3 %"),
    "support": ({"kind": "digital_support", "start": RULE, "budget_usd": BUDGET}, "support of US$50 m a year"),
}
WORDS = {**{name: words for name, (_, words) in RULES.items()}, "all": "all four"}

STUDY = Study(
    name="sme_rules",
    question="Price floor, visibility of local goods, commission cap, digital support: what does each do for small "
    "merchants, and what does a dollar buy?",
    answer="Small merchants' profit in the first year: under the price floor (no sale below cost, "
    "vouchers of 5 % at most) {profit_price_floor}, with visibility {profit_visibility}, under the commission cap "
    "{profit_cap}, with support {profit_support}, that is {dollar_support} for each dollar of support, which is not "
    "itself counted.",
    worlds={
        "baseline": (),
        **{name: (rule,) for name, (rule, _) in RULES.items()},
        "all": tuple(rule for rule, _ in RULES.values()),
    },
    findings=(
        *(Finding(f"profit_{name}", f"small merchants' profit, {words}", "%", change(name, "small_profit_usd"))
          for name, words in WORDS.items()),
        *(Finding(f"sales_{name}", f"small merchants' sales, {words}", "%", change(name, "small_revenue_usd"))
          for name, words in WORDS.items()),
        *(Finding(f"income_{name}", f"small merchants' profit, {words}", "US$ m a year",
                  moved(name, "small_profit_usd", by=52e-6)) for name, words in WORDS.items()),
        *(Finding(f"surplus_{name}", f"shoppers' surplus, {words}", "US$ m a year",
                  moved(name, "consumer_surplus_usd", by=52e-6)) for name, words in WORDS.items()),
        *(Finding(f"platforms_{name}", f"platforms' profit, {words}", "US$ m a year",
                  moved(name, "platform_profit_usd", by=52e-6)) for name, words in WORDS.items()),
        *(Finding(f"imports_{name}", f"imports' share of online sales, {words}", "points",
                  moved(name, "import_share", by=100)) for name, words in WORDS.items()),
        Finding("dollar_support", "small merchants' profit for each dollar of support, itself not counted", "US$",
                moved("support", "small_profit_usd", by=52 / BUDGET)),
        Finding("dollar_cap", "small merchants' profit for a dollar that platforms lose by the cap", "US$",
                lambda at: moved("cap", "small_profit_usd")(at) / -moved("cap", "platform_profit_usd")(at)),
        Finding("joined_support", "small merchants with online sales, support", "thousand firms",
                lambda at: 1e-3 * (moved("support", "small_alive", of="online")(at)
                                   + moved("support", "small_alive", of="both")(at))),
    ),
    remarks=(
        "Visibility of 60 % reserves 5 of the 8 offers that a shopper sees for local goods and draws the other 3 from "
        "all goods, so imports keep much less than the 40 % that a rule which binds only if needed would leave them.",
        "Support pays for a seller's start on a channel. That cost is taken from cash, not from profit, so the grant "
        "is in no profit told here: what is told is what those who start with it earn and others lose, in a year.",
        "Only support has a public budget; the other rules are paid for by platforms and shoppers.",
    ),
    minutes=2,
)  # fmt: skip
