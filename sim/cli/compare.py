"""``pasar compare``: what policies change, in paired worlds."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.analysis.compare import Comparison, common_cohort_week, comparison, paired_scenarios
from sim.analysis.membership import shops_without_online_sales
from sim.analysis.over_draws import effects_of_draws, published
from sim.analysis.posterior import Posterior, posterior
from sim.analysis.windows import MEANING, WINDOWS
from sim.analysis.wording import HEADLINES, Headline, level, told
from sim.analysis.worlds import Fleet, Interrupted
from sim.cli.drawn import show_draws
from sim.cli.outcome import Failed, Stopped
from sim.cli.outfile import usable_folder
from sim.cli.screen import Screen
from sim.cli.sources import MOST_DRAWS, MOST_THREADS, scenarios_of, seeds_of, whole
from sim.record.outcomes import outcomes
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


def execute(arguments: argparse.Namespace, screen: Screen) -> int:
    """Run the worlds, show the effects, and write them where asked."""
    begun = time.perf_counter()
    found, warnings = scenarios_of([arguments.against, *arguments.scenarios], arguments)
    worlds = paired_scenarios(found[1:], found[0])
    seeds = seeds_of(arguments, worlds[0].seed)
    threads = whole(arguments, "threads", 1, MOST_THREADS)
    wanted = whole(arguments, "draws", 0, MOST_DRAWS)
    folder = usable_folder(arguments.out) if arguments.out else None
    screen.warn(warnings)
    with screen.progress(f"{len(worlds)} worlds × {len(seeds)} seeds") as progress:
        fleet = Fleet(worlds, seeds, threads, common_cohort_week(worlds), progress)
        try:
            done = comparison(worlds, fleet.run())
        except Interrupted as stopped:
            kept = comparison(worlds, stopped.finished)
            raise Stopped(_kept(kept, len(seeds), arguments, begun)) from None
    draws = posterior()
    drawn = _over_draws(worlds, draws, wanted, threads, screen)
    if folder:
        done = replace(done, drawn=drawn) if wanted else done
        done.save(folder, command=arguments.typed, wall_s=time.perf_counter() - begun)
    _show(done, screen)
    show_draws(drawn, wanted, draws, screen)
    if folder:
        screen.say(f"Written to {folder}; make a report of it with: pasar report {folder}")
    _result(done, drawn, arguments, screen)
    return 0


def _over_draws(
    worlds: list[Scenario], draws: Posterior | None, wanted: int, threads: int, screen: Screen
) -> pd.DataFrame:
    """Effects over accepted draws: lived now where ``--draws`` asks for it, else as they are published."""
    if draws is None or not wanted:
        if wanted:
            raise Failed("there are no accepted draws; python -m experiments.posterior makes them")
        return published(worlds, draws)
    with screen.progress(f"{len(worlds)} worlds × {wanted} draws") as progress:
        return effects_of_draws(worlds, draws, draws.pick(wanted), None, threads, progress).table()


def _result(done: Comparison, drawn: pd.DataFrame, arguments: argparse.Namespace, screen: Screen) -> None:
    inputs = {
        "scenarios": [each.to_dict() for each in done.scenarios.values()], "against": done.against,
        "seeds": list(done.seeds), "set": arguments.sets,
    }  # fmt: skip
    screen.result(
        "compare", inputs, out=arguments.out, effects=done.effects.to_dict("records"),
        diversion=done.diversion.groupby(["scenario", "channel"]).tail(1).to_dict("records"),
        seeds_saved_by_pairing=done.seeds_saved(), effects_over_draws=drawn.to_dict("records"),
    )  # fmt: skip


def _show(done: Comparison, screen: Screen) -> None:
    """A table for each scenario: outcomes down, windows across."""
    for name in done.scenarios:
        if name == done.against:
            continue
        own = done.effects[done.effects["scenario"] == name]
        used = [window for window in WINDOWS if window in set(own["window"])]
        columns = ("outcome", f"{done.against} (end)>", *(f"{window}>" for window in used))
        cells = {(row.outcome, row.channel, row.window): row for row in own.itertuples()}
        rows = [
            (line.title, _level(line, cells), *(_cell(line, cells, window) for window in used))
            for line in HEADLINES
            if (line.outcome, line.channel, "end") in cells
        ]
        screen.table(f"{name} against {done.against}", columns, rows)
    for line in _remarks(done):
        screen.say(line)


def _remarks(done: Comparison) -> Iterator[str]:
    windows = "; ".join(f"{window}: {MEANING[window]}" for window in WINDOWS)
    n = len(done.seeds)
    if n < 2:
        yield f"One pair of worlds, so no intervals: --seeds 4 gives them. {windows}."
    else:
        yield f"In brackets: 90 % intervals over {n} pairs of worlds. {windows}."
    saved = done.seeds_saved()
    if saved is not None:
        yield f"Worlds of equal luck needed {saved:.3g} times fewer seeds than unpaired ones (median over outcomes)."
    for name in done.others:
        split = shops_without_online_sales(done, name)
        if split is not None:
            yield f"{name}: small shops and stalls without online sales at the end: {split.told()}."
    last = done.diversion.groupby(["scenario", "channel"]).tail(1)
    for row in last.itertuples():
        yield (
            f"{row.scenario}: of what {row.channel} would have sold while closed, {100 * row.to_online:.0f} % was "
            f"spent online elsewhere, {100 * row.to_physical:.0f} % in shops, markets and by chat, "
            f"{100 * row.not_spent:.0f} % not at all (this rests on assumptions: pasar explain lambda_online)."
        )


def _level(line: Headline, cells: dict[tuple[str, str, str], object]) -> str:
    row = cells[line.outcome, line.channel, "end"]
    unit = next(each.unit for each in outcomes() if each.name == line.outcome)
    return level(line.form, row.baseline, unit)  # type: ignore[attr-defined]


def _cell(line: Headline, cells: dict[tuple[str, str, str], object], window: str) -> str:
    row = cells.get((line.outcome, line.channel, window))
    if row is None:
        return ""
    return told(line.form, row.baseline, row.effect, row.low, row.high, row.n)  # type: ignore[attr-defined]


def _kept(kept: Comparison, wanted: int, arguments: argparse.Namespace, begun: float) -> str:
    """Write the pairs of worlds that were finished, and say how to go on."""
    n = len(kept.seeds)
    if not n or not arguments.out:
        return f"stopped with {n} of {wanted} pairs of worlds finished; nothing was written: run the same command again"
    kept.save(usable_folder(arguments.out), command=arguments.typed, wall_s=time.perf_counter() - begun)
    return (
        f"stopped; {n} of {wanted} pairs of worlds are kept in {arguments.out}; go on with --seed "
        f"{max(kept.seeds) + 1} --seeds {wanted - n} and another --out, or run the same command again for all"
    )
