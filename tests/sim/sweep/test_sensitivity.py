"""Indices of functions whose answers are known: Ishigami's by Sobol, straight lines by Morris, order by given data."""

import math

import numpy as np
import pytest
from support.summaries import made_summary, shares, three_inputs

from sim.sweep import words
from sim.sweep.cases import cases, luck_share, seed_means, values, windows
from sim.sweep.sensitivity import LEVEL, as_frame, sensitivity

ISHIGAMI = {"S1": (0.3139, 0.4424, 0.0), "ST": (0.5576, 0.4424, 0.2437)}
"""Closed form with a = 7, b = 0.1."""
SOBOL = 'method = "sobol"\nn = 512'
LHS = 'method = "lhs"\nn = 60'
NAMES = ("habit_strength", "impulse_share", "cannibalisation")


def ishigami(given, _seed):
    x, y, z = (math.pi * (2.0 * share - 1.0) for share in shares(given))
    return math.sin(x) + 7.0 * math.sin(y) ** 2 + 0.1 * z**4 * math.sin(x)


def line(given, _seed):
    x, y, _ = shares(given)
    return 5.0 * x - 2.0 * y


def noisy(given, seed):
    return line(given, seed) + 0.5 * (-1) ** seed


def only(found):
    (one,) = found
    return one


@pytest.fixture(scope="module")
def sobol_design(tmp_path_factory):
    return three_inputs(tmp_path_factory.mktemp("sobol"), SOBOL)


def test_sobol_indices_of_ishigami_are_the_closed_form(sobol_design):
    found = only(sensitivity(made_summary(sobol_design, ishigami)))
    for index, known in ISHIGAMI.items():
        for name, value in zip(NAMES, known, strict=True):
            own = next(each for each in found.analysis.indices if (each.input, each.index) == (name, index))
            assert own.value == pytest.approx(value, abs=0.06)
            assert own.low < value + 0.02
            assert own.high > value - 0.02
            assert own.low < own.value < own.high
    assert [name for name, *_ in found.ranked] == ["habit_strength", "impulse_share", "cannibalisation"]


def test_failed_runs_take_their_whole_block_and_nothing_else(sobol_design):
    size = 3 + 2
    failed = [("plan", 0), ("plan", 1), ("plan", 7 * size + 2)]
    found = only(sensitivity(made_summary(sobol_design, ishigami, failed)))
    assert (found.analysis.used, found.analysis.dropped) == (510, 2)
    assert found.value_of("impulse_share", "ST") == pytest.approx(0.4424, abs=0.06)
    assert words.left_out([found]).startswith("2 of 512 blocks were left out")


def test_with_second_order_the_blocks_are_larger(tmp_path):
    design = three_inputs(tmp_path, 'method = "sobol"\nn = 256\nsecond_order = true')
    found = only(sensitivity(made_summary(design, ishigami, [("plan", 9)])))
    assert (found.analysis.used, found.analysis.dropped) == (255, 1)
    assert found.value_of("cannibalisation", "ST") == pytest.approx(0.2437, abs=0.08)


def test_morris_finds_the_slopes_of_a_straight_line_over_the_whole_range(tmp_path):
    design = three_inputs(tmp_path, 'method = "morris"\nn = 12')
    found = only(sensitivity(made_summary(design, line, [("plan", 5)])))
    equal = {place // 4 for place, point in enumerate(design.points) if point == design.points[5]}
    assert (found.analysis.used, found.analysis.dropped) == (12 - len(equal), len(equal))
    for name, slope in zip(NAMES, (5.0, -2.0, 0.0), strict=True):
        assert found.value_of(name, "mu_star") == pytest.approx(abs(slope), abs=1e-6)
        assert found.value_of(name, "mu") == pytest.approx(slope, abs=1e-6)
        assert found.value_of(name, "sigma") == pytest.approx(0.0, abs=1e-6)
    assert "mostly down" in words.movers(found).split(";")[1]


def test_given_data_rank_by_delta_and_have_a_direction(tmp_path):
    design = three_inputs(tmp_path, LHS)
    found = only(sensitivity(made_summary(design, line, [("plan", 3)])))
    assert (found.analysis.used, found.analysis.dropped) == (59, 1)
    assert [name for name, *_ in found.ranked][:2] == ["habit_strength", "impulse_share"]
    assert found.value_of("habit_strength", "rank") > 0.8
    assert found.value_of("impulse_share", "rank") < -0.2
    assert abs(found.value_of("cannibalisation", "rank")) < 0.25


def test_seeds_are_averaged_first_and_luck_is_told(tmp_path):
    design = three_inputs(tmp_path, LHS, seeds=4)
    summary = made_summary(design, noisy)
    found = only(sensitivity(summary))
    quiet = only(sensitivity(made_summary(design, line)))
    assert [each.value for each in found.analysis.indices] == pytest.approx(
        [each.value for each in quiet.analysis.indices], abs=1e-9
    )
    assert quiet.luck == 0.0
    spread = np.var(seed_means(values(summary, cases(summary)[-1], "small_revenue_usd_effect_end")), ddof=1)
    assert found.luck == pytest.approx((4 / 3 * 0.25 / 4) / spread)
    assert words.luck(only(sensitivity(made_summary(three_inputs(tmp_path / "one", LHS), line)))) == "unknown: one seed"


def test_pure_luck_is_all_of_the_spread():
    rng = np.random.default_rng(1)
    assert luck_share(rng.normal(size=(4000, 2))) == pytest.approx(1.0, abs=0.06)


def test_every_combination_of_levers_is_analysed_on_its_own(tmp_path):
    design = three_inputs(tmp_path, LHS, levers='"ban.enforcement" = { options = [0.5, 1.0] }')
    found = list(sensitivity(made_summary(design, lambda given, _: line(given, 0) * (given["ban.enforcement"] - 0.5))))
    still, moved = found
    assert dict(still.case.levers) == {"ban.enforcement": 0.5}
    assert still.analysis.indices == ()
    assert "nothing moves" in words.movers(still)
    assert moved.ranked[0][0] == "habit_strength"
    frame = as_frame(found)
    assert set(frame["ban.enforcement"]) == {"1.0"}
    assert set(frame["index"]) == {"delta", "rank"}


def test_levels_move_as_effects_do_here_and_windows_are_known(tmp_path):
    summary = made_summary(three_inputs(tmp_path, 'method = "morris"\nn = 4'), line)
    assert only(sensitivity(summary, measure=LEVEL)).value_of("habit_strength", "mu") == pytest.approx(5.0, abs=1e-6)
    assert windows(summary) == ["end"]


def test_the_same_summary_gives_the_same_table(tmp_path):
    summary = made_summary(three_inputs(tmp_path, LHS), line)
    first = as_frame(list(sensitivity(summary)))
    assert as_frame(list(sensitivity(summary))).equals(first)
