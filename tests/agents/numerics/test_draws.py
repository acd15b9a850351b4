import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents import streams
from agents.numerics.draws import block, draw_list, draw_range, pick, threshold, uniform, word

WORDS = st.integers(0, 2**32 - 1)
MASK = 2**32 - 1


def philox(counter, key):
    """Philox4x32-10 in Python integers, after Salmon et al. 2011."""
    c, (k0, k1) = list(counter), key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & MASK, (p0 >> 32) ^ c[3] ^ k1, p0 & MASK]
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return tuple(c)


@pytest.mark.parametrize(
    ("counter", "key", "answer"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((MASK,) * 4, (MASK, MASK), "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            "d16cfe09 94fdcceb 5001e420 24126ea1",
        ),
    ],
)
def test_the_plain_philox_gives_the_published_answers(counter, key, answer):
    assert philox(counter, key) == tuple(int(part, 16) for part in answer.split())


def test_the_kernel_gives_the_published_answer_for_zero():
    assert block(0, 0, 0, -52, 0) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)


@given(
    seed=WORDS,
    stream=st.integers(1, 43),
    agent=st.integers(0, 2**31),
    week=st.integers(-52, 2000),
    index=st.integers(0, 2000),
)
def test_a_word_is_the_philox_of_its_key(seed, stream, agent, week, index):
    expected = philox((agent, week + 52, index // 4, 0), (seed, stream))
    assert block(seed, stream, agent, week, index // 4) == expected
    assert word(seed, stream, agent, week, index) == expected[index % 4]


def test_no_two_streams_share_a_number():
    numbers = [
        value
        for name, value in vars(streams).items()
        if name.isupper() and not name.startswith("BIRTH_") and isinstance(value, int)
    ]
    assert len(numbers) == len(set(numbers)) == 25


def test_no_two_draws_of_birth_share_an_index():
    indices = [value for name, value in vars(streams).items() if name.startswith("BIRTH_")]
    assert sorted(indices) == list(range(14))


@given(st.floats(0, 1))
def test_a_threshold_is_the_share_of_words_below_it(p):
    assert threshold(p) == min(int(p * 2**32), 2**32)


def test_chances_beyond_0_and_1_are_never_and_always():
    assert threshold(-0.5) == threshold(0.0) == threshold(float("nan")) == 0
    assert threshold(1.0) == threshold(7.0) == 2**32


@given(WORDS, st.integers(1, 1000))
def test_a_pick_is_on_the_list(w, n):
    assert pick(w, n) == w * n // 2**32


def test_a_uniform_lies_inside_0_and_1():
    assert 0.0 < uniform(0) < uniform(MASK) < 1.0


def test_words_of_a_stream_look_uniform_and_unrelated():
    words = np.array([[word(1, s, i, 0, 0) for i in range(2000)] for s in (10, 11)]) / 2**32
    assert np.abs(words.mean(axis=1) - 0.5).max() < 0.03
    assert abs(np.corrcoef(words)[0, 1]) < 0.08


def test_words_drawn_together_are_those_drawn_one_by_one():
    agents = np.array([5, 900, 7, 2**31], np.int64)
    listed, ranged = np.zeros((4, 6), np.int64), np.zeros((4, 6), np.int64)
    draw_list(9, 13, agents, 4, 30, 2, listed)
    draw_range(9, 13, 100, 6, 30, 0, ranged)
    for index in range(4):
        assert listed[index, :4].tolist() == [word(9, 13, int(agent), 30, 8 + index) for agent in agents]
        assert ranged[index].tolist() == [word(9, 13, 100 + k, 30, index) for k in range(6)]
