"""Bukalapak's lead as a partner is that no large firm is assumed to sell there."""

import numpy as np
import pytest

from experiments.bukalapak import LargeToo, channels, leads
from experiments.study.draws import Draw
from sim.parameters import Channels


def test_only_where_large_firms_sell_differs():
    own, other = Channels.load(), channels()
    assert own.names == other.names
    changed = [own.names[j] for j in np.flatnonzero(own.large_start != other.large_start)]
    assert changed == ["bukalapak"]
    assert np.array_equal(own.voucher_cut_week, other.voucher_cut_week)


@pytest.mark.slow
def test_the_lead_goes_with_large_firms_there():
    def lead(unit: type[Draw]) -> float:
        found = {each.partner: each.effect for each in leads(unit, 3)}
        return found["bukalapak"] - max(effect for name, effect in found.items() if name != "bukalapak")

    assert lead(Draw) > 0.3
    assert lead(LargeToo) < 0.2
