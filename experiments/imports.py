"""Imports: which rule protects local goods, and was it the ban or the floor."""

from experiments.study.declaration import BAN, RULE, Finding, Study, change, moved

CLOSED = {"kind": "ban", "start": BAN}
FLOOR = {"kind": "import_floor", "start": RULE, "minimum_usd": 100}
RULES = {
    "floor": "floor on goods from abroad",
    "floor-stocked": "floor on stocked foreign goods too",
    "list": "floor with fashion and beauty exempted",
    "licensing": "licensing of stocked foreign goods",
}

STUDY = Study(
    name="imports",
    question="Which rule on imports protects local goods: a floor, a list, licensing; on goods from abroad or stocked "
    "here; and what was the ban's part?",
    answer="A floor of US$100 on goods from abroad: imports' share of online sales {imports_floor}, small merchants' "
    "sales {sales_floor}. The same floor on foreign goods stocked in Indonesia too: imports' share "
    "{imports_floor-stocked}, small merchants' sales {sales_floor-stocked}, shoppers' surplus "
    "{surplus_floor-stocked}, a size that hangs on how their choice is modelled.",
    worlds={
        "baseline": (),
        "ban": (CLOSED,),
        "floor": (FLOOR,),
        "ban-floor": (CLOSED, FLOOR),
        "floor-stocked": ({**FLOOR, "domestic_scope": 1.0},),
        "list": (FLOOR, {"kind": "import_list", "start": RULE, "categories": ("fashion", "beauty")}),
        "licensing": ({"kind": "import_licensing", "start": RULE},),
    },
    findings=(
        *(Finding(f"imports_{name}", f"imports' share of online sales, {words}", "points",
                  moved(name, "import_share", by=100)) for name, words in RULES.items()),
        *(Finding(f"sales_{name}", f"small merchants' sales, {words}", "%",
                  change(name, "small_revenue_usd")) for name, words in RULES.items()),
        *(Finding(f"profit_{name}", f"small merchants' profit, {words}", "%",
                  change(name, "small_profit_usd")) for name, words in RULES.items()),
        *(Finding(f"surplus_{name}", f"shoppers' surplus, {words}", "US$ bn a year",
                  moved(name, "consumer_surplus_usd", by=52e-9)) for name, words in RULES.items()),
        *(Finding(f"tax_{name}", f"taxes, {words}", "US$ m a year", moved(name, "tax_usd", by=52e-6))
          for name, words in RULES.items()),
        Finding("ban_alone", "small merchants' sales, ban without floor", "%", change("ban", "small_revenue_usd")),
        Finding("ban_with", "small merchants' sales, ban where there is a floor", "%",
                change("ban-floor", "small_revenue_usd", against="floor")),
        Finding("together", "small merchants' sales, ban and floor beyond the sum of both", "%",
                lambda at: change("ban-floor", "small_revenue_usd")(at) - change("ban", "small_revenue_usd")(at)
                - change("floor", "small_revenue_usd")(at)),
        Finding("ban_imports", "imports' share of online sales, ban without floor", "points",
                moved("ban", "import_share", by=100)),
    ),
    remarks=(
        "With the floor on stocked goods nearly all foreign goods leave online trade: an extreme rule. Where shoppers "
        "hardly mind prices, its loss of surplus passes what they spend online: read it as “large”.",
        "Local sellers can supply any amount at the same cost, so what merchants gain by it is an upper bound.",
        "Goods shipped from abroad were about 1 % of online sales by 2023, so a floor on them alone can move little.",
        "“Small merchants” include small sellers of foreign goods stocked in Indonesia: what one gains another loses.",
    ),
    minutes=3,
)  # fmt: skip
