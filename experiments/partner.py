"""The partner: whom should TikTok Shop have joined, and how soon."""

from datetime import date

from experiments.study.declaration import BAN, HISTORY, YEAR, Finding, Study, change, moved

PARTNERS = ("tokopedia", "bukalapak", "blibli", "lazada")
CLOSED = {"kind": "ban", "start": BAN}
LATE = date(2024, 4, 3)
LAST = "last"


def joined(partner: str, day: date) -> tuple[dict, dict]:
    """The ban, lifted by a partnership from a day on."""
    return CLOSED, {"kind": "partnership", "start": day, "partner": partner}


STUDY = Study(
    name="partner",
    question="Whom should TikTok Shop have joined after the ban: Tokopedia, Bukalapak, Blibli, Lazada or nobody, "
    "and how soon?",
    answer="Small merchants' sales a year on, joining after ten weeks against staying closed: with Tokopedia "
    "{sales_tokopedia}, Bukalapak (its lead is that large firms are assumed not to sell there) {sales_bukalapak}, "
    "Blibli {sales_blibli}, Lazada {sales_lazada}; concentration by owner: with Tokopedia {hhi_tokopedia}, with Blibli "
    "{hhi_blibli}.",
    worlds={
        "baseline": (),
        "none": (CLOSED,),
        **{partner: joined(partner, HISTORY) for partner in PARTNERS},
        "tokopedia-at-once": joined("tokopedia", BAN),
        "tokopedia-late": joined("tokopedia", LATE),
    },
    findings=(
        *(Finding(f"sales_{name}", f"small merchants' sales with {name.title()}, against nobody", "%",
                  change(name, "small_revenue_usd", LAST, against="none")) for name in PARTNERS),
        *(Finding(f"profit_{name}", f"small merchants' profit with {name.title()}, against nobody", "%",
                  change(name, "small_profit_usd", LAST, against="none")) for name in PARTNERS),
        *(Finding(f"hhi_{name}", f"concentration by owner with {name.title()}, against nobody", "points",
                  moved(name, "hhi_owner", LAST, against="none", by=100)) for name in PARTNERS),
        *(Finding(f"own_{name}", f"sales on {name.title()}'s own front, against nobody", "%",
                  change(name, "gmv_usd", LAST, of=name, against="none")) for name in PARTNERS),
        *(Finding(f"loss_{name}", f"turnover dependent sellers lost a year on, {name.title()} against nobody", "points",
                  moved(name, "cohort_loss_mean", LAST, of="over_50", against="none", by=100))
          for name in PARTNERS),
        Finding("best", "small merchants' sales, Tokopedia against Blibli", "%",
                change("tokopedia", "small_revenue_usd", LAST, against="blibli")),
        Finding("early_sales", "small merchants' sales in the first year, at once against ten weeks", "%",
                change("tokopedia-at-once", "small_revenue_usd", against="tokopedia")),
        Finding("late_sales", "small merchants' sales in the first year, 26 weeks against ten", "%",
                change("tokopedia-late", "small_revenue_usd", against="tokopedia")),
        Finding("early_loss", "turnover lost by dependent sellers, at once against ten weeks", "points",
                moved("tokopedia-at-once", "cohort_loss_mean", of="over_50", against="tokopedia", by=100)),
        Finding("late_loss", "turnover lost by dependent sellers, 26 weeks against ten", "points",
                moved("tokopedia-late", "cohort_loss_mean", of="over_50", against="tokopedia", by=100)),
    ),
    windows={"year": (91, YEAR), LAST: (YEAR - 13, YEAR)},
    remarks=(
        "Large firms are assumed to sell on the other four marketplaces and not on Bukalapak, and that is its lead: "
        "with them there too it serves small merchants as Blibli and Lazada do (`python -m experiments.bukalapak`).",
        "Bargains between the two firms are not modelled; a partner's own fees and delivery are.",
    ),
    minutes=3,
)  # fmt: skip
