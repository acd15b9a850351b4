"""Numbers in the words that a reader who decides things wants: shares in points, money in billions, with intervals."""

from __future__ import annotations

import math
from typing import NamedTuple

MINUS = "−"


class Headline(NamedTuple):
    """An outcome that is told first.

    Parameters
    ----------
    outcome, channel : which series (channel empty for the whole market).
    title : name for readers.
    form : how its effect is told: percent of the baseline, points of a share, or money a year.
    """

    outcome: str
    channel: str
    title: str
    form: str


HEADLINES = (
    Headline("small_revenue_usd", "", "Small merchants’ revenue", "percent"),
    Headline("small_profit_usd", "", "Small merchants’ profit", "percent"),
    Headline("physical_traders_revenue_usd", "", "Revenue of small shops and stalls without online sales", "percent"),
    Headline("small_alive", "", "Small merchants in business", "percent"),
    Headline("jobs", "", "Jobs in trade and delivery", "percent"),
    Headline("gmv_online_usd", "", "Online sales", "percent"),
    Headline("gmv_usd", "physical", "Sales in shops, markets and by chat", "percent"),
    Headline("parcels_per_day", "", "Parcels a day", "percent"),
    Headline("share_online", "shopee", "Shopee’s share of online sales", "points"),
    Headline("share_online", "tokopedia", "Tokopedia’s share of online sales", "points"),
    Headline("share_online", "tiktok_shop", "TikTok Shop’s share of online sales", "points"),
    Headline("import_share", "", "Foreign goods’ share of online sales", "points"),
    Headline("consumer_surplus_usd", "", "Shoppers’ gain, bn US$ a year", "money"),
    Headline("tax_usd", "", "Taxes on trade", "percent"),
)


def number(value: float, digits: int = 1) -> str:
    """A number with a true minus sign and thousands separated.

    >>> number(-1234.56)
    '−1,234.6'
    """
    text = f"{abs(value):,.{digits}f}"
    return f"{MINUS}{text}" if value < 0 and float(text.replace(",", "")) != 0.0 else text


def signed(value: float, digits: int = 1) -> str:
    """A change with its sign.

    >>> signed(0.42), signed(-3.0), signed(0.01)
    ('+0.4', '−3.0', '0.0')
    """
    text = number(value, digits)
    return text if text.startswith(MINUS) or float(text.replace(",", "")) == 0.0 else f"+{text}"


def digits_for(*values: float) -> int:
    """Decimals to show some values with: one, two for small ones, none for large ones.

    >>> digits_for(-3.8, -4.4), digits_for(0.02), digits_for(250.0)
    (1, 2, 0)
    """
    largest = max((abs(value) for value in values), default=0.0)
    if largest == 0.0:
        return 1
    return min(max(1 - math.floor(math.log10(largest)), 1), 2) if largest < 100 else 0


def large(value: float, beside: float = 0.0) -> str:
    """A large amount in thousands, millions or billions; in the unit of a larger one that it stands ``beside``.

    >>> large(3.34e9), large(56_248_990), large(1234), large(0.36), large(0.0)
    ('3.34 bn', '56.2 m', '1,234', '0.360', '0')
    >>> large(-414_095, beside=1.92e6)
    '−0.41 m'
    """
    if value == 0.0:
        return "0"
    for scale, name in ((1e9, "bn"), (1e6, "m")):
        if max(abs(value), abs(beside)) >= scale:
            shown = value / scale
            return f"{number(shown, 2 if abs(shown) < 10 else 1 if abs(shown) < 1000 else 0)} {name}"
    return number(value, 0 if abs(value) >= 100 else 3 if abs(value) < 1 else 1)


def told(form: str, baseline: float, effect: float, low: float, high: float, n: int) -> str:
    """An effect with its interval.

    >>> told("percent", 200.0, -3.0, -4.0, -2.0, 4)
    '−1.5 % (−2.0 to −1.0)'
    >>> told("points", 0.05, -0.05, -0.05, -0.05, 1)
    '−5.0 points'
    """
    scale, unit = {
        "percent": (100.0 / baseline if baseline else 0.0, "%"),
        "points": (100.0, "points"),
        "money": (52.0 / 1e9, ""),
    }[form]
    values = [effect * scale, low * scale, high * scale]
    digits = digits_for(*values)
    middle, *ends = (signed(value, digits) for value in values)
    whole = f"{middle} {unit}".strip()
    return whole if n < 2 else f"{whole} ({ends[0]} to {ends[1]})"


def level(form: str, baseline: float, unit: str) -> str:
    """A level in the world compared against; a gain has none (only its differences mean something)."""
    if form == "money":
        return ""
    if form == "points":
        return f"{100 * baseline:.1f} %"
    if unit.startswith("US$ "):
        return f"US$ {large(baseline)} {unit[4:]}"
    return f"{large(baseline)} {unit}".strip()
