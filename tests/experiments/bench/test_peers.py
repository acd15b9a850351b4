"""Every form of the hottest phases gives the engine's answers, byte for byte; the twin agrees agent by agent."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from experiments.bench import compiled, matching_numpy, outside, readable
from experiments.bench.measure import Order, Unequal, hot_part, in_numpy, same_for_all_threads
from experiments.bench.shopping_numpy import shopping
from experiments.bench.week import HOT, PHASES, Before, different, hot, market

CONSUMERS = 3000


@pytest.fixture(scope="module")
def world():
    return market(CONSUMERS)


def assert_same_answers(world, name, form):
    with hot(world.branch(), name) as part:
        before = Before(part.state, part.writes)
        part.run(world.crew)
        answer = before.now()
        before.restore()
        assert different(answer, before.now()), "the part writes nothing"
        form(part)
        assert different(answer, before.now()) == []


@pytest.mark.skipif(compiled.compiler() is None, reason="no C compiler")
@pytest.mark.parametrize("name", HOT)
def test_c_gives_the_engine_s_bytes(world, name, tmp_path):
    assert_same_answers(world, name, lambda part: compiled.compiled(tmp_path, part)())


@pytest.mark.parametrize("name", HOT)
def test_numpy_gives_the_engine_s_bytes(world, name):
    assert_same_answers(world, name, in_numpy)


@pytest.mark.parametrize("name", HOT)
def test_a_week_with_a_part_lived_again_and_again_is_the_same_week(world, name):
    one, other = world.branch(), world.branch()
    with hot(one, name) as part:
        part.run(one.crew)
        part.run(one.crew)
    other.step()
    assert one.t == other.t
    a, b = ({name: array.copy() for name, array in each.state.arrays().items()} for each in (one, other))
    assert different(a, b) == []


def test_the_twin_lives_the_benchmark_week():
    assert readable.missing() == ""
    twin = readable.Twin(CONSUMERS)
    world = market(CONSUMERS)
    times = twin.week()
    assert set(times) == {*PHASES, "week", "shopping"} - {"attention"}
    world.step()
    assert twin.different(world) == []
    assert twin.bytes_per_consumer() > 500


def test_everything_is_at_work_in_the_benchmark_week(world):
    other = world.branch()
    other.step()
    shopping, tiktok = other.state.shopping, other.channels.index("tiktok_shop")
    assert shopping.completed[0] > 0
    assert shopping.orders[tiktok] > 0
    assert shopping.buyers.sum() / CONSUMERS > 0.5
    assert other.state.cells.adoption[0, 1, tiktok] > 0.8
    assert other.state.week.sales_idr[:, tiktok].any()


def test_a_form_with_other_answers_is_not_timed(world, monkeypatch, tmp_path):
    monkeypatch.setattr(matching_numpy, "matching", lambda _state, _today: None)
    with pytest.raises(Unequal, match=r"numpy differs from the engine in .*sales_idr"):
        hot_part(world.branch(), "matching", Order(CONSUMERS, [1], ["numpy"], 1), None, {}, tmp_path)


def test_threads_are_compared_before_they_are_timed(world, monkeypatch):
    same_for_all_threads(world, [1, 2])
    true_step = type(world).step

    def step(self):
        true_step(self)
        self.state.consumers.habit[0] += self.crew.threads

    monkeypatch.setattr(type(world), "step", step)
    with pytest.raises(Unequal, match="on 2 threads"):
        same_for_all_threads(world, [1, 2])


@pytest.mark.parametrize("name", list(outside.PEERS))
def test_peers_outside_give_the_engine_s_answers_where_they_are_installed(world, name, tmp_path):
    if not outside.installed(name):
        pytest.skip(f"{name} has no environment; pasar bench --peers {name} makes one")
    with hot(world.branch(), "shopping") as part:
        before = Before(part.state, part.writes)
        part.run(world.crew)
        answer = before.now()
        before.restore()
        found, remark = outside.shopping(name, part, answer, 1, tmp_path)
        assert remark == ""
        assert found["cpu_s"] > 0
        answer["consumers.habit"][0] += 1
        assert "differ in habit" in outside.shopping(name, part, answer, 1, tmp_path)[1]


def test_a_peer_that_cannot_be_had_is_left_out_with_a_word(world, monkeypatch, tmp_path):
    monkeypatch.setattr(compiled, "compiler", lambda: None)
    monkeypatch.setattr(outside, "environment", lambda _name: (None, "needs Python 3.12 on the path"))
    order = Order(CONSUMERS, [], ["c", "agentpy"], 1)
    remarks = hot_part(world.branch(), "shopping", order, None, {}, tmp_path)
    assert remarks == [
        "c: no C compiler (cc, gcc or clang) on the path",
        "agentpy: needs Python 3.12 on the path",
    ]


def test_the_week_can_be_taken_elsewhere(tmp_path):
    command = [sys.executable, "-m", "experiments.bench.export", str(CONSUMERS), str(tmp_path)]
    subprocess.run(command, check=True, cwd=Path(__file__).parents[3])
    with np.load(tmp_path / "shopping.npz") as file:
        given = {name.removeprefix("given/"): file[name] for name in file.files if name.startswith("given/")}
        answer = {name.removeprefix("answer/"): file[name] for name in file.files if name.startswith("answer/")}
    tables = {name.removeprefix("tables."): value for name, value in given.items() if name.startswith("tables.")}
    tables = {name: value.item() if value.ndim == 0 else value for name, value in tables.items()}
    tables["streams"] = {n.removeprefix("streams."): int(v) for n, v in given.items() if n.startswith("streams.")}
    people, tally = (
        {name.removeprefix(block): value for name, value in given.items() if name.startswith(block)}
        for block in ("consumers.", "shopping.")
    )
    shopping(tables, people, tally)
    assert np.array_equal(people["habit"], answer["consumers.habit"])
    assert np.array_equal(tally["demand_idr"], answer["shopping.demand_idr"])
    assert json.dumps(sorted(tables["streams"])) == '["admission", "available", "choice", "occasions"]'
