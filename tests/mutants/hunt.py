"""Break the rules on purpose, and see whether a test notices.

Each break of ``breaks.toml`` is one wrong line and the claim of the model that it breaks.  It is made in a copy of the
tree, and its tests must fail there; if they don't, the readable twin gets a look.  A break that nothing notices has
survived, and the hunt fails.  With ``--signs`` breaks are drawn blindly instead: an operator, a comparison, a number.

    python tests/mutants/hunt.py [--only TEXT] [--jobs 2]
    python tests/mutants/hunt.py --signs 2 [--seed 1] [agents/merchants/pricing.py …]
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

from signs import signs

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("agents", "sim", "experiments", "tests", "pyproject.toml", "ARCHITECTURE.md")
RULES = ("agents/**/*.py", "sim/week/*.py", "sim/policy/kinds/*.py")
TWIN = "tests/whole/test_twin.py::test_twin_and_engine_agree_over_a_ban_a_partnership_and_licences"
MOST_SECONDS = 600


class Break(NamedTuple):
    """One wrong line: its file from the root, old and new text, what it breaks, and the tests to ask first."""

    claim: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]

    @property
    def text(self) -> str:
        """The file's text with the break in it."""
        original = (ROOT / self.file).read_text(encoding="utf-8")
        if original.count(self.old) != 1:
            raise SystemExit(f"{self.file} holds {self.old!r} {original.count(self.old)} times; must be once")
        return original.replace(self.old, self.new)


def listed(only: str) -> list[Break]:
    """Breaks of ``breaks.toml`` whose claim or file holds a text."""
    with (Path(__file__).parent / "breaks.toml").open("rb") as file:
        records = tomllib.load(file)["break"]
    every = [Break(**{**each, "tests": tuple(f"tests/{test}" for test in each["tests"])}) for each in records]
    return [each for each in every if only in each.claim or only in each.file]


def drawn(each: int, seed: int, files: Iterable[Path]) -> list[Break]:
    """As many blind breaks of each file, with the tests that mirror it."""
    dice = random.Random(seed)
    found = []
    for path in files:
        every = list(signs((ROOT / path).read_text(encoding="utf-8")))
        for line, before, after, text in dice.sample(every, min(each, len(every))):
            original = (ROOT / path).read_text(encoding="utf-8")
            claim = f"line {line}: {before} is not {after}"
            found.append(Break(claim, str(path), original, text, mirror(path)))
    return found


def mirror(path: Path) -> tuple[str, ...]:
    """Tests that stand where the file stands: its own, or those of its folder; else those of whole markets."""
    own = Path("tests") / path.parent / f"test_{path.stem}.py"
    near = own if (ROOT / own).exists() else own.parent
    return (
        (str(near),) if (ROOT / near).exists() else ("tests/whole/test_policies.py", "tests/whole/test_known_limits.py")
    )


def fails(house: Path, tests: Iterable[str], chosen: str = "not page and not slow") -> bool:
    """Whether one of these tests fails, or never ends, in this copy of the tree."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-m", chosen]
    surroundings = {
        **os.environ,
        "XDG_CACHE_HOME": str(house / ".cache"),
        "PYTHONPATH": str(house),
        "PYTHONDONTWRITEBYTECODE": "1",  # a file changed twice in a second must not meet its old bytecode
        "NUMBA_OPT": "1",
        "CI": "true",
    }
    try:
        ended = subprocess.run(
            [*command, *tests], cwd=house, env=surroundings, capture_output=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    return ended.returncode not in (0, 5)


def noticed(house: Path, wrong: Break) -> bool:
    """Make the break in the copy, ask its tests and then the twin, and mend it."""
    path = house / wrong.file
    path.write_text(wrong.text, encoding="utf-8")
    try:
        return fails(house, wrong.tests) or fails(house, [TWIN], "not page")
    finally:
        shutil.copy(ROOT / wrong.file, path)


def build(house: Path) -> Path:
    """A copy of the tree."""
    for name in HOUSE:
        copier = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copier(ROOT / name, house / name)
    return house


def hunt(breaks: list[Break], jobs: int) -> int:
    """Print each break's fate and the score; the number of survivors."""
    survivors = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        houses: SimpleQueue[Path] = SimpleQueue()
        for k in range(jobs):
            (Path(folder) / str(k)).mkdir()
            houses.put(build(Path(folder) / str(k)))

        def fate(wrong: Break | None) -> bool:
            house = houses.get()
            try:
                return noticed(house, wrong) if wrong else fails(house, {t for each in breaks for t in each.tests})
            finally:
                houses.put(house)

        if fate(None):
            print("the tests fail before anything is broken: run them in the tree itself")
            return len(breaks)
        for wrong, seen in zip(breaks, pool.map(fate, breaks), strict=True):
            survivors += not seen
            print(f"{'noticed ' if seen else 'SURVIVED'} {wrong.file}: {wrong.claim}", flush=True)
    print(f"{len(breaks) - survivors} of {len(breaks)} breaks noticed")
    return survivors


def main() -> int:
    """Hunt what is asked for; 1 if something survived."""
    parser = argparse.ArgumentParser(description="break the rules on purpose; does a test notice?")
    parser.add_argument("files", nargs="*", type=Path, help="with --signs: files from the root (default: all rules)")
    parser.add_argument("--only", default="", help="breaks whose claim or file holds this text")
    parser.add_argument("--signs", type=int, default=0, help="blind breaks of a file instead of the list")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    wanted = parser.parse_args()
    files = wanted.files or sorted(p.relative_to(ROOT) for rules in RULES for p in ROOT.glob(rules))
    breaks = drawn(wanted.signs, wanted.seed, files) if wanted.signs else listed(wanted.only)
    return 1 if hunt(breaks, wanted.jobs) else 0


if __name__ == "__main__":
    sys.exit(main())
