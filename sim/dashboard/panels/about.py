"""The tab About: what is in the model, where its numbers come from, what it can't say, how well it did."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from fnmatch import fnmatch
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any, Final

import solara

from sim.dashboard.panels.controls import Controls, search
from sim.dashboard.room import Room
from sim.parameters.facts import Fact, load_facts

SHOWN: Final = 40
"""Facts listed at once; the search finds the others."""

PACKAGES: Final = ("pasar", "mesa", "numpy", "numba", "pandas", "pyarrow", "solara", "anywidget")
DRAWING: Final = "Apache ECharts 6.1.0"
MODEL: Final = ("who", "week", "places", "rule", "pairs", "money")
LIMITS: Final = ("diversion", "chance", "anyway", "platforms", "agents", "evasion", "levels", "amounts")
NAMES: Final = {
    "tiktok": "TikTok", "tiktokshop": "TikTok Shop", "gmv": "GMV", "id": "Indonesia", "shopee": "Shopee",
    "tokopedia": "Tokopedia", "lazada": "Lazada", "bukalapak": "Bukalapak", "blibli": "Blibli", "meta": "Meta",
    "youtube": "YouTube", "facebook": "Facebook", "instagram": "Instagram", "whatsapp": "WhatsApp", "idr": "Rp",
    "usd": "US$", "bps": "BPS", "bi": "BI", "apjii": "APJII", "msme": "MSME", "sme": "SME",
    "goto": "GoTo", "sea": "Southeast Asia", "ecommerce": "e-commerce", "java": "Java",
}  # fmt: skip
"""Words in names of facts that are written otherwise."""

UNTRUSTED: Final = ("no",)


@solara.component
def About(room: Room) -> None:
    """Return the tab."""
    words = room.words
    with solara.Div(classes=["psr-panel"]):
        with solara.Div(classes=["psr-pair"]):
            for part, keys in (("model", MODEL), ("limits", LIMITS)):
                with solara.Div(classes=["psr-card"]):
                    plan = room.view.value.plan
                    people = room.numbers.count(plan.people_per_agent)
                    rate = room.numbers.count(float(plan.parameters.idr_per_usd))
                    items = [words(f"about.{part}.{key}", people=people, rate=rate) for key in keys]
                    ListVue(heading=words(f"about.{part}.heading"), items=items)
        with solara.Div(classes=["psr-card"]):
            heads = [words(f"about.checks.{name}") for name in ("what", "fact", "model", "source")]
            TableVue(
                heading=words("about.checks.heading"),
                text=words("about.checks.text"),
                head=heads,
                rows=[_check(row, room) for row in checks()],
                numbers=[1, 2],
            )
        _Facts(room)
        with solara.Div(classes=["psr-card"]):
            named = [f"{name} {version(name)}" for name in PACKAGES]
            items = [
                words("about.versions.licence"),
                words("about.versions.packages", names=", ".join([*named, DRAWING])),
                words("about.versions.offline"),
                words("about.versions.command"),
            ]
            ListVue(heading=words("about.versions.heading"), items=items)


@solara.component
def _Facts(room: Room) -> None:
    """The facts that hold all words searched for."""
    words = room.words
    found = facts_with(room.choice("find"))
    everything = len(load_facts())
    remark = words("about.facts.found", n=len(found), all=everything)
    if len(found) > SHOWN:
        remark = f"{remark} {words('about.facts.more', n=SHOWN)}"
    with solara.Div(classes=["psr-card"]):
        heads = [words(f"about.facts.{name}") for name in ("what", "value", "when", "source", "note")]
        ListVue(heading=words("about.facts.heading"), items=[words("about.facts.text")])
        Controls(
            room,
            words("about.facts.heading"),
            [search(room, "find", words("about.facts.find"), words("about.facts.hint"))],
            remark,
        )
        TableVue(heading="", text="", head=heads, rows=[_fact(each, room) for each in found[:SHOWN]], numbers=[])


@solara.component_vue("list.vue", vuetify=False)
def ListVue(heading: str, items: Sequence[str]) -> None:
    """Sentences under a heading."""


@solara.component_vue("table.vue", vuetify=False)
def TableVue(heading: str, text: str, head: Sequence[str], rows: Sequence[Any], numbers: Sequence[int]) -> None:
    """A table of texts, some of them links."""


def facts_with(text: str) -> list[Fact]:
    """Facts in which all words of a text stand, in the order of their table."""
    wanted = text.lower().split()
    return [each for each in load_facts().values() if all(word in _searched(each) for word in wanted)]


@cache
def checks() -> tuple[dict[str, str], ...]:
    """Moments of the calibration: fact, model, error and source."""
    text = files("sim.dashboard.panels").joinpath("checks.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def check_key(moment: str) -> str:
    """Name of a moment's words.

    >>> check_key("share of 2022, shopee (%)")
    'share_of_2022_shopee'
    """
    return "_".join(re.findall(r"[a-z0-9]+", moment.lower()))


def _check(row: dict[str, str], room: Room) -> list[Any]:
    title = room.words.either(f"about.check.{check_key(row['moment'])}", row["moment"])
    return [title, _written(row["fact"], room), _written(row["model"], room), source_of(row["source"], room)]


def source_of(key: str, room: Room) -> Any:
    """Where a number comes from: its first fact's source, as a link; the text itself where it is no fact's name."""
    found = next((each for name, each in load_facts().items() if fnmatch(name, key)), None)
    return _link(found) if found else room.words.either(f"about.source.{check_key(key)}", key)


def _link(each: Fact) -> dict[str, str]:
    return {"text": each.source_title, "url": each.source_url if each.source_url.startswith("https://") else ""}


def fact_name(key: str) -> str:
    """Name of a fact as a reader wants it.

    >>> fact_name("tiktok_shop_sellers_id")
    'TikTok Shop sellers, Indonesia'
    """
    text = " ".join(NAMES.get(each, each) for each in key.split("_"))
    text = re.sub(r" Indonesia$", ", Indonesia", text.replace("TikTok shop", "TikTok Shop"))
    return text[:1].upper() + text[1:]


def _written(text: str, room: Room) -> str:
    """A number in the reader's language, with the digits that it was given."""
    try:
        value = float(text)
    except ValueError:
        return text
    return room.numbers.decimal(value, len(text.partition(".")[2]))


def _fact(each: Fact, room: Room) -> list[Any]:
    value = f"{_grouped(each, room)} {each.unit}".strip()
    if each.use in UNTRUSTED:
        value = f"{value} ({room.words('about.facts.unused')})"
    return [fact_name(each.key), value, f"{each.period}, {each.quality}", _link(each), each.quote_or_note]


def _grouped(each: Fact, room: Room) -> str:
    """The published number with its thousands apart; ranges and words as they stand."""
    if each.low is None or each.low != each.high:
        return each.text
    return _written(each.text, room)


def _searched(each: Fact) -> str:
    return " ".join((each.key.replace("_", " "), each.text, each.period, each.source_title, each.quote_or_note)).lower()
