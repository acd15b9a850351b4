"""Every column of every table of a run, declared once: table, name, unit, dtype, meaning, how it is computed.

The command ``outcomes``, the documentation, the data dictionary and the store's schemas are made from here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from sim.parameters.channels import Channels

INT: Final = "int32"
LONG: Final = "int64"
DATE: Final = "date32"
NAME: Final = "dictionary"
REAL: Final = "float64"
TRUTH: Final = "bool"


@dataclass(frozen=True)
class Outcome:
    """One column of one table.

    Parameters
    ----------
    table, name : where it stands.
    unit : unit of its values.
    dtype : int32, int64, date32, dictionary (strings), float64 or bool.
    meaning : one sentence.
    computed : how it is computed.
    key : whether it names the row instead of measuring something.
    """

    table: str
    name: str
    unit: str
    dtype: str
    meaning: str
    computed: str = ""
    key: bool = False

    def to_dict(self) -> dict[str, str | bool]:
        """Record for listings and the data dictionary."""
        return {
            "table": self.table, "column": self.name, "unit": self.unit, "dtype": self.dtype,
            "key": self.key, "meaning": self.meaning, "computed": self.computed,
        }  # fmt: skip


Row = tuple[str, str, str, str]
"""Name, unit, meaning, how it is computed."""

MEANINGS: Final = {
    "market": "One row a week for the whole market.",
    "channels": "One row a week and channel.",
    "merchants": "One row a week and group of merchants.",
    "flows": "Sellers and buyers who changed channel, one row a week, kind, origin and destination.",
    "events": "Policies switched on and off, channels opened and closed, with a sentence each.",
    "cohorts": "Sellers active on a channel before the cohort date, followed whether or not they survive.",
    "effects": "Effect of a scenario on every outcome, paired by seed, with 90 % intervals.",
    "diversion": "Where the spending of a closed channel went, from paired differences.",
    "effects_over_draws": "Effects in every market that fits the facts of before the ban, with 90 % of draws.",
}

WEEK = Outcome("", "week", "weeks", INT, "Week from the start of the scenario.", "0 is the first recorded week.", True)
DATE_COLUMN = Outcome("", "date", "date", DATE, "Monday of the week.", "", key=True)
_CHANNEL = ("channel", "name", "Channel; the front-end the shopper used.", "")
_SMALL = "micro and small merchants of local and imported goods"

KEYS: Final[Mapping[str, tuple[Row, ...]]] = {
    "market": (),
    "channels": (_CHANNEL,),
    "merchants": (
        ("size", "name", "Legal class by yearly turnover: micro, small, medium or large.", "Fixed at birth."),
        ("goods", "name", "local, imported (stocked in Indonesia) or cross_border.", "Current."),
        ("presence", "name", "physical, online or both.",
     "Current: premises, and active or dormant online channels."),
    ),
    "flows": (
        ("kind", "name", "sellers or buyers.", ""),
        ("from", "name", "Channel left; none for entry, or for a first purchase.", ""),
        ("to", "name", "Channel chosen; none for exit.", ""),
    ),
    "events": (
        ("kind", "name", "policy_on, policy_off, channel_open, channel_closed or licence.", ""),
        ("name", "name", "Policy's id, or channel.", ""),
    ),
    "cohorts": (
        ("channel", "name", "Channel on which the sellers were active.",
     "Orders in at least 7 of the 13 weeks before."),
        ("size", "name", "Size of the sellers, or all.", ""),
        ("dependence", "name", "all, over_20, over_50: least percentage of turnover from the channel.", ""),
    ),
}  # fmt: skip

MARKET: Final[tuple[Row, ...]] = (
    ("gmv_online_usd", "US$ a week", "Listed value of completed online orders.",
     "Σ of gmv_usd over online channels."),
    ("gmv_total_usd", "US$ a week", "Listed value of all completed orders.",
     "Σ of gmv_usd over all channels."),
    ("orders", "orders a week", "Completed online orders.", "Σ of orders over online channels."),
    ("parcels_per_day", "parcels a day", "Parcels of online orders.", "orders ÷ 7."),
    ("consumer_surplus_usd", "US$ a week", "Money-metric gain of shoppers; only differences mean something.",
     "Σ over planned occasions of value × ln(Σ exp utility) ÷ price sensitivity + regret_weight × "
     "impulse value ÷ (impulse_price_elasticity − 1)."),
    ("hhi_online", "0–1", "Concentration of online sales by front-end.",
     "Σ of squared shares of online GMV."),
    ("hhi_owner", "0–1", "Concentration of online sales by owner.",
     "As hhi_online; a channel and its partner are one owner from deal_weeks after a partnership's start."),
    ("import_share", "share of online GMV", "Foreign goods, stocked in Indonesia or shipped from abroad.",
     "Online revenue of imported and cross-border sellers ÷ online GMV."),
    ("import_share_cross_border", "share of online GMV", "Goods shipped from abroad.",
     "Online revenue of cross-border sellers ÷ online GMV."),
    ("gini_small", "0–1", f"Inequality of turnover among {_SMALL}.",
     "Gini of the 13-week revenue a firm, by firms."),
    ("small_revenue_usd", "US$ a week", f"Revenue of {_SMALL}.", "Σ of revenue over all presences."),
    ("small_profit_usd", "US$ a week", f"Profit of {_SMALL}, before drawings.",
     "Σ of profit over all presences."),
    ("small_alive", "firms", f"Living {_SMALL}.", "Σ of firms."),
    ("physical_traders_revenue_usd", "US$ a week", "Revenue of micro and small merchants with premises only.",
     "Σ of revenue where presence is physical."),
    ("jobs", "workers", "Jobs at merchants, couriers and live hosts.",
     "Σ firms × workers + parcels_per_day ÷ courier_parcels_per_day + firms that go live with at least "
     "live_host_orders a day."),
    ("privacy_exposure", "0–1", "How far what a feed knows of its users can steer their shopping.",
     "Mean over a feed's users of Σ link × (1 − data separation) × habit on open channels; "
     "maximum over feeds."),
    ("platform_profit_usd", "US$ a week", "Profit of all platforms.",
     "Commission + fees − vouchers − running cost − cost of licences."),
    ("tax_usd", "US$ a week", "VAT, duties, income tax and tax withheld on e-commerce.",
     "Before enforcement_cost_usd."),
)  # fmt: skip

CHANNELS: Final[tuple[Row, ...]] = (
    ("gmv_usd", "US$ a week",
     "Listed value of completed orders, before vouchers, with VAT, without shipping.",
     "Σ of merchants' sales on the channel."),
    ("share_online", "share of online GMV", "Share of online sales; 0 for physical.",
     "gmv_usd ÷ online GMV."),
    ("orders", "orders a week", "Completed orders.", "gmv_usd ÷ order_value_idr of the channel."),
    ("buyers", "adults", "People who ordered on the channel this week.",
     "People an agent stands for × agents."),
    ("sellers", "firms", "Firms active on the channel.", "Σ of firms at the end of the week."),
    ("commission_usd", "US$ a week", "Commission and service fees.", "Booked by the front-end."),
    ("subsidy_usd", "US$ a week", "Vouchers and shipping that the platform pays.",
     "Vouchers on completed orders."),
    ("price_index", "physical at 2022-01-03 = 1", "Buyers' price after vouchers, with budget shares of 2023.",
     "Σ over categories of share × mean price of active offers × (1 − voucher); "
     "last value while there are none."),
)  # fmt: skip

MERCHANTS: Final[tuple[Row, ...]] = (
    (
        "alive",
        "firms",
        "Firms that trade at the end of the week.",
        "Before + entries − exits + moved_in − moved_out.",
    ),
    ("entries", "firms", "Firms born this week, and importers that changed to this group's goods.", ""),
    ("exits", "firms", "Firms that gave up this week, and importers that changed to other goods.", ""),
    ("moved_in", "firms", "Firms that came from another presence.", ""),
    ("moved_out", "firms", "Firms that went to another presence.", ""),
    (
        "revenue_usd",
        "US$ a week",
        "Listed value sold on all channels.",
        "Σ of sales, those of this week's exits too.",
    ),
    ("profit_usd", "US$ a week", "Profit before drawings.", "Revenue − cost − fees − taxes − fixed cost."),
    ("online_revenue_usd", "US$ a week", "Listed value sold on online channels.", "Σ of online sales."),
    ("cash_usd", "US$", "Cash of living firms.", "Σ of cash at the end of the week."),
    ("jobs", "workers", "Workers of living firms, the owners among them.", "Σ firms × workers."),
)

FLOWS: Final[tuple[Row, ...]] = (
    ("count", "firms or adults",
     "Sellers who started on, left for or gave up a channel; or buyers whose last "
     "purchase moved.", "Firms; people an agent stands for × agents."),
    ("gmv_usd", "US$ a week", "Their weekly turnover; or what buyers spent on the channel they moved to.",
     ""),
)  # fmt: skip

COHORTS: Final[tuple[Row, ...]] = (
    ("sellers", "firms", "Sellers in the cohort.", "Σ of firms at the cohort date."),
    ("alive", "firms", "Of these, firms that still trade.", ""),
    ("turnover_ratio", "ratio",
     "This week's turnover on all channels ÷ the weekly mean of the 13 weeks before.",
     "The dead count 0."),
    ("share_losing", "share of sellers", "Mean weekly turnover since the date below 95 % of the base.", ""),
    ("loss_mean", "share of turnover", "Turnover lost since the date.",
     "Mean over all, 0 for those who gain."),
    ("loss_0_25", "share of those losing", "Lost less than 25 % of turnover.", ""),
    ("loss_25_50", "share of those losing", "Lost 25 % to less than 50 %.", ""),
    ("loss_50_75", "share of those losing", "Lost 50 % to less than 75 %.", ""),
    ("loss_75_100", "share of those losing", "Lost 75 % or more.", ""),
    ("share_laying_off", "share of sellers", "Jobs down by at least one worker since the date.",
     "The dead have 0 jobs."),
)  # fmt: skip

MEASURES: Final[Mapping[str, tuple[Row, ...]]] = {
    "market": MARKET, "channels": CHANNELS, "merchants": MERCHANTS, "flows": FLOWS, "events": (),
    "cohorts": COHORTS,
}  # fmt: skip

WEEKLY: Final = ("market", "channels", "merchants", "flows", "events", "cohorts")
"""Tables that a recorder fills."""


@cache
def tables() -> dict[str, tuple[Outcome, ...]]:
    """Columns of every table, in file order, without ``scenario`` and ``seed``."""
    weekly = {name: tuple(_weekly(name)) for name in WEEKLY}
    derived = {"effects": _effects(), "diversion": _diversion(), "effects_over_draws": _over_draws()}
    return {**weekly, **{name: tuple(columns) for name, columns in derived.items()}}


def outcomes() -> tuple[Outcome, ...]:
    """Every column that measures something, table by table."""
    return tuple(each for columns in tables().values() for each in columns if not each.key)


def table_outcomes(table: str) -> tuple[str, ...]:
    """Names of the columns of a table that measure something."""
    return tuple(each.name for each in tables()[table] if not each.key)


def run_columns(table: str) -> tuple[Outcome, ...]:
    """Columns that stand first in every file: which world a row is of."""
    scenario = Outcome(table, "scenario", "name", NAME, "Scenario of the world.", key=True)
    seed = Outcome(table, "seed", "number", LONG, "Seed of the world.", key=True)
    return (scenario, seed) if table in WEEKLY else (scenario,)


def _weekly(table: str) -> Iterator[Outcome]:
    for shared in (WEEK, DATE_COLUMN):
        yield Outcome(table, shared.name, shared.unit, shared.dtype, shared.meaning, shared.computed, key=True)
    for name, unit, meaning, how in KEYS[table]:
        yield Outcome(table, name, unit, NAME, meaning, how, key=True)
    yield from (Outcome(table, name, unit, REAL, meaning, how) for name, unit, meaning, how in MEASURES[table])
    if table == "channels":
        yield Outcome(table, "open", "true or false", TRUTH, "Something can be bought on the channel.", "A_j > 0.")
        yield Outcome(table, "operator", "name", NAME, "Who runs the checkout.",
                      "Its own name; the partner's under a partnership; empty for physical.")  # fmt: skip
    if table == "events":
        yield Outcome(table, "sentence", "text", NAME, "What happened.")


def _effect_keys(table: str) -> Iterator[Outcome]:
    keys = (
        ("outcome", "Column of the market, channels or cohorts table."),
        ("channel", "Channel; empty for the whole market."),
        ("window", "closed, year1 or end."),
    )
    yield from (Outcome(table, name, "name", NAME, meaning, key=True) for name, meaning in keys)


def _effects() -> Iterator[Outcome]:
    yield from _effect_keys("effects")
    measures = (
        ("baseline", "unit of the outcome", "Mean over seeds in the world compared against."),
        ("effect", "unit of the outcome", "Mean paired difference."),
        ("low", "unit of the outcome", "Lower end of the 90 % interval."),
        ("high", "unit of the outcome", "Upper end of the 90 % interval."),
        ("percent", "%", "Effect in percent of the baseline; 0 where the baseline is 0."),
    )
    yield from (Outcome("effects", name, unit, REAL, meaning) for name, unit, meaning in measures)
    yield Outcome("effects", "n", "seeds", INT, "Pairs of worlds.")


def _over_draws() -> Iterator[Outcome]:
    table, unit = "effects_over_draws", "unit of the outcome"
    yield from _effect_keys(table)
    measures = (
        ("baseline", unit, "Mean over draws in the world compared against."),
        ("effect", unit, "Median paired difference."),
        ("low", unit, "Lower end of what holds 90 % of the draws."),
        ("high", unit, "Upper end of it."),
        ("percent", "%", "Median effect in percent of each draw's baseline; 0 where that is 0."),
        ("percent_low", "%", "Lower end of what holds 90 % of the draws."),
        ("percent_high", "%", "Upper end of it."),
        ("same_sign", "share of draws", "Draws whose effect has the median's sign; a finding needs 0.9."),
    )
    yield from (Outcome(table, name, own, REAL, meaning) for name, own, meaning in measures)
    yield Outcome(table, "n", "draws", INT, "Accepted draws, each with a luck of its own.")


def _diversion() -> Iterator[Outcome]:
    yield Outcome("diversion", "week", WEEK.unit, INT, WEEK.meaning, WEEK.computed, key=True)
    yield Outcome("diversion", "channel", "name", NAME, "Channel closed in this world only.", key=True)
    base = "(GMV here − GMV in the other world, since the closing) ÷ the closed channel's GMV there."
    share = "share of the channel's spending in the other world"
    yield Outcome("diversion", "to_online", share, REAL, "Went to other online channels.", f"Σ of {base}")
    yield Outcome("diversion", "to_physical", share, REAL, "Went to shops and chat commerce.", base)
    yield Outcome("diversion", "not_spent", share, REAL, "Was not spent.", "1 − to_online − to_physical.")
    for name in Channels.load().names:
        if name != "physical":
            yield Outcome("diversion", f"to_{name}", share, REAL, f"Went to {name}.", base)
