"""What holds in every test: strict arithmetic in numpy, and a browser where a test of pages asks for one.

Kernels compiled by numba follow IEEE rules of their own and never look at ``np.errstate``: what they must not
produce is tested on their results.
"""

import os
import shutil
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None, max_examples=50)  # a first call may compile a kernel
settings.register_profile("ci", deadline=None, max_examples=50, derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "house")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests begin first: with two workers, a long one that begins last leaves one of them idle for minutes."""
    items.sort(key=lambda each: each.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def strict_floats() -> Iterator[None]:
    with np.errstate(divide="raise", over="raise", invalid="raise"):
        yield


@pytest.fixture(scope="session")
def chromium() -> str:
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if path := shutil.which(name):
            return path
    if os.environ.get("CI"):
        pytest.fail("No Chromium: in CI the tests of pages must run.")
    pytest.skip("No Chromium here.")
