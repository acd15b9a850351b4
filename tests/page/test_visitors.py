"""Visitors have markets of their own; a lost connection is mended, and who leaves takes no work with them."""

import pytest
from support.dashboard import Dashboard, until
from support.visitor import SMALL, Visitor

pytestmark = pytest.mark.page

ALONE = f"{SMALL}&scenario=baseline"
GOES_S = 20


def test_two_at_once_have_markets_of_their_own(visit, headless):
    one, other = visit(ALONE), visit(f"{ALONE}&lang=id&theme=dark")
    one.flips("Ban on social commerce").hears("q.p.startsWith('ban~')").presses("Play")
    other.presses("Putar")
    one.passes("2023-10-02").presses("Pause")
    other.passes("2023-10-02").presses("Jeda")
    one.button("Play").wait_for()
    other.button("Putar").wait_for()
    one.hears("q.week !== ''").rests()
    other.hears("q.week !== ''").rests()
    assert one.figures == headless(one.query, list(one.figures))
    assert other.figures == headless(other.query, list(other.figures))
    assert "p" not in other.asked
    assert one.page.locator("html.psr-dark").count() == 0


def test_a_lost_connection_is_mended_and_the_market_is_still_there(visit, headless):
    visitor = visit()
    lines, cut = [], []

    def connect(line):
        if cut:
            line.close()
        else:
            lines.append((line, line.connect_to_server()))

    visitor.page.route_web_socket("**/*", connect)
    visitor.opens(ALONE).flips("Price floor").hears("q.p.startsWith('price_floor~')")
    cut.append(True)
    for here, there in lines:
        here.close()
        there.close()
    visitor.page.get_by_text("connection to the laboratory is lost").wait_for()
    cut.clear()
    visitor.page.get_by_text("connection to the laboratory is lost").wait_for(state="hidden")
    visitor.presses("Next week").reaches("2023-09-18").hears("q.week === '89'").rests()
    assert len(lines) == 2
    assert visitor.button("Undo").is_enabled()
    assert visitor.figures == headless(visitor.query, list(visitor.figures))


def test_who_closes_the_page_takes_the_work_along(visit, dashboard):
    visit(ALONE).page.close()
    assert until(dashboard.idle, GOES_S)
    before = dashboard.threads()
    player = visit(f"{ALONE}&week=10&slow=off&pace=40&weeks=520").presses("Play").passes("2022-04-04")
    assert not dashboard.idle()
    player.page.close()
    assert until(dashboard.idle, GOES_S)
    assert until(lambda: dashboard.threads() <= before + 2, GOES_S)


def test_a_server_that_comes_back_finds_the_page_where_it_was(browser, headless):
    with browser.new_context() as context, Dashboard() as first:
        visitor = Visitor(context.new_page(), first.home).opens(ALONE)
        visitor.flips("Data separation").hears("q.p.startsWith('data_separation~')")
        visitor.presses("Next week").hears("q.week === '89'")
        query = visitor.query
        visitor.page.evaluate("window.before = true")
        first.stop()
        visitor.page.get_by_text("connection to the laboratory is lost").wait_for()
        with Dashboard(first.port):
            visitor.page.wait_for_function("window.before === undefined", timeout=90_000)
            visitor.rests()
            assert visitor.query == query
            assert visitor.figures == headless(query, list(visitor.figures))
            assert visitor.switch("Data separation").is_checked()
            assert visitor.abroad == []


def test_a_foreign_host_is_sent_away(visit, dashboard):
    page = visit(SMALL).page
    assert page.request.get(f"{dashboard.home}healthz").json()["status"] == "ok"
    assert page.request.get(dashboard.home, headers={"Host": "evil.example"}).status == 400
