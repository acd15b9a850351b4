from sim.analysis.branches import branches
from sim.clock import FIRST_WEEK
from sim.scenario import Scenario

WORLDS = [Scenario.builtin(name) for name in ("baseline", "ban", "history", "partnership-blibli")]


def test_worlds_part_in_the_first_week_in_which_other_policies_act():
    (root,) = branches(WORLDS)
    assert (root.first, root.until, root.members) == (FIRST_WEEK, 90, (0, 1, 2, 3))
    left_alone, ruled = root.children
    assert left_alone.members == (0, 1)
    assert [child.members for child in left_alone.children] == [(0,), (1,)]
    assert left_alone.until == 91
    assert (ruled.until, [child.members for child in ruled.children]) == (101, [(2,), (3,)])


def test_a_shared_past_is_lived_once():
    (root,) = branches(WORLDS)
    shared = root.weeks()
    alone = sum(branches([each])[0].weeks() for each in WORLDS)
    assert alone == 4 * (52 + 157)
    assert shared == (90 + 52) + 1 + 2 * (157 - 91) + (101 - 90) + 2 * (157 - 101)


def test_worlds_of_other_parameters_or_starts_share_nothing():
    base = WORLDS[0]
    other = base.replace(name="other", parameters={"habit_strength": 1.0})
    assert len(branches([base, other])) == 2
    assert len(branches([base, base.replace(name="again")])) == 1


def test_equal_worlds_are_lived_together_to_the_end():
    (root,) = branches([WORLDS[0], WORLDS[0].replace(name="same")])
    assert root.members == (0, 1)
    assert root.children == ()


def test_policies_that_only_end_at_different_times_part_at_the_earlier_end():
    first = Scenario.builtin("ban")
    ended = first.replace(name="ended", policies=(first.policies[0].ended(100),))
    (root,) = branches([first, ended])
    assert root.until == 100
