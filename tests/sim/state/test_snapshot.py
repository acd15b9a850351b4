import zipfile
from pathlib import Path

import numpy as np
import pytest

from sim.faults import OutputUnusableError, RunUnreadableError
from sim.state.snapshot import read_snapshot, write_snapshot

ARRAYS = {"a.b": np.arange(6, dtype=np.int64).reshape(2, 3), "c": np.array([1.5, -0.0], np.float32)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "week.market"
    write_snapshot(file, {"t": 3}, ARRAYS)
    return file


def test_arrays_come_back_bit_for_bit(path: Path) -> None:
    snapshot = read_snapshot(path)
    assert snapshot.header["t"] == 3
    assert set(snapshot.arrays) == set(ARRAYS)
    for name, array in ARRAYS.items():
        assert snapshot.arrays[name].dtype == array.dtype
        assert snapshot.arrays[name].tobytes() == array.tobytes()


def test_the_same_market_is_the_same_file(path: Path, tmp_path: Path) -> None:
    write_snapshot(tmp_path / "again", {"t": 3}, ARRAYS)
    assert path.read_bytes() == (tmp_path / "again").read_bytes()


def test_a_foreign_file_is_refused(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("not a market")
    foreign = tmp_path / "zip"
    with zipfile.ZipFile(foreign, "w") as file:
        file.writestr("other", "content")
    for each in (text, foreign, tmp_path / "missing", tmp_path):
        with pytest.raises(RunUnreadableError, match=r"saved market|can't be read"):
            read_snapshot(each)


def test_a_truncated_file_is_refused(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(RunUnreadableError, match="cut off"):
        read_snapshot(path)


def rewritten(path: Path, changes: dict[str, bytes | None]) -> None:
    with zipfile.ZipFile(path) as file:
        members = {name: file.read(name) for name in file.namelist()}
    with zipfile.ZipFile(path, "w") as file:
        for name, content in {**members, **changes}.items():
            if content is not None:
                file.writestr(name, content)


@pytest.mark.parametrize(
    "changes",
    [
        {"header.json": b'{"format": "pasar market", "format_number": 1, "sha256": {}}'},
        {"arrays/c.npy": b"other"},
        {"arrays/c.npy": None},
        {"arrays/d.npy": b"more"},
        {"header.json": None},
    ],
)
def test_a_tampered_file_is_refused(path: Path, changes: dict[str, bytes | None]) -> None:
    rewritten(path, changes)
    with pytest.raises(RunUnreadableError, match=r"changed after it was saved|no saved market"):
        read_snapshot(path)


def test_objects_are_never_unpickled(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="pickle"):
        write_snapshot(tmp_path / "x", {}, {"evil": np.array([object()], dtype=object)})


def test_a_place_that_can_not_be_written_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(OutputUnusableError):
        write_snapshot(tmp_path / "nowhere" / "x", {}, ARRAYS)
