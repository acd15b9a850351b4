import pandas as pd

from sim.analysis.over_draws import COLUMNS
from sim.analysis.posterior import Posterior
from sim.analysis.wording import HEADLINES
from sim.cli.drawn import show_draws
from sim.cli.screen import Screen

DRAWS = Posterior({"schema": 1, "date": "2023-10-01"}, ({"draw": 0.0, "seed": 1.0, "weight": 1.0},), {})


def row(outcome, channel, percent):
    values = dict.fromkeys(COLUMNS, 0.0)
    return {**values, "scenario": "ban", "outcome": outcome, "channel": channel, "window": "closed", "effect": -0.01,
            "percent": percent, "percent_low": percent - 1.0, "percent_high": percent + 1.0, "same_sign": 0.97,
            "n": 48}  # fmt: skip


def shown(capsys, wanted):
    rows = [row(each.outcome, each.channel, -2.0) for each in HEADLINES]
    rows += [row(name, "tiktok_shop", 100 * share) for name, share in
             (("to_online", 0.5), ("to_physical", 0.3), ("not_spent", 0.2))]  # fmt: skip
    show_draws(pd.DataFrame(rows), wanted, DRAWS, Screen())
    return capsys.readouterr().out


def test_each_effect_has_its_band_and_the_share_of_its_sign(capsys):
    out = shown(capsys, 0)
    assert "−2.0 (−3.0 to −1.0), 97 %" in out
    assert "published, 48 draws of 2023-10-01" in out


def test_where_spending_went_is_told_in_a_sentence(capsys):
    out = shown(capsys, 48)
    assert "online elsewhere 50 % (49 to 51), in shops, markets and by chat 30 % (29 to 31)" in out
    assert "lived now in 48 draws" in out


def test_nothing_is_said_without_draws(capsys):
    show_draws(pd.DataFrame(columns=list(COLUMNS)), 0, DRAWS, Screen())
    assert capsys.readouterr().out == ""
