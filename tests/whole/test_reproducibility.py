"""The same keys give the same market, whatever the threads, the branches and the policies to come (T7)."""

from support.worlds import lived, policy, same_state, small, under

from sim.policy import Timeline
from sim.world import World

POLICIES = (policy("ban", 0, 10), policy("digital_support", 2, budget_usd=300e6))


def lived_to(week, threads=1, **changes):
    world = World(small(**changes), threads=threads)
    world.timeline = Timeline(POLICIES)
    world.run_to(week)
    world.crew.dismiss()
    return world


def test_one_thread_and_two_and_three_live_the_same_weeks():
    one = lived_to(14)
    assert same_state(one, lived_to(14, threads=2))
    assert same_state(one, lived_to(14, threads=3))


def test_a_seed_is_a_market_and_another_is_another():
    assert same_state(lived_to(-30), lived_to(-30))
    other = lived_to(-30, seed=2)
    assert not same_state(lived_to(-30), other)
    assert (other.state.consumers.traits == lived_to(-30).state.consumers.traits).all()


def test_another_population_seed_is_another_population():
    one, other = lived_to(-51), lived_to(-51, population_seed=5)
    assert (one.state.consumers.traits != other.state.consumers.traits).any()
    assert (one.state.merchants.scale_orders != other.state.merchants.scale_orders).any()


def test_a_branch_lives_on_as_the_trunk_does_and_leaves_it_alone():
    trunk = lived(small(), 60)
    branch = trunk.branch()
    branch.run_to(70)
    untouched = trunk.branch()
    assert untouched.t == 60
    trunk.run_to(70)
    assert same_state(trunk, branch)
    untouched.run_to(70)
    assert same_state(trunk, untouched)


def test_a_policy_changes_nothing_before_its_first_week():
    past = lived(small(), 88)
    alone = past.branch()
    alone.run_to(91)
    for each in (policy("ban", 91, scope="app"), policy("licence", 91), policy("local_visibility", 91)):
        world = under(past, each)
        world.run_to(91)
        assert same_state(alone, world), each.kind
        world.step()
        alone_next = alone.branch()
        alone_next.step()
        assert each.kind == "licence" or not same_state(alone_next, world), each.kind


def test_switching_by_hand_is_the_same_as_planning():
    planned = under(lived(small(), 88), policy("ban", 90, 95))
    planned.run_to(98)
    by_hand = lived(small(), 88)
    by_hand.run_to(90)
    by_hand.switch("ban")
    by_hand.run_to(95)
    by_hand.switch("ban", on=False)
    by_hand.run_to(98)
    assert same_state(planned, by_hand)
