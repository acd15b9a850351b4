import re
import tomllib
from importlib.resources import files

import numpy as np
import pytest

from sim.parameters import Channels, declared
from sim.parameters.declare import between, param, percent, times, within
from sim.parameters.evidence import GRADES, TAGS
from sim.parameters.facts import load_facts

PARAMS = declared()
NUMBERS = [each for each in PARAMS.values() if each.kind != "option"]


def resolved(default, span, **more):
    return param("x", default, "unit", span, "assumption", "A", "", "A thing.", **more).resolve(Channels.load())


@pytest.mark.parametrize("each", NUMBERS, ids=lambda each: each.name)
def test_every_default_lies_in_its_range_and_the_range_in_what_is_allowed(each):
    for smaller, larger in (
        (each.low, each.default),
        (each.default, each.high),
        (each.natural[0], each.allowed_low),
        (each.allowed_high, each.natural[1]),
    ):
        assert np.all(np.asarray(smaller) <= np.asarray(larger))
    assert np.shape(each.default) == tuple(len(names) for names in each.labels)


@pytest.mark.parametrize("each", PARAMS.values(), ids=lambda each: each.name)
def test_every_parameter_says_what_it_is_and_where_it_comes_from(each):
    assert each.unit
    assert each.source
    assert each.meaning.endswith(".")
    assert each.tag in TAGS
    assert each.grade in GRADES
    assert (each.kind == "option") == bool(each.options)


def test_a_parameter_is_graded_as_fitted_if_and_only_if_a_fit_sets_it():
    text = files("sim.parameters").joinpath("data/calibrated.toml").read_text(encoding="utf-8")
    assert {each.name for each in PARAMS.values() if each.grade == "fitted here"} == set(tomllib.loads(text))


OUTSIDE_THE_FACTS = {"deal_weeks", "season_lebaran", "season_1111"}
"""Measured here by a publication that the fact table doesn't hold."""


def test_what_was_measured_here_names_its_fact():
    known = set(load_facts())
    nameless = {
        each.name
        for each in PARAMS.values()
        if each.grade == "measured here" and not known & set(re.findall(r"[a-z0-9_]+", each.source))
    }
    assert nameless == OUTSIDE_THE_FACTS


def test_fact_keys_named_as_sources_exist():
    known = load_facts()
    for each in PARAMS.values():
        for word in re.split(r",\s*", each.source):
            if re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)+", word):
                assert word in known, (each.name, word)


def test_shares_of_one_whole_sum_to_one():
    for each in PARAMS.values():
        if each.sums_to_one:
            assert np.sum(each.default) == pytest.approx(1.0, abs=1e-12), each.name


def test_the_core_set_is_that_of_the_model():
    core = (
        "lambda_online impulse_share cannibalisation link_out habit_strength variety_elasticity "
        "portable_skill price_sensitivity_scale taste_online_sd trend_half_life_weeks chat_scale native_share"
    )
    assert {each.name for each in PARAMS.values() if each.core} == set(core.split())


def test_ranges_are_read_around_the_default():
    for default, span, low, high in (
        (2.0, between(1, 4), 1.0, 4.0),
        (5.0, between(1, 4), 1.0, 5.0),
        (2.0, times(0.5, 3), 1.0, 6.0),
        (-2.0, times(0.5, 3), -6.0, -1.0),
        (2.0, percent(0.25), 1.5, 2.5),
        (0.0, within(0.5), -0.5, 0.5),
    ):
        each = resolved(default, span, kind="utils")
        assert (each.low, each.high) == (low, high)


def test_a_zero_element_may_move_as_far_as_the_largest():
    each = resolved((0.0, 0.0, 0.0, 0.5, 1.0), percent(0.3), axes=("category",), kind="utils")
    assert each.low == pytest.approx([-0.3, -0.3, -0.3, 0.35, 0.7])


def test_what_is_allowed_is_the_range_widened_within_natural_bounds():
    each = resolved(0.5, between(0.2, 0.8))
    assert (each.allowed_low, each.allowed_high) == (0.0, 1.0)
    each = resolved(2.0, between(1, 3), kind="size")
    assert (each.allowed_low, each.allowed_high) == (0.0, 4.0)
