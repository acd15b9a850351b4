"""How much does one agent for every adult change the answer?  ``python -m experiments.country LARGE SMALL``.

Question: what do the 26 weeks around the closure look like with 200 million consumers, beside the same weeks with one
agent for 5,000 adults?  Both are runs of ``experiments/country.toml`` (two hours and 16 GB for the large one):

    pasar run experiments/country.toml --threads 2 --out LARGE
    pasar run experiments/country.toml --people-per-agent 5000 --seeds 12 --out SMALL

After a stop, the first goes on from its last checkpoint.  Both runs, the table, a figure and the answer are published
in ``results/published/country``; ``--again`` makes them from the runs there.
"""

import argparse
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from experiments.study.figures import COLOURS, SOFT, drawn
from experiments.tables import ROOT, markdown, write_csv
from sim.analysis.paired import numeric
from sim.analysis.wording import number, signed
from sim.clock import WEEK_ZERO, week_of
from sim.dashboard.words import Words
from sim.parameters import Channels
from sim.record.manifest import MANIFEST, to_text
from sim.record.store import Run, read_run
from sim.scenario import BAN_OF_HISTORY

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PUBLISHED = ROOT / "results" / "published" / "country"
SIZES = ("large", "small")
SHARE = "share of "
HEAD = (
    "outcome", "before", "small: off by %", "luck, %", "change %", "small: change %", "off by points", "luck, points",
)  # fmt: skip
PANELS = {
    "share of tiktok_shop": "TikTok Shop, share of online sales",
    "share of tokopedia": "Tokopedia, share of online sales",
    "small_revenue_usd": "small merchants' sales, US$ bn a week",
    "physical_traders_revenue_usd": "physical traders' sales, US$ bn a week",
}


class Row(NamedTuple):
    """An outcome at both sizes: its mean before the closure, and how it changed from then to the weeks after.

    ``off_percent`` and ``off_points``: small less large; ``luck_percent`` and ``luck_points``: s.d. over the small
    runs' seeds.
    """

    outcome: str
    before: float
    off_percent: float
    luck_percent: float
    change: float
    change_small: float
    off_points: float
    luck_points: float


def main(argv: Sequence[str] | None = None) -> None:
    """Publish both runs, and what they say of each other."""
    parser = argparse.ArgumentParser(prog="python -m experiments.country", description=__doc__)
    parser.add_argument("runs", type=Path, nargs="*", help="folder of the run at one agent an adult, and of the small")
    parser.add_argument("--again", action="store_true", help="write table, figure and answer of the runs in --out")
    parser.add_argument("--out", type=Path, default=PUBLISHED, help="folder to write")
    given = parser.parse_args(argv)
    if len(given.runs) != 2 - 2 * given.again:
        parser.error("needs the folders of both runs, or --again alone")
    for name, folder in zip(SIZES, given.runs, strict=False):
        take_in(folder, given.out / name)
    large, small = (read_run(given.out / name) for name in SIZES)
    rows = beside(weekly(large), weekly(small))
    write_csv(given.out / "size.csv", HEAD, cells(rows))
    (given.out / "country.svg").write_bytes(picture(weekly(large), weekly(small)))
    (given.out / "answer.md").write_text(answer(rows, large, small), encoding="utf-8")
    print(answer(rows, large, small))


def take_in(folder: Path, own: Path) -> None:
    """Copy a run; its command names the folder it is published in, not the one of some machine."""
    shutil.copytree(folder, own, dirs_exist_ok=True)
    manifest = json.loads((own / MANIFEST).read_bytes())
    command = manifest["command"]
    command[command.index("--out") + 1] = f"results/published/country/{own.name}"
    (own / MANIFEST).write_bytes(to_text(manifest))


def weekly(run: Run) -> pd.DataFrame:
    """Outcomes of the market, and channels' shares of online sales, by seed and date."""
    market, channels = run.frame("market"), run.frame("channels")
    shares = channels.pivot_table(index=["seed", "date"], columns="channel", values="share_online", observed=True)
    own = market.set_index(["seed", "date"])
    return own[[name for name in numeric(market) if name != "consumer_surplus_usd"]].join(shares.add_prefix(SHARE))


def beside(large: pd.DataFrame, small: pd.DataFrame) -> list[Row]:
    """Every outcome that isn't nought before the closure, at both sizes."""
    (before, change), (before_small, change_small) = (around(frame) for frame in (large, small))
    rows = []
    for name in large.columns:
        level, levels = float(before[name].iloc[0]), before_small[name]
        if level and (levels > 0.0).all():
            off, moved = 100 * (levels / level - 1.0), 100 * change_small[name]
            own = 100 * float(change[name].iloc[0])
            rows.append(Row(name, level, off.mean(), off.std(), own, moved.mean(), moved.mean() - own, moved.std()))
    return rows


def around(frame: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Means before the closure, and relative changes from then to the weeks after; a row a seed."""
    after = frame.index.get_level_values("date") >= pd.Timestamp(BAN_OF_HISTORY) - pd.Timedelta(days=6)
    before, later = (frame[part].groupby("seed").mean() for part in (~after, after))
    return before, later / before.where(before > 0.0) - 1.0


def cells(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Rows as text, four digits."""
    return [(row.outcome, *(f"{value:.4g}" for value in row[1:])) for row in rows]


def title(outcome: str) -> str:
    """Name of an outcome as the dashboard has it."""
    words, channels = Words(), Channels.load()
    if outcome.startswith(SHARE):
        place = channels.names.index(outcome.removeprefix(SHARE))
        return words("outcomes.share_online.title", channel=channels.title[place])
    return words(f"outcomes.{outcome}.title") + (", US$ m a week" if outcome.endswith("_usd") else "")


def shown(rows: Sequence[Row]) -> list[tuple[str, ...]]:
    """Rows of the page's table, with no more digits than a reader needs."""
    forms = (signed, number, signed, signed, signed, number)
    told = []
    for row in rows:
        millions = number(row.before * 1e-6, 0 if row.before >= 1e9 else 1)
        level = millions + " M" * (not row.outcome.endswith("_usd")) if row.before > 1.0 else number(row.before, 3)
        parts = (form(each, 2 if abs(each) < 10 else 1) for form, each in zip(forms, row[2:], strict=True))
        told.append((title(row.outcome), level, *parts))
    return told


def answer(rows: Sequence[Row], large: Run, small: Run) -> str:
    """The page: question, finding, table, how to make it again."""
    hours = large.manifest["wall_s"] / 3600
    seeds = len(small.manifest["seeds"])
    versions = " and ".join(sorted({run.manifest["pasar_version"] for run in (large, small)}))
    far = max(rows, key=lambda row: abs(row.off_points))
    level = max(rows, key=lambda row: abs(row.off_percent))
    beyond = [row for row in rows if abs(row.off_points) > 2 * row.luck_points]
    apart = "; ".join(f"{_bare(row)}, off by {signed(row.off_points)} points" for row in beyond)
    found = {row.outcome: row for row in rows}
    told = [
        f"- {panel.split(',')[0]}: {signed(found[name].change, 2)} % at 1:1, {signed(found[name].change_small, 2)} "
        f"(luck ± {found[name].luck_points:.2f}) at 1:5,000"
        for name, panel in PANELS.items()
    ]
    return f"""# One agent for every adult

How much does the size of the simulated market change the answer? The 26 weeks around the closure of TikTok Shop
(`history`), with an agent for each of 200 million adults and for every firm, beside one for 5,000 ({seeds} seeds).
The runs are of version {versions}; no later version has been run at this size.

**Of {len(rows)} outcomes, {len(rows) - len(beyond)} change from before the closure to after it by the same within two
s.d. of the small market's luck{" (not: " + apart + ")" if beyond else ""}.**
The farthest off, luck or not: {_bare(far)} ({signed(far.off_points)} points, luck ± {far.luck_points:.1f}). Levels
before the closure differ by up to {abs(level.off_percent):.1f} % ({_bare(level)}). Each size has a population of its
own, and the difference holds that too (MODEL.md, section 5.1).

Change from the 13 weeks before the closure to the 13 weeks from it on:

{"\n".join(told)}

![Weeks around the closure at both sizes](country.svg)

{markdown(HEAD, shown(rows))}

The large run is one seed and took {hours:.1f} hours on two cores; luck falls with the square root of the number of
agents. `large/` and `small/` are the runs, with their manifests; `python -m experiments.country --again` makes this
page of them.
"""


def _bare(row: Row) -> str:
    """An outcome's name without its unit."""
    return title(row.outcome).split(", US$")[0]


def picture(large: pd.DataFrame, small: pd.DataFrame) -> bytes:
    """Four outcomes by week: the small market's seeds from least to most, and the country in one line."""

    def draw(sheet: "Figure") -> None:
        for panel, (name, title) in zip(sheet.subplots(2, 2, sharex=True).flat, PANELS.items(), strict=True):
            scale = 1e-9 if name.endswith("_usd") else 100.0
            weeks = small[name].groupby("date")
            dates = mark(small)
            panel.fill_between(dates, weeks.min() * scale, weeks.max() * scale, color=SOFT, lw=0, label="1 : 5,000")
            panel.plot(mark(large), large[name].groupby("date").mean() * scale, color=COLOURS[0], lw=1.4, label="1 : 1")
            panel.axvline(0, color=COLOURS[1], lw=0.8)
            panel.set_title(title + ("" if scale < 1 else ", %"), fontsize=9, loc="left")
            panel.set_ylim(bottom=0)
        sheet.axes[0].legend(frameon=False, fontsize=8)
        sheet.supxlabel("weeks since the closure of TikTok Shop", fontsize=8)

    return drawn(draw, 8.0, 5.0)


def mark(frame: pd.DataFrame) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Weeks since that of the closure."""
    dates = frame.index.get_level_values("date").unique()
    return np.array([(day - pd.Timestamp(WEEK_ZERO)).days // 7 - week_of(BAN_OF_HISTORY) for day in dates])


if __name__ == "__main__":
    main()
