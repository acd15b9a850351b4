"""What the answer rests on: the assumptions that drive it, with values, ranges and sources; and the facts used."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from typing import NamedTuple

from sim.parameters.declare import Param
from sim.parameters.facts import Fact, load_facts
from sim.parameters.values import Parameters, declared

DRIVERS = {
    "lambda_online": "How far online channels stand in for each other rather than for shops. High: shoppers leave "
    "online trade when one channel closes.",
    "taste_online_sd": "How firmly people differ in their liking for buying online.",
    "impulse_share": "Part of the channel’s sales that nobody planned, made by feed and live video.",
    "cannibalisation": "Part of impulse spending that would have been spent anyway.",
    "link_out": "Chance that a blocked impulse purchase follows a link to a marketplace.",
    "habit_strength": "How strongly people go on buying where they bought.",
}
MARKET_FACTS = {
    "gmv_id_ecommerce_2022_econ": "online sales in 2022",
    "ecommerce_penetration_idea_2023": "online share of retail",
    "share_gmv_shopee_2022": "Shopee’s share of online sales",
    "share_gmv_tokopedia_2022": "Tokopedia’s share",
    "share_gmv_tiktokshop_2022": "TikTok Shop’s share",
    "tiktokshop_gmv_id_2022": "TikTok Shop’s sales",
    "tiktokshop_parcels_per_day_id": "TikTok Shop’s parcels",
    "tiktokshop_aov_sep2023": "TikTok Shop’s average order",
    "tiktok_shop_sellers_id": "sellers on TikTok Shop",
    "bps_ecommerce_businesses_2022_rev": "businesses that sell online",
    "msme_count_2021_kemenkop": "small businesses",
}


class Assumption(NamedTuple):
    """One assumption as a reader sees it."""

    name: str
    meaning: str
    value: str
    limits: str
    source: str


class Source(NamedTuple):
    """One published fact or decision, with where it stands."""

    title: str
    url: str
    said: str


def assumptions(parameters: Parameters) -> list[Assumption]:
    """The assumptions that drive where spending goes, as they were in this run."""
    found = []
    for name, meaning in DRIVERS.items():
        each = declared()[name]
        value = f"{getattr(parameters, name):g}"
        found.append(Assumption(name, meaning, value, f"{each.low:g} to {each.high:g}", _source(each)))
    return found


def changed(parameters: Parameters) -> list[tuple[str, str]]:
    """Parameters that are not at their calibrated values, as texts."""
    return [(name, str(value)) for name, value in parameters.changed().items()]


def facts_used() -> list[Source]:
    """Facts that the assumptions and the size of the market rest on, each page once."""
    facts = load_facts()
    keys = [key for key in MARKET_FACTS if key in facts]
    for name in DRIVERS:
        keys += [key for key in re.findall(r"[a-z0-9_]+", declared()[name].source) if key in facts]
    found: dict[str, Source] = {}
    for key in dict.fromkeys(keys):
        fact = facts[key]
        said = f"{MARKET_FACTS.get(key, _plain(key))}: {_number(fact)} {fact.unit} ({fact.period})"
        known = found.get(fact.source_url)
        found[fact.source_url] = Source(fact.source_title, fact.source_url, f"{known.said}; {said}" if known else said)
    return list(found.values())


def decisions() -> list[Source]:
    """What was decided and when, as put into the model."""
    text = files("sim.parameters").joinpath("data/policy_timeline.csv").read_text(encoding="utf-8")
    return [Source(row["event"], "", f"{row['date']} ({row['source']})") for row in csv.DictReader(text.splitlines())]


def _source(each: Param) -> str:
    facts = load_facts()
    titles = [facts[key].source_title for key in re.findall(r"[a-z0-9_]+", each.source) if key in facts]
    words = "; ".join(dict.fromkeys(titles)) or each.source
    return f"{words} (assumption)" if each.tag == "A" and "assumption" not in words else words


def _number(fact: Fact) -> str:
    return f"{fact.low:,.10g}" if fact.low is not None and fact.low == fact.high else fact.text


def _plain(key: str) -> str:
    return key.replace("_", " ")
