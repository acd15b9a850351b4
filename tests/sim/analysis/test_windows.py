import numpy as np

from sim.analysis.windows import shut, windows
from sim.parameters.channels import Channels
from sim.scenario import Scenario


def test_history_is_closed_from_week_91_to_100():
    own = windows(Scenario.builtin("history"))
    assert own["closed"].tolist() == list(range(91, 101))
    assert (own["year1"][0], len(own["year1"])) == (90, 52)
    assert own["end"].tolist() == list(range(144, 157))


def test_a_licence_lifts_the_ban_of_a_channel_that_has_a_shop():
    own = windows(Scenario.builtin("licence"))
    assert (own["closed"][0], own["closed"][-1]) == (91, 109)


def test_a_world_without_policies_has_only_an_end():
    assert list(windows(Scenario.builtin("baseline"))) == ["end"]


def test_rules_without_a_ban_close_nothing():
    assert list(windows(Scenario.builtin("import-rules"))) == ["year1", "end"]


def test_a_ban_of_channels_that_never_had_a_shop_closes_nothing():
    scenario = Scenario.read("ban", sets={"ban.channels": '["meta"]'})[0]
    assert "closed" not in windows(scenario)
    assert not shut(Scenario.builtin("ban"), 95)[Channels.load().index("meta")]


def test_a_ban_that_nobody_enforces_closes_nothing():
    assert "closed" not in windows(Scenario.read("ban", sets={"ban.enforcement": 0.0})[0])


def test_windows_hold_recorded_weeks_only():
    own = windows(Scenario.builtin("ban").replace(weeks=95))
    assert own["closed"].tolist() == [91, 92, 93, 94]
    assert own["year1"].tolist() == [91, 92, 93, 94]
    assert np.array_equal(own["end"], np.arange(82, 95))
