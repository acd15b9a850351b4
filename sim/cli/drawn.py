"""Effects over accepted draws as a command shows them: what the facts of before the ban leave open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sim.analysis.over_draws import DIVERTED
from sim.analysis.posterior import Posterior
from sim.analysis.windows import WINDOWS
from sim.analysis.wording import HEADLINES, digits_for, signed
from sim.cli.screen import Screen

if TYPE_CHECKING:
    import pandas as pd

PLACES = {"to_online": "online elsewhere", "to_physical": "in shops, markets and by chat", "not_spent": "not at all"}


def show_draws(table: pd.DataFrame, wanted: int, draws: Posterior | None, screen: Screen) -> None:
    """A table for each scenario: median, 90 % of draws, and how many share the sign."""
    if table.empty or draws is None:
        return
    for name in dict.fromkeys(table["scenario"]):
        own = table[table["scenario"] == name]
        used = [window for window in WINDOWS if window in set(own["window"])]
        cells = {(row.outcome, row.channel, row.window): row for row in own.itertuples()}
        rows = [
            (line.title, *(_cell(cells[line.outcome, line.channel, window], line.form) for window in used))
            for line in HEADLINES
        ]
        went = own[own["outcome"].isin(DIVERTED)].set_index("outcome")
        screen.table(f"{name}, over accepted draws", ("outcome", *(f"{window}>" for window in used)), rows)
        if len(went):
            parts = (f"{words} {_share(went.loc[key])}" for key, words in PLACES.items())
            screen.say(f"{name}: what the closed channel would have sold is spent " + ", ".join(parts) + ".")
    made = f"lived now in {wanted} draws" if wanted else f"published, {int(table['n'].max())} draws of {draws.date}"
    screen.say(
        f"Over accepted draws ({made}): median, nine in ten of the draws, and the share of draws with its sign. Draws "
        f"hold what the facts of before the ban leave open; intervals over seeds hold luck alone. A finding needs 90 %."
    )


def _cell(row: Any, form: str) -> str:
    """An effect over draws in a cell."""
    if form == "percent":
        values = [row.percent, row.percent_low, row.percent_high]
    else:
        scale = 100.0 if form == "points" else 52.0 / 1e9
        values = [row.effect * scale, row.low * scale, row.high * scale]
    digits = digits_for(*values)
    middle, low, high = (signed(value, digits) for value in values)
    return f"{middle} ({low} to {high}), {100 * row.same_sign:.0f} %"


def _share(row: Any) -> str:
    return f"{row.percent:.0f} % ({row.percent_low:.0f} to {row.percent_high:.0f})"
