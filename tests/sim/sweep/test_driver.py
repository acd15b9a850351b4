"""What the driver makes of workers that die, err or vanish; the engine here is one that does as it is told."""

from collections import Counter, deque

import pytest
from support.sweeps import live_once, tiny_design

from sim.faults import DiskFullError
from sim.sweep import Plan
from sim.sweep.driver import DEATHS, Driver, FolderLostError
from sim.sweep.engines import Back
from sim.sweep.folder import folder_at
from sim.sweep.index import Index
from sim.sweep.work import OtherVersionError, carry_out


class Told:
    """An engine whose orders meet what ``fate`` says: a Back, or None to be carried out."""

    width = 2

    def __init__(self, fate):
        self.fate = fate
        self.orders = deque()
        self.given = Counter()

    def give(self, number, order):
        self.given[number] += 1
        self.orders.append((number, order))
        assert len(self.orders) <= self.width

    def wait(self, _seconds):
        number, order = self.orders.popleft()
        return [self.fate(number, self.given[number]) or Back(number, carry_out(order))]

    def stop(self):
        self.orders.clear()


@pytest.fixture
def drive(tmp_path, monkeypatch):
    monkeypatch.setattr("sim.sweep.work.live", live_once)
    plan = Plan(tiny_design(tmp_path / "design", n=2))

    def driven(fate, **more):
        index = Index(folder_at(tmp_path / "s"))
        index.refresh()
        engine = Told(fate)
        told = []
        Driver(plan, index, engine, lambda found, _: told.append(found), **more).run()
        return engine, index, told

    return driven


def states(index):
    return Counter(each.status for each in index.entries())


def test_every_family_is_given_once_where_nothing_happens(drive):
    engine, index, told = drive(lambda *_: None)
    assert set(engine.given.values()) == {1}
    assert states(index) == {"done": 16}
    assert (told[0].done, told[-1].done, told[-1].running, told[-1].eta_s) == (0, 16, 0, 0.0)


def test_a_family_whose_worker_died_is_given_again(drive):
    engine, index, _ = drive(lambda number, time: Back(number, died=True) if time < 3 else None)
    assert set(engine.given.values()) == {3}
    assert states(index) == {"done": 16}


def test_a_family_that_kills_every_worker_is_given_up_and_the_others_are_not(drive):
    engine, index, _ = drive(lambda number, _: Back(number, died=True) if number == 1 else None)
    assert engine.given[1] == DEATHS
    assert states(index) == {"done": 12, "failed": 4}
    assert "died 10 times" in next(each.message for each in index.entries() if each.status == "failed")


def test_an_error_outside_a_run_is_tried_again_then_given_up(drive):
    engine, index, _ = drive(lambda number, _: Back(number, error=TypeError("odd")) if number == 0 else None)
    assert engine.given[0] == 2
    assert states(index) == {"done": 12, "failed": 4}
    engine, index, _ = drive(lambda *_: None, retry_failed=True)
    assert states(index) == {"done": 16}


def test_a_chunk_that_never_shows_up_is_asked_for_again(drive, monkeypatch):
    monkeypatch.setattr("sim.sweep.driver.SHOWS_UP_S", 0.0)
    engine, index, _ = drive(lambda number, time: Back(number, "runs/c-1-2.parquet") if time == 1 else None)
    assert set(engine.given.values()) == {2}
    assert states(index) == {"done": 16}


def test_a_worker_with_other_code_ends_the_sweep(drive):
    with pytest.raises(OtherVersionError):
        drive(lambda number, _: Back(number, error=OtherVersionError("other")))


def test_a_folder_that_takes_no_more_files_ends_the_sweep(drive):
    with pytest.raises(FolderLostError, match="no space left") as caught:
        drive(lambda number, _: Back(number, error=DiskFullError("x", "no space left")))
    assert caught.value.exit_code == 1


def test_other_code_refuses_an_order(drive, monkeypatch):
    monkeypatch.setattr("sim.sweep.driver.version_id", lambda: "another")
    with pytest.raises(OtherVersionError, match="another"):
        drive(lambda *_: None)
