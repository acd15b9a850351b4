import threading

import numpy as np
import pytest
from support.tiny_worlds import tiny

from sim.analysis.draws import Draws, core, effects_over_draws, sample
from sim.analysis.small_market import Cancelled


def test_draws_fill_the_calibrated_ranges_evenly():
    n = 16
    values = sample(n)
    for place, each in enumerate(core().values()):
        share = (values[:, place] - each.low) / (each.high - each.low)
        assert sorted(np.floor(share * n).astype(int)) == list(range(n)), each.name
    assert (sample(n) == values).all()


def test_the_core_set_is_that_of_the_model_s_description():
    assert len(core()) == 12


def test_each_draw_adds_one_and_progress_ends_at_the_whole():
    told = []
    found = list(
        effects_over_draws(tiny("ban", 93), 3, outcomes=["parcels_per_day"], progress=lambda *each: told.append(each))
    )  # fmt: skip
    assert [each.n for each in found] == [1, 2, 3]
    assert (found[2].effects["parcels_per_day"][:2] == found[1].effects["parcels_per_day"]).all()
    assert told[-1][0] == told[-1][1]
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    middle, low, high = found[2].interval("parcels_per_day")
    assert low <= middle <= high
    assert middle < 0.0
    assert found[2].influences["parcels_per_day"] == ()


def test_it_stops():
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        next(effects_over_draws(tiny("ban", 93), 2, stop=stop))


def test_the_parameter_that_matters_stands_first():
    rng = np.random.default_rng(1)
    values = rng.random((40, 3))
    effect = -1.0 - values[:, 1] ** 3 + 0.01 * values[:, 2]
    found = Draws("a", "b", "end", ("x", "y", "z"), values, {"o": effect}, {"o": np.full(40, 2.0)}, 40)
    first = found.influences["o"][0]
    assert first.parameter == "y"
    assert first.low <= first.correlation < -0.9
    assert first.high < -0.8
    assert found.same_sign("o") == 1.0
    assert found.percent("o") == pytest.approx(50.0 * effect)


def test_an_effect_that_never_varies_has_no_rank():
    values = np.random.default_rng(1).random((8, 1))
    found = Draws("a", "b", "end", ("x",), values, {"o": np.zeros(8)}, {"o": np.zeros(8)}, 8)
    assert found.influences["o"][0][1:] == (0.0, 0.0, 0.0)
    assert (found.percent("o") == 0.0).all()
