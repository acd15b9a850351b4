import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.cli.main import COMMANDS

PASAR = Path(sys.executable).with_name("pasar")


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_are_instant(option):
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        done = subprocess.run([PASAR, option], capture_output=True, text=True, check=True)
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.5
    assert done.stdout.startswith(("usage: pasar", "pasar "))
    assert done.stderr == ""


def test_the_parser_imports_nothing_heavy():
    code = (
        "import sys; from sim.cli.main import build; build().format_help(); "
        "print([m for m in ('numpy', 'numba', 'pandas', 'mesa', 'scipy', 'rich', 'pyarrow') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_json_and_quiet(pasar, command):
    done = pasar(command, "--help")
    assert done.code == 0
    assert "--json" in done.out
    assert "--quiet" in done.out


def test_without_a_command_help_is_shown(pasar):
    done = pasar()
    assert done.code == 0
    assert "start here" in done.out


def test_an_unknown_command_names_the_nearest(pasar):
    done = pasar("comprae", "ban")
    assert (done.code, done.out) == (2, "")
    assert "did you mean compare?" in done.err
    assert len(done.err.splitlines()) == 1


def test_an_unknown_option_names_the_nearest(pasar):
    done = pasar("run", "ban", "--sedes", "3", "--json")
    assert (done.code, done.out) == (2, "")
    (fault,) = done.errors
    assert (fault["field"], fault["nearest"]) == ("--sedes", "--seeds")
    assert set(fault) == {"file", "field", "value", "allowed", "nearest"}


def test_a_missing_argument_is_bad_input(pasar):
    done = pasar("compare")
    assert done.code == 2
    assert "SCENARIO: is required" in done.err


def test_output_that_nobody_reads_is_no_failure():
    done = subprocess.run(
        f"{PASAR} parameters --quiet | head -1", shell=True, capture_output=True, text=True, check=True
    )
    assert "parameters" in done.stdout
    assert "Traceback" not in done.stderr
