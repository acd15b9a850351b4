"""The page of the posterior: what the facts of before the ban say about each assumption, in a table and a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from experiments.posterior_checks import FALL_BAR
from sim.analysis.over_draws import DIVERTED
from sim.analysis.report.svg import FAINT, GREY, INK, dot, drawing, line, text
from sim.analysis.wording import HEADLINES, signed

ROW, NAMES, WIDTH = 22.0, 220.0, 720.0
LEARNT: Final = {
    "much": "Learnt much (the band is less than half as wide as assumed)",
    "some": "Learnt something (half to four fifths)",
    "little": "Learnt little (to 95 %)",
    "not": "Not learnt at all",
}
PRIOR, POSTERIOR = FAINT, "#0072b2"
GROUPS: Final = {"physical_traders_revenue_usd": ", all of them together"}
"""What follows the title of a group that gains members."""

COIN: Final = 0.6
"""Share of draws for a direction below which holding says little."""

SVG: Final = 'xmlns="http://www.w3.org/2000/svg" style="font-family:sans-serif;background:#fff" '


def write_page(
    folder: Path, beside: pd.DataFrame, checked: pd.DataFrame, effects: pd.DataFrame, told: Mapping[str, Any]
) -> None:
    """Write ``answer.md``, the tables and ``prior_posterior.svg``."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "answer.md").write_text("\n".join(_answer(beside, checked, effects, told)) + "\n", encoding="utf-8")
    (folder / "prior_posterior.svg").write_text(picture(beside), encoding="utf-8")
    for name, frame in (("prior_posterior", beside), ("checks", checked), ("forecasts", _headlines(effects))):
        frame.to_csv(folder / f"{name}.csv", index=False, float_format="%.4g", lineterminator="\n")


def picture(beside: pd.DataFrame) -> str:
    """Prior (grey) and posterior (blue) bands of every parameter, each on its prior's own scale."""
    shown = beside[beside["prior_low"].notna()]
    parts = [text(NAMES, 14, "grey: nine in ten of the prior's draws; blue: of the accepted ones", colour=GREY)]
    for place, row in enumerate(shown.itertuples()):
        y = 34.0 + ROW * place
        span = row.prior_high - row.prior_low
        low, high = row.prior_low - 0.1 * span, row.prior_high + 0.1 * span

        def at(value: float, low: float = low, high: float = high) -> float:
            return NAMES + min(max((value - low) / (high - low), 0.0), 1.0) * (WIDTH - NAMES - 150.0)

        parts.append(text(0, y + 4, row.parameter, size=12))
        parts.append(line(at(row.prior_low), y, at(row.prior_high), y, colour=PRIOR, width=9))
        parts.append(line(at(row.posterior_low), y, at(row.posterior_high), y, colour=POSTERIOR, width=4))
        parts.append(dot(at(row.posterior), y, POSTERIOR, 4))
        parts.append(text(WIDTH, y + 4, f"{row.posterior:.3g} ({row.posterior_low:.3g} to {row.posterior_high:.3g})",
                          anchor="end", size=11, colour=INK))  # fmt: skip
    whole = drawing(WIDTH, 40.0 + ROW * len(shown), parts, "Prior and posterior of every parameter")
    return whole.replace("<svg ", f"<svg {SVG}", 1) + "\n"


def _answer(
    beside: pd.DataFrame, checked: pd.DataFrame, effects: pd.DataFrame, told: Mapping[str, Any]
) -> Iterator[str]:
    yield "# What the facts of before the ban say, and what they leave open"
    yield ""
    yield (
        f"{told['drawn']} draws of the assumptions were lived up to October 2023 and weighed by what was published "
        f"before; {told['ruled_out']} were ruled out by a fact alone, {told['accepted']} were accepted, worth "
        f"{told['effective']:.0f} equally likely ones. Made by `python -m experiments.posterior`."
    )
    yield ""
    for word, told_as in LEARNT.items():
        names = ", ".join(f"`{each}`" for each in _learnt(beside, word))
        yield f"- **{told_as}**: {names or 'nothing'}."
    yield ""
    yield (
        "So how much of TikTok Shop's spending goes to shops, and how merchants fare who lose it, can't be known from "
        "these facts: it follows from the ranges that were assumed. The bands below hold that."
    )
    yield ""
    yield "![Prior and posterior](prior_posterior.svg)"
    yield ""
    yield "## Headline effects over draws"
    yield ""
    yield (
        f"Effects in % of the market without the policy, over {effects['n'].max()} of the accepted draws: median, nine "
        "in ten of draws, share of draws with that sign. Who gives up selling online counts among shops and stalls "
        "without online sales from then on: their sum rises with their number too."
    )
    yield ""
    yield "| what | when | scenario | effect | 90 % of draws | same sign |"
    yield "|---|---|---|---|---|---|"
    for row in _headlines(effects).itertuples():
        yield (
            f"| {row.title}{GROUPS.get(row.outcome, '')} | {row.window} | {row.scenario} | {signed(row.percent, 1)} | "
            f"{signed(row.percent_low, 1)} to {signed(row.percent_high, 1)} | {100 * row.same_sign:.0f} % |"
        )
    yield ""
    yield "## Where the spending of the closed channel goes"
    yield ""
    yield "Shares of what TikTok Shop would have sold in the closed weeks: median and nine in ten of the same draws."
    yield ""
    yield "| scenario | to other online channels | to shops, markets and chat | not spent |"
    yield "|---|---|---|---|"
    for scenario, own in effects[effects["outcome"].isin(DIVERTED)].groupby("scenario", sort=True):
        cells = {
            row.outcome: f"{row.percent:.0f} % ({row.percent_low:.0f} to {row.percent_high:.0f})"
            for row in own.itertuples()
        }
        yield f"| {scenario} | " + " | ".join(cells[name] for name in DIVERTED) + " |"
    yield ""
    yield "## Checks"
    yield ""
    yield "| check | quantity | value | held to | holds | remark |"
    yield "|---|---|---|---|---|---|"
    for row in checked.itertuples():
        yield f"| {row.check} | {row.quantity} | {row.value:.3g} | {row.bar} | {_holds(row)} | {row.remark} |"


def _holds(row: Any) -> str:
    """Whether a check holds; a direction that few more than half of the draws have is told as such."""
    if not row.holds:
        return "**no**"
    return "yes, hardly more than a coin" if row.bar.startswith(FALL_BAR) and row.value < COIN else "yes"


def _learnt(beside: pd.DataFrame, word: str) -> list[str]:
    shown = beside[beside["prior_low"].notna()]
    return list(shown[shown["learnt"] == word]["parameter"])


def _headlines(effects: pd.DataFrame) -> pd.DataFrame:
    titles = {(each.outcome, each.channel): each.title for each in HEADLINES if each.form == "percent"}
    own = effects[[key in titles for key in zip(effects["outcome"], effects["channel"], strict=True)]].copy()
    own.insert(0, "title", [titles[key] for key in zip(own["outcome"], own["channel"], strict=True)])
    order = {key: place for place, key in enumerate(titles)}
    places = [order[key] for key in zip(own["outcome"], own["channel"], strict=True)]
    return own.assign(place=places).sort_values(["place", "window", "scenario"], kind="stable").drop(columns="place")
