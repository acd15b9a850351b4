from sim.dashboard.panels.timeline import bars_of
from sim.dashboard.seasons import quarters_of, seasons_of, years_of
from sim.dashboard.words import Words
from sim.scenario import Scenario

HISTORY = Scenario.builtin("history")


def test_festivals_stand_in_the_weeks_that_hold_them():
    named = {name: [week for week, _, each in seasons_of(HISTORY) if each == name] for name in ("11.11", "ramadan")}
    assert named["11.11"] == [44, 96, 149]
    assert named["ramadan"] == [13, 63, 114]


def test_years_and_quarters_lie_within_the_plan():
    assert [(each["week"], each["text"]) for each in years_of(HISTORY)] == [(0, "2022"), (51, "2023"), (104, "2024")]
    assert all(0 < each["week"] < HISTORY.weeks for each in quarters_of(HISTORY))


def test_bars_stand_in_recorded_weeks_in_order_of_their_start():
    bars = bars_of(HISTORY, Words("en"))
    assert [(bar["title"], bar["start"], bar["end"]) for bar in bars] == [
        ("Import price floor", 90, None),
        ("Data separation", 90, None),
        ("Ban on social commerce", 91, None),
        ("Partnership", 101, None),
    ]
    assert bars[-1]["detail"] == "Tokopedia"
