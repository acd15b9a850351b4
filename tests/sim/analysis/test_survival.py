"""Survival is counted as lifelines and statsmodels count it, and follows firms whoever takes their slots."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.worlds import lived, policy, small, under

from sim.analysis.survival import SMALL, Lives, by_group, kaplan_meier

AGENTS = st.lists(st.tuples(st.integers(1, 60), st.booleans(), st.integers(1, 900)), min_size=3, max_size=60)


def lives_of(rows):
    weeks, died, firms = (np.array(part) for part in zip(*rows, strict=True))
    some = np.arange(len(rows))
    return Lives(some, np.zeros(len(rows), np.int16), firms.astype(np.int64), weeks.astype(np.int64), died.astype(bool))


@given(AGENTS)
def test_the_curve_is_that_of_lifelines(rows):
    lifelines = pytest.importorskip("lifelines")
    lives = lives_of(rows)
    curve = kaplan_meier(lives)
    fitted = lifelines.KaplanMeierFitter().fit(lives.weeks, lives.died, weights=lives.firms)
    assert curve.survival == pytest.approx(np.atleast_1d(fitted.predict(curve.week)), abs=1e-10)


@given(AGENTS)
def test_with_one_firm_an_agent_the_interval_is_that_of_lifelines(rows):
    lifelines = pytest.importorskip("lifelines")
    lives = lives_of([(weeks, died, 1) for weeks, died, _ in rows])
    curve = kaplan_meier(lives)
    fitted = lifelines.KaplanMeierFitter(alpha=0.1).fit(lives.weeks, lives.died)
    bounds = fitted.confidence_interval_survival_function_.loc[curve.week[1:]].to_numpy()
    inside = (curve.survival[1:] > 0) & (curve.survival[1:] < 1)
    assert curve.low[1:][inside] == pytest.approx(bounds[inside, 0], abs=1e-10)
    assert curve.high[1:][inside] == pytest.approx(bounds[inside, 1], abs=1e-10)


@given(AGENTS)
def test_firms_at_risk_are_those_of_statsmodels(rows):
    api = pytest.importorskip("statsmodels.duration.survfunc")
    lives = lives_of(rows)
    if not lives.died.any():
        return
    curve = kaplan_meier(lives)
    with np.errstate(all="ignore"):
        fitted = api.SurvfuncRight(lives.weeks, lives.died.astype(int), freq_weights=lives.firms)
    assert curve.week[1:].tolist() == fitted.surv_times.tolist()
    assert curve.at_risk[1:] == pytest.approx(fitted.n_risk)
    assert curve.survival[1:] == pytest.approx(fitted.surv_prob, abs=1e-10)


def test_where_nobody_leaves_the_study_it_is_the_share_still_in_business():
    world = lived(small(), 20)
    lives = Lives.of(world)
    m = world.state.merchants
    here = m.alive == 1
    numbers = {(i, int(m.born[i])) for i in np.flatnonzero(here)}
    firms = m.weight[here].sum()
    lives.follow(world, 40)
    left = sum(int(m.weight[i]) for i in np.flatnonzero(m.alive == 1) if (i, int(m.born[i])) in numbers)
    assert kaplan_meier(lives).survival[-1] == pytest.approx(left / firms, abs=1e-12)
    assert left < firms


def test_groups_make_the_whole_and_curves_never_rise():
    world = lived(small(), 20)
    lives = Lives.of(world)
    lives.follow(world, 12)
    table = by_group(lives)
    first = table[table["week"] == 0].set_index("group")["at_risk"]
    groups = first.drop(SMALL)
    assert groups.sum() == lives.firms.sum()
    assert first[SMALL] == groups[[name for name in groups.index if name.split()[0] in ("micro", "small")
                                   and "cross_border" not in name]].sum()  # fmt: skip
    assert (table.groupby("group")["survival"].diff().dropna() <= 0).all()
    assert ((table["low"] <= table["survival"]) & (table["survival"] <= table["high"])).all()


def test_firms_of_a_week_die_sooner_when_their_channel_goes():
    base = lived(small(), 90)
    ends = []
    for world in (base.branch(), under(base, policy("ban", 91))):
        lives = Lives.of(world)
        native = world.state.merchants.native[lives.slot] == 1
        lives.follow(world, 60)
        ends.append(kaplan_meier(lives.only(native)).survival[-1])
    assert ends[1] < ends[0]
