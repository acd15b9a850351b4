"""What the numbers say, in sentences: the headline, what to see in each chart, and what not to read into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from sim.analysis.compare import Comparison
from sim.analysis.membership import shops_without_online_sales
from sim.analysis.over_draws import FINDING
from sim.analysis.report.dots import Estimate, Row
from sim.analysis.report.evidence import Whither, estimate
from sim.analysis.wording import digits_for, number, signed

TITLES = {
    "baseline": "No ban",
    "ban": "Ban for good",
    "history": "What happened",
    "partnership-bukalapak": "Bukalapak as partner",
    "partnership-blibli": "Blibli as partner",
    "licence": "Ban, then licence",
    "import-rules": "Import rules",
    "data-rules": "Data rules",
    "sme-rules": "Rules for small firms",
    "app-ban": "Ban of the whole app",
}
REVENUE = "small_revenue_usd"
TRADERS = "physical_traders_revenue_usd"


def title_of(name: str) -> str:
    """Name of a scenario for readers."""
    return TITLES.get(name, name.replace("-", " ").replace("_", " ").capitalize())


def focus_of(comparison: Comparison) -> str:
    """The scenario that the headline is about: what happened, if it is there."""
    return "history" if "history" in comparison.others else comparison.others[0]


def headline(comparison: Comparison, channel_title: str) -> str:
    """The answer in one sentence."""
    name = focus_of(comparison)
    closed = estimate(comparison, name, REVENUE, "closed")
    own = closed or estimate(comparison, name, REVENUE, "year1") or estimate(comparison, name, REVENUE, "end")
    what = f"Closing {channel_title}" if closed else f"“{title_of(name)}”"
    if own is None or clear(own) == 0:
        return f"{what} made no clear difference to what Indonesia’s small merchants sell"
    size = f"{number(abs(own.mean), digits_for(own.mean))} %"
    if own.mean < 0:
        return f"{what} cost Indonesia’s small merchants {size} of their sales"
    return f"{what} raised the sales of Indonesia’s small merchants by {size}"


def standfirst(comparison: Comparison, channel_title: str, drawn: pd.DataFrame) -> list[str]:
    """The sentences under the headline: intervals, what assumptions add, traders with a shop, and what came after.

    Parameters
    ----------
    drawn : effects over accepted draws, as ``over_draws.DrawnEffects.table`` gives them; may be empty.
    """
    name = focus_of(comparison)
    sentences = []
    window = "closed" if estimate(comparison, name, REVENUE, "closed") else "year1"
    all_small, traders = (estimate(comparison, name, outcome, window) for outcome in (REVENUE, TRADERS))
    when = f"while {channel_title} was closed" if window == "closed" else "in the first year"
    if all_small and traders:
        sentences.append(
            f"{when[0].upper()}{when[1:]}, sales of micro and small merchants changed by "
            f"{spoken(all_small, comparison)}; those of traders with a shop and no online store, "
            f"whom the rule was to protect, by {spoken(traders, comparison)}."
        )
    sentences += over_draws(drawn, name, window)
    ends = [(each, estimate(comparison, each, REVENUE, "end")) for each in comparison.others]
    told = [f"“{title_of(each)}” {spoken(own, comparison)}" for each, own in ends if own]
    if told:
        sentences.append(f"In the last quarter of the simulation, against a market left alone: {', '.join(told)}.")
    split = shops_without_online_sales(comparison, name)
    if split is not None:
        sentences.append(f"For shops and stalls without online sales that quarter’s change was {split.told()}.")
    return sentences


def over_draws(drawn: pd.DataFrame, name: str, window: str) -> list[str]:
    """What the headline's effect is where assumptions are others; nothing where it was not drawn."""
    own = drawn[(drawn["scenario"] == name) & (drawn["outcome"] == REVENUE) & (drawn["window"] == window)]
    if own.empty:
        return []
    row = own.iloc[0]
    digits = digits_for(row["percent"], row["percent_low"], row["percent_high"])
    median, low, high = (signed(float(row[each]), digits) for each in ("percent", "percent_low", "percent_high"))
    share = f"{100 * row['same_sign']:.0f} % of them have this sign"
    if row["same_sign"] < FINDING:
        share += ", so it is open"
    return [
        f"Over {row['n']} sets of assumptions that fit what was published before the ban, sales of micro and small "
        f"merchants change by {median} % in those weeks ({low} to {high} in nine of ten); {share}."
    ]


def spoken(own: Estimate, comparison: Comparison) -> str:
    """An effect in per cent with its interval."""
    digits = digits_for(own.mean, own.low, own.high)
    text = f"{signed(own.mean, digits)} %"
    if len(comparison.seeds) < 2:
        return text
    return f"{text} ({signed(own.low, digits)} to {signed(own.high, digits)})"


def clear(own: Estimate) -> int:
    """Sign of an effect whose interval leaves no doubt; else 0."""
    return 1 if own.low > 0.0 else -1 if own.high < 0.0 else 0


def groups_title(rows: Sequence[Row], place: int, name: str) -> str:
    """Who gains and who loses, from the groups whose intervals leave no doubt."""
    own = [(row.label.strip(), size, row.estimates[place]) for row, size in _with_size(rows) if row.estimates]
    gain = [f"{size} {label}" for label, size, each in own[1:] if clear(each) > 0]
    lose = [f"{size} {label}" for label, size, each in own[1:] if clear(each) < 0]
    if gain and lose:
        return f"{title_of(name)}: {_list(gain)} gain, {_list(lose)} lose"
    if gain or lose:
        verb = "gain" if gain else "lose"
        return f"{title_of(name)}: {_list(gain or lose)} {verb}; for the others nothing is certain"
    return f"{title_of(name)}: for no group is gain or loss certain"


def whither_title(found: Mapping[str, Whither], focus: str, channel_title: str) -> str:
    """Where the spending went, in a title."""
    own = found.get(focus) or next(iter(found.values()))
    parts = {
        "stayed online": own.online.mean, "went to shops, markets and chat": own.physical.mean,
        "was not spent": own.not_spent.mean,
    }  # fmt: skip
    first, second, third = sorted(parts, key=lambda each: -parts[each])
    return (
        f"Of what {channel_title} would have sold, {_share(parts[first])} {first}, "
        f"{_share(parts[second])} {second} and {_share(parts[third])} {third}"
    )


def parcels_title(comparison: Comparison) -> str:
    """What became of parcels, in a title."""
    name = focus_of(comparison)
    window = "closed" if estimate(comparison, name, REVENUE, "closed") else "year1"
    own = estimate(comparison, name, "parcels_per_day", window)
    if own is None or clear(own) == 0:
        return "Parcels a day hardly change"
    verb = "fewer" if own.mean < 0 else "more"
    when = "during the closure" if window == "closed" else "in the first year"
    return f"{number(abs(own.mean), digits_for(own.mean))} % {verb} parcels {when}"


def survival_title(difference: Estimate, channel_title: str) -> str:
    """What became of dependent sellers, in a title."""
    if clear(difference) == 0:
        return f"Whether sellers who lived off {channel_title} give up more often is not certain"
    verb = "fewer" if difference.mean < 0 else "more"
    size = number(abs(difference.mean), digits_for(difference.mean))
    return f"Of 100 sellers who lived off {channel_title}, {size} {verb} are still in business at the end"


def _with_size(rows: Sequence[Row]) -> list[tuple[Row, str]]:
    size = ""
    found = []
    for row in rows:
        if not row.estimates:
            size = row.label.lower()
        found.append((row, size))
    return found


def _list(items: Sequence[str]) -> str:
    """Groups in words: sizes that share a presence are put together."""
    by_presence: dict[str, list[str]] = {}
    for item in items:
        size, presence = item.split(" ", 1)
        by_presence.setdefault(presence, []).append(size)
    words = [f"{' and '.join(sizes)} merchants ({presence})" for presence, sizes in by_presence.items()]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _share(value: float) -> str:
    return f"{100 * value:.0f} %"
