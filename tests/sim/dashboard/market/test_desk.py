import threading
import time

import pytest

from sim.dashboard.market.desk import MOST_WAITING, Desk, Full, Queue


@pytest.fixture
def queue():
    return Queue()


def until(true, seconds=10.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.002)


def held(begun, go):
    def work(_report):
        begun.set()
        assert go.wait(10)

    return work


def test_work_reports_and_its_result_arrives(queue):
    desk, results, seen = Desk(queue=queue), [], []

    def work(report):
        report.progress(1, 4, "first quarter")
        return 42

    report = desk.start("sum", work, results.append, lambda each: seen.append((each.state, each.share, each.text)))
    desk.join(5)
    until(lambda: report.over)
    assert results == [42]
    assert report.result == 42
    assert ("working", 0.25, "first quarter") in seen
    assert seen[-1][:2] == ("done", 1.0)


def test_visitors_take_turns_on_the_whole_server(queue):
    one, other, order = Desk(queue=queue), Desk(queue=queue), []
    begun, go = threading.Event(), threading.Event()
    one.start("first", held(begun, go))
    assert begun.wait(5)
    for name in ("a", "b"):
        one.start(name, lambda report: order.append(f"one {report.name}"))
        other.start(name, lambda report: order.append(f"other {report.name}"))
    until(lambda: len(queue) == 2)
    go.set()
    one.join(5)
    other.join(5)
    assert order == ["other a", "one a", "other b", "one b"]


def test_cancelled_work_ends_and_says_nothing(queue):
    desk, told, begun = Desk(queue=queue), [], threading.Event()

    def work(report):
        begun.set()
        while not report.stopped:
            time.sleep(0.001)
        return "late"

    report = desk.start("long", work, told.append)
    assert begun.wait(5)
    desk.cancel("long")
    desk.join(5)
    until(lambda: len(queue) == 0)
    assert report.state == "cancelled"
    assert told == []


def test_work_of_the_same_name_takes_its_place(queue):
    desk, results, begun, go = Desk(queue=queue), [], threading.Event(), threading.Event()
    desk.start("other", held(begun, go))
    assert begun.wait(5)
    old = desk.start("same", lambda _report: "old", results.append)
    desk.start("same", lambda _report: "new", results.append)
    go.set()
    until(lambda: results)
    desk.join(5)
    assert results == ["new"]
    assert old.state == "cancelled"


def test_failure_is_told(queue):
    told = []
    desk = Desk(told.append, queue)
    report = desk.start("bad", lambda _report: 1 / 0)
    until(lambda: report.over)
    desk.join(5)
    assert report.state == "failed"
    assert isinstance(report.error, ZeroDivisionError)
    assert told == [report.error]


def test_too_much_is_refused(queue):
    desk, begun, go = Desk(queue=queue), threading.Event(), threading.Event()
    desk.start("first", held(begun, go))
    assert begun.wait(5)
    for place in range(MOST_WAITING):
        desk.start(f"waiting {place}", lambda _report: None)
    with pytest.raises(Full):
        desk.start("one too many", lambda _report: None)
    go.set()
    desk.join(5)


def test_a_visitor_who_leaves_leaves_no_thread_and_no_place_in_the_queue(queue):
    stays, leaves = Desk(queue=queue), Desk(queue=queue)
    begun, go = threading.Event(), threading.Event()
    stays.start("long", held(begun, go))
    assert begun.wait(5)
    leaves.start("never", lambda _report: pytest.fail("worked"))
    until(lambda: len(queue) == 2)
    leaves.close()
    leaves.join(5)
    until(lambda: len(queue) == 1)
    with pytest.raises(Full):
        leaves.start("again", lambda _report: None)
    go.set()
    stays.join(5)
    until(lambda: not any(thread.name == "desk" for thread in threading.enumerate()))
