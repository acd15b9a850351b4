"""Make the pictures of the dashboard anew: ``.venv/bin/python docs/pictures/make.py [NAME …]``.

``page.png`` and ``closure.webp`` stand in README.md; the others show every tab, wide in English and light, narrow in
Indonesian and dark. Needs the environment of ``make test`` and a Chromium.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

HERE: Final = Path(__file__).parent
TABS: Final = ("market", "small-merchants", "follow", "platforms", "shoppers", "compare", "uncertainty", "about")
CLOSED_WEEK: Final = 96
"""Recorded week of the picture of the page: TikTok Shop is closed."""

LATE_WEEK: Final = 130
"""Recorded week of the tabs: it sells again."""

FILM: Final = range(88, 111)
"""Recorded weeks of the film: two weeks before the rules to two months after the reopening."""

FILM_HEIGHT: Final = 1226
FRAME_MS: Final = 420
LAST_FRAME_MS: Final = 2500
WIDE: Final = 1212
NARROW: Final = 390
START_S: Final = 180
SETTLED: Final = """() => !document.documentElement.classList.contains('psr-reaching')
  && [...document.querySelectorAll('[data-outcome]')].length > 0
  && [...document.querySelectorAll('[data-outcome]')].every((each) => each.dataset.value)"""


def main() -> int:
    """Make all pictures, or those whose names are given."""
    wanted = sys.argv[1:]
    with served() as home, sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        if not wanted or "page" in wanted:
            picture_of_page(browser, home)
        if not wanted or "closure" in wanted:
            film(browser, home)
        for tab in TABS:
            if not wanted or tab in wanted:
                picture_of_tab(browser, home, tab)
        browser.close()
    return 0


def picture_of_page(browser: Browser, home: str) -> None:
    """The page as it is found in a week of the closure."""
    page = opened(browser, f"{home}?week={CLOSED_WEEK}&theme=light", WIDE, 1850)
    image = shot(page)
    image.quantize(224, dither=Image.Dither.NONE).save(HERE / "page.png", optimize=True)
    page.close()


def film(browser: Browser, home: str) -> None:
    """The weeks around the closure: figures, timeline and market, without the cards of policies between them."""
    page = opened(browser, f"{home}?week={FILM.start}&theme=light", WIDE, FILM_HEIGHT)
    page.add_style_tag(content=".psr-cards, .psr-tablist, .psr-market-lead, .psr-story { display: none !important; }")
    frames = []
    for week in FILM:
        if week > FILM.start:
            page.get_by_role("button", name="Next week").click()
            page.wait_for_timeout(900)
        frames.append(shot(page).resize((760, round(760 * FILM_HEIGHT / WIDE)), Image.Resampling.LANCZOS))
    held = [FRAME_MS] * (len(frames) - 1) + [LAST_FRAME_MS]
    frames[0].save(
        HERE / "closure.webp", save_all=True, append_images=frames[1:], duration=held, loop=0, quality=62, method=6
    )
    page.close()


def picture_of_tab(browser: Browser, home: str, tab: str) -> None:
    """A tab on a desk, and on a phone."""
    for name, query, width in (
        (f"{tab}.webp", "theme=light", WIDE),
        (f"{tab}-phone.webp", "theme=dark&lang=id&c=idr", NARROW),
    ):
        page = opened(browser, f"{home}?tab={tab}&week={LATE_WEEK}&{query}", width, 1000)
        if tab == "follow":
            page.locator(".psr-find-card").first.click()
            page.wait_for_timeout(2500)
            page.evaluate("scrollTo(0, 0)")  # following somebody may have scrolled to it
        top = int(page.locator("[role=tablist]").bounding_box()["y"])  # type: ignore[index]
        page.set_viewport_size({"width": width, "height": top + (1150 if width == WIDE else 1500)})
        page.wait_for_timeout(2500)
        shot(page).crop((0, top - 8, width, page.viewport_size["height"])).save(  # type: ignore[index]
            HERE / name, quality=60, method=6
        )
        page.close()


def opened(browser: Browser, address: str, width: int, height: int) -> Page:
    """A page that shows its week and rests."""
    page = browser.new_page(viewport={"width": width, "height": height}, reduced_motion="reduce")
    page.goto(address)
    page.wait_for_function(SETTLED, timeout=1000 * START_S)
    page.wait_for_timeout(4000)
    return page


def shot(page: Page) -> Image.Image:
    """What is in the window."""
    return Image.open(io.BytesIO(page.screenshot())).convert("RGB")


@contextmanager
def served() -> Iterator[str]:
    """Address of a dashboard of our own."""
    with tempfile.NamedTemporaryFile("w+", suffix=".log") as log:
        command = [str(Path(sys.executable).with_name("pasar")), "dashboard", "--port", "0", "--no-open"]
        process = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, "PYTHONUNBUFFERED": "1"})
        try:
            yield _address(Path(log.name), process)
        finally:
            process.terminate()
            process.wait(20)


def _address(log: Path, process: subprocess.Popen[bytes]) -> str:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        if found := re.search(r"The dashboard is at (\S+)", log.read_text(encoding="utf-8")):
            return found[1]
        time.sleep(0.2)
    raise RuntimeError(log.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.exit(main())
