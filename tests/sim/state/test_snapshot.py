import tracemalloc
import zipfile
from pathlib import Path

import numpy as np
import pytest

from sim.faults import OutputUnusableError, RunUnreadableError
from sim.state import snapshot as snapshots
from sim.state.snapshot import opened, read_snapshot, write_snapshot

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


def test_a_large_market_is_written_and_read_without_a_second_one_in_memory(tmp_path: Path) -> None:
    large = {"block": np.arange(6 << 20), "record": np.zeros(1 << 20, [("a", "f8"), ("b", "i8", 2)])["b"]}
    path = tmp_path / "large.market"
    tracemalloc.start()
    write_snapshot(path, {}, large)
    assert tracemalloc.get_traced_memory()[1] < 40 << 20
    target = np.empty_like(large["block"])
    tracemalloc.reset_peak()
    held = tracemalloc.get_traced_memory()[0]
    with opened(path) as file:
        assert file.fill("block", target)
    assert tracemalloc.get_traced_memory()[1] - held < 40 << 20
    tracemalloc.stop()
    assert np.array_equal(target, large["block"])
    assert np.array_equal(read_snapshot(path).arrays["record"], large["record"])


def test_an_array_of_another_shape_type_or_name_is_not_filled(path: Path) -> None:
    before = np.zeros((2, 3), np.int32)
    with opened(path) as file:
        assert not file.fill("a.b", before)
        assert not file.fill("a.b", np.zeros(6, np.int64))
        assert not file.fill("b", before)
    assert not before.any()


def test_members_beyond_two_gigabytes_have_their_zip_header(path: Path, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(snapshots, "LARGE_BYTES", 1)
    write_snapshot(tmp_path / "wide", {"t": 3}, ARRAYS)
    assert (tmp_path / "wide").read_bytes() != path.read_bytes()
    assert read_snapshot(tmp_path / "wide").arrays["c"].tobytes() == ARRAYS["c"].tobytes()


def test_an_array_that_promises_more_than_there_is_is_refused(path: Path) -> None:
    with zipfile.ZipFile(path) as file:
        content = file.read("arrays/a.b.npy")
    rewritten(path, {"arrays/a.b.npy": content.replace(b"(2, 3)", b"(9, 9)")})
    with pytest.raises(RunUnreadableError, match="changed after it was saved"):
        read_snapshot(path)
