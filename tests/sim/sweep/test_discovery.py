"""PRIM finds the corner in which a policy was made to fail, and says nothing where nothing is to be told."""

import pytest
from support.summaries import made_summary, shares, three_inputs

from sim.sweep.discovery import failing, record
from sim.sweep.words import failing_words

LHS = 'method = "lhs"\nn = 200'


@pytest.fixture(scope="module")
def design(tmp_path_factory):
    return three_inputs(tmp_path_factory.mktemp("d"), LHS)


def corner(given, _seed):
    x, y, _ = shares(given)
    return -1.0 if x < 0.4 and y > 0.5 else 1.0


def test_the_box_is_the_corner_in_which_the_policy_fails(design):
    (found,) = failing(made_summary(design, corner))
    assert (found.failures, found.futures) == (sum(corner(dict(point), 1) < 0 for point in design.points), 200)
    limits = {each.input: each for each in found.box.limits}
    assert set(limits) == {"habit_strength", "impulse_share"}
    assert limits["habit_strength"].low == float("-inf")
    assert limits["habit_strength"].high == pytest.approx(0.4 * 4.0, abs=0.15)
    assert limits["impulse_share"].low == pytest.approx(0.2 + 0.5 * 0.6, abs=0.04)
    assert limits["impulse_share"].high == float("inf")
    assert found.box.coverage > 0.85
    assert found.box.density > 0.85
    words = failing_words(found)
    assert "habit_strength is below 1.5" in words
    assert "cannibalisation" not in words
    assert f"{100 * found.box.density:.0f} % fail" in words


def test_options_are_named(tmp_path):
    design = three_inputs(tmp_path, LHS, levers='"ban.enforcement" = [0.5, 1.0]')
    (found,) = failing(made_summary(design, lambda given, _: given["ban.enforcement"] - 0.75))
    assert [each.input for each in found.box.limits] == ["ban.enforcement"]


def test_a_threshold_of_ones_own_is_used(design):
    (found,) = failing(made_summary(design, lambda given, _: 10.0 * shares(given)[2]), below=3.0)
    assert found.failures == pytest.approx(60, abs=1)
    assert [each.input for each in found.box.limits] == ["cannibalisation"]
    assert "less than 3" in failing_words(found)


@pytest.mark.parametrize(("effect", "count"), [(1.0, 0), (-1.0, 200)])
def test_always_or_never_failing_needs_no_box(design, effect, count):
    (found,) = failing(made_summary(design, lambda _given, _seed: effect))
    assert (found.failures, found.box) == (count, None)
    assert failing_words(found).endswith(f"in {count} of 200 futures.")


def test_futures_whose_runs_failed_are_not_counted(design):
    (found,) = failing(made_summary(design, corner, [("plan", 0), ("plan", 9)]))
    assert found.futures == 198


def test_the_record_can_be_written_as_json(design):
    (one,) = record(failing(made_summary(design, corner)))
    assert one["box"]["limits"][0]["input"] == "habit_strength"
    assert one["scenario"] == "plan"
