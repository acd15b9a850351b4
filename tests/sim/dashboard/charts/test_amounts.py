import re

import pytest

from sim.analysis import wording
from sim.analysis.wording import HEADLINES
from sim.dashboard.charts.amounts import amount, title_of
from sim.dashboard.numbers import Numbers
from sim.dashboard.words import Words

NUMBER = re.compile(r"[+−]?\d[\d,]*\.?\d*")


@pytest.mark.parametrize("form", ["percent", "points"])
@pytest.mark.parametrize("effect", [(-0.0213, -0.031, -0.011), (0.5, 0.2, 0.8), (0.0004, -0.0002, 0.001)])
def test_the_page_tells_the_same_digits_as_the_report(form: str, effect: tuple[float, float, float]) -> None:
    base = 2.5
    scaled = [each * base for each in effect] if form == "percent" else list(effect)
    own = amount(form, base, *scaled, 3, Numbers())  # type: ignore[call-arg, arg-type]
    told = wording.told(form, base, *scaled, 3)  # type: ignore[call-arg, arg-type]
    assert NUMBER.findall(f"{own.text} {own.limits}") == NUMBER.findall(told)


def test_one_pair_of_worlds_has_no_interval() -> None:
    assert amount("percent", 10.0, 1.0, 1.0, 1.0, 1, Numbers()).limits == ""


def test_money_is_told_a_year_in_the_readers_currency() -> None:
    own = amount("money", 0.0, -1e7, -2e7, -5e6, 3, Numbers("id", "idr", 15_000.0))
    assert own.value == pytest.approx(-5.2e8)
    assert own.text == "−Rp7,80 triliun"


@pytest.mark.parametrize("each", HEADLINES)
def test_headlines_are_called_as_in_the_report(each: wording.Headline) -> None:
    assert title_of(each, Words()).partition(", bn")[0] == each.title.partition(", bn")[0]
    assert not title_of(each, Words("id")).startswith("outcomes.")
