"""The report: a run or comparison as one page that works offline and prints well."""

from __future__ import annotations

import shlex
from importlib.resources import files
from typing import Any

import pandas as pd

from sim.analysis.compare import Comparison
from sim.analysis.over_draws import FINDING, published
from sim.analysis.posterior import Posterior, posterior
from sim.analysis.report import evidence, figures, sentences
from sim.analysis.report.assumptions import assumptions, changed, decisions, facts_used
from sim.analysis.windows import MEANING
from sim.analysis.wording import HEADLINES, large, level, signed, told
from sim.analysis.yearly import yearly
from sim.clock import monday
from sim.record.outcomes import tables
from sim.record.store import Run

FATES = ("over_20", "over_50")


def page(run: Run, diversion_physical: float | None = None) -> str:
    """Return the report of a folder as HTML.

    Parameters
    ----------
    run : a folder that ``run`` or ``compare`` wrote.
    diversion_physical : D_0, the share of planned spending on the channel that goes to physical trade when it closes,
        measured in expected mode; told beside the split where it is given.
    """
    from jinja2 import Environment, StrictUndefined

    comparison = Comparison.of_run(run)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    folder = files("sim.analysis.report")
    template = environment.from_string(folder.joinpath("page.html").read_text(encoding="utf-8"))
    style = folder.joinpath("style.css").read_text(encoding="utf-8")
    parts = _comparison(comparison) if comparison.others else _single(comparison)
    common = _common(run, comparison, diversion_physical)
    return template.render(style=style, **common, **parts)


def _common(run: Run, comparison: Comparison, diversion_physical: float | None) -> dict[str, Any]:
    """What every report tells: assumptions, sources, how to make it again."""
    first = comparison.scenarios[comparison.against]
    manifest = run.manifest
    return {
        "assumptions": assumptions(first.parameters), "changed": changed(first.parameters),
        "diversion_physical": diversion_physical, "facts": facts_used(), "decisions": decisions(),
        "command": shlex.join(manifest["command"]), "version": manifest["pasar_version"],
        "commit": manifest["git_commit"], "hash": manifest["content_hash"], "seeds": len(comparison.seeds),
        "people_per_agent": first.people_per_agent,
        "scenarios": [
            (sentences.title_of(name), name, [mark.label for mark in figures.marks(comparison, name)])
            for name in comparison.scenarios
        ],
        "years_covered": f"{first.start.year}–{monday(first.start_week + first.weeks - 1).year}",
    }  # fmt: skip


def _comparison(comparison: Comparison) -> dict[str, Any]:
    channel = evidence.channel_of(comparison)
    title = comparison.channels.title[comparison.channels.index(channel)]
    followed = evidence.has_cohort(comparison, channel)
    saved = comparison.seeds_saved()
    drawn = _over_draws(comparison)
    return {
        "headline": sentences.headline(comparison, title),
        "standfirst": sentences.standfirst(comparison, title, drawn[0]),
        "channel": title,
        "tables": _tables(comparison, title),
        "gains": [figures.groups(comparison)] + ([figures.dependence(comparison, channel, title)] if followed else []),
        "whither": figures.whither(comparison, title),
        "bound": f"{100 * evidence.bound(comparison, channel):.1f} %" if comparison.shut_ever else "",
        "shares": figures.shares(comparison, title),
        "parcels": figures.parcels(comparison),
        "survival": figures.survival(comparison, channel, title) if followed else None,
        "fates": _fates(comparison, channel) if followed else [],
        "saved": f"{saved:.0f}" if saved else "",
        "years": None, "drawn": _drawn(*drawn),
    }  # fmt: skip


def _single(comparison: Comparison) -> dict[str, Any]:
    """Report of one world: levels, no effects."""
    own = yearly(comparison.tables["market"], "market")
    units = {each.name: own.unit(each.unit) for each in tables()["market"]}
    name = sentences.title_of(comparison.against)
    last = large(own.value("gmv_online_usd", own.years[-1]))
    rows = [(each, units[each], [large(own.value(each, year)) for year in own.years]) for each in own.names]
    return {
        "headline": f"{name}: online sales of US$ {last} in {own.titles[-1]}",
        "standfirst": ["One world, so levels and no effects: pasar compare runs paired worlds and tells what a policy "
                       "changes."],
        "channel": "TikTok Shop", "tables": [], "gains": [], "whither": None, "bound": "",
        "shares": figures.shares(comparison, "TikTok Shop")._replace(title="Shares of online sales"),
        "parcels": figures.parcels(comparison), "survival": None, "fates": [], "saved": "",
        "years": {"heads": own.titles, "rows": rows}, "drawn": None,
    }  # fmt: skip


def _tables(comparison: Comparison, channel_title: str) -> list[dict[str, Any]]:
    """Effects by window: outcomes down, scenarios across."""
    effects = comparison.effects
    units = {each.name: each.unit for name in ("market", "channels") for each in tables()[name]}
    found = []
    titles = {"closed": f"While {channel_title} was closed", "year1": "In the first year", "end": "At the end"}
    for window in _table_windows(comparison):
        cells = {
            (row.scenario, row.outcome, row.channel): row for row in effects[effects["window"] == window].itertuples()
        }
        names = [name for name in comparison.others if any(key[0] == name for key in cells)]
        if not names:
            continue
        rows = []
        for line in HEADLINES:
            own = [cells.get((name, line.outcome, line.channel)) for name in names]
            if own[0] is None:
                continue
            texts = [_cell(line.form, each) for each in own]
            rows.append((line.title, level(line.form, own[0].baseline, units[line.outcome]), texts))
        found.append({
            "title": titles[window], "meaning": MEANING[window],
            "heads": [sentences.title_of(name) for name in names], "rows": rows,
        })  # fmt: skip
    return found


def _over_draws(comparison: Comparison) -> tuple[pd.DataFrame, Posterior | None]:
    """Effects over accepted draws: those lived for this comparison, else the published ones that hold for it."""
    accepted = posterior()
    table = comparison.drawn
    if table is None:
        table = published(list(comparison.scenarios.values()), accepted)
    return table, accepted


def _drawn(table: pd.DataFrame, accepted: Posterior | None) -> dict[str, Any] | None:
    """Effects over accepted draws as a table; None without any."""
    if table.empty or accepted is None:
        return None
    titles = {(each.outcome, each.channel): each.title for each in HEADLINES if each.form == "percent"}
    rows = [
        (titles[row.outcome, row.channel], sentences.title_of(row.scenario), MEANING[row.window],
         f"{signed(row.percent)} %", f"{signed(row.percent_low)} to {signed(row.percent_high)}",
         f"{100 * row.same_sign:.0f} %", row.same_sign >= FINDING)
        for row in table.itertuples() if (row.outcome, row.channel) in titles
    ]  # fmt: skip
    order = {title: place for place, title in enumerate(titles.values())}
    rows.sort(key=lambda row: order[row[0]])
    return {"rows": rows, "n": int(table["n"].max()), "date": accepted.date.isoformat()}


def _table_windows(comparison: Comparison) -> tuple[str, str]:
    """Closed weeks where every scenario has them, else the first year; and the end."""
    effects = comparison.effects
    closed = set(effects[effects["window"] == "closed"]["scenario"])
    return ("closed" if closed == set(comparison.others) else "year1", "end")


def _cell(form: str, row: Any) -> tuple[str, str, str]:
    """Effect, interval, and how certain its sign is."""
    whole = told(form, row.baseline, row.effect, row.low, row.high, row.n)
    value, _, rest = whole.partition(" (")
    shown = any(digit in value for digit in "123456789")
    sure = "unclear" if not shown or row.low <= 0 <= row.high else "up" if row.low > 0 else "down"
    return value, rest.rstrip(")"), sure


def _fates(comparison: Comparison, channel: str) -> list[dict[str, Any]]:
    """Dependent sellers by the end, with the column of the world without a ban."""
    names = {"alive": "still in business", "losing": "have lost turnover", "loss": "turnover lost, mean of all",
             "laying_off": "have let somebody go"}  # fmt: skip
    found = []
    for dependence in FATES:
        fates = evidence.fates(comparison, channel, dependence)
        found.append({
            "title": f"Sellers with {evidence.DEPENDENCE[dependence]}",
            "heads": [sentences.title_of(name) for name in fates],
            "rows": [(label, [f"{100 * getattr(own, key):.0f} %" for own in fates.values()])
                     for key, label in names.items()],
        })  # fmt: skip
    return found
