"""Every tab shows what its name promises, to everybody, in light and in dark, on a desk and on a phone."""

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from support.screens import PHONE
from support.visitor import SMALL

from sim.analysis.posterior import FOLDER, FORECASTS

pytestmark = pytest.mark.page

TABS = {
    "Market": ("[data-testid=market-view] canvas", 1),
    "Small merchants": ("figure.psr-figure svg", 3),
    "Follow a merchant": (".psr-find-card", 2),
    "Platforms": ("figure.psr-figure svg", 4),
    "Shoppers and state": ("figure.psr-figure svg", 4),
    "Compare": (".psr-table tbody tr", 9),
    "Uncertainty": ("figure.psr-figure svg", 1),
    "About": (".psr-table a[href^=http]", 20),
}
"""What must be there at least, and how often."""

LATE = f"{SMALL}&week=110"
SERIOUS = ("serious", "critical")


@pytest.fixture(scope="module")
def reader(stay):
    return stay(LATE)


@pytest.fixture(scope="module", params=["light", "dark"])
def themed(stay, request):
    return stay(f"{LATE}&theme={request.param}")


@pytest.fixture(scope="module")
def phone(stay):
    return stay(LATE, **PHONE)


@pytest.mark.parametrize("tab", TABS)
def test_a_tab_shows_what_it_is_for(reader, tab):
    selector, least = TABS[tab]
    reader.looks_at(tab)
    reader.panel.locator(selector).nth(least - 1).wait_for()
    assert reader.tab(tab).get_attribute("aria-selected") == "true"
    assert reader.failures() == []
    labels = reader.page.eval_on_selector_all("figure [role=img]", "all => all.map(each => each.ariaLabel)")
    assert all(labels)
    assert "NaN" not in reader.panel.inner_text()
    assert "undefined" not in reader.panel.inner_text()


def test_tabs_are_walked_by_arrow_keys(reader):
    reader.looks_at("Market")
    reader.tab("Market").focus()
    reader.page.keyboard.press("ArrowLeft")
    reader.hears("q.tab === 'about'")
    reader.page.keyboard.press("Home")
    reader.hears("q.tab === ''")
    assert reader.page.evaluate("document.activeElement.id") == "psr-tab-market"


@pytest.mark.parametrize("tab", TABS)
def test_nothing_serious_stands_in_anybodys_way(themed, tab):
    themed.looks_at(tab)
    themed.settles()
    violations = Axe().run(themed.page).response["violations"]
    found = {
        each["id"]: [node["html"][:200] for node in each["nodes"]] for each in violations if each["impact"] in SERIOUS
    }
    assert found == {}


@pytest.mark.parametrize("tab", TABS)
def test_a_phone_never_scrolls_sideways(phone, tab):
    selector, least = TABS[tab]
    phone.looks_at(tab)
    phone.panel.locator(selector).nth(least - 1).wait_for(state="attached")
    assert phone.page.evaluate("Math.max(document.documentElement.scrollWidth, document.body.scrollWidth)") <= 390


def test_a_followed_merchant_has_two_worlds(reader):
    reader.looks_at("Follow a merchant")
    reader.panel.locator(".psr-find-card").first.click()
    reader.hears("q.m !== ''").rests()
    reader.panel.locator(".psr-world").nth(1).wait_for()
    assert reader.panel.locator(".psr-events li").count() >= 1
    assert reader.panel.locator("figure.psr-figure svg").count() >= 1


def test_a_table_is_sorted_by_its_headings_and_opens_a_scenario(visit):
    visitor = visit(f"{LATE}&tab=compare")
    heading = visitor.panel.locator("th button").nth(1)
    heading.click()
    assert visitor.panel.locator("th[aria-sort=descending]").count() == 1
    heading.click()
    assert visitor.panel.locator("th[aria-sort=ascending]").count() == 1
    visitor.panel.get_by_role("button", name="Closed for good").click()
    visitor.hears("q.scenario === 'ban'").rests()


def test_the_flows_are_those_between_two_chosen_days(visit):
    visitor = visit(f"{LATE}&tab=platforms")
    visitor.panel.locator("input[type=date]").first.fill("2023-01-02")
    visitor.hears("q.from === '2023-01-02'")
    visitor.panel.locator("figure.psr-figure", has_text="2 January 2023").or_(
        visitor.panel.locator("figure.psr-figure", has_text="2 Jan 2023")
    ).first.wait_for()


def test_bands_over_accepted_draws_are_there_before_anything_is_pressed(visit):
    visitor = visit(f"{LATE}&tab=uncertainty&scenario=ban")
    figure = visitor.panel.locator("figure.psr-figure")
    figure.locator("svg").first.wait_for()
    table = pd.read_parquet(FOLDER / FORECASTS)
    table = table[(table["scenario"] == "ban") & (table["window"] == "closed") & (table["set"] == 0)]
    row = table[table["outcome"] == "small_revenue_usd"].iloc[0]
    size, near, far = (f"{abs(row[name]):.1f}" for name in ("percent", "percent_high", "percent_low"))
    title = figure.locator(".psr-figure-title").inner_text()
    assert title.startswith(
        f"Small merchants’ revenue: down by {size}% ({near} to {far}); {100 * row['same_sign']:.0f}%"
    )
    figure.locator(".psr-figure-data summary").click()
    figure.locator("tbody tr").nth(8).wait_for()  # rows come once the table is open
    assert figure.locator("tbody tr").count() == 9
    cells = figure.locator("tbody tr").first.locator("th, td").all_inner_texts()
    assert [float(each.replace("−", "-")) for each in cells[1:]] == pytest.approx(
        [row["percent"], row["percent_low"], row["percent_high"], 100 * row["same_sign"]], abs=0.005
    )


def test_a_plan_of_ones_own_has_a_sentence_in_their_place(visit):
    visitor = visit(f"{LATE}&tab=uncertainty")
    figures = visitor.panel.locator("figure.psr-figure")
    figures.locator("svg").first.wait_for()
    visitor.flips("Digital support").hears("q.p.includes('digital_support')")
    visitor.panel.get_by_text("Bands are published for the built-in scenarios").wait_for()
    assert figures.count() == 0
    assert visitor.panel.get_by_role("button", name="Draw 32 sets of parameters").is_enabled()
