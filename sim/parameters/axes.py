"""The axes that vectors of parameters run over: names and their fixed order."""

from __future__ import annotations

from sim.parameters.channels import Channels

CATEGORIES = ("fashion", "beauty", "electronics", "home", "other")
SEGMENTS = ("young_social", "value_mass", "affluent_urban", "offline_traditional")
REGIONS = ("java_urban", "java_other", "outside_java")
SIZES = ("micro", "small", "medium", "large")
GOODS = ("local", "imported", "cross_border")
PRESENCES = ("physical", "both", "online")
SIDES = ("physical", "online")

FIXED: dict[str, tuple[str, ...]] = {
    "category": CATEGORIES,
    "segment": SEGMENTS,
    "region": REGIONS,
    "size": SIZES,
    "presence": PRESENCES,
    "goods": GOODS,
    "side": SIDES,
    "cross_border_year": ("start", "origin"),
    "delivery": ("physical", "domestic", "cross_border"),
    "compliance": ("online", "physical", "large"),
    "year": tuple(str(year) for year in range(2021, 2031)),
    "band": ("to_4_weeks", "4_to_8_weeks", "8_to_13_weeks", "13_to_17_weeks", "17_to_52_weeks"),
}


def members(axis: str, channels: Channels) -> tuple[str, ...]:
    """Names along an axis, in their fixed order."""
    if axis == "channel":
        return channels.names
    if axis == "feed":
        return channels.feeds
    return FIXED[axis]
