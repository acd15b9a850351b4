"""What one visitor with a real browser waits for: paint, switch, play."""

from __future__ import annotations

import time
from itertools import pairwise
from statistics import median
from typing import Any
from urllib.parse import urlencode

from measure.served import Served
from playwright.sync_api import Browser, Page

PAINTED = "document.querySelector('.psr-answer')?.textContent.length > 20 && performance.now()"
UNCOVERED = "document.querySelector('.psr-page') && !document.getElementById('psr-cover') && performance.now()"
FIGURES = "document.querySelector('[data-outcome][data-value]') && performance.now()"
PROGRESS = "/\\d/.test(document.querySelector('.psr-time-controls [role=status]')?.textContent) && performance.now()"

WATCH = """() => {
  window.psrFrames = [];
  let last = '';
  const look = () => {
    const now = document.querySelector('[data-testid=week]')?.dataset.date;
    if (now !== last) { last = now; psrFrames.push(performance.now()); }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}"""

SWITCH = """name => new Promise(done => {
  const bars = () => [...document.querySelectorAll('.psr-time-bar')].map(e => e.ariaLabel + e.ariaValueText).join();
  const title = e => document.querySelector(`label[for="${e.id}"]`)?.textContent.trim();
  const button = [...document.querySelectorAll('input[role=switch]')].find(e => title(e) === name);
  const before = bars(), began = performance.now();
  button.click();
  const look = () => bars() === before ? requestAnimationFrame(look) : done(performance.now() - began);
  requestAnimationFrame(look);
})"""

PRESS = """name => new Promise(done => {
  const week = () => document.querySelector('[data-testid=week]').dataset.date;
  const before = week(), began = performance.now();
  [...document.querySelectorAll('button')].find(e => e.textContent.trim() === name).click();
  const look = () => week() === before ? requestAnimationFrame(look) : done(performance.now() - began);
  requestAnimationFrame(look);
})"""


def opened(browser: Browser, served: Served, **query: Any) -> Page:
    """A page that has its figures."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{served.address}?{urlencode(query)}", wait_until="commit")
    page.wait_for_function(FIGURES, timeout=120_000)
    return page


def paint(browser: Browser, served: Served, **query: Any) -> dict[str, float]:
    """Seconds from the address to the first sentence, the page, its first progress (if any), and its figures."""
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    page.goto(f"{served.address}?{urlencode(query)}", wait_until="commit")
    found, waiting = {}, {"sentence": PAINTED, "page": UNCOVERED, "progress": PROGRESS, "figures": FIGURES}
    end = time.monotonic() + 60.0
    while "figures" not in found and time.monotonic() < end:
        for name in [name for name in waiting if name not in found]:
            if moment := page.evaluate(waiting[name]):
                found[name] = round(moment / 1000, 2)
        time.sleep(0.02)
    page.close()
    return found


def switches(browser: Browser, served: Served) -> dict[str, Any]:
    """Milliseconds from a switch to the frame that shows it, and from the button to the next week under it."""
    page = opened(browser, served, week=95)
    page.wait_for_timeout(2500)
    shown, lived = [], []
    for name in ("Commission cap", "Local visibility", "Commission cap", "Local visibility"):
        shown.append(page.evaluate(SWITCH, name))
        lived.append(page.evaluate(PRESS, "Next week"))
        page.wait_for_timeout(1200)
    page.close()
    return {
        "shown_ms": round(median(shown)), "shown_worst_ms": round(max(shown)),
        "next_week_ms": round(median(lived)), "next_week_worst_ms": round(max(lived)),
    }  # fmt: skip


def play(browser: Browser, served: Served, tab: str, pace: float = 40.0, **query: Any) -> dict[str, float]:
    """Weeks a second on the screen from the first week to the last, and how quickly a switch acts meanwhile."""
    page = opened(browser, served, week=0, tab=tab, pace=f"{pace:g}", slow="off", **query)
    page.wait_for_timeout(2000)
    page.evaluate(WATCH)
    cpu, began = served.cpu(), time.monotonic()
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(3000)
    reacts = page.evaluate(SWITCH, "Digital support")
    page.wait_for_function("document.querySelector('[data-testid=week]').dataset.date >= '2024-12-30'", timeout=180_000)
    wall, used = time.monotonic() - began, served.cpu() - cpu
    frames = page.evaluate("psrFrames")
    gaps = [b - a for a, b in pairwise(frames)]
    page.close()
    seconds = (frames[-1] - frames[1]) / 1000
    return {
        "weeks_per_s": round(156 / seconds, 1), "frames_per_s": round(len(gaps) / seconds, 1),
        "gap_median_ms": round(median(gaps)), "gap_worst_ms": round(max(gaps[1:])), "switch_ms": round(reacts),
        "server_cpu_ms_per_week": round(1000 * used / 157), "server_cores": round(used / wall, 2),
    }  # fmt: skip
