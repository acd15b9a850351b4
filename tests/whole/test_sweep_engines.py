"""However many workers live a sweep, its files are the same bytes."""

import pytest
from support.sweeps import fingerprint, tiny_design

from sim.sweep import Workers, sweep

pytestmark = pytest.mark.slow
POINTS = 8


@pytest.fixture(scope="module")
def alone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("alone")
    sweep(tiny_design(folder / "d", n=POINTS, seeds=1), folder / "s", workers=Workers(1, "here"))
    return fingerprint(folder / "s")


@pytest.mark.parametrize("workers", [1, 2, 4])
def test_any_number_of_workers_gives_the_same_bytes(alone, tmp_path, workers):
    sweep(tiny_design(tmp_path / "d", n=POINTS, seeds=1), tmp_path / "s", workers=workers)
    assert fingerprint(tmp_path / "s") == alone
