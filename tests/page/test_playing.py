"""A market that is played, with switches flipped on the way, is the market that runs without a page."""

import pytest
from support.screens import PHONE
from support.visitor import SMALL

from sim import Market
from sim.clock import monday
from sim.dashboard.address import view_of

pytestmark = pytest.mark.page

VIEW = "[data-testid=market-view]"
TIKTOK = 5
FAST = f"{SMALL}&scenario=baseline&week=60&slow=off&pace=20"


def test_switches_flipped_while_it_plays_give_the_numbers_of_a_headless_market(visit, headless):
    visitor = visit(FAST).presses("Play").passes("2023-03-27")
    visitor.flips("Ban on social commerce").hears("q.p.startsWith('ban~')")
    begun = view_of(visitor.query)[0].plan.policies[0].start
    assert begun > view_of(FAST)[0].plan.start_week + 60
    visitor.passes(monday(begun + 8).isoformat())
    visitor.flips("Commission cap").hears("q.p.includes('commission_cap~')")
    second = view_of(visitor.query)[0].plan.timeline.policies[-1].start
    visitor.passes(monday(second + 8).isoformat()).presses("Pause")
    visitor.button("Play").wait_for()
    visitor.rests()
    told, plan = visitor.figures, view_of(FAST)[0].plan
    week = view_of(visitor.query)[0].week
    market = Market(plan)
    for start, kind in ((begun, "ban"), (second, "commission_cap")):
        market.run_for(start - plan.start_week - market.week)
        market.switch(kind, **({"rate": 0.03} if kind == "commission_cap" else {}))
    market.run_for(week + 1 - market.week)
    row = market.records["market"].iloc[-1]
    assert monday(plan.start_week + week).isoformat() == visitor.day
    assert told == {name: float(row[name]) for name in told}
    assert told != headless(f"{SMALL}&scenario=baseline&week={week}", list(told))


def test_who_goes_back_and_changes_more_stays_in_the_same_past(visit, headless):
    visitor = visit(f"{SMALL}&scenario=baseline&p=ban~2023-04-17&week=94")
    visitor.page.locator(".psr-time-now").focus()
    visitor.page.keyboard.press("PageDown")
    visitor.hears("q.week === '81'").flips("Commission cap").hears("q.p.includes('commission_cap~2023-07-31')")
    visitor.presses("Next week").hears("q.week === '82'").rests()
    told = visitor.figures
    assert told == headless(visitor.query, list(told))


def test_every_week_is_shown_in_order(visit):
    visitor = visit(f"{SMALL}&scenario=baseline&week=20&slow=off&pace=10")
    days = visitor.page.evaluate("""() => new Promise((tell, fail) => {
      const week = document.querySelector('[data-testid=week]'), days = [week.dataset.date];
      setTimeout(() => fail(new Error(days.join())), 20000);
      const seen = () => { if (days.push(week.dataset.date) === 13) tell(days); };
      new MutationObserver(seen).observe(week, {attributeFilter: ['data-date']});
      [...document.querySelectorAll('button')].find(each => each.textContent.trim() === 'Play').click();
    })""")
    visitor.presses("Pause").rests()
    first = view_of(SMALL)[0].plan.start_week + 20
    assert days == [monday(first + n).isoformat() for n in range(13)]


def test_it_stops_by_itself_at_the_end(visit):
    visitor = visit(f"{SMALL}&week=154&pace=20").presses("Play").reaches("2024-12-30")
    visitor.button("Play").wait_for()
    visitor.hears("q.week === '156'")


def test_merchants_leave_a_channel_that_is_closed(visit):
    visitor = visit(f"{SMALL}&scenario=baseline&week=90&slow=off&pace=20")
    before, places = channels(visitor), positions(visitor)
    visitor.flips("Ban on social commerce").hears("q.p.startsWith('ban~')").presses("Play")
    visitor.page.wait_for_function(f"Number(document.querySelector('{VIEW}').dataset.moving) > 0", timeout=20_000)
    visitor.page.wait_for_function(f"Number(document.querySelector('{VIEW}').dataset.week) >= 110")
    visitor.presses("Pause").rests()
    visitor.page.wait_for_function(f"document.querySelector('{VIEW}').dataset.moving === '0'")
    after = channels(visitor)
    assert after.count(TIKTOK) < 0.8 * before.count(TIKTOK)
    moved = [
        slot for slot, (a, b) in enumerate(zip(before, after, strict=True)) if a == TIKTOK and 0 <= b < 9 and b != a
    ]
    now = positions(visitor)
    assert len(moved) > 50
    assert all(now[slot] != places[slot] for slot in moved)
    assert visitor.page.locator("button[data-channel=tiktok_shop][data-closed=true]").count() == 1
    assert "Closed since" in visitor.panel.inner_text()


def test_policies_say_what_they_do_in_the_week_that_is_shown(visit):
    visitor = visit(f"{SMALL}&scenario=history&week=88&slow=off&pace=20")
    card = visitor.card("Ban on social commerce")
    assert "planned" in card.inner_text()
    visitor.presses("Play").passes("2023-10-09")
    card.get_by_text("acts since 4 Oct 2023").wait_for()
    assert "planned from 12 Dec 2023" in visitor.card("Partnership").inner_text()
    visitor.passes("2024-01-01")
    visitor.card("Partnership").get_by_text("acts since 12 Dec 2023").wait_for()
    assert visitor.button("Pause").is_visible()
    visitor.presses("Pause")


def test_a_first_touch_tells_who_a_dot_is_and_a_second_follows_it(visit):
    visitor = visit(SMALL, **PHONE)
    slot, x, y = visitor.page.eval_on_selector(
        VIEW, "v => { const i = v.market.find(8); return [i, ...v.market.position(i)]; }"
    )
    stage = visitor.page.locator(".psr-stage")
    stage.tap(position={"x": x, "y": y})
    tip = stage.locator(".psr-tip.psr-touched")
    tip.wait_for()
    assert f"follow merchant {slot}" in tip.inner_text()
    assert "m=" not in visitor.query
    tip.tap()
    visitor.hears(f"q.m === '{slot}' && q.tab === 'follow'").rests()
    name = visitor.page.get_by_test_id("follow")
    visitor.page.wait_for_function(
        "e => { const top = e.getBoundingClientRect().top; return top >= 0 && top < innerHeight - 160; }",
        arg=name.element_handle(),
    )


def test_a_click_on_a_dot_follows_that_merchant(visit):
    visitor = visit(SMALL)
    slot, x, y = visitor.page.eval_on_selector(
        VIEW, "v => { const i = v.market.find(8); return [i, ...v.market.position(i)]; }"
    )
    visitor.page.locator(".psr-stage").click(position={"x": x, "y": y})
    visitor.hears(f"q.m === '{slot}' && q.tab === 'follow'").rests()
    visitor.panel.locator(".psr-world").nth(1).wait_for()


def channels(visitor) -> list[int]:
    return visitor.page.eval_on_selector(
        VIEW, "v => Array.from({length: v.market.size()}, (_, i) => v.market.channel(i))"
    )


def positions(visitor) -> list[list[float]]:
    return visitor.page.eval_on_selector(
        VIEW, "v => Array.from({length: v.market.size()}, (_, i) => v.market.position(i))"
    )
