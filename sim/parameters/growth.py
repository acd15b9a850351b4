"""Growth and seasons (MODEL.md, Growth)."""

from __future__ import annotations

from sim.parameters.declare import between, param, percent

SECTION = "growth"
NOTE = "assumption"

PARAMETERS = (
    param("budget_growth", 0.03, "a year, real", between(0.01, 0.06), NOTE, "A", "g_B",
          "Growth of budgets.", kind="growth"),
    param("online_trend", -0.6, "utils", between(-6, 4), "gmv_id_ecommerce_2022_econ", "C", "ψ_t",
          "Draw of buying online on 1 July of a year, solved from the path of online GMV.", ("year",),
          kind="utils"),
    param("season_ramadan", 0.17, "ln points", between(0.1, 0.25),
          "Bank Indonesia, Retail Sales Survey 2021–2023; tiktok_ramadan_sales_example", "S", "",
          "Spending in Ramadan, the 30 days before Lebaran.", kind="growth", natural=(-2.0, 2.0)),
    param("season_lebaran", 0.25, "ln points", between(0.1, 0.4),
          "Bank Indonesia, Retail Sales Survey 2021–2023", "S", "",
          "Spending on Lebaran and the 13 days after it.", kind="growth", natural=(-2.0, 2.0)),
    param("season_lebaran_online", -0.40, "ln points", between(-0.7, -0.1), "Katadata, 20 June 2018: couriers rest",
          "A", "", "Online spending of those days on top of it.", kind="growth", natural=(-2.0, 2.0)),
    param("season_1111", 0.25, "ln points", percent(0.5), "SimilarWeb, 11 November 2019", "S", "",
          "Online spending in the week of 11 November.", kind="growth", natural=(-2.0, 2.0)),
    param("season_1212", 0.25, "ln points", percent(0.5), NOTE, "A", "",
          "Online spending in the week of 12 December.", kind="growth", natural=(-2.0, 2.0)),
    param("season_99", 0.10, "ln points", percent(0.5), NOTE, "A", "",
          "Online spending in the week of 9 September.", kind="growth", natural=(-2.0, 2.0)),
)  # fmt: skip
