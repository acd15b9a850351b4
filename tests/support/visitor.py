"""Somebody who opens the page: what they do, what they see, and what went wrong meanwhile."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page

SMALL = "people=100000"
"""Part of an address: a market of few people, quickly lived."""

OPEN_MS = 90_000
WAIT_MS = 20_000

AT_REST = """() => {
  const all = selector => [...document.querySelectorAll(selector)];
  const figures = all('[data-outcome]'), panel = document.querySelector('[role=tabpanel]');
  const market = document.querySelector('[role=tab][aria-selected=true]')?.id === 'psr-tab-market';
  return document.querySelector('#psr-cover') === null && panel !== null && panel.getAttribute('aria-busy') === 'false'
    && figures.length >= 2 && figures.every(each => each.dataset.value)
    && all('.psr-head-gap span:first-child').every(each => each.textContent)
    && document.querySelector('.psr-time-controls [role=status]') === null
    && (market ? panel.querySelector('[data-testid=market-view][data-frames]') !== null : panel.innerText.length > 40)
    && all('figure.psr-figure').every(each => Number(each.dataset.drawn) > 0);
}"""


STILL = """() => {
  const now = document.body.innerText + document.querySelectorAll('figure.psr-figure svg').length;
  const seen = window.psrSeen ?? {};
  if (seen.text !== now) window.psrSeen = {text: now, since: performance.now()};
  return seen.text === now && performance.now() - seen.since > 400;
}"""


class Visitor:
    """A visitor of the page.

    Parameters
    ----------
    page : the browser's.
    home : address of the dashboard.
    """

    def __init__(self, page: Page, home: str) -> None:
        self.page = page
        self.home = home
        self.faults: list[str] = []
        self.abroad: list[str] = []
        page.set_default_timeout(WAIT_MS)
        page.on("console", lambda told: told.type == "error" and self.faults.append(told.text))
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.on("request", lambda request: self._went_to(request.url))
        page.on("websocket", lambda socket: self._went_to(socket.url))

    def _went_to(self, url: str) -> None:
        if url.partition(":")[0] not in ("data", "blob") and urlsplit(url).netloc != urlsplit(self.home).netloc:
            self.abroad.append(url)

    # What they do

    def opens(self, query: str = SMALL) -> "Visitor":
        self.page.goto(f"{self.home}?{query}" if query else self.home, timeout=OPEN_MS)
        return self.rests(OPEN_MS)

    def rests(self, within_ms: int = OPEN_MS) -> "Visitor":
        """Wait until the market and the page have nothing left to do."""
        self.page.wait_for_function(AT_REST, timeout=within_ms)
        return self

    def settles(self) -> "Visitor":
        """Wait until nothing on the page changes any more."""
        self.rests().page.wait_for_function(STILL)
        return self.rests()

    def presses(self, name: str) -> "Visitor":
        self.button(name).click()
        return self

    def flips(self, policy: str) -> "Visitor":
        self.switch(policy).click()
        return self

    def chooses(self, control: str, option: str) -> "Visitor":
        self.page.get_by_label(control, exact=True).select_option(label=option)
        return self

    def looks_at(self, tab: str) -> "Visitor":
        self.tab(tab).click()
        self.page.wait_for_function("document.querySelector('[role=tabpanel]').getAttribute('aria-busy') === 'false'")
        return self.rests()

    def reaches(self, day: str) -> "Visitor":
        """Wait until a week is shown."""
        self.page.wait_for_selector(f"[data-testid=week][data-date='{day}']", timeout=OPEN_MS)
        return self

    def passes(self, day: str) -> "Visitor":
        """Wait until a week is shown, or a later one."""
        self.page.wait_for_function(
            "day => document.querySelector('[data-testid=week]').dataset.date >= day", arg=day, timeout=OPEN_MS
        )
        return self

    def hears(self, condition: str) -> "Visitor":
        """Wait until something holds of the address; ``q`` holds its parts, an empty text for one that is left out."""
        parts = "new Proxy(new URLSearchParams(location.search), {get: (all, name) => all.get(name) ?? ''})"
        self.page.wait_for_function(f"() => {{ const q = {parts}; return {condition}; }}")
        return self

    # What is there

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def switch(self, policy: str) -> Locator:
        return self.page.get_by_role("switch", name=policy, exact=True)

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=name, exact=True)

    def bar(self, policy: str) -> Locator:
        return self.page.get_by_role("slider", name=policy, exact=True)

    def card(self, policy: str) -> Locator:
        return self.page.locator(".psr-policy").filter(has=self.switch(policy))

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("tabpanel")

    # What it says

    @property
    def answer(self) -> str:
        return self.page.locator(".psr-page .psr-answer").inner_text()

    @property
    def day(self) -> str:
        return self.page.get_by_test_id("week").get_attribute("data-date") or ""

    @property
    def figures(self) -> dict[str, float]:
        told = self.page.eval_on_selector_all(
            "[data-outcome]", "all => all.map(each => [each.dataset.outcome, each.dataset.value])"
        )
        return {name: float(value) for name, value in told}

    @property
    def notices(self) -> list[str]:
        return self.page.locator(".psr-page .psr-notice span").all_inner_texts()

    @property
    def query(self) -> str:
        return urlsplit(self.page.url).query

    @property
    def asked(self) -> Mapping[str, str]:
        """Parts of the address."""
        return {name: values[0] for name, values in parse_qs(self.query).items()}

    def failures(self) -> list[str]:
        """Parts of the page that failed."""
        return self.page.locator(".psr-notice-bad").all_inner_texts()

    def counts(self, selector: str) -> int:
        return self.page.locator(selector).count()
