import numpy as np
from support.rules import ALWAYS, C, J, consumers, tables

from agents.consumers.batch import blank_batch
from agents.consumers.choice import admit, choose_member, personal_factors, value_options
from agents.consumers.valuation import (
    admit_batch,
    adoption_by_kind,
    choose_in_nest,
    nest_members,
    offered_options,
    sum_nests,
    value_baskets,
    weigh_batch,
)

N = 40
RNG = np.random.default_rng(4)


def crowd():
    people = consumers(N)
    people.traits[:] = (RNG.integers(0, 16, N) << 4) | RNG.integers(0, 4, N)
    people.tastes[:] = RNG.integers(0, 2**63, N).astype(np.uint64)
    people.habit[:] = RNG.integers(0, 3, (N, J)) * 20_000
    return people


def test_a_batch_considers_and_values_what_each_consumer_does_alone():
    people = crowd()
    rules = tables(
        admission=RNG.integers(0, ALWAYS, (4, 2, J - 1)),
        available=np.array([ALWAYS] * 5 + [ALWAYS // 2] * 3),
        offered=RNG.integers(0, 2, (C, J)).astype(np.uint8),
        habit_factor=RNG.uniform(1, 3, (3, 65)),
        taste_factor=RNG.uniform(0.5, 2, (2, 64)),
        online_factor=RNG.uniform(0.5, 2, 64),
    )
    batch = blank_batch(J, C)
    first, n = 7, 20
    admit_batch(people, rules, first, n, adoption_by_kind(rules), batch)
    weigh_batch(people, rules, first, n, batch)
    batch.owner[:n], batch.kind[:n] = np.arange(n), np.arange(n) % C
    options, members = offered_options(rules), nest_members(rules)
    sum_nests(people, first, n, options, members, batch)
    value_baskets(people, rules, first, n, batch)
    admitted, factor, w, nests = np.empty(J - 1, np.uint8), np.empty(J), np.empty(J), np.empty(6)
    for k in range(n):
        i = first + k
        traits = int(people.traits[i])
        segment, region, feeds, price_class = traits & 3, traits >> 2 & 3, traits >> 4 & 15, traits >> 8 & 3
        admit(rules, i, segment, feeds, admitted)
        assert [int(batch.admitted[k]) >> j & 1 for j in range(J - 1)] == admitted.tolist()
        personal_factors(rules, people.habit[i], people.tastes[i], admitted, factor)
        assert batch.factor[k].tolist() == factor.tolist()
        option = rules.option[segment, region, k % C, price_class]
        value_options(rules, option, k % C, float(batch.online_factor[k]), factor, w, nests)
        assert (batch.market[k], batch.social[k], batch.root[k]) == (nests[0], nests[1], nests[5])
        for nest in (0, 1):
            for word in RNG.integers(0, ALWAYS, 20):
                row = options[segment, region, k % C, price_class]
                chosen = choose_in_nest(row, factor, members[nest], nests[nest], word)
                assert chosen == choose_member(rules, w, nest, nests[nest], word)
        assert batch.online_below[k] == int(nests[4] / nests[5] * 2**32)
