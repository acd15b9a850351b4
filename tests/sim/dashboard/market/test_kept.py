import threading

import numpy as np
import pytest
from support.tiny_worlds import tiny

from sim.dashboard import edits
from sim.dashboard.market import kept
from sim.dashboard.market.lab import Lab
from sim.dashboard.market.shared import NURSERY, Trunk, gardeners
from sim.dashboard.market.track import Track
from sim.scenario import Scenario

WEEKS = 40


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(kept, "cache_folder", lambda: tmp_path / "kernels-x")
    NURSERY.clear()
    return tmp_path


@pytest.fixture
def plan() -> Scenario:
    return tiny("baseline", weeks=WEEKS)


def lived(plan: Scenario, weeks: int) -> Track:
    track = Track(plan)
    while track.lived < weeks:
        track.live()
    track.mark_here()
    return track


def keep(track: Track) -> None:
    kept.write(track.scenario, track.whole_marks(), track.recorder.series, track.memory)


def test_a_kept_market_goes_on_as_if_it_had_never_stopped(plan: Scenario) -> None:
    track = lived(plan, 30)
    keep(track)
    again = kept.read(plan)
    assert again is not None
    assert again.lived == 30
    for _ in range(4):
        track.live()
        again.live()
    for name, array in track.recorder.series.items():
        assert np.array_equal(array[:34], again.recorder.series[name][:34]), name
    assert again.events == track.events
    for week in (0, 12, 13, 29, 33):
        assert np.array_equal(again.memory.revenue(week), track.memory.revenue(week))
        assert np.array_equal(again.memory.places(week), track.memory.places(week))
        assert np.array_equal(again.memory.holders.fact("born", week), track.memory.holders.fact("born", week))
        assert again.dots(week) == track.dots(week)


def test_its_past_can_be_edited(plan: Scenario) -> None:
    keep(lived(plan, 30))
    track = kept.read(plan)
    assert track is not None
    edited = edits.add(plan, "price_floor", 20)
    fork, whole = track.fork(edited, 20), Track(edited)
    while fork.lived < 24:
        fork.live()
    while whole.lived < 24:
        whole.live()
    assert np.array_equal(fork.market("small_profit_usd"), whole.market("small_profit_usd"))


@pytest.mark.parametrize("name", ["memory", "week-30.market"])
@pytest.mark.parametrize("harm", ["cut", "changed", "gone", "empty"])
def test_a_damaged_file_is_as_good_as_none(plan: Scenario, name: str, harm: str) -> None:
    keep(lived(plan, 30))
    path = kept.place(plan) / name
    content = path.read_bytes()
    harmed = {"cut": content[: len(content) // 2], "changed": content[:3000] + b"?" + content[3001:], "empty": b""}
    path.unlink() if harm == "gone" else path.write_bytes(harmed[harm])
    assert kept.read(plan) is None


def test_a_damaged_mark_costs_a_replay(plan: Scenario) -> None:
    keep(lived(plan, 30))
    for t in (0, 13, 26):
        (kept.place(plan) / f"week-{t}.market").write_bytes(b"no")
    track = kept.read(plan)
    assert track is not None
    fork = track.fork(edits.add(plan, "price_floor", 15), 15)
    fork.live()
    assert fork.lived == 16
    assert np.array_equal(fork.market("orders")[:15], track.market("orders")[:15])


def test_the_first_sight_of_the_usual_market_is_kept(plan: Scenario, monkeypatch: pytest.MonkeyPatch, folder) -> None:
    monkeypatch.setattr("sim.dashboard.market.shared.preset_plan", lambda _name: plan)
    monkeypatch.setattr("sim.dashboard.market.shared.week_of", lambda _day: 15)
    (folder / "markets-old").mkdir()
    trunk = Trunk(plan)
    trunk.reach(20)
    gardeners().submit(int).result()
    again = Trunk(plan).track
    assert again.lived == 16
    assert not (folder / "markets-old").exists()
    assert Trunk(plan.replace(seed=3)).track.lived == 0


def test_without_a_writable_folder_nothing_is_kept(plan: Scenario, folder) -> None:
    folder.joinpath(f"{kept.PREFIX}{kept.model_hash()}").write_text("in the way")
    keep(lived(plan, 3))
    assert kept.read(plan) is None


def test_a_visitor_edits_the_past_of_a_kept_market(plan: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(lived(plan, 30))
    monkeypatch.setattr("sim.dashboard.market.shared.preset_plan", lambda _name: plan)
    lab = Lab(plan)
    lab.reach(29)
    edited = edits.add(plan, "commission_cap", 10, rate=0.01)
    assert lab.adopt(edited) == 10
    lab.stand_ready(5, threading.Event())
    assert lab.reach(12)
