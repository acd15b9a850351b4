import json
from xml.etree import ElementTree

import pytest

from experiments.bench import run
from experiments.bench.publish import files, write
from experiments.bench.run import COLUMNS, Bench, add_ratios, bars


def row(engine, phase, agents, threads, seconds):
    return {
        "engine": engine, "phase": phase, "agents": agents, "threads": threads, "seconds": seconds, "wall_s": seconds,
        "consumer_weeks_per_s": agents / seconds, "bytes_per_consumer": 41.0, "peak_mb": 100.0,
    }  # fmt: skip


@pytest.fixture
def rows():
    found = [
        row("pasar", "week", 1000, 1, 0.02), row("pasar", "week", 1000, 2, 0.0125), row("mesa", "week", 1000, 1, 5.0),
        row("pasar", "demand", 1000, 1, 0.012), row("c", "demand", 1000, 1, 0.01),
        row("pasar", "week", 10_000, 1, 0.3),
    ]  # fmt: skip
    add_ratios(found)
    return found


def test_ratios_are_speeds_against_one_thread_of_the_peer_in_the_same_phase_and_size(rows):
    assert [each["ratio_to_mesa"] for each in rows[:3]] == pytest.approx([250, 400, 1])
    assert rows[3]["ratio_to_c"] == pytest.approx(0.01 / 0.012)
    assert rows[3]["ratio_to_mesa"] is None
    assert rows[5]["ratio_to_mesa"] is None


def test_what_it_comes_to_is_said_in_sentences(rows):
    said = dict(bars(rows))
    assert said["whole week, 1,000 consumers, 2 threads: times as fast as plain Mesa"] == "400"
    assert said["demand, 1,000 consumers, 1 thread: time ÷ time of C"] == "1.20"
    assert said["whole week, 1,000 consumers: speed of 2 threads ÷ 1 thread (clock)"] == "1.60"
    assert said["cost of a consumer-week: 10,000 consumers ÷ 1,000"] == "1.50"


def test_a_benchmark_is_published_as_table_json_and_figure(rows, tmp_path):
    done = Bench([{name: each[name] for name in COLUMNS} for each in rows], [], ["c: none"], {"cores": 2})
    write(done, tmp_path / "new")
    lines = (tmp_path / "new" / "bench.csv").read_text().splitlines()
    assert lines[0].split(",") == list(COLUMNS)
    assert len(lines) == len(rows) + 1
    record = json.loads((tmp_path / "new" / "bench.json").read_text())
    assert record["machine"] == {"cores": 2}
    assert record["remarks"] == ["c: none"]
    assert ElementTree.fromstring(files(done)["bench.svg"]).tag.endswith("svg")


@pytest.mark.slow
def test_one_run_measures_engine_and_peers_side_by_side():
    done = run.bench([2000], [1], ["mesa", "numpy"], 1)
    found = {(each["engine"], each["phase"]): each for each in done.rows}
    assert {("pasar", "week"), ("mesa", "week"), ("numpy", "shopping"), ("numpy", "matching")} <= set(found)
    assert found["pasar", "week"]["ratio_to_mesa"] > 5
    assert found["pasar", "week"]["bytes_per_consumer"] < found["mesa", "week"]["bytes_per_consumer"]
    assert found["pasar", "week"]["peak_mb"] > 50
    assert done.machine["cores"] >= 1


def test_a_process_that_fails_says_why():
    with pytest.raises(RuntimeError, match="measure: "):
        run.child("experiments.bench.measure", "{}")
