"""What can be taken along: tables of the weeks lived, the scenario, a report, and what regenerates it all."""

from __future__ import annotations

import io
import shlex
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sim.dashboard.market.desk import Report
from sim.dashboard.market.track import Track
from sim.dashboard.view import View, preset_plan

BASELINE: Final = "baseline"
PAIRS: Final = 3
"""Pairs of worlds of a measurement or report made from the page."""


class CancelledError(Exception):
    """Nobody waits for this any more."""


def own_name(view: View) -> str:
    """Name of the story on the screen, as its file and its rows in tables are called."""
    if view.edited:
        return f"my-{view.preset}"
    return "left-alone" if view.preset == BASELINE else view.preset


def plan_toml(view: View) -> str:
    """Scenario file that gives exactly this story."""
    return view.plan.replace(name=own_name(view)).to_toml()


def command_lines(view: View) -> str:
    """Command lines that regenerate the story and its comparison with the market left alone."""
    seed = view.plan.seed
    source = f"{own_name(view)}.toml" if _needs_file(view) else view.preset
    own = shlex.quote(source)
    lines = [f"pasar run {own} --seed {seed} --out results/{own_name(view)}"]
    if source != BASELINE:
        lines.append(f"pasar compare {own} --seed {seed} --seeds {PAIRS} --out results/{own_name(view)}-compared")
        lines.append(f"pasar report results/{own_name(view)}-compared")
    return "\n".join(lines)


def python_script(view: View) -> str:
    """Script that regenerates the figures of the week shown, here and in the market left alone."""
    source = f'Scenario.load("{own_name(view)}.toml")' if _needs_file(view) else f'Scenario.builtin("{view.preset}")'
    return f"""\
from sim import Market, Scenario

plan = {source}
alone = plan.replace(name="left-alone", policies=())
for scenario in (plan, alone):
    market = Market(scenario, rng={view.plan.seed})
    market.run_for({view.week + 1})  # weeks
    print(scenario.name)
    print(market.records["market"].iloc[-1])
"""


def tables_zip(view: View, track: Track, form: str) -> bytes:
    """Tables of the weeks lived, zipped.

    Parameters
    ----------
    view : what is shown.
    track : the weeks.
    form : ``csv`` or ``parquet``.
    """
    from sim.record.store import recording, write_run

    scenario = view.plan.replace(name=own_name(view))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "tables"
        command = ("dashboard", f"{track.lived} weeks lived")
        write_run(folder, [recording(scenario, track.recorder)], command=command, wall_s=0.0)
        if form == "csv":
            _as_csv(folder)
        return _zipped(folder)


def measured(view: View, report: Report) -> object:
    """Comparison of the story with the market left alone in several pairs of worlds."""
    from sim.analysis.compare import common_cohort_week, comparison, paired_scenarios
    from sim.analysis.worlds import Fleet

    plan = view.plan.replace(name=own_name(view))
    worlds = paired_scenarios([plan], plan.replace(name=BASELINE, policies=()))
    seeds = range(plan.seed, plan.seed + PAIRS)

    def told(done: int, total: int) -> None:
        if report.stopped:
            raise CancelledError
        report.progress(done, total)

    return comparison(worlds, Fleet(worlds, seeds, 1, common_cohort_week(worlds), _seldom(told)).run())


def report_html(view: View, report: Report) -> bytes:
    """The report of such a comparison: one page that works offline."""
    from sim.analysis.compare import Comparison
    from sim.analysis.report import page
    from sim.record.store import read_run

    found = measured(view, report)
    assert isinstance(found, Comparison)
    with tempfile.TemporaryDirectory() as place:
        found.save(place, command=command_lines(view).splitlines())
        return page(read_run(Path(place))).encode()


def _needs_file(view: View) -> bool:
    """Whether the built-in scenario alone does not give the story."""
    return view.plan.replace(seed=preset_plan(view.preset).seed, name=view.preset) != preset_plan(view.preset)


def _seldom(told: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """Tell at most two hundred times."""
    last = -1

    def tell(done: int, total: int) -> None:
        nonlocal last
        share = 200 * done // max(1, total)
        if share != last:
            last = share
            told(done, total)

    return tell


def _as_csv(folder: Path) -> None:
    """Write every table as CSV in place of Parquet; the manifest, which tells the hashes of Parquet files, goes."""
    import pyarrow.csv
    import pyarrow.parquet

    for path in folder.glob("*.parquet"):
        pyarrow.csv.write_csv(pyarrow.parquet.read_table(path), path.with_suffix(".csv"))
        path.unlink()
    (folder / "manifest.json").unlink()


def _zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, path.name)
    return out.getvalue()
