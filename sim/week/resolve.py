"""(a) Policies become the rules of the week: channels open, close and open again (MODEL.md a1–a6, f7, g4)."""

from agents.merchants.closures import close_channel, launch_channel, reopen_channel
from agents.numerics.draws import threshold
from sim.state.people import adoption_ceiling
from sim.state.tables import State
from sim.week.crew import Crew
from sim.week.merchant_rules import outlook_of
from sim.week.offers import publish, stand
from sim.week.today import Today

READS = ("merchants", "platforms.opened", "platforms.shut", "cells.adoption")
WRITES = (
    "shopping",
    "week",
    "platforms.opened",
    "platforms.shut",
    "platforms.offers",
    "platforms.live_sellers",
    "cells.adoption",
    "merchants.channel_state",
    "merchants.ready_week",
    "merchants.closed_since",
    "merchants.skill",
    "merchants.popularity",
    "merchants.contribution",
    "merchants.revenue_share",
    "merchants.shock_until",
)


def run(state: State, today: Today, crew: Crew) -> None:
    """Clear last week's flows; open, close and reopen channels; count offers afresh where sellers came or went."""
    by_slot = (state.week.sales_idr, state.week.profit_idr)
    for block in (state.shopping, state.week):
        for array in block:
            if not any(array is each for each in by_slot):
                array[...] = 0

    def clear(edges: tuple[int, int]) -> None:
        for array in by_slot:
            array[slice(*edges)] = 0

    crew.each(clear, crew.ranges(state.merchants.alive.shape[0]))
    touched = [j for j in range(len(today.channels) - 1) if _switch(state, today, j)]
    partners = {int(today.partner[j]) for j in touched if today.partner[j] >= 0}
    fronts = {j for j in range(len(today.channels) - 1) if today.partner[j] in touched}
    changed = sorted({*touched, *partners, *fronts})
    if changed:
        publish(state, today, crew, stand(state, crew), changed)


def _switch(state: State, today: Today, j: int) -> bool:
    """Bring a channel's sellers in line with whether it is open; whether anything changed."""
    m, p, platforms = state.merchants, today.parameters, state.platforms
    flows = (state.week.moved_sellers, state.week.moved_sellers_idr)
    if not today.open[j]:
        if not platforms.opened[j]:
            return False
        platforms.shut[j] = 1
        return bool(close_channel(m, j, today.week, float(p.shock_share), round(float(p.shock_weeks))))
    if not platforms.opened[j]:
        _launch(state, today, j)
        return True
    if not platforms.shut[j]:
        return False
    platforms.shut[j] = 0
    return bool(
        reopen_channel(
            m,
            j,
            today.clock.seed,
            today.week,
            float(p.return_share),
            float(p.dormancy_weeks),
            float(p.skill_kept),
            *flows,
        )
    )


def _launch(state: State, today: Today, j: int) -> None:
    """The first week of a channel: its first adopters and its first sellers (c8, g4)."""
    p = today.parameters
    state.platforms.opened[j] = 1
    ceiling = adoption_ceiling(p)
    state.cells.adoption[:, 1, j] = float(p.launch_adoption) * ceiling
    state.cells.adoption[:, 0, j] = float(p.launch_adoption) * (ceiling * float(p.adoption_ceiling_other))
    native = j == today.constants.native_channel
    share = float(p.launch_seller_share[j])
    if native:
        natives = float(p.native_share)
        share = (share - natives) / (1.0 - natives)
    launch_channel(
        state.merchants,
        j,
        today.week,
        today.clock.seed,
        today.population_seed,
        threshold(share),
        int(native),
        outlook_of(today, state),
        state.week.moved_sellers,
        state.week.moved_sellers_idr,
    )
