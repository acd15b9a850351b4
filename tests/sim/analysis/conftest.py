import pytest
from support.tiny_worlds import tiny

from sim.analysis.compare import Comparison, compare


@pytest.fixture(scope="session")
def comparison() -> Comparison:
    return compare(tiny("ban"), tiny("history"), against=tiny("baseline"), seeds=3)
