"""The twin's arithmetic and the engine's give the same bits."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from reference import arithmetic

from agents.numerics import counts, draws, functions, money, normal, sums

THOUSAND = settings(max_examples=1000)
words = st.integers(0, 2**32 - 1)
reals = st.floats(-750.0, 750.0)
positive = st.floats(1e-300, 1e300)
shares = st.floats(0.0, 1.0)
weights = st.lists(st.floats(0.0, 1e6), min_size=1, max_size=9).filter(any)


@THOUSAND
@given(reals)
def test_exponentials_agree(x: float) -> None:
    assert arithmetic.exp_t(x) == functions.exp_t(x)


@given(st.floats(-1e-15, 1e-15))
def test_exponentials_next_to_zero_agree(x: float) -> None:
    assert arithmetic.exp_t(x) == functions.exp_t(x)


@THOUSAND
@given(positive)
def test_logarithms_agree(x: float) -> None:
    assert arithmetic.log2_t(x) == functions.log2_t(x)
    assert arithmetic.log_t(x) == functions.log_t(x)


@THOUSAND
@given(st.floats(0.0, 1e6, allow_subnormal=False), st.floats(-10.0, 10.0))
def test_powers_agree(x: float, y: float) -> None:
    assert arithmetic.pow_t(x, y) == functions.pow_t(x, y)


@given(reals)
def test_logistic_curves_agree(x: float) -> None:
    assert arithmetic.logistic_t(x) == functions.logistic_t(x)


@given(st.integers(0, 1023), st.floats(0.0, 2.0))
def test_lognormals_agree(k: int, sd: float) -> None:
    z = arithmetic.NORMAL_1024[k]
    assert arithmetic.lognormal(z, sd) == normal.lognormal(z, sd)


@THOUSAND
@given(words, st.integers(1, 43), st.integers(0, 2**31), st.integers(-52, 1000), st.integers(0, 400))
def test_words_agree(seed: int, stream: int, agent: int, week: int, index: int) -> None:
    assert arithmetic.word(seed, stream, agent, week, index) == draws.word(seed, stream, agent, week, index)


@THOUSAND
@given(st.floats(-1.0, 2.0), words, st.integers(1, 1000))
def test_thresholds_picks_and_uniforms_agree(probability: float, word: int, n: int) -> None:
    assert arithmetic.threshold(probability) == draws.threshold(probability)
    assert arithmetic.pick(word, n) == draws.pick(word, n)
    assert arithmetic.uniform(word) == draws.uniform(word)


@THOUSAND
@given(st.floats(0.0, 100.0), words)
def test_counts_agree(mean: float, word: int) -> None:
    assert arithmetic.poisson(mean, word) == counts.poisson(mean, word)


@THOUSAND
@given(weights, words)
def test_choices_agree(alternatives: list[float], word: int) -> None:
    total = arithmetic.left_sum(alternatives)
    engine = counts.ordered_choice(np.array(alternatives), len(alternatives), total, word)
    assert arithmetic.ordered_choice(alternatives, total, word) == engine


@THOUSAND
@given(st.integers(0, 10**15), shares)
def test_rates_on_money_agree(amount: int, rate: float) -> None:
    assert arithmetic.ppm(rate) == money.ppm(rate)
    assert arithmetic.share_of(amount, rate) == money.apply_ppm(amount, money.ppm(rate))


@THOUSAND
@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**12), min_size=1, max_size=30))
def test_totals_are_shared_out_alike(total: int, raw: list[int]) -> None:
    engine = np.empty(len(raw), dtype=np.int64)
    money.allocate(total, np.array(raw), len(raw), engine)
    assert arithmetic.allocate(total, raw) == engine.tolist()


@THOUSAND
@given(st.floats(-1e12, 1e12))
def test_fixed_point_and_single_precision_agree(x: float) -> None:
    assert arithmetic.fixed(x) == sums.fixed(x)
    assert arithmetic.real(arithmetic.fixed(x)) == sums.real(sums.fixed(x))
    assert arithmetic.f32(x) == float(np.float32(x))
