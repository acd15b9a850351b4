"""Write the tables of MODEL.md that come from runs: ``python -m experiments.tables`` (about two minutes).

Lives the baseline with the committed constants, and writes every moment and the economist's table between their markers
in MODEL.md and, as CSV, under ``results/published/calibration``; the dashboard's copy of the moments too.
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from experiments.calibrate import LAST_WEEK, SEEDS, live
from experiments.economist import economist
from experiments.report_moments import report
from experiments.targets import targets
from sim.parameters import Parameters
from sim.parameters.facts import load_facts

ROOT = Path(__file__).resolve().parents[1]
SHOWN = ROOT / "sim" / "dashboard" / "panels" / "checks.csv"
"""The moments as the dashboard shows them, installed with it."""


def main() -> None:
    """Run, write, and say what was written."""
    p, facts = Parameters.default(), load_facts()
    aims = targets(facts, p.channels, p.imported_spend_share)
    moments = report(p, live(p, SEEDS, LAST_WEEK, lambda: print(".", end="", file=sys.stderr)), aims, facts)
    fitted = [
        (m.name, f"{m.fact:.3g}", f"{m.model:.3g}", f"{m.error:+.2g}", m.source.replace("|", "/")) for m in moments
    ]
    asked = [tuple(row) for row in economist(facts)]
    folder = ROOT / "results" / "published" / "calibration"
    folder.mkdir(parents=True, exist_ok=True)
    head = ("moment", "fact", "model", "error", "source")
    for path in (folder / "moments.csv", SHOWN):
        write_csv(path, head, fitted)
    write_csv(folder / "economist.csv", ("what", "model", "published", "source"), asked)
    text = (ROOT / "MODEL.md").read_text(encoding="utf-8")
    text = between(text, "calibration", markdown(head, fitted))
    text = between(text, "economist", markdown(("what", "model", "published", "source"), asked))
    (ROOT / "MODEL.md").write_text(text, encoding="utf-8")
    print(f"\n{len(fitted)} moments and {len(asked)} rows written to MODEL.md and {folder.relative_to(ROOT)}")


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [" | ".join(head), " | ".join("---" for _ in head), *(" | ".join(row) for row in rows)]
    return "\n".join(f"| {line} |" for line in lines)


def between(text: str, marker: str, body: str) -> str:
    """The text with ``body`` between a pair of markers."""
    begin, end = f"<!-- {marker}:begin -->", f"<!-- {marker}:end -->"
    before, rest = text.split(begin, 1)
    return f"{before}{begin}\n\n{body}\n\n{end}{rest.split(end, 1)[1]}"


def write_csv(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A small table as CSV."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


if __name__ == "__main__":
    main()
