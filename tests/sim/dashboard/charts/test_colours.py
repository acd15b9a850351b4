from itertools import combinations

import pytest

from sim.dashboard.charts import colours
from sim.parameters.channels import Channels

NAMES = Channels.load().names


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", NAMES)
def test_a_channel_stands_out_from_the_card(name: str, dark: bool) -> None:
    card = colours.CARD[dark]
    assert colours.contrast(colours.channel_colour(name, dark), card) >= 3.0
    assert colours.contrast(colours.channel_ink(name, dark), card) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
def test_no_two_channels_have_one_colour(dark: bool) -> None:
    found = [colours.channel_colour(name, dark) for name in NAMES]
    assert all(a != b for a, b in combinations(found, 2))


def test_a_channel_that_is_black_is_light_on_a_dark_page() -> None:
    assert colours.contrast(colours.channel_colour("tiktok_shop", True), "#000000") > 15.0


def test_an_effect_is_coloured_only_where_its_interval_leaves_no_doubt() -> None:
    assert colours.certain(0.1, 0.4) == colours.GAIN
    assert colours.certain(-0.4, -0.1) == colours.LOSS
    assert colours.certain(-0.1, 0.1) == colours.UNSURE


@pytest.mark.parametrize("pair", [colours.OWN, colours.LEFT_ALONE, colours.GAIN, colours.LOSS])
def test_lines_and_their_names_can_be_read_on_both_pages(pair: str) -> None:
    light, dark = pair.split("|")
    assert colours.contrast(light, colours.CARD[False]) >= 4.5
    assert colours.contrast(dark, colours.CARD[True]) >= 4.5
