from types import SimpleNamespace

import pytest
from support.worlds import lived, small

from sim.week.accounts import profit_memory


def test_the_profit_that_entry_follows_starts_from_its_reference():
    world = lived(small(), 0)
    strata = world.state.strata
    assert (strata.profit_rate == strata.profit_reference).all()
    reference = strata.profit_reference.copy()
    world.step()
    assert (strata.profit_rate != reference).any()
    assert (strata.profit_reference == reference).all()


@pytest.mark.parametrize(("week", "weeks"), [(-52, 1), (-14, 1), (-13, 1), (-12, 2), (-1, 13), (0, 26), (90, 26)])
def test_the_reference_is_a_plain_mean_of_the_last_weeks_of_the_past(week, weeks):
    today = SimpleNamespace(week=week, parameters=SimpleNamespace(entry_rate_window=26.0))
    assert profit_memory(today) == weeks
