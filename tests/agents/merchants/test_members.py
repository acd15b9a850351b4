import numpy as np
from support.rules import C, R, merchants, shelf, standing

from agents.merchants.columns import ABROAD, ACTIVE, CROSS_BORDER, DORMANT
from agents.merchants.members import list_members
from agents.merchants.shelf import account, offer_utility, offer_weight
from agents.numerics.sums import fixed


def crowd(n=60):
    rng = np.random.default_rng(3)
    m = merchants(n)
    m.category[:] = rng.integers(0, C, n)
    m.goods[:] = rng.integers(0, 3, n)
    m.region[:] = np.where(m.goods == CROSS_BORDER, ABROAD, rng.integers(0, R, n))
    m.unit_value_usd[:] = rng.uniform(50, 150, n)
    m.alive[:] = rng.integers(0, 4, n) > 0
    m.channel_state[:, :6] = rng.integers(0, 4, (n, 6))
    m.popularity[:] = rng.uniform(0, 20, (n, 1))
    return m


def test_a_bit_is_set_for_every_channel_the_living_trade_on():
    m = merchants(3)
    m.channel_state[:, 0] = [ACTIVE, DORMANT, ACTIVE]
    m.alive[2] = 0
    assert standing(m).tolist() == [0b100000001, 0b100000000, 0]


def test_members_are_those_with_an_account_by_group_and_slot():
    m = crowd()
    for rules in (shelf(), shelf(channel=5, partner=1, assortment=0.3), shelf(minimum_usd=np.full(C, 100.0))):
        members, _ = list_members(m, standing(m), rules, C, R)
        expected = sorted((int(m.category[i]), i) for i in range(len(m)) if account(m, i, rules) >= 0)
        assert members.row.tolist() == [i for _, i in expected]
        assert members.start.tolist() == [sum(c < g for c, _ in expected) for g in range(C + 1)]
        own = [account(m, i, rules) for _, i in expected]
        assert members.weight.tolist() == [
            offer_weight(m, i, rules, a) for (_, i), a in zip(expected, own, strict=True)
        ]
        assert members.utility.tolist() == [offer_utility(m, i, rules) for _, i in expected]


def test_cells_add_up_whom_buyers_of_a_region_can_choose():
    m = crowd()
    rules = shelf()
    members, cells = list_members(m, standing(m), rules, C, R)
    total, moment = np.zeros((C, R), np.int64), np.zeros((C, R), np.int64)
    for i, weight, utility in zip(members.row, members.weight, members.utility, strict=True):
        for r in range(R):
            near = rules.proximity if m.region[i] == r else 0.0
            total[m.category[i], r] += fixed(weight)
            moment[m.category[i], r] += fixed(weight * (utility + near))
    assert (cells.total == total).all()
    assert (cells.moment == moment).all()


def test_in_person_a_cell_holds_the_shops_of_its_region():
    m = merchants(4)
    m.region[:] = [2, 0, 2, 1]
    members, cells = list_members(m, standing(m), shelf(channel=8, side=0, offers_seen=3), C, R)
    assert members.row.tolist() == [1, 3, 0, 2]
    assert members.start[: R + 1].tolist() == [0, 1, 2, 4]
    assert (cells.total[0, 2] == 2 * cells.total[0, 0]).all()
