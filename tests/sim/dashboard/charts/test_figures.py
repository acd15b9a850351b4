import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pytest

from sim.dashboard.charts import colours
from sim.dashboard.charts.balance import Step, balance
from sim.dashboard.charts.effects import Effect, effects
from sim.dashboard.charts.fan import Sofar, fan
from sim.dashboard.charts.figure import Figure
from sim.dashboard.charts.flows import flows, net
from sim.dashboard.charts.lines import Line, lines
from sim.dashboard.charts.scale import Measure
from sim.dashboard.charts.shares import shares
from sim.dashboard.charts.weeks import Span, Weeks, milliseconds
from sim.dashboard.numbers import Numbers
from sim.dashboard.words import Words
from sim.parameters.channels import Channels

WORDS = Words()
NUMBERS = Numbers()
WEEKS = Weeks(date(2022, 1, 3), 20, (Span("Ban", 5, None), Span("Floor", 4, 9), Span("Data", 4, 9)), 7)
NAMES = Channels.load().names
HEADS = ("from", "to", "count")


def two_lines(weeks: int = 12) -> Figure:
    own = np.linspace(1.0, 2.0, weeks)
    band = Line("own", "Plan", own, colours.OWN).within(own - 0.1, own + 0.1)
    return lines(
        [Line("other", "Left alone", own, colours.LEFT_ALONE, dash=[6, 4]), band], WEEKS, Measure(2.0, "m", 1), WORDS
    )


def every() -> Iterator[Figure]:
    yield two_lines()
    yield two_lines(0)
    yield shares(NAMES[:3], NAMES[:3], np.full((6, 3), 1 / 3), WEEKS, "%")
    yield shares(NAMES[:3], NAMES[:3], np.zeros((0, 3)), WEEKS, "%")
    moves = np.arange(100.0).reshape(10, 10)
    yield flows((*NAMES, "none"), (*NAMES, "new"), (*NAMES, "gone"), moves, NUMBERS, HEADS)
    yield flows((*NAMES, "none"), (*NAMES, "new"), (*NAMES, "gone"), np.zeros((10, 10)), NUMBERS, HEADS)
    yield effects([Effect("Habit", 1.0, 0.5, 1.5, "+1")], "%", ("a", "b", "c", "d"))
    yield balance([Step("much", 4e5, 2.0), Step("some", 0.0, 0.0)], ("less", "more"), "{size} firms", NUMBERS, HEADS)
    yield fan([Sofar(2, -1.0, -2.0, 0.0), Sofar(3, -1.1, -1.5, -0.7)], "%", "pairs", ("m", "l", "h"), 8)
    yield fan([], "%", "pairs", ("m", "l", "h"))


@pytest.mark.parametrize("figure", list(every()))
def test_a_figure_is_plain_data_without_nan(figure: Figure) -> None:
    json.dumps([figure.option, dict(figure.data), dict(figure.table)], allow_nan=False)


@pytest.mark.parametrize("figure", list(every()))
def test_series_have_names_of_their_own_and_their_numbers_are_there(figure: Figure) -> None:
    series = figure.option["series"]
    ids = [each["id"] for each in series]
    assert len(ids) == len(set(ids))
    for each in series:
        for key in ("weekly", "above", "points"):
            assert each.get(key) is None or each[key] in figure.data
    assert set(figure.table.get("ids", ())) <= set(figure.data)


@pytest.mark.parametrize("figure", list(every()))
def test_rows_of_a_table_are_as_wide_as_its_head(figure: Figure) -> None:
    head = figure.table["head"]
    assert all(len(row) == len(head) for row in figure.table.get("rows", ()))
    assert len(figure.table.get("ids", head)) == len(head)


@pytest.mark.parametrize("figure", list(every()))
def test_the_narrow_layout_has_as_many_series_as_the_wide_one(figure: Figure) -> None:
    narrow = figure.option.get("narrow", {})
    assert len(narrow.get("series", figure.option["series"])) == len(figure.option["series"])


def test_values_are_scaled_and_the_last_of_each_line_is_named() -> None:
    figure = two_lines()
    assert figure.data["own"][-1] == 4.0
    assert figure.data["own.low"][0] == pytest.approx(1.8)
    at = milliseconds(date(2022, 1, 3)) + 11 * 7 * 86_400_000
    ends = [figure.data[name][0] for name in ("own.end", "other.end")]
    assert [end[0] for end in ends] == [at, at]
    assert ends[0][1] != ends[1][1]


def test_only_numbers_change_from_week_to_week() -> None:
    first, later = two_lines(11), two_lines(12)
    assert first.option == later.option
    assert first.data != later.data


def test_policies_of_the_same_days_share_a_label_and_the_shown_week_is_marked() -> None:
    policies = two_lines().option["policies"]
    assert [each["name"] for each in policies["spans"]] == ["Ban", "Floor, data"]
    assert policies["spans"][0]["end"] is None
    assert policies["now"] == WEEKS.ms(7)


def test_lines_differ_in_more_than_colour() -> None:
    drawn = [each["lineStyle"]["type"] for each in two_lines().option["series"] if each.get("tip")]
    assert len({json.dumps(each) for each in drawn}) == 2


def test_net_moves_keep_who_came_and_who_left() -> None:
    moves = np.array([[9.0, 5.0, 1.0], [2.0, 0.0, 3.0], [4.0, 6.0, 0.0]])
    found = net(moves)
    assert found[0, 1] == 3.0
    assert found[1, 0] == 0.0
    assert np.array_equal(found[-1, :-1], moves[-1, :-1])
    assert found[:-1, :-1].sum(axis=0)[1] - found[:-1, :-1].sum(axis=1)[1] == 3.0


def test_ribbons_and_nodes_tell_their_numbers() -> None:
    moves = np.zeros((10, 10))
    moves[5, 0], moves[9, 1] = 1200.0, 300.0
    option: dict[str, Any] = flows((*NAMES, "none"), (*NAMES, "new"), (*NAMES, "gone"), moves, NUMBERS, HEADS).option
    series = option["series"][0]
    assert {each["tip"] for each in series["links"]} == {"tiktok_shop → shopee: 1,200", "new → tokopedia: 300"}
    assert {each["name"] for each in series["data"]} == {"from:tiktok_shop", "from:none", "to:shopee", "to:tokopedia"}


def test_a_fan_is_as_wide_as_what_will_come() -> None:
    figure = fan([Sofar(2, 1.0, 0.0, 2.0)], "%", "pairs", ("m", "l", "h"), 32)
    assert figure.option["xAxis"]["max"] >= 32
