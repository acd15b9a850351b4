"""A sign holds only in nine of ten draws and under every switch; else what flips it is named."""

import numpy as np
import pandas as pd
import pytest
from support.studies import TINY, tiny_runs, tiny_units

from experiments.study.answer import answer, summary
from experiments.study.declaration import Finding, Study
from experiments.study.draws import CENTRAL, DRAW, SWITCHES, Draw, draws
from experiments.study.findings import Findings
from experiments.study.plain import SETTINGS, SIDES
from experiments.study.structures import STRUCTURES
from sim.analysis.draws import core

N = 36
UNITS = draws(N, prior=True, central=False)


def found(effects, units=UNITS, open=False):
    """Findings of a study whose only finding is the market's ``x`` in each unit."""
    runs = pd.DataFrame(
        {"unit": [each.unit for each in units], "seed": 1, "world": "ban", "window": "year", "x": effects}
    )
    finding = Finding("x", "x", "%", lambda at: at("ban", "x", "year"), open=open)
    study = Study(name="s", question="Q?", answer="It is {x}.", worlds={}, findings=(finding,))
    return Findings(study, runs, units)


def test_the_band_holds_nine_tenths_of_the_draws():
    one = found(np.arange(1.0, N + 1.0))["x"]
    assert one.median == pytest.approx((N + 1) / 2)
    inside = (one.by_draw >= one.low) & (one.by_draw <= one.high)
    assert inside.mean() == pytest.approx(0.9, abs=0.03)


def test_a_sign_in_all_draws_holds():
    one = found(np.full(N, -1.0))["x"]
    assert one.holds
    assert one.same_sign == 1.0
    assert "What holds" in answer(found(np.full(N, -1.0)), "prior")


def test_a_sign_in_fewer_than_nine_of_ten_draws_names_the_parameter_that_flips_it():
    values = np.array([each.overrides["lambda_online"] for each in UNITS])
    one = found(values - np.quantile(values, 0.3))["x"]
    assert one.same_sign < 0.9
    assert one.flips.startswith("low lambda_online")
    page = answer(found(values - np.quantile(values, 0.3)), "prior")
    assert "What these facts can't tell" in page
    assert "What holds" not in page


def test_a_switch_that_turns_the_median_is_named():
    live = np.array([each.overrides["platform_rule"] == "adaptive" for each in UNITS])
    effects = np.where(live, -0.1, 3.0)
    one = found(effects + np.where(np.arange(N) % 2, 0.0, 0.2) * ~live)["x"]
    assert "platform_rule = adaptive" in one.flips


def test_a_switch_of_texts_that_carries_the_other_sign_is_named_by_its_option():
    live = np.array([each.overrides["platform_rule"] == "adaptive" for each in UNITS])
    one = found(np.where(live, np.linspace(-1.0, 0.5, N), np.linspace(1.0, 2.0, N)))["x"]
    assert one.flips.startswith("platform_rule = adaptive")


def test_defaults_of_another_sign_forbid_the_finding():
    units = [*UNITS, Draw(CENTRAL, 0, 1, {})]
    one = found([*np.full(N, 1.0), -1.0], units)["x"]
    assert one.flips == "the calibrated defaults"
    assert one.elsewhere == {CENTRAL: -1.0}


@pytest.mark.parametrize("structure", STRUCTURES, ids=lambda each: each.name)
def test_another_structure_with_another_sign_forbids_the_finding(structure):
    units = [*UNITS, Draw(structure.name, 0, 1, {})]
    findings = found([*np.full(N, 1.0), -1.0], units)
    assert findings["x"].flips == structure.words
    assert findings.table()[structure.column].tolist() == [-1.0]


def test_an_open_finding_is_told_as_a_range_even_if_its_sign_holds():
    page = answer(found(np.linspace(10.0, 40.0, N), open=True), "prior")
    assert "90 % of draws lie between" in page
    assert page.index("can't tell") < page.index("How to read")


def test_an_answer_gives_each_number_its_band():
    findings = Findings(TINY, tiny_runs(), tiny_units())
    one = findings["online"]
    assert one.median < 0
    assert f"{one.median:+.1f}".replace("-", "−") in summary(findings)
    assert " to " in summary(findings)


def test_an_answer_from_few_draws_says_so():
    assert "Provisional: only 2 draws" in answer(Findings(TINY, tiny_runs(), tiny_units()), "prior")
    assert "Provisional" not in answer(found(np.full(N, -1.0)), "prior")


def test_a_sign_that_few_draws_more_could_turn_holds_narrowly():
    effects = np.full(N, 1.0)
    effects[: N // 18] = -1.0
    page = answer(found(effects), "prior")
    assert f"{N - N // 18} of {N} draws have this sign, narrowly)" in page
    assert ", narrowly)" not in answer(found(np.full(N, 1.0)), "prior")


def test_what_turns_a_sign_is_told_in_words_and_by_name():
    values = np.array([each.overrides["cannibalisation"] for each in UNITS])
    page = answer(found(values - np.quantile(values, 0.3)), "prior")
    assert "impulse buying replaces little other spending (low `cannibalisation`)" in page


def test_every_core_assumption_and_every_setting_has_plain_words():
    numbers = {name for name, options in SWITCHES.items() if isinstance(options[0], float)}
    assert set(SIDES) == set(core()) | numbers
    assert set(SETTINGS) == {f"{name} = {option}" for name, options in SWITCHES.items() for option in options}


def test_only_draws_count_in_the_band():
    findings = Findings(TINY, tiny_runs(), tiny_units())
    assert len(findings["online"].by_draw) == sum(each.group == DRAW for each in tiny_units())


def test_the_order_of_rows_does_not_matter():
    turned = tiny_runs().iloc[::-1].reset_index(drop=True)
    here, there = (Findings(TINY, runs, tiny_units())["online"] for runs in (tiny_runs(), turned))
    assert there.by_draw.tolist() == here.by_draw.tolist()
