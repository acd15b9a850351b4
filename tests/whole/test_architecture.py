"""The map is true: layers, lightness, what phases touch, and every file named."""

import ast
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from support.worlds import lived, policy, small, under

from sim.state.tables import State, column_names
from sim.week import WEEK

ROOT = Path(__file__).resolve().parents[2]
LAYERS = (
    ("clock", "faults"),
    ("parameters",),
    ("policy",),
    ("scenario", "scenario_file", "scenario_text"),
    ("state",),
    ("week", "world"),
    ("record",),
    ("model",),
    ("analysis",),
    ("sweep",),
    ("dashboard", "cli"),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
OURS = ("agents", "sim", "experiments")


def imported(path):
    """Names of our modules that a file imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def files(package):
    return sorted(p for p in (ROOT / package).rglob("*.py") if "__pycache__" not in p.parts)


def test_agents_know_nothing_of_the_rest():
    for path in files("agents"):
        roots = {name.split(".")[0] for name in imported(path)}
        assert not roots & {"sim", "experiments"}, path


def test_only_commands_know_of_experiments():
    for path in files("sim"):
        if "experiments" in {name.split(".")[0] for name in imported(path)}:
            assert path.is_relative_to(ROOT / "sim/cli"), path


def test_imports_inside_sim_go_only_downwards():
    for path in files("sim"):
        own = path.relative_to(ROOT / "sim").with_suffix("").parts[0]
        if own == "__init__":
            continue
        for name in imported(path):
            parts = name.split(".")
            if parts[0] == "sim" and len(parts) > 1 and parts[1] in RANK:
                assert RANK[parts[1]] <= RANK[own], f"{path.relative_to(ROOT)} imports {name}"


def test_every_module_of_sim_has_its_layer():
    names = {p.relative_to(ROOT / "sim").with_suffix("").parts[0] for p in files("sim")} - {"__init__"}
    assert names <= set(RANK)


@pytest.mark.parametrize("line", ["import sim", "import sim.cli.main"])
def test_the_package_and_the_parser_load_nothing_heavy(line):
    code = f"import sys; {line}; print([m for m in ('numpy', 'numba', 'pandas', 'mesa') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


def test_no_module_is_called_utils_or_helpers():
    for package in OURS:
        for path in files(package):
            assert path.stem not in ("utils", "helpers", "util", "helper", "misc", "common")


def test_tests_are_no_package():
    assert not list((ROOT / "tests").rglob("__init__.py"))


def test_the_map_names_every_file():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    kept = [
        path.relative_to(ROOT).as_posix()
        for package in OURS
        for path in sorted((ROOT / package).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    named = set(text.split("`")[1::2])
    missing = [path for path in kept if path not in named]
    assert [path for path in missing if path.endswith(".py") or f"{Path(path).parent.as_posix()}/" not in named] == []


def test_the_map_names_no_file_that_is_gone():
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = [
        part for part in text.split("`")[1::2] if part.endswith((".py", ".toml", ".csv", ".md")) and "*" not in part
    ]
    rooted = [name for name in named if name.split("/")[0] in (*OURS, "tests", "docs", "results")]
    assert [name for name in rooted if "NAME" not in name and not (ROOT / name).exists()] == []


def touched(before: State, after: State):
    """``block.column`` of every array that differs."""
    old = before.arrays()
    return [name for name, array in after.arrays().items() if array.tobytes() != old[name].tobytes()]


POLICIES = (
    policy("ban", 91),
    policy("partnership", 96),
    policy("import_floor", 91, minimum_usd=100.0),
    policy("digital_support", 91, budget_usd=500e6),
)


@pytest.mark.parametrize("week", [-40, -5, -1, 0, 90, 91, 96, 104])
def test_phases_write_only_what_they_declare(week):
    world = lived(small(parameters={"platform_rule": "adaptive"}), min(week, 90))
    world = under(world, *POLICIES)
    world.run_to(week)
    today = world.look(week)
    for phase in WEEK:
        before = world.state.copy()
        phase.run(world.state, today, world.crew)
        for name in touched(before, world.state):
            block = name.split(".")[0]
            assert {name, block} & set(phase.WRITES), f"{phase.__name__} writes {name} in week {week}"


@pytest.mark.parametrize("phase", WEEK, ids=lambda phase: phase.__name__.rsplit(".", 1)[1])
def test_what_phases_declare_exists(phase):
    state = lived(small(), -52).state
    blocks = dict(zip(state._fields, state, strict=True))
    for entry in (*phase.READS, *phase.WRITES):
        block, _, column = entry.partition(".")
        assert block in blocks, entry
        assert not column or column in column_names(blocks[block]), entry


def test_every_array_of_the_state_is_written_by_some_phase():
    written = {entry for phase in WEEK for entry in phase.WRITES}
    fixed = {"consumers.traits", "consumers.tastes"}
    state = lived(small(), -52).state
    unwritten = {name for name in state.arrays() if name not in written and name.split(".")[0] not in written}
    assert unwritten == fixed
    assert all(isinstance(array, np.ndarray) for array in state.arrays().values())
