"""What moves the ban's effects together: the page tells the published indices, which are of this design."""

import json

import pandas as pd
import pytest

from experiments.tables import ROOT
from experiments.total_indices import OUTCOMES, PAGE, TABLE, block
from sim.analysis.draws import core
from sim.sweep.design import Design


def test_the_page_tells_the_published_indices():
    assert block(TABLE) in PAGE.read_text(encoding="utf-8")


def test_the_published_indices_are_of_the_design_that_is_here():
    design = Design.load(ROOT / "experiments" / "designs" / "total_indices.toml")
    told = json.loads((TABLE.parent / "manifest.json").read_bytes())
    assert told["design_hash"] == design.digest()
    assert (told["total"], told["done"], told["failed"]) == (2048, 2048, 0)


def test_all_core_assumptions_are_varied_over_their_ranges():
    design = Design.load(ROOT / "experiments" / "designs" / "total_indices.toml")
    axes = {axis.name: (axis.low, axis.high) for axis in design.uncertainties}
    for name, each in core().items():
        assert axes[name] == pytest.approx((float(each.low), float(each.high)))


def test_a_total_index_is_no_less_than_what_an_assumption_does_alone_but_for_error():
    table = pd.read_csv(TABLE)
    for name in OUTCOMES:
        own = table[table["outcome"] == name]
        total, alone = (own[own["index"] == index].set_index("input") for index in ("ST", "S1"))
        assert (total["high"] - alone["low"] > 0).all()
        assert (total["value"] >= 0).all()
