import re
import subprocess
from html.parser import HTMLParser
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.tiny_worlds import tiny

from sim.analysis.compare import compare
from sim.analysis.report import evidence, page, sentences
from sim.analysis.report.bars import Bar, Part, bar_chart
from sim.analysis.report.dots import GAIN, LOSS, UNCLEAR, Estimate, Row, dot_chart
from sim.analysis.report.lines import Line, Mark, line_chart
from sim.analysis.report.svg import LABEL_GAP, round_ticks, spread
from sim.record.store import read_run


class Tags(HTMLParser):
    """Checks that tags close in the order in which they open."""

    VOID = frozenset(("meta", "br", "line", "rect", "circle", "polyline"))

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.VOID:
            self.open.append(tag)
        self.addresses += [value for name, value in attrs if name in ("src", "href", "data", "action")]

    def handle_startendtag(self, tag, _attrs):
        assert tag in self.VOID

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="session")
def folder(comparison, tmp_path_factory):
    place = tmp_path_factory.mktemp("comparison")
    comparison.save(place, command=["pasar", "compare", "ban", "history"], wall_s=1.0)
    return place


@pytest.fixture(scope="session")
def html(folder):
    return page(read_run(folder))


def test_the_page_is_well_formed_and_needs_no_network(html):
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert all(address.startswith("http") for address in tags.addresses)
    assert not re.search(r"<(script|link|img|iframe|object)\b|@import|url\(", html)


def test_the_page_answers_every_question(html):
    for words in ("What each policy changes", "in business", "shops, markets", "fewer parcels", "What this can’t tell",
                  "Sources", "How to make this again", "pasar compare ban history", "90 % intervals"):  # fmt: skip
        assert words in html, words


def test_the_assumptions_that_drive_the_split_stand_beside_it(html):
    for name, value in {
        "lambda_online": "0.4",
        "impulse_share": "0.5",
        "cannibalisation": "0.4",
        "link_out": "0.3",
    }.items():
        assert re.search(rf"<code>{name}</code></td><td>{re.escape(value)}</td>", html), name


def test_measured_diversion_is_told_where_it_is_given(folder, html):
    assert "D<sub>0</sub>" not in html
    assert "is 0.34." in page(read_run(folder), diversion_physical=0.34)


def test_the_same_folder_gives_the_same_page(folder, html):
    assert page(read_run(folder)) == html


def test_the_headline_is_made_of_the_numbers(comparison):
    own = evidence.estimate(comparison, "history", "small_revenue_usd", "closed")
    text = sentences.headline(comparison, "TikTok Shop")
    assert text.startswith("Closing TikTok Shop")
    assert (f"{abs(own.mean):.1f} %" in text) == (sentences.clear(own) != 0)
    assert "made no clear difference" in text or sentences.clear(own) != 0


def drawn(**changes):
    row = {
        "scenario": "history", "outcome": "small_revenue_usd", "window": "closed", "n": 96,
        "percent": -0.9, "percent_low": -1.6, "percent_high": -0.4, "same_sign": 1.0,
    }  # fmt: skip
    return pd.DataFrame([row | changes])


def test_the_headline_s_effect_is_told_over_draws_too():
    """An interval of luck alone would pass for all that isn't known."""
    told = sentences.over_draws(drawn(), "history", "closed")[0]
    assert "Over 96 sets of assumptions" in told
    assert "by −0.9 % in those weeks (−1.6 to −0.4 in nine of ten); 100 % of them have this sign." in told
    assert sentences.over_draws(drawn(same_sign=0.6), "history", "closed")[0].endswith("this sign, so it is open.")


def test_weeks_or_scenarios_that_were_not_drawn_are_not_told_over_draws():
    assert sentences.over_draws(drawn(), "ban", "closed") == []
    assert sentences.over_draws(drawn(), "history", "year1") == []


def test_groups_add_up_to_all_small_merchants(comparison):
    total = evidence.group_rows(comparison, "end")[0].estimates[0]
    whole = evidence.estimate(comparison, "ban", "small_revenue_usd", "end")
    assert total == pytest.approx(tuple(whole), rel=1e-9)


def test_where_spending_went_agrees_with_the_table(comparison):
    own = evidence.whither(comparison)["ban"]
    last = comparison.diversion[comparison.diversion["scenario"] == "ban"].iloc[-1]
    assert own.weeks == 108 - 91
    assert own.online.mean + own.physical.mean + own.not_spent.mean == pytest.approx(1.0)
    assert own.physical.mean == pytest.approx(last["to_physical"], abs=0.05)


def test_a_comparison_without_a_ban_has_a_page_too(tmp_path):
    done = compare(tiny("data-rules", 96), against=tiny("baseline", 96), seeds=1)
    done.save(tmp_path)
    html = page(read_run(tmp_path))
    assert "no intervals are given" in html
    assert "would have sold" not in html


@pytest.mark.page
def test_a_browser_shows_it_without_asking_the_network(html, chromium, tmp_path):
    path = tmp_path / "report.html"
    path.write_text(html, encoding="utf-8")
    done = subprocess.run(
        [chromium, "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", f"file://{path}"],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert done.stdout.count("<svg") == html.count("<svg")


def test_colours_say_gain_loss_or_uncertain():
    assert Estimate(1, 0.5, 1.5).colour == GAIN
    assert Estimate(-1, -1.5, -0.5).colour == LOSS
    assert Estimate(1, -0.5, 1.5).colour == UNCLEAR


@given(st.lists(st.floats(0, 300), min_size=1, max_size=12))
def test_labels_never_overlap(wanted):
    places = sorted(spread(wanted, 0.0, 300.0))
    assert all(later - earlier >= LABEL_GAP - 1e-6 for earlier, later in pairwise(places))


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_ticks_are_few_and_inside(low, width):
    ticks = round_ticks(low, low + width)
    assert len(ticks) <= 8
    assert all(
        low - 1e-6 * max(abs(low), width) <= tick <= low + width * (1 + 1e-6) + 1e-6 * abs(low) for tick in ticks
    )


def test_charts_stand_values_that_never_move():
    weeks = np.arange(3)
    still = line_chart([Line("a & b", "#111", weeks, np.zeros(3))], [Mark(1, "<ban>")], "t", tick=str)
    assert "a &amp; b" in still
    assert "&lt;ban&gt;" in still
    assert "nan" not in dot_chart(["x"], [Row("all", (Estimate(0, 0, 0),))], "t", "%").lower()
    assert "−5 %" not in bar_chart([Part("a", "#000"), Part("b", "#fff")], [Bar("x", (1.05, -0.05), ())], "t")
