"""What a version's numbers are, and what changed since: a fixed set of scenarios, before and after.

``python -m experiments.versions compare [OLD [NEW]]`` prints a table for CHANGELOG.md: by default what is recorded for
this version beside what the model says now.  OLD and NEW are versions or files.  ``… record`` records this version's
numbers in ``results/published/versions`` (about twenty seconds of one core).  ``… same`` shows that code which was made
faster gives every number of the published answers' code, and lets it count as that (``sim/analysis/fingerprint.py``).
"""

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pandas as pd

from experiments.tables import ROOT, markdown
from sim.analysis.fingerprint import SAME_NUMBERS, code_digest, same_numbers
from sim.analysis.presets import published as presets
from sim.analysis.worlds import Fleet
from sim.analysis.yearly import yearly
from sim.cli.version import version
from sim.faults import Fault, ScenarioErrors, nearest
from sim.scenario import Scenario
from sim.scenario_file import builtin_names

FOLDER: Final = ROOT / "results" / "published" / "versions"
PEOPLE_PER_AGENT: Final = 50_000
"""Small markets: numbers are for comparing versions, not for reading."""

SEED: Final = 1
KEY: Final = ["scenario", "outcome", "year"]
DIGITS: Final = 10
NOTEWORTHY: Final = 0.05
"""Change in per cent from which a number is told."""


def fixed_set() -> list[Scenario]:
    """Every built-in scenario, small."""
    return [Scenario.builtin(name).replace(people_per_agent=PEOPLE_PER_AGENT, seed=SEED) for name in builtin_names()]


def numbers(scenarios: Sequence[Scenario], workers: int = 1) -> pd.DataFrame:
    """Yearly outcomes of the market and sales by channel; columns ``scenario``, ``outcome``, ``year``, ``value``."""
    recorders = Fleet(scenarios, (SEED,), workers).run()
    rows = []
    for (name, seed), recorder in recorders.items():
        for table in ("market", "channels"):
            means = yearly(recorder.frame(table).assign(seed=seed), table)
            told = [each for each in means.names if table == "market" or each.startswith("gmv_usd/")]
            rows += [(name, each, year, means.value(each, year)) for each in told for year in means.years]
    frame = pd.DataFrame(rows, columns=pd.Index([*KEY, "value"]))
    frame["value"] = [float(f"{value:.{DIGITS}g}") for value in frame["value"]]
    return frame


def recorded(name: str) -> pd.DataFrame:
    """Numbers of a version, or of a file.

    Raises
    ------
    ScenarioErrors
        If there is neither.
    """
    path = FOLDER / f"{name}.csv"
    path = path if path.is_file() else Path(name)
    if not path.is_file():
        known = sorted(each.stem for each in FOLDER.glob("*.csv"))
        allowed = f"must be a file or one of {', '.join(known) or 'no version yet'}"
        fault = Fault(file="command line", field="version", value=name, allowed=allowed, nearest=nearest(name, known))
        raise ScenarioErrors([fault])
    return pd.read_csv(path)


def changes(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    """Numbers that stand in both, with the change in per cent of the old one, the largest first; 0 for no change.

    >>> one = pd.DataFrame({"scenario": ["ban"], "outcome": ["jobs"], "year": [2024], "value": [200.0]})
    >>> changes(one, one.assign(value=202.0))["percent"].tolist()
    [1.0]
    """
    both = old.merge(new, on=KEY, suffixes=("_old", "_new"))
    gap = both["value_new"] - both["value_old"]
    size = both["value_old"].abs().where(both["value_old"] != 0.0, 1.0)
    both["percent"] = 100.0 * gap / size
    return both.sort_values("percent", key=abs, ascending=False, kind="stable", ignore_index=True)


def report(found: pd.DataFrame, least: float = NOTEWORTHY) -> str:
    """How many numbers changed, and those that changed by at least so many per cent, as Markdown."""
    moved = found[found["percent"].abs() >= least]
    changed = int((found["percent"] != 0.0).sum())
    said = f"{changed} of {len(found)} numbers differ, {len(moved)} by {least:g} % or more."
    if not len(moved):
        return said
    rows = [
        (f"`{row.scenario}`", f"`{row.outcome}`", str(row.year), f"{row.value_old:.6g}", f"{row.value_new:.6g}",
         f"{row.percent:+.2f}")
        for row in moved.itertuples()
    ]  # fmt: skip
    return f"{said}\n\n{markdown(('scenario', 'outcome', 'year', 'before', 'after', 'change %'), rows)}"


def let_count_as_published() -> str:
    """Let the present code count as that of the published answers, if no number differs; say what happened."""
    own, published = code_digest(), str(presets().manifest["model"])
    if own == published or own in same_numbers().get(published, ()):
        return "This code counts as that of the published answers already."
    found = changes(recorded(version()), numbers(fixed_set()))
    if (found["percent"] != 0.0).any():
        return f"The numbers are others, so what is published must be made again. {report(found)}"
    known = same_numbers()
    known[published] = [*known.get(published, ()), own]
    SAME_NUMBERS.write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    return f"{len(found)} of {len(found)} numbers are the same: this code counts as that of the published answers."


def main() -> int:
    """Record, compare, or let count as the same."""
    parser = argparse.ArgumentParser(prog="python -m experiments.versions", description=__doc__)
    parser.add_argument("what", choices=("compare", "record", "same"))
    parser.add_argument("old", nargs="?", default=version(), help="version or file (default: this version)")
    parser.add_argument("new", nargs="?", help="version or file (default: what the model says now)")
    parser.add_argument("--least", type=float, default=NOTEWORTHY, help="change in %% from which a number is told")
    given = parser.parse_args()
    if sys.platform != "win32":
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # `… compare | head` ends without a word
    try:
        if given.what == "record":
            FOLDER.mkdir(parents=True, exist_ok=True)
            path = FOLDER / f"{version()}.csv"
            numbers(fixed_set()).to_csv(path, index=False, lineterminator="\n")
            print(path.relative_to(ROOT))
        elif given.what == "same":
            print(let_count_as_published())
        else:
            old = recorded(given.old)
            new = recorded(given.new) if given.new else numbers(fixed_set())
            print(report(changes(old, new), given.least))
    except ScenarioErrors as error:
        print(error)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
