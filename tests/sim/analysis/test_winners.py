import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.winners import CLASSES, gains

ALIVE = np.ones(1)


def one(own: float, other: float) -> str:
    found = gains(np.array([own]), np.array([other]), ALIVE, ALIVE, np.array([7]))
    return CLASSES[int(np.argmax(found.firms))]


def test_a_gain_falls_into_its_class():
    assert one(40.0, 100.0) == "lost_50"
    assert one(50.0, 100.0) == "lost_25_50"
    assert one(75.0, 100.0) == "lost_5_25"
    assert one(96.0, 100.0) == "within_5"
    assert one(110.0, 100.0) == "gained_5_25"
    assert one(150.0, 100.0) == "gained_25_50"
    assert one(151.0, 100.0) == "gained_50"
    assert one(5.0, 0.0) == "gained_50"
    assert one(0.0, 0.0) == "within_5"


turnover = st.lists(st.floats(0.0, 1e9), min_size=1, max_size=20)


@given(turnover, st.randoms())
def test_every_firm_counts_once_with_its_weight(own, luck):
    n = len(own)
    here, there = ([luck.randint(0, 1) for _ in range(n)] for _ in range(2))
    weight = np.array([luck.randint(1, 900) for _ in range(n)])
    found = gains(np.array(own), np.array(own[::-1]), np.array(here), np.array(there), weight)
    either = np.array(here) | np.array(there)
    assert found.firms.sum() == weight[either == 1].sum()
    if either.any():
        assert abs(found.shares.sum() - 1.0) < 1e-12


@given(turnover)
def test_equal_worlds_have_neither_winners_nor_losers(own):
    alive = np.ones(len(own))
    found = gains(np.array(own), np.array(own), alive, alive, np.ones(len(own)))
    assert found.losing == found.gaining == found.median == 0.0


def test_a_slot_with_another_firm_counts_in_each_world_alone():
    found = gains(np.array([9.0]), np.array([9.0]), ALIVE, ALIVE, np.array([5]), None, np.array([3]), np.array([60]))
    assert found.by_class()["only_here"] == found.by_class()["only_there"] == 0.5


def test_groups_are_told_apart():
    masks = {"micro": np.array([True, False]), "small": np.array([False, True])}
    both = np.ones(2)
    found = gains(np.array([50.0, 200.0]), np.array([100.0, 100.0]), both, both, np.array([1, 3]), masks)
    assert found.groups["micro"].losing == 1.0
    assert found.groups["small"].gaining == 1.0
    assert found.gaining == 0.75
    assert found.median == 1.0
