from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sim.dashboard import edits, policy_text
from sim.dashboard.address import ADDRESS, PARTS, query_of, view_of
from sim.dashboard.choices import CHOICES
from sim.dashboard.limits import LONGEST_ADDRESS
from sim.dashboard.view import CURRENCIES, LANGUAGES, TABS, THEMES, View, preset_plan
from sim.faults import ScenarioErrors
from sim.policy.catalogue import kinds
from sim.policy.fields import PolicyField
from sim.policy.policy import Policy
from sim.policy.tables import Horizon
from sim.scenario_file import builtin_names

PRESETS = st.sampled_from(builtin_names())


def values(declared: PolicyField) -> st.SearchStrategy:
    some = {
        "boolean": st.booleans(),
        "choice": st.sampled_from(declared.options() or ("",)),
        "channel": st.sampled_from(declared.options() or ("",)),
        "whole": st.integers(int(max(declared.low, 0)), int(min(declared.high, 500))),
        "number": st.floats(max(declared.low, -1e6), min(declared.high, 1e10)),
    }
    if declared.type in ("channels", "categories"):
        least = 0 if declared.empty_allowed else 1
        return st.lists(st.sampled_from(declared.options()), unique=True, min_size=least).map(tuple)
    found = some[declared.type]
    return st.none() | found if declared.optional else found


@st.composite
def plans(draw, preset: str):
    plan = preset_plan(preset)
    if draw(st.booleans()):
        plan = plan.replace(seed=draw(st.integers(0, 2**32 - 1)))
    for _ in range(draw(st.integers(0, 4))):
        kind = draw(st.sampled_from(tuple(kinds())))
        fields = {name: draw(values(declared)) for name, declared in kinds()[kind].fields.items()}
        start = draw(st.integers(0, plan.weeks - 2))
        end = draw(st.none() | st.integers(start + 1, plan.weeks))
        try:
            plan = edits.add(plan, kind, start, end, **fields)
        except ScenarioErrors:
            continue
    if plan.policies and draw(st.booleans()):
        plan = edits.remove(plan, draw(st.sampled_from([each.id for each in plan.policies])))
    return plan


@st.composite
def views(draw):
    preset = draw(PRESETS)
    plan = draw(plans(preset))
    chosen = {
        name: draw(st.sampled_from(choice.allowed))
        for name, choice in CHOICES.items()
        if choice.allowed and draw(st.booleans())
    }
    return View.of_preset(preset).replace(
        plan=plan,
        week=draw(st.integers(0, plan.weeks - 1)),
        tab=draw(st.sampled_from(TABS)),
        lang=draw(st.sampled_from(LANGUAGES)),
        currency=draw(st.sampled_from(CURRENCIES)),
        theme=draw(st.sampled_from(THEMES)),
        pace=draw(st.sampled_from((0.5, 1.0, 2.5, 4.0, 20.0, 40.0))),
        merchant=draw(st.integers(-1, 30_000)),
        choices=chosen,
    )


@given(views())
@settings(max_examples=150, deadline=None)
def test_an_address_brings_back_the_view(view):
    query = query_of(view)
    again, dropped = view_of(query)
    assert dropped == []
    assert again == view
    assert query_of(again) == query


@given(st.text(max_size=300))
@settings(max_examples=300, deadline=None)
@example("&=&%&%zz=%00;p=&p=ban")
@example("seed=٣&week=²")
@example("\ud800&tab=\udfff")
def test_any_text_is_a_view(text):
    view, _ = view_of(text)
    assert query_of(view_of(query_of(view))[0]) == query_of(view)


NAMES = st.sampled_from(("scenario", "seed", "week", "tab", "lang", "p", "m", "c", "theme", "pace", "weeks", "people"))
JUNK = st.text("0123456789-~:.,*+eEnaif%&banpartnershipchannelstiktok_shop²٣ \n", max_size=60)


@given(st.lists(st.tuples(NAMES, JUNK), max_size=8))
@settings(max_examples=300, deadline=None)
def test_wrong_parts_are_dropped_by_name(parts):
    view, dropped = view_of(urlencode(parts))
    assert set(dropped) <= {name for name, _ in parts} | {ADDRESS}
    assert 0 <= view.week < view.plan.weeks <= 520
    assert view.plan.people_per_agent >= 5000


def test_the_first_sight_needs_no_words():
    assert query_of(View()) == ""
    view, dropped = view_of("")
    assert (view, dropped) == (View(), [])
    assert view.date.isoformat() == "2023-09-11"
    assert view.week == 88


def test_policies_can_be_read_by_people():
    plan = edits.set_field(edits.switch(preset_plan("ban"), "ban", 101, False), "ban", "enforcement", 0.5)
    view = View.of_preset("ban").replace(plan=plan, week=95)
    assert query_of(view) == "scenario=ban&week=95&p=ban~2023-10-04~2023-12-11~enforcement:0.5"
    assert query_of(View.of_preset("ban").replace(plan=edits.remove(plan, "ban"))) == "scenario=ban&p=none"


@pytest.mark.parametrize(
    ("query", "dropped"),
    [
        ("week=157", ["week"]),
        ("week=-1", ["week"]),
        ("week=1e2", ["week"]),
        ("seed=4294967296", ["seed"]),
        ("scenario=../etc", ["scenario"]),
        ("pace=nan", ["pace"]),
        ("pace=1000", ["pace"]),
        ("people=100", ["people"]),
        ("weeks=521", ["weeks"]),
        ("m=-5", ["m"]),
        ("colour=red", ["colour"]),
        ("p=ban~2023-13-04", ["p"]),
        ("p=ban~2023-10-04~enforcement:inf", ["p"]),
        ("p=ban~2023-10-04~enforcement:2", ["p"]),
        ("p=ban~2023-10-04~channels:physical", ["p"]),
        ("p=partnership~2023-10-04~partner:tokopedia,partnership*b~2023-11-06~partner:blibli", ["p"]),
        ("utm_source=mail", []),
        ("x" * (LONGEST_ADDRESS + 1), [ADDRESS]),
        ("&".join(f"a{n}=1" for n in range(100)), [ADDRESS]),
    ],
)
def test_what_is_out_of_bounds_is_dropped(query, dropped):
    view, found = view_of(query)
    assert found == dropped
    assert view == View()


def test_good_policies_stay_when_another_is_wrong():
    view, dropped = view_of("p=ban~2023-10-04,bann~2023-10-04")
    assert dropped == ["p"]
    assert [policy.kind for policy in view.plan.policies] == ["ban"]


def test_a_shorter_market_keeps_its_later_policies():
    view, dropped = view_of("scenario=licence&weeks=95&p=licence~2023-11-13")
    assert dropped == []
    assert view.plan.weeks == 95
    assert view.plan.policies[0].kind == "licence"


def test_text_of_policies_keeps_their_days():
    policies = preset_plan("history").policies
    horizon = Horizon(0, 157)
    again, dropped = policy_text.read(policy_text.written(policies), horizon)
    assert dropped == []
    assert [(each.start_date, each.end_date) for each in again] == [
        (each.start_date, each.end_date) for each in policies
    ]
    by_week = tuple(Policy(kind=each.kind, id=each.id, start=each.start, fields=each.fields) for each in policies)
    assert policy_text.read(policy_text.written(by_week), horizon)[0] == by_week


def test_no_choice_has_the_name_of_another_part():
    assert not set(CHOICES) & set(PARTS)
    assert all(name.isascii() and name.isidentifier() for name in CHOICES)
