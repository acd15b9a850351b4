import json

import pytest

from experiments.bench.run import Bench
from sim.cli import bench as command

ROW = {
    "engine": "pasar", "phase": "week", "agents": 1000, "threads": 1, "consumer_weeks_per_s": 5e5,
    "ratio_to_mesa": None, "ratio_to_c": None, "bytes_per_consumer": 41.0, "peak_mb": 200.0, "seconds": 0.002,
    "wall_s": 0.002,
}  # fmt: skip
MACHINE = {"processor": "a processor", "cores": 2, "memory_gb": 24.0, "load": 0.1, "load_after": 0.2}
SIZE = {"agents": 1000, "merchants": 6100, "bytes_per_merchant": 399.0, "flow_bytes_per_merchant": 80.0}


@pytest.fixture
def asked(monkeypatch):
    """What the command asks to be measured; nothing is."""
    found = []

    def bench(*given):
        found.append(given[:4])
        return Bench([ROW], [SIZE], ["1,000 consumers: c: no C compiler"], MACHINE)

    monkeypatch.setattr(command, "bench", bench)
    return found


def test_rows_and_machine_are_one_json_object(pasar, asked):
    done = pasar("bench", "--agents", "2000", "20000", "--threads", "1", "--peers", "mesa,c", "--repeat", "7", "--json")
    assert done.code == 0
    assert asked == [([2000, 20000], [1], ["mesa", "c"], 7)]
    assert done.record["command"] == "bench"
    assert done.record["rows"] == [ROW]
    assert done.record["machine"] == MACHINE
    assert "no C compiler" in done.err


def test_the_table_names_engine_phase_and_machine(pasar, asked):
    done = pasar("bench")
    assert asked == [([10_000, 100_000], [1, 2], None, 5)]
    for part in ("pasar", "week", "500,000", "a processor", "load 0.1"):
        assert part in done.out


def test_it_is_written_where_asked(pasar, asked, tmp_path):
    done = pasar("bench", "--out", tmp_path / "bench")
    assert (done.code, len(asked)) == (0, 1)
    assert json.loads((tmp_path / "bench" / "bench.json").read_text())["rows"] == [ROW]


def test_all_faults_are_told_at_once(pasar, asked):
    done = pasar("bench", "--agents", "5", "x", "--threads", "0", "--peers", "meza", "--repeat", "1.5", "--json")
    assert (done.code, done.out) == (2, "")
    assert [each["field"] for each in done.errors] == ["--agents", "--agents", "--threads", "--repeat", "--peers"]
    assert done.errors[-1]["nearest"] == "mesa"
    assert asked == []


def test_a_peer_with_other_answers_is_a_failure_on_the_way(pasar, monkeypatch):
    def bench(*_given):
        raise RuntimeError("measure: c differs from the engine in merchants.rating")

    monkeypatch.setattr(command, "bench", bench)
    done = pasar("bench")
    assert done.code == 1
    assert "c differs from the engine" in done.err
