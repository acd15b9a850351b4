import subprocess
import sys

import pytest

import sim


def test_importing_the_package_loads_nothing_heavy():
    code = "import sys, sim; print([m for m in ('numpy', 'numba', 'pandas', 'mesa') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_public_names_are_listed_and_an_unknown_one_is_refused():
    assert {"Market", "Scenario", "compare"} <= set(dir(sim))
    assert sim.Scenario.__name__ == "Scenario"
    with pytest.raises(AttributeError, match="Marke"):
        sim.Marke  # noqa: B018 - the look-up is the test
