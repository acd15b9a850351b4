"""Platforms: fees, vouchers, rules of conduct, partnerships, new shops (MODEL.md, Platforms)."""

from __future__ import annotations

from sim.parameters.declare import Column, between, param, times

SECTION = "platforms"
NOTE = "assumption"

PARAMETERS = (
    param("commission", Column("commission"), "share of listed value", between(0.02, 0.08),
          "shopee_fee_nonstar_sep2023, fee_hike_dates_2023, tiktokshop_fee_fashion_jun2023", "S", "τ_jc",
          "Commission of a platform by category, since its last step; earlier steps move in proportion.",
          ("channel", "category")),
    param("service_fee", (0.02, 0.05, 0.08, 0.08), "share of listed value", times(0.5, 1.5),
          "shopee_take_rate_1q23, tiktok_total_seller_cost_nikkei", "S", "sf_z",
          "Service and advertising fees of a seller.", ("size",)),
    param("voucher", Column("voucher"), "share of listed value", between(0, 0.15),
          "goto_incentives_cut_q3_2023", "A", "v_j",
          "Vouchers and shipping that a platform pays, before it cuts them.", ("channel",)),
    param("voucher_cut", Column("voucher_cut"), "share of its vouchers", between(0.2, 0.6),
          "goto_gross_revenue_q2_2023, goto_incentives_cut_q3_2023", "A", "",
          "Part of its vouchers that a platform stops paying: Tokopedia in January 2023.", ("channel",)),
    param("opex_share", 0.05, "share of GMV", between(0.02, 0.08), NOTE, "A", "",
          "Running cost of a platform."),
    param("platform_rule", "frozen", "rule", between(0, 0), "Rochet, Tirole 2003; Armstrong 2006", "A", "",
          "Whether vouchers and commissions stay or answer to market share.", kind="option",
          options=("frozen", "adaptive")),
    param("voucher_speed", 0.02, "per four weeks", between(0, 0.05), NOTE, "A", "η_v",
          "Answer of vouchers to a lost share, when adaptive."),
    param("commission_speed", 0.05, "per half year", between(0, 0.1), NOTE, "A", "η_τ",
          "Answer of commissions to a gained share, when adaptive."),
    param("voucher_max", 0.15, "share of listed value", between(0.05, 0.3), NOTE, "A", "v_max",
          "Highest voucher, when adaptive."),
    param("assortment_share_max", 0.5, "share of the partner's offers", between(0, 1), NOTE, "A", "as_t",
          "Offers of a partner that end up at the front of a partnership."),
    param("partner_taste_loss", 0.0, "multiple of lambda_market, utils", between(0, 0.5),
          "Farronato et al. 2024", "L", "ν",
          "Loss of a partner's own appeal.", kind="spread"),
    param("data_sharing", 0.5, "share", between(0, 1), NOTE, "A", "",
          "Social data that a partner gets."),
    param("deal_weeks", 7, "weeks", between(0, 26), "2023-12-12 to 2024-01-31", "S", "",
          "Weeks until both sides of a partnership are one owner group.", kind="whole", natural=(0.0, 520.0)),
    param("launch_seller_share", Column("launch_seller_share"), "share of online firms", times(0.3, 2),
          "bps_sell_via_social_media_2021", "A", "",
          "Online firms that sell on a channel in its first week.", ("channel",)),
    param("licence_cost_share", 0.003, "share of GMV", between(0, 0.01), NOTE, "A", "",
          "Running cost of a licence."),
    param("start_budget_factor", 1.2, "multiple of vouchers of a year", times(0.5, 2), NOTE, "A", "",
          "Voucher budget of a platform.", kind="size"),
    param("start_cash_years", 1.0, "years of running cost", times(0.5, 2), NOTE, "A", "",
          "Cash of a platform at the start.", kind="size"),
)  # fmt: skip
