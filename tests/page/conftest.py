"""A server and a browser for the tests of the page; whatever a visitor does, nothing fails and nothing leaves home."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Browser, sync_playwright
from support.dashboard import Dashboard
from support.screens import DESK
from support.visitor import Visitor

from sim import Market, Scenario
from sim.dashboard.address import view_of


@pytest.fixture(scope="session")
def dashboard(request: pytest.FixtureRequest) -> Iterator[Dashboard]:
    request.getfixturevalue("chromium")  # without a browser nobody comes
    with Dashboard() as own:
        yield own


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield opened
        opened.close()


def _arrivals(browser: Browser, dashboard: Dashboard) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def arrive(query: str | None = None, **settings: Any) -> Visitor:
        context = browser.new_context(**{**DESK, **settings})
        visitors.append(Visitor(context.new_page(), dashboard.home))
        return visitors[-1] if query is None else visitors[-1].opens(query)

    yield arrive
    for each in visitors:
        failures = [] if each.page.is_closed() else each.failures()
        each.page.context.close()
        assert (each.faults, each.abroad, failures) == ([], [], [])
    assert dashboard.faults() == []


@pytest.fixture
def visit(browser: Browser, dashboard: Dashboard) -> Iterator[Callable[..., Visitor]]:
    """Somebody new, in a browser that knows nothing of others."""
    yield from _arrivals(browser, dashboard)


@pytest.fixture(scope="module")
def stay(browser: Browser, dashboard: Dashboard) -> Iterator[Callable[..., Visitor]]:
    """Somebody who stays for all tests of a module."""
    yield from _arrivals(browser, dashboard)


@cache
def _row(plan: Scenario, week: int) -> pd.Series:
    market = Market(plan)
    market.run_for(week + 1)
    return market.records["market"].iloc[-1]


@pytest.fixture
def headless() -> Callable[[str, list[str]], dict[str, float]]:
    """Figures of an address's week in a market that has no page."""

    def figures(query: str, outcomes: list[str]) -> dict[str, float]:
        view, dropped = view_of(query)
        assert dropped == []
        row = _row(view.plan, view.week)
        return {name: float(row[name]) for name in outcomes}

    return figures
