"""Compiled kernels on disk: what is unsound is never run, and processes don't get in one another's way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from agents.numerics.cache import SEAL_BYTES, SealedFiles

ROOT = Path(__file__).resolve().parents[3]
SUM = """
import numpy as np
from agents.numerics.sums import add_columns
sums = np.zeros(2, np.int64)
add_columns(np.arange(6).reshape(3, 2), 0, 3, sums)
print(sums.tolist(), sum(add_columns.stats.cache_hits.values()))
"""


def start(home):
    """A process that compiles one kernel, or finds it compiled."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(home)}
    environment.pop("NUMBA_CACHE_DIR", None)
    return subprocess.Popen(
        [sys.executable, "-c", SUM],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def answer(process):
    out, errors = process.communicate(timeout=600)
    assert process.returncode == 0, errors
    return out.strip()


def kernels(home):
    return sorted(home.rglob("*.kernel"))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A cache that three processes filled at the same time."""
    home = tmp_path_factory.mktemp("home")
    assert {answer(each) for each in [start(home) for _ in range(3)]} <= {"[6, 9] 0", "[6, 9] 1"}
    return home


def test_processes_that_start_cold_together_leave_one_sound_file(home):
    assert len(kernels(home)) == 1
    assert [path for path in home.rglob("*") if path.is_file()] == kernels(home)
    assert answer(start(home)) == "[6, 9] 1"


@pytest.mark.parametrize("spoilt", ["cut", "empty", "foreign"])
def test_a_truncated_or_foreign_file_is_wiped_and_made_again(home, spoilt):
    (path,) = kernels(home)
    sound = path.read_bytes()
    path.write_bytes({"cut": sound[:-100], "empty": b"", "foreign": b"x" * len(sound)}[spoilt])
    assert answer(start(home)) == "[6, 9] 0"
    assert len(kernels(home)) == 1
    assert answer(start(home)) == "[6, 9] 1"


def test_what_was_saved_comes_back_by_key_and_state_of_the_source(tmp_path):
    files = SealedFiles(tmp_path, "kernel", "today")
    files.save(("one", 1), {"code": b"12"})
    assert files.load(("one", 1)) == {"code": b"12"}
    assert files.load(("two", 1)) is None
    assert SealedFiles(tmp_path, "kernel", "tomorrow").load(("one", 1)) is None
    files.flush()
    assert files.load(("one", 1)) is None


def test_a_changed_byte_breaks_the_seal_and_the_file_goes(tmp_path):
    files = SealedFiles(tmp_path, "kernel", "today")
    files.save("key", "code")
    (path,) = tmp_path.iterdir()
    content = bytearray(path.read_bytes())
    content[SEAL_BYTES + 3] ^= 1
    path.write_bytes(bytes(content))
    assert files.load("key") is None
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_no_error(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("")
    files = SealedFiles(blocked / "folder", "kernel", "today")
    files.save("key", "code")
    assert files.load("key") is None
