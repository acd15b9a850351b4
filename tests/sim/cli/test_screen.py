from sim.cli.screen import EVERY, Screen, lines


def told(steps):
    """Lines of work of a hundred steps, each told at its second."""
    clock, found = [0.0], []
    step = lines("work", found.append, lambda: clock[0])
    for seconds, done in steps:
        clock[0] = seconds
        step(done, 100)
    return found


def test_a_log_gets_a_line_a_minute_with_the_time_left():
    steps = [(0, 0), *((10 * k, k) for k in range(1, 19))]
    assert told(steps) == [
        "work: 6 of 100 (6 %), about 16 min left",
        "work: 12 of 100 (12 %), about 15 min left",
        "work: 18 of 100 (18 %), about 14 min left",
    ]


def test_work_that_was_taken_up_again_is_timed_from_there():
    assert told([(0, 50), (EVERY, 60)]) == ["work: 60 of 100 (60 %), about 4 min left"]


def test_short_work_leaves_no_line():
    assert told([(0, 0), (20, 50), (59, 100)]) == []


def test_a_log_has_no_bar(capfd):
    with Screen().progress("work") as progress:
        progress(1, 2)
    assert capfd.readouterr().err == ""
