"""Change the rules one sign at a time, and see whether a test notices.

A mutant is a copy of the tree in which one operator, comparison, number or minimum of a function is another.
The tests that mirror its file run first, then those of the whole market; a mutant that passes them all has
survived: either no test looks there, or the change means nothing.

    python tests/mutants/hunt.py [--each 2] [--seed 1] [agents/merchants/pricing.py …]
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
HOUSE = ("agents", "sim", "experiments", "tests", "pyproject.toml")
RULES = ("agents/**/*.py", "sim/week/*.py", "sim/policy/kinds/*.py")
MOST_SECONDS = 600
OPERATORS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.RShift: ast.LShift, ast.LShift: ast.RShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.And: ast.Or, ast.Or: ast.And, ast.USub: ast.UAdd,
}  # fmt: skip
NAMES = {"min": "max", "max": "min", "minimum": "maximum", "maximum": "minimum"}


class Mutant(NamedTuple):
    """One changed place: the file from the root, the line, both readings, and the whole new text."""

    path: Path
    line: int
    before: str
    after: str
    text: str


def change(node: ast.AST) -> bool:
    """Change a node in place; False where there is nothing to change."""
    match node:
        case ast.BinOp() | ast.AugAssign() | ast.BoolOp() | ast.UnaryOp() if type(node.op) in OPERATORS:
            node.op = OPERATORS[type(node.op)]()  # type: ignore[assignment]
        case ast.Compare(ops=[op]) if type(op) in OPERATORS:
            node.ops = [OPERATORS[type(op)]()]  # type: ignore[list-item]
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            node.value = value + 1
        case ast.Name(id=name) if name in NAMES:
            node.id = NAMES[name]
        case ast.Attribute(attr=name) if name in NAMES:
            node.attr = NAMES[name]
        case _:
            return False
    return True


def mutants(path: Path) -> Iterator[Mutant]:
    """Every mutant of one file; only the bodies of functions change."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    places = {id(n): n for f in functions for statement in f.body for n in ast.walk(statement)}
    for node in places.values():
        original = copy.copy(node.__dict__)
        before = ast.unparse(node)
        if change(node):
            yield Mutant(path, getattr(node, "lineno", 0), before, ast.unparse(node), ast.unparse(tree))
            node.__dict__.update(original)


def mirror(path: Path) -> list[str]:
    """Return the tests that stand where the file stands, nearest first: its own, or those of its folder."""
    own = Path("tests") / path.parent / f"test_{path.stem}.py"
    near = own if (ROOT / own).exists() else own.parent
    return [str(place) for place in (near, Path("tests/whole")) if (ROOT / place).exists()]


def noticed(house: Path, places: list[str]) -> bool:
    """Whether one of these tests fails, or never ends, in this copy of the tree."""
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-x",
        "-q",
        "-p",
        "no:cacheprovider",
        "-m",
        "not page",
        *places,
    ]
    surroundings = {
        **os.environ,
        "XDG_CACHE_HOME": str(house / ".cache"),
        "PYTHONPATH": str(house),
        "CI": "true",
    }
    try:
        ended = subprocess.run(
            command, cwd=house, env=surroundings, capture_output=True, timeout=MOST_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return True
    finally:
        shutil.rmtree(house / ".cache", ignore_errors=True)
    return ended.returncode not in (0, 5)


def main() -> int:
    """Hunt, print each mutant's fate, and end with the score; 1 where the tests fail without any change."""
    parser = argparse.ArgumentParser(description="change the rules one sign at a time")
    parser.add_argument("files", nargs="*", type=Path, help="files from the root (default: all rules)")
    parser.add_argument("--each", type=int, default=2, help="mutants of a file")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    files = wanted.files or sorted(p.relative_to(ROOT) for rules in RULES for p in ROOT.glob(rules))
    dice = random.Random(wanted.seed)
    killed = total = 0
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder)
        for name in HOUSE:
            copier = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copier(ROOT / name, house / name)
        for path in files:
            all_of_file = list(mutants(path))
            places = mirror(path)
            if all_of_file and places and noticed(house, places):
                print(f"{path}: its tests fail before any change", flush=True)
                return 1
            for mutant in dice.sample(all_of_file, min(wanted.each, len(all_of_file))):
                (house / path).write_text(mutant.text, encoding="utf-8")
                fate = any(noticed(house, [place]) for place in places)
                killed, total = killed + fate, total + 1
                verdict = "noticed " if fate else "SURVIVED"
                print(f"{verdict} {path}:{mutant.line}  {mutant.before} → {mutant.after}", flush=True)
            shutil.copy(ROOT / path, house / path)
    print(f"{killed} of {total} mutants noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
