"""What does the model answer to each built-in scenario?  Write the answers that the dashboard opens with.

``python -m experiments.presets`` runs every built-in scenario beside ``baseline`` to its own horizon, several seeds
each, finds out why, and writes effects, weekly bands, mechanisms and facts of the answer into
``sim/analysis/published``.  The same code and constants give the same bytes; the date is the day on which these numbers
were first computed.  What is finished is kept in ``results/runs/presets``, so that an interrupted run goes on there.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from experiments.tables import ROOT
from sim.analysis import presets
from sim.analysis.compare import Comparison, common_cohort_week, comparison
from sim.analysis.fingerprint import model_digest
from sim.analysis.paired import COLUMNS
from sim.analysis.sentence import answer
from sim.analysis.small_market import PEOPLE_PER_AGENT
from sim.analysis.weekly import GROUP_OUTCOMES, GROUPS, Bands, bands
from sim.analysis.why import reasons
from sim.analysis.worlds import Fleet, Progress
from sim.cli.screen import Screen
from sim.parameters import Parameters
from sim.record.manifest import DEPENDENCIES, content_hash, pasar_version
from sim.record.outcomes import table_outcomes
from sim.record.store import derived_table, parquet
from sim.scenario import Scenario

SEEDS = 3
CHANNEL_OUTCOMES = ("share_online", "gmv_usd", "sellers", "price_index")
REASONED = ("small_revenue_usd", "physical_traders_revenue_usd", "parcels_per_day", "small_alive")
"""Headline figures that answer "why?"."""

KEPT = ROOT / "results" / "runs" / "presets"
Files = dict[str, bytes]


class Size(NamedTuple):
    """How large a run is; tests take fewer ``scenarios``, fewer ``weeks``, and ``sizes`` no user may choose."""

    seeds: int = SEEDS
    people_per_agent: int = 5000
    people_why: int = PEOPLE_PER_AGENT
    weeks: int = 0
    sizes: Mapping[str, Any] = {}
    scenarios: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        """Scenarios to answer for, without the one they are compared with."""
        known = [name for name in presets.scenario_hashes(self.people_per_agent) if name != presets.AGAINST]
        return [name for name in known if not self.scenarios or name in self.scenarios]

    def scenario(self, name: str) -> Scenario:
        """A built-in scenario at this size."""
        own = Scenario.builtin(name)
        weeks = min(self.weeks or own.weeks, own.weeks)
        return own.replace(people_per_agent=self.people_per_agent, weeks=weeks, parameters=self.sizes)


def main(argv: list[str] | None = None) -> None:
    """Run all, and write the published folder."""
    parser = argparse.ArgumentParser(prog="python -m experiments.presets", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS, help=f"pairs of worlds (default {SEEDS})")
    parser.add_argument("--people-per-agent", type=int, default=5000, help="real adults an agent stands for")
    parser.add_argument("--workers", type=int, default=2, help="threads")
    parser.add_argument("--out", type=Path, default=presets.FOLDER, help="folder to write")
    given = parser.parse_args(argv)
    size = Size(given.seeds, given.people_per_agent, max(PEOPLE_PER_AGENT, given.people_per_agent))
    publish(size, given.out, given.workers, kept=KEPT)
    whole = sum(each.stat().st_size for each in given.out.iterdir())
    print(f"{len(presets.FILES)} files written to {given.out}, {whole / 1e6:.2f} MB")


def publish(size: Size, out: Path, workers: int = 2, kept: Path | None = None) -> None:
    """Compute what isn't kept yet, and write the folder with its manifest."""
    inputs = _inputs(size)
    screen = Screen()

    def stage(name: str, label: str, work: Callable[[Size, int, Progress], Files]) -> Files:
        with screen.progress(label) as progress:
            return _once(kept, name, inputs, lambda: work(size, workers, progress))

    files = stage("effects", "effects of the built-in scenarios", effects)
    files |= stage("why", "mechanisms switched off one at a time", mechanisms)
    write(out, inputs, files)


def effects(size: Size, workers: int, progress: Progress) -> Files:
    """Effects, bands and facts of the answer, each scenario beside the baseline at its own horizon."""
    compared = compare_each(size, workers, progress)
    rows, weekly, answers = [], {}, []
    for name, done in compared.items():
        rows.append(done.effects)
        answers.append(answer(done, name).to_dict())
        first = done.scenarios[name].timeline.first_policy_week() or 0
        for outcome, channel in series(done):
            own = bands(done, outcome, channel)
            weekly[name, outcome, channel] = _parts(own, slice(max(first - int(own.weeks[0]), 0), None))
    longest = max(compared.values(), key=lambda done: done.scenarios[done.against].weeks)
    own_bands = {key: bands(longest, *key) for key in series(longest)}
    baseline = {key: (own.baseline_mean, own.baseline_high - own.baseline_mean) for key, own in own_bands.items()}
    table = pd.concat(rows, ignore_index=True)[list(COLUMNS)]
    return {
        presets.EFFECTS: parquet(derived_table("effects", table)),
        presets.BASELINE: presets.packed(("outcome", "channel"), baseline),
        presets.WEEKLY: presets.packed(("scenario", "outcome", "channel"), weekly),
        presets.ANSWERS: _json(answers),
    }


def compare_each(size: Size, workers: int = 2, progress: Progress | None = None) -> dict[str, Comparison]:
    """Every built-in scenario compared alone with the baseline, as ``pasar compare NAME`` does; pasts lived once."""
    plans = [size.scenario(name) for name in size.names]
    base = size.scenario(presets.AGAINST)
    horizons = {weeks: base.replace(weeks=weeks, name=f"{base.name}-{weeks}") for weeks in {p.weeks for p in plans}}
    worlds = [*(horizons[weeks] for weeks in sorted(horizons)), *plans]
    seeds = tuple(range(base.seed, base.seed + size.seeds))
    lived = Fleet(worlds, seeds, workers, common_cohort_week(worlds), progress).run()
    found = {}
    for plan in plans:
        other = horizons[plan.weeks]
        recorders = {(base.name, seed): lived[other.name, seed] for seed in seeds}
        recorders |= {(plan.name, seed): lived[plan.name, seed] for seed in seeds}
        found[plan.name] = comparison([other.replace(name=base.name), plan], recorders)
    return found


def series(done: Comparison) -> list[tuple[str, str]]:
    """Outcome and channel, or group of small merchants, of all series with bands."""
    market = [(outcome, "") for outcome in table_outcomes("market")]
    channels = [(outcome, channel) for outcome in CHANNEL_OUTCOMES for channel in done.channels.names]
    return [*market, *channels, *((outcome, group) for outcome in GROUP_OUTCOMES for group in GROUPS)]


def mechanisms(size: Size, workers: int, progress: Progress) -> Files:
    """What carries the headline effects of every scenario, at a smaller market."""
    base = size.scenario(presets.AGAINST)
    pairs = [(size.scenario(name), base) for name in size.names]
    seeds = tuple(range(base.seed, base.seed + size.seeds))
    found = reasons(pairs, [(outcome, "") for outcome in REASONED], seeds, size.people_why, workers, progress)
    return {presets.REASONS: _json([each.to_dict() for each in found])}


def write(out: Path, inputs: Mapping[str, Any], files: Files) -> None:
    """Write the files, the manifest last; unchanged numbers keep their date."""
    facts = {name: {"sha256": hashlib.sha256(files[name]).hexdigest(), "bytes": len(files[name])} for name in files}
    whole = content_hash(facts)
    day = date.today().isoformat()
    path = out / presets.MANIFEST
    if path.exists():
        before = json.loads(path.read_bytes())
        day = before["date"] if before.get("content_hash") == whole else day
        path.unlink()
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    path.write_bytes(_json({"schema": presets.SCHEMA, "date": day, **inputs, "files": facts, "content_hash": whole}))


def _inputs(size: Size) -> dict[str, Any]:
    """Everything the numbers follow from."""
    from importlib.metadata import version

    base = size.scenario(presets.AGAINST)
    hashes = presets.scenario_hashes(size.people_per_agent)
    return {
        "pasar_version": pasar_version(),
        "dependencies": {name: version(name) for name in DEPENDENCIES},
        "model": model_digest(),
        "parameters": Parameters.default().digest(),
        "scenarios": hashes,
        "start_week": base.start_week,
        "weeks": {name: size.scenario(name).weeks for name in hashes},
        "seeds": list(range(base.seed, base.seed + size.seeds)),
        "people_per_agent": size.people_per_agent,
        "people_per_agent_why": size.people_why,
    }


def _once(kept: Path | None, name: str, inputs: Mapping[str, Any], work: Callable[[], Files]) -> Files:
    """Files of a stage: as they are kept from the same inputs, or made now and kept."""
    if kept is None:
        return work()
    folder = kept / f"{name}-{hashlib.sha256(_json(inputs)).hexdigest()[:16]}"
    if not folder.exists():
        files = work()
        draft = folder.with_suffix(".partial")
        draft.mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (draft / file).write_bytes(content)
        draft.rename(folder)
    return {each.name: each.read_bytes() for each in sorted(folder.iterdir())}


def _parts(own: Bands, used: slice) -> tuple[Any, ...]:
    """What a plan's bands add to the baseline's."""
    return (own.high - own.mean)[used], own.effect[used], (own.effect_high - own.effect)[used]


def _json(content: Any) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


if __name__ == "__main__":
    main()
