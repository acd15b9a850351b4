"""How the tests of the checks ended: run by pytest, remembered with the model they were run on."""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree

from experiments.tables import ROOT
from sim.analysis.fingerprint import model_digest

FILE: Final = ROOT / "results" / "published" / "checks" / "states.json"

HOLDS, KNOWN, FAILS, NOT_RUN = "holds", "known not to hold", "fails", "not run"
WORST_FIRST: Final = (FAILS, NOT_RUN, KNOWN, HOLDS)


class State(NamedTuple):
    """How a test ended, the worst of its cases, and how many cases it has."""

    state: str
    cases: int


def run(tests: Sequence[str]) -> dict[str, State]:
    """Run the tests and return how each ended; ``not run`` for one that was skipped or isn't there."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *tests]
        subprocess.run(command, cwd=ROOT, check=False, stdout=sys.stderr)
        return read(report.read_text(encoding="utf-8") if report.exists() else "<testsuites/>", tests)


def read(report: str, tests: Sequence[str]) -> dict[str, State]:
    """States of the tests in a report of pytest in the form of JUnit."""
    cases: dict[str, list[str]] = defaultdict(list)
    for case in ElementTree.fromstring(report).iter("testcase"):
        path = case.get("classname", "").replace(".", "/") + ".py"
        cases[f"{path}::{case.get('name', '').partition('[')[0]}"].append(_ended(case))
    return {test: _worst(cases[test]) for test in tests}


def write(states: dict[str, State], path: Path = FILE) -> None:
    """Keep states with the hash of the model's code they are of."""
    path.parent.mkdir(parents=True, exist_ok=True)
    record = {"model": model_digest(), "tests": {test: list(state) for test, state in sorted(states.items())}}
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path: Path = FILE) -> tuple[str, dict[str, State]]:
    """The model's hash and the states that were kept."""
    record = json.loads(path.read_text(encoding="utf-8"))
    return record["model"], {test: State(*state) for test, state in record["tests"].items()}


def _ended(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return FAILS
    skipped = case.find("skipped")
    if skipped is None:
        return HOLDS
    return KNOWN if skipped.get("type") == "pytest.xfail" else NOT_RUN


def _worst(ends: Sequence[str]) -> State:
    if not ends:
        return State(NOT_RUN, 0)
    return State(min(ends, key=WORST_FIRST.index), len(ends))
