"""The state: taxes, compliance, enforcement; and what turns counts into outcomes (MODEL.md, State)."""

from __future__ import annotations

from sim.parameters.declare import between, param, times

SECTION = "state"
NOTE = "assumption"

PARAMETERS = (
    param("enforcement_cost_usd", 20e3, "US$ a week with a ban", between(0, 200e3), NOTE, "A", "",
          "Cost of enforcing a ban.", kind="spread"),
    param("vat_rate", 0.11, "share of value", times(0.5, 2), "UU 7/2021", "R", "",
          "Value-added tax."),
    param("vat_threshold_idr", 4.8e9, "rupiah a year", times(0.5, 2), "PMK 197/2013", "R", "",
          "Turnover from which value-added tax is due.", kind="size"),
    param("income_tax_rate", 0.005, "share of turnover", times(0.5, 2), "PP 55/2022", "R", "",
          "Income tax of small firms."),
    param("income_tax_low_idr", 0.5e9, "rupiah a year", times(0.5, 2), "PP 55/2022", "R", "",
          "Turnover from which that income tax is due; vat_threshold_idr ends it.", kind="size"),
    param("tax_compliance", (0.5, 0.2, 1.0), "share of firms", between(0.1, 0.9), "PP 55/2022", "A", "",
          "Firms that pay tax, with an online channel, without one, and large.", ("compliance",)),
    param("idr_per_usd", 15_250.0, "rupiah", between(15_000, 15_500), "average of 2023", "R", "",
          "Exchange rate of all US$ amounts.", kind="size"),
    param("courier_parcels_per_day", 60.0, "parcels a courier", between(30, 120), NOTE, "A", "",
          "Parcels that make one courier's job.", kind="size"),
    param("live_host_orders", 5.0, "orders a day", times(0.5, 2), NOTE, "A", "",
          "Orders from which a live seller employs a host.", kind="size"),
)  # fmt: skip
