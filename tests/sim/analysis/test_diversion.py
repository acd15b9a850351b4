import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.diversion import diversion, split
from sim.analysis.paired import Cube
from sim.parameters.channels import Channels

CHANNELS = Channels.load()
TIKTOK = CHANNELS.index("tiktok_shop")
J = len(CHANNELS)


@given(st.lists(st.floats(-50, 50), min_size=J, max_size=J), st.floats(1, 100))
def test_shares_sum_to_one(gains, lost):
    gain = np.array(gains)
    gain[TIKTOK] = -lost
    parts = split(gain, np.arange(J) == TIKTOK, CHANNELS)
    assert parts["to_online"] + parts["to_physical"] + parts["not_spent"] == pytest.approx(1.0)
    each = [parts[f"to_{name}"] for name in CHANNELS.named("market") + CHANNELS.named("social")]
    assert sum(each) == pytest.approx(parts["to_online"], abs=1e-9)
    assert parts["to_tiktok_shop"] == 0.0


def worlds(closed_from: int, closed_until: int) -> tuple[dict[str, Cube], np.ndarray]:
    series = tuple(("gmv_usd", name) for name in CHANNELS.names)
    other = np.full((2, 10, J), 100.0)
    here = other.copy()
    shut = np.zeros((10, J), dtype=bool)
    shut[closed_from:closed_until, TIKTOK] = True
    here[:, shut] = 0.0
    here[:, closed_from:closed_until, CHANNELS.index("shopee")] += 50.0
    here[:, closed_from:closed_until, CHANNELS.index("physical")] += 25.0
    weeks = np.arange(10)
    cubes = {"a": Cube(other, (1, 2), weeks, series), "b": Cube(here, (1, 2), weeks, series)}
    return cubes, shut


def test_rows_stand_for_closed_weeks_only():
    cubes, shut = worlds(4, 7)
    table = diversion(cubes, "a", {"a": np.zeros_like(shut), "b": shut}, CHANNELS)
    assert table["week"].tolist() == [4, 5, 6]
    assert set(table["channel"]) == {"tiktok_shop"}
    assert table["to_shopee"].tolist() == pytest.approx([0.5] * 3)
    assert table["not_spent"].tolist() == pytest.approx([0.25] * 3)


def test_no_closed_channel_gives_no_rows():
    cubes, shut = worlds(4, 4)
    table = diversion(cubes, "a", {"a": shut, "b": shut}, CHANNELS)
    assert len(table) == 0
    assert "to_physical" in table
